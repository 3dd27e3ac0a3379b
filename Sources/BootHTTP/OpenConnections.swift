// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers
internal import NIOCore

/// All connections of a server, bounded as a whole and for each address.
///
/// Where there is no room, a connection on which nothing was asked makes room, the one that waits longest: of the same address if that has
/// its share, else of the address that has most. So whoever opens connections and says nothing hinders nobody, not even himself.
/// A connection that is being answered is never closed for another.
final class OpenConnections: Sendable {
    /// All connections are busy.
    struct Crowded: Error {
        /// Connections of this address.
        let ofClient: Int
        /// Connections of all.
        let ofAll: Int
    }

    private struct State {
        var connections: [ObjectIdentifier: HTTPConnection] = [:]
        var byClient: [String: Set<ObjectIdentifier>] = [:]

        mutating func remove(_ key: ObjectIdentifier) {
            guard let connection = connections.removeValue(forKey: key) else { return }
            byClient[connection.client]?.remove(key)
            if byClient[connection.client]?.isEmpty == true { byClient[connection.client] = nil }
        }

        /// Takes out the one of these that waits longest for a request; nil if all are busy.
        mutating func takeIdle(of keys: some Sequence<ObjectIdentifier>) -> HTTPConnection? {
            let idle = keys.compactMap { key in connections[key]?.idleSince.map { (key, $0) } }
            guard let oldest = idle.min(by: { $0.1 < $1.1 })?.0, let connection = connections[oldest] else {
                return nil
            }
            remove(oldest)
            return connection
        }
    }

    private let limits: ConnectionLimits
    private let state = NIOLockedValueBox(State())

    init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// How many are open.
    var count: Int { state.withLockedValue { $0.connections.count } }

    /// The connection of a channel that was admitted.
    func connection(of channel: any Channel) -> HTTPConnection? {
        state.withLockedValue { $0.connections[ObjectIdentifier(channel)] }
    }

    /// Takes a connection in, for which another may have to go.
    ///
    /// - Throws: ``Crowded``.
    func admit(_ channel: any Channel) throws -> HTTPConnection {
        let connection = HTTPConnection(client: channel.remoteAddress?.ipAddress ?? "unknown")
        let key = ObjectIdentifier(channel)
        let evicted = try state.withLockedValue { state in
            var evicted: [HTTPConnection] = []
            func makeRoom(among keys: some Sequence<ObjectIdentifier>) throws {
                guard let idle = state.takeIdle(of: keys) else {
                    throw Crowded(
                        ofClient: state.byClient[connection.client]?.count ?? 0, ofAll: state.connections.count)
                }
                evicted.append(idle)
            }
            if let own = state.byClient[connection.client], own.count >= limits.share { try makeRoom(among: own) }
            if state.connections.count >= limits.total {
                let most = state.byClient.values.max { $0.count < $1.count } ?? []
                do { try makeRoom(among: most) } catch { try makeRoom(among: Array(state.connections.keys)) }
            }
            state.connections[key] = connection
            state.byClient[connection.client, default: []].insert(key)
            return evicted
        }
        for connection in evicted { connection.close() }
        channel.closeFuture.whenComplete { [self] _ in
            state.withLockedValue { $0.connections[key] === connection ? $0.remove(key) : () }
            connection.ended()
        }
        return connection
    }
}

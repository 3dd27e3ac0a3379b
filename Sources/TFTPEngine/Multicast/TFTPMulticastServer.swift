// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// The multicast sessions of one server: which file goes to which group, and whose packets belong where (RFC 2090).
///
/// The shell opens the file first, because its size decides. A request that gets no session is served alone, as if it had not asked.
public struct TFTPMulticastServer: Sendable {
    /// One session, for as long as it lasts; then the number means another.
    public typealias SessionID = Int

    /// What to do for one session.
    public typealias Orders = (id: SessionID, orders: [TFTPMulticastSession.Order])

    private let groups: [TFTPMulticastOption.Group]
    private let memberLimit: Int
    private var sessions: [SessionID: Session] = [:]
    private var byPeer: [TFTPEndpoint: SessionID] = [:]

    private struct Session {
        let file: TFTPString
        let fileSize: UInt64
        var machine: TFTPMulticastSession
    }

    /// - Parameters:
    ///   - groups: one for each file that is sent at a time.
    ///   - memberLimit: clients of all sessions together.
    public init(groups: [TFTPMulticastOption.Group], memberLimit: Int = 4096) {
        self.groups = groups
        self.memberLimit = memberLimit
    }

    /// When ``timerFired(now:)`` is due; nil without clients.
    public var deadline: Nanoseconds? { sessions.values.compactMap(\.machine.deadline).min() }

    /// Whether the session still has clients; after an event that took the last of them, release what it holds.
    public func isOpen(_ id: SessionID) -> Bool { sessions[id] != nil }

    /// The session of a client's port.
    public func session(of peer: TFTPEndpoint) -> SessionID? { byPeer[peer] }

    /// A port of a client asks for something that is sent to it alone: it has left its session. Nil if it had none.
    public mutating func left(_ peer: TFTPEndpoint, now: Nanoseconds) -> Orders? {
        guard let id = byPeer[peer] else { return nil }
        return (id, perform(id) { $0.received(.error(.undefined, "another request"), from: peer, now: now) })
    }

    /// A client asks for a file by multicast. Nil if it must be served alone: it has not asked for multicast, or no group is free, or the
    /// file has too many blocks.
    ///
    /// - Parameter file: where the file was found, so that two names of one file share a session.
    /// - Returns: the client's session, and the orders for it, after those for another that the client has left with this request.
    public mutating func requested(
        _ file: TFTPString, size: UInt64, _ request: TFTPRequest, from peer: TFTPEndpoint, policy: TFTPPolicy,
        now: Nanoseconds
    ) -> (id: SessionID, orders: [Orders])? {
        guard case .v4 = peer.host, request.options[.multicast] != nil, request.transferMode == .octet,
            byPeer[peer] != nil || byPeer.count < memberLimit
        else { return nil }
        // One ACK for each block: windows need a receiver each (RFC 7440 knows no groups).
        var policy = policy
        policy.refusedOptions.insert(.windowSize)
        policy.rollover = .zero
        for (id, session) in sessions where session.file == file && session.fileSize == size {
            var shared = policy
            shared.blockSizeLimit = min(policy.blockSizeLimit, UInt16(session.machine.agreement.blockSize))
            let agreement = TFTPAgreement(answering: request.options, fileSize: size, policy: shared)
            guard agreement.blockSize == session.machine.agreement.blockSize else { continue }
            return (id, join(id, peer, agreement, now: now))
        }
        let agreement = TFTPAgreement(answering: request.options, fileSize: size, policy: policy)
        guard let id = groups.indices.first(where: { sessions[$0] == nil }),
            let machine = TFTPMulticastSession(size, agreement, group: groups[id], timing: policy.timing)
        else { return nil }
        sessions[id] = Session(file: file, fileSize: size, machine: machine)
        return (id, join(id, peer, agreement, now: now))
    }

    /// A packet that is no request came from a client of a session; nil if its sender is none.
    public mutating func received(
        _ packet: TFTPPacket, from peer: TFTPEndpoint, now: Nanoseconds
    ) -> (id: SessionID, orders: [TFTPMulticastSession.Order])? {
        guard let id = byPeer[peer] else { return nil }
        return (id, perform(id) { $0.received(packet, from: peer, now: now) })
    }

    /// The time in ``deadline`` has come.
    public mutating func timerFired(now: Nanoseconds) -> [(id: SessionID, orders: [TFTPMulticastSession.Order])] {
        sessions.keys.sorted().map { id in (id, perform(id) { $0.timerFired(now: now) }) }.filter { !$0.orders.isEmpty }
    }

    /// The file of a session cannot be read.
    public mutating func failed(_ id: SessionID, _ error: TFTPError, now: Nanoseconds) -> [TFTPMulticastSession.Order] {
        perform(id) { $0.failed(error, now: now) }
    }

    /// The service stops.
    public mutating func stopped(
        _ error: TFTPError, now: Nanoseconds
    ) -> [(id: SessionID, orders: [TFTPMulticastSession.Order])] {
        sessions.keys.sorted().map { ($0, failed($0, error, now: now)) }
    }

    private mutating func join(
        _ id: SessionID, _ peer: TFTPEndpoint, _ agreement: TFTPAgreement, now: Nanoseconds
    ) -> [Orders] {
        // A port that asks for another file has left the one before.
        let old = byPeer[peer] == id ? nil : left(peer, now: now)
        byPeer[peer] = id
        let own = perform(id) { $0.joined(peer, options: agreement.options, now: now) }
        return [old, (id, own)].compactMap { $0 }
    }

    private mutating func perform(
        _ id: SessionID, _ event: (inout TFTPMulticastSession) -> [TFTPMulticastSession.Order]
    ) -> [TFTPMulticastSession.Order] {
        guard var session = sessions.removeValue(forKey: id) else { return [] }
        let orders = event(&session.machine)
        for case .left(let peer, _) in orders { byPeer[peer] = nil }
        if session.machine.count > 0 { sessions[id] = session }
        return orders
    }
}

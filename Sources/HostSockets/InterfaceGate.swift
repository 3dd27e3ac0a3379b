// SPDX-License-Identifier: Apache-2.0

internal import NIOConcurrencyHelpers
package import NIOCore

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
#endif

/// By which interfaces anything may come to the sockets of a server.
///
/// What counts is the interface by which a packet came, as with `SO_BINDTODEVICE`, but of several interfaces at once: not which address was
/// asked, so that all addresses of a named interface are served, those of IPv6 and those that it gets later too. This host itself
/// comes by its loopback device and is always let in: no packet of another host comes that way. No rights are needed, so that a server without any can still change it.
///
/// - UDP: a filter on each socket, so that the system drops what comes by another interface as if nobody listened.
/// - TCP: the system tells of each connection by which interface its SYN came, and one that came by another is closed unread. It lets only
///   `CAP_NET_ADMIN` put a filter on a TCP socket.
public final class InterfaceGate: Sendable {
    #if os(Linux)
        private struct State {
            var indices: Set<UInt32>?
            var descriptors: [Weak<Descriptor>] = []
            var channels: [ObjectIdentifier: any Channel] = [:]

            /// Everything, where no interface is named.
            var filter: PacketFilter { indices.map { .arriving(by: $0.sorted()) } ?? .everything }
        }

        private struct Weak<Object: AnyObject & Sendable>: Sendable {
            weak let object: Object?
        }

        private let state: NIOLockedValueBox<State>

        /// - Parameter interfaces: their names; one that is not there yet is let in when ``admit(_:)`` is called again. Empty for all.
        public init(_ interfaces: [String] = []) {
            state = NIOLockedValueBox(State(indices: Self.indices(interfaces)))
        }

        /// Lets in what comes by these interfaces from now on, by sockets that are open as well; empty for all. Connections that are open stay.
        ///
        /// To be called again when the host's interfaces have changed: the system gives one that is made anew another number.
        public func admit(_ interfaces: [String]) async {
            let indices = Self.indices(interfaces)
            let (filter, descriptors, channels) = state.withLockedValue { state in
                state.indices = indices
                state.descriptors.removeAll { $0.object == nil }
                return (state.filter, state.descriptors, Array(state.channels.values))
            }
            // A socket that is just being closed has nobody to keep out.
            for descriptor in descriptors { if let open = descriptor.object { try? filter.attach(to: open) } }
            for channel in channels { try? await filter.attach(to: channel).get() }
        }

        /// Puts the gate before a UDP socket, which is best not bound yet.
        package func guarded(_ descriptor: Descriptor) throws(SystemCallError) {
            let filter = state.withLockedValue { state -> PacketFilter? in
                state.descriptors.removeAll { $0.object == nil }
                state.descriptors.append(Weak(object: descriptor))
                return state.indices == nil ? nil : state.filter
            }
            try filter?.attach(to: descriptor)
        }

        /// Puts the gate before the UDP socket of a channel, which is best not bound yet.
        package func guarded(_ channel: any Channel) -> EventLoopFuture<Void> {
            let key = ObjectIdentifier(channel)
            let filter = state.withLockedValue { state -> PacketFilter? in
                state.channels[key] = channel
                return state.indices == nil ? nil : state.filter
            }
            channel.closeFuture.whenComplete { [state] _ in state.withLockedValue { $0.channels[key] = nil } }
            return filter?.attach(to: channel) ?? channel.eventLoop.makeSucceededVoidFuture()
        }

        /// Whether a TCP connection came by an interface that is let in.
        package func admits(_ channel: any Channel) -> EventLoopFuture<Bool> {
            guard let indices = state.withLockedValue(\.indices) else {
                return channel.eventLoop.makeSucceededFuture(true)
            }
            return ArrivalInterface.index(of: channel).map { indices.contains($0) }
        }

        /// Linux's own name of the loopback device in every network namespace.
        private static let loopback = "lo"

        /// The system's numbers; nil for all.
        private static func indices(_ interfaces: [String]) -> Set<UInt32>? {
            // 0 is no interface's number.
            interfaces.isEmpty ? nil : Set((interfaces + [loopback]).map { if_nametoindex($0) }).subtracting([0])
        }
    #else
        /// Only Linux tells by which interface something came.
        public init(_ interfaces: [String] = []) {}

        package func guarded(_ channel: any Channel) -> EventLoopFuture<Void> {
            channel.eventLoop.makeSucceededVoidFuture()
        }

        package func admits(_ channel: any Channel) -> EventLoopFuture<Bool> {
            channel.eventLoop.makeSucceededFuture(true)
        }
    #endif
}

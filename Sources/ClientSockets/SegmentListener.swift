// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import FrameWire
    internal import Foundation
    public import HostSockets
    public import NIOCore

    /// Takes every frame of an interface: those of others, and those that this host sends.
    public struct SegmentListener: Sendable {
        private let interface: NetworkInterface

        /// - Parameter interface: must be up.
        public init(on interface: NetworkInterface) {
            self.interface = interface
        }

        /// Listens until the task is cancelled.
        ///
        /// - Parameter take: takes each frame and its time since 1970, in order, on a thread of the listener. Nil in the place of a frame
        ///   comes about every second, so that whoever waits for silence is asked too.
        /// - Throws: ``ListenFailure`` if the interface cannot be used like this.
        public func run(take: @escaping @Sendable (ByteBuffer?, Duration) -> Void) async throws {
            let socket: PacketSocket
            do {
                // Protocol 3, ETH_P_ALL, is every protocol.
                socket = try PacketSocket(interface: interface, type: EtherType(rawValue: 3), filter: .everything)
                try socket.seeEverything(on: interface)
            } catch {
                throw ListenFailure(service: "the doctor", endpoint: interface.name, cause: error)
            }
            let ending = Announcement<Void>()
            let stop = StopSign()
            Thread.detachNewThread {
                var wait = pollfd(fd: socket.descriptor.number, events: Int16(POLLIN), revents: 0)
                while !stop.isSet {
                    _ = poll(&wait, 1, 500)
                    while let frame = socket.receive(withOwn: true) { take(frame, SegmentListener.now) }
                    take(nil, SegmentListener.now)
                }
                ending.make(.success(()))
            }
            try await withTaskCancellationHandler {
                try await ending.value
            } onCancel: {
                stop.set()
            }
        }

        private static var now: Duration { .seconds(Date().timeIntervalSince1970) }
    }

    /// Tells a thread to end. Unchecked, for the compiler does not see that `lock` guards all that changes.
    private final class StopSign: @unchecked Sendable {
        private let lock = NSLock()
        private var isRaised = false

        var isSet: Bool { lock.withLock { isRaised } }

        func set() { lock.withLock { isRaised = true } }
    }
#endif

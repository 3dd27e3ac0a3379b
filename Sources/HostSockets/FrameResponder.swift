// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import Foundation
    package import FrameWire
    package import NIOCore

    /// Answers frames of one protocol on an interface, beside the system's own network stack.
    package struct FrameResponder: Sendable {
        private let socket: PacketSocket
        private let wakeUp: WakeUp

        /// Listens on an interface.
        ///
        /// - Parameters:
        ///   - interface: its name.
        ///   - type: the protocol.
        package init(interface: String, type: EtherType) throws(ListenFailure) {
            guard let found = NetworkInterface.all().first(where: { $0.name == interface }) else {
                throw ListenFailure(service: "frames", endpoint: interface, reason: "there is no such interface")
            }
            do throws(SystemCallError) {
                socket = try PacketSocket(interface: found, type: type, filter: .everything)
                wakeUp = try WakeUp()
            } catch {
                throw ListenFailure(service: "frames", endpoint: interface, cause: error)
            }
        }

        /// Answers until it is cancelled.
        ///
        /// - Parameter answer: takes a frame that another host sent, on a thread of its own; returns whole frames to send.
        package func run(_ answer: @escaping @Sendable (EthernetFrame) -> [ByteBuffer]) async {
            let ended = Announcement<Void>()
            Thread.detachNewThread {
                work(answer)
                ended.make(.success(()))
            }
            await withTaskCancellationHandler {
                _ = try? await ended.value
            } onCancel: {
                wakeUp.signal()
            }
        }

        private func work(_ answer: (EthernetFrame) -> [ByteBuffer]) {
            var waits = [wakeUp.descriptor, socket.descriptor].map {
                pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
            }
            while true {
                guard poll(&waits, nfds_t(waits.count), -1) > 0 else { continue }
                if waits[0].revents != 0 { return }
                while let octets = socket.receive() {
                    guard let frame = try? EthernetFrame(parsing: octets) else { continue }
                    // One that does not leave is lost, as on a cable: its client asks again.
                    for reply in answer(frame) { try? socket.send(octets: reply) }
                }
            }
        }
    }
#endif

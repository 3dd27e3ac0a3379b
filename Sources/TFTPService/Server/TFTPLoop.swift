// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import HostSockets
    internal import NIOCore
    internal import Synchronization
    internal import TFTPEngine

    /// The thread of the TFTP server: it waits for datagrams and for the time, and hands both to the service.
    ///
    /// Written by hand because the event loop of SwiftNIO costs a third of the speed where every block waits for its ACK (docs/performance.md):
    /// here a batch of ACKs costs two system calls, one to take it and one to answer it, and while clients are busy few to learn of it.
    final class TFTPLoop: Sendable {
        let listener: TFTPPort
        private let configuration: TFTPFileServer.Configuration
        private let observe: @Sendable (TFTPEvent) -> Void
        private let wakeUp: WakeUp
        private let isStopped = Atomic(false)

        /// Datagrams of one batch, and the size of the largest: a request, or what a client uploads. The blocks that answer a larger batch
        /// would not stay in the processor's first cache until they are sent.
        private static let (batch, requestSize) = (32, 2048)
        private static let (uploadBatch, uploadSize) = (16, 65_536)
        /// How many batches a socket has before the others and the timers have theirs, a few milliseconds later at the most.
        private static let turns = 16

        /// Binds the well-known port.
        init(
            at endpoint: TFTPEndpoint, isIPv6: Bool, _ configuration: TFTPFileServer.Configuration,
            observe: @escaping @Sendable (TFTPEvent) -> Void
        ) throws(SystemCallError) {
            self.configuration = configuration
            self.observe = observe
            listener = try TFTPPort(
                at: endpoint, isIPv6: isIPv6, role: .wellKnown, sharesPort: configuration.isSinglePort,
                gate: configuration.gate)
            wakeUp = try WakeUp()
        }

        /// Ends ``run()``, from any thread.
        func stop() {
            isStopped.store(true, ordering: .relaxed)
            wakeUp.signal()
        }

        /// Serves until stopped; clients whose transfers this ends are told so.
        func run() {
            let takesFiles = configuration.uploads != nil
            let inbox = DatagramInbox(
                capacity: takesFiles ? Self.uploadBatch : Self.batch,
                size: takesFiles ? Self.uploadSize : Self.requestSize)
            var core = TFTPServiceCore(configuration, listener, observe: observe)
            var ports = [listener]
            // The wake-up is watched behind the listener and needs no answer: it ends the wait, and with it the loop.
            var watch = PortWatch(listener.descriptor, wakeUp: wakeUp.descriptor)
            while !isStopped.load(ordering: .relaxed) {
                if watch.wait(until: core.deadline) > 0 {
                    for (index, port) in ports.enumerated() where watch.isReady(index) {
                        Self.serve(port, &core, inbox)
                    }
                }
                core.timePassed(now: NIODeadline.now().nanoseconds)
                for port in core.takeNewPorts() {
                    watch.add(port.descriptor)
                    ports.append(port)
                }
            }
            core.stop(now: NIODeadline.now().nanoseconds)
        }

        /// Takes and answers what waits at a socket, and what has come meanwhile.
        private static func serve(_ port: TFTPPort, _ core: inout TFTPServiceCore, _ inbox: DatagramInbox) {
            for _ in 0..<turns {
                let count = inbox.receive(from: port)
                guard count > 0 else { return }
                let now = NIODeadline.now().nanoseconds
                for place in 0..<count {
                    if let datagram = inbox.take(place) { core.received(datagram, on: port, now: now) }
                }
                core.flush()
            }
        }
    }
#endif

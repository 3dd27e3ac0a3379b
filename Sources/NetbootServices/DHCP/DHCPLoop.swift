// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import DHCPEngine
    internal import DHCPWire
    internal import Foundation
    internal import NIOConcurrencyHelpers
    internal import NIOCore
    internal import NetAddress

    /// The thread that receives and decides; what must wait for disk, delay or probe is handed to tasks.
    ///
    /// One thread owns the responder. It takes what waits on a socket as one batch, so that the more there is to do, the more
    /// leases share a transaction.
    final class DHCPLoop: Sendable {
        /// What another thread wants of the loop.
        enum Order: Sendable {
            case stop
            case serve(DHCPConfiguration)
            case fileRequested(String, by: IPv4Address)
            case conflictFound(IPv4Address)
        }

        /// A decision on its way out.
        struct Outcome: Sendable {
            let decision: DHCPDecision
            /// The message, and the link to answer on; nil for what did not begin with a message.
            let exchange: (link: Int, received: DHCPLink.Received, exchange: DHCPExchange)?
        }

        let links: [DHCPLink]
        let probers: [ARPProber?]
        private let wakeUp: WakeUp
        private let inbox = NIOLockedValueBox<[Order]>([])
        private let hear: (@Sendable (inout DHCPMessage) -> Void)?
        private let observe: @Sendable (DHCPServiceEvent) -> Void

        /// How many messages are decided before their replies may leave.
        private static let batch = 64

        init(
            links: [DHCPLink], probers: [ARPProber?], hear: (@Sendable (inout DHCPMessage) -> Void)?,
            observe: @escaping @Sendable (DHCPServiceEvent) -> Void
        ) throws(SystemCallError) {
            self.links = links
            self.probers = probers
            self.hear = hear
            self.observe = observe
            self.wakeUp = try WakeUp()
        }

        /// Has the loop's thread do something.
        func order(_ order: Order) {
            inbox.withLockedValue { $0.append(order) }
            wakeUp.signal()
        }

        /// The time since 1970.
        static var now: Duration { .seconds(Date().timeIntervalSince1970) }

        /// Works until ordered to stop.
        ///
        /// - Parameters:
        ///   - ledger: the leases that `responder` was made with.
        ///   - deliver: takes each batch.
        func run(_ responder: DHCPResponder, ledger: DHCPLedger, deliver: ([Outcome]) -> Void) {
            var (responder, ledger) = (responder, ledger)
            var waits = [pollfd(fd: wakeUp.descriptor.number, events: Int16(POLLIN), revents: 0)]
            var places: [(link: Int, isProbe: Bool)] = []
            for (index, link) in links.enumerated() {
                for descriptor in link.descriptors {
                    waits.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
                    places.append((index, false))
                }
                if let prober = probers[index] {
                    waits.append(pollfd(fd: prober.descriptor, events: Int16(POLLIN), revents: 0))
                    places.append((index, true))
                }
            }
            while true {
                guard poll(&waits, nfds_t(waits.count), -1) > 0 else { continue }
                var outcomes: [Outcome] = []
                if waits[0].revents != 0 {
                    wakeUp.clear()
                    let orders = inbox.withLockedValue { inbox in
                        defer { inbox = [] }
                        return inbox
                    }
                    for order in orders {
                        switch order {
                        case .stop: return
                        case .serve(let configuration):
                            responder = DHCPResponder(
                                configuration, leases: ledger.leases.values, remembered: ledger.shapes)
                        case .fileRequested(let file, let address):
                            let decision = responder.fileRequested(file, by: address, at: DHCPLoop.now)
                            outcomes.append(Outcome(decision: decision, exchange: nil))
                        case .conflictFound(let address):
                            let decision = responder.conflictFound(address, at: DHCPLoop.now)
                            outcomes.append(Outcome(decision: decision, exchange: nil))
                        }
                    }
                }
                for (wait, place) in zip(waits.dropFirst(), places) where wait.revents != 0 {
                    if place.isProbe {
                        probers[place.link]?.receive()
                        continue
                    }
                    for received in links[place.link].receive(wait.fd, limit: DHCPLoop.batch) {
                        if let outcome = decide(received, on: place.link, &responder) { outcomes.append(outcome) }
                    }
                }
                for outcome in outcomes { ledger.take(outcome.decision) }
                if !outcomes.isEmpty { deliver(outcomes) }
            }
        }

        private func decide(_ received: DHCPLink.Received, on link: Int, _ responder: inout DHCPResponder) -> Outcome? {
            var message: DHCPMessage
            do throws(DHCPDecodingError) {
                message = try DHCPMessage(decoding: received.payload)
            } catch {
                observe(
                    .undecodable(interface: received.arrival.interface, source: received.arrival.source, error))
                return nil
            }
            hear?(&message)
            let now = DHCPLoop.now
            let decision = responder.received(message, on: received.arrival, at: now)
            let exchange = DHCPExchange(
                time: now, arrival: received.arrival, request: message, decision: decision)
            return Outcome(decision: decision, exchange: (link, received, exchange))
        }
    }

    /// All leases and remembered shapes as the decisions so far have made them, for a new responder to start with.
    struct DHCPLedger: Sendable {
        private(set) var leases: [IPv4Address: Lease]
        private var shapesByClient: [HardwareAddress: RememberedShape]

        init(leases: [Lease], shapes: [RememberedShape]) {
            self.leases = Dictionary(leases.map { ($0.address, $0) }) { $1 }
            self.shapesByClient = Dictionary(shapes.map { ($0.hardware, $0) }) { $1 }
        }

        var shapes: [RememberedShape] { Array(shapesByClient.values) }

        mutating func take(_ decision: DHCPDecision) {
            decision.leaseChange?.apply(to: &leases)
            if let shape = decision.remembered { shapesByClient[shape.hardware] = shape }
        }
    }
#endif

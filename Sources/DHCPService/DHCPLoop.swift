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
    internal import HostSockets
    internal import LeaseStore
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
            /// Serves these interfaces.
            case use([DHCPLink])
            /// Keeps leases elsewhere, beside what is there already.
            case keep(LeaseJournal?, stored: StoredLeases)
            case fileRequested(String, by: IPv4Address)
            case fileFetched(String, by: IPv4Address)
            case conflictFound(IPv4Address)
        }

        /// A decision on its way out.
        struct Outcome: Sendable {
            let decision: DHCPDecision
            /// What is to be durable before anything leaves, by the time of day.
            var durable: LeaseChange?
            /// The message, and the link to answer on; nil for what did not begin with a message.
            let exchange: (link: DHCPLink, received: DHCPLink.Received, exchange: DHCPExchange)?
        }

        private let served: NIOLockedValueBox<[DHCPLink]>
        private let wakeUp: WakeUp
        private let inbox = NIOLockedValueBox<[Order]>([])
        private let disguise: (@Sendable (inout DHCPMessage) -> Void)?
        private let observe: @Sendable (DHCPServiceEvent) -> Void

        /// How many messages are decided before their replies may leave.
        private static let batch = 64
        /// How often the time of day is looked at when nothing comes, in milliseconds: leases on the disk have it.
        private static let clockPeriod: Int32 = 30_000
        /// How often loaders that are silent are looked for.
        private static let lookPeriod = Duration.seconds(10)

        init(
            links: [DHCPLink], disguise: (@Sendable (inout DHCPMessage) -> Void)?,
            observe: @escaping @Sendable (DHCPServiceEvent) -> Void
        ) throws(SystemCallError) {
            self.served = NIOLockedValueBox(links)
            self.disguise = disguise
            self.observe = observe
            self.wakeUp = try WakeUp()
        }

        /// The interfaces that are served.
        var links: [DHCPLink] { served.withLockedValue { $0 } }

        /// Has the loop's thread do something; what is ordered at once is done between two messages.
        func order(_ orders: Order...) {
            let links = orders.reversed().lazy.compactMap { if case .use(let links) = $0 { links } else { nil } }.first
            if let links { served.withLockedValue { $0 = links } }
            inbox.withLockedValue { $0 += orders }
            wakeUp.signal()
        }

        /// What the loop waits on: first for orders, then for each socket.
        private struct Watch {
            var waits: [pollfd]
            /// Whose the sockets are, in their order.
            var places: [(link: DHCPLink, isProbe: Bool)] = []

            init(_ wakeUp: WakeUp, _ links: [DHCPLink]) {
                waits = [pollfd(fd: wakeUp.descriptor.number, events: Int16(POLLIN), revents: 0)]
                for link in links {
                    for descriptor in link.descriptors { add(descriptor, (link, false)) }
                    if let prober = link.prober { add(prober.descriptor, (link, true)) }
                }
            }

            private mutating func add(_ descriptor: Int32, _ place: (DHCPLink, Bool)) {
                waits.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
                places.append(place)
            }
        }

        /// Works until ordered to stop.
        ///
        /// - Parameters:
        ///   - ledger: the leases that `responder` was made with.
        ///   - policy: what machines boot, if it is another than that of a version.
        ///   - deliver: takes each batch.
        ///   - adopt: has a journal keep leases and shapes so far, and what is delivered from now on.
        ///   - rewrite: has leases written again.
        func run(
            _ responder: DHCPResponder, ledger: DHCPLedger, clock: LeaseClock, policy: DHCPServer.FreshPolicy,
            deliver: ([Outcome]) -> Void, adopt: (LeaseJournal?, [Lease], [RememberedShape]) -> Void,
            rewrite: ([Lease]) -> Void
        ) {
            var (responder, ledger, clock) = (responder, ledger, clock)
            var watch = Watch(wakeUp, links)
            var policyVersion: Int?
            var lastLook = clock.time(at: HostClock.steady)
            while true {
                let events = poll(&watch.waits, nfds_t(watch.waits.count), DHCPLoop.clockPeriod)
                if let step = clock.step(day: HostClock.day, steady: HostClock.steady) {
                    for lease in ledger.dayWasSet(by: step) { responder.correct(lease) }
                    rewrite(ledger.own.map { $0.shifted(by: clock.offset) })
                    observe(.clockWasSet(by: step))
                }
                var outcomes: [Outcome] = []
                func finish() {
                    for place in outcomes.indices {
                        guard let change = outcomes[place].decision.leaseChange else { continue }
                        ledger.take(change)
                        outcomes[place].durable = clock.offset == .zero ? change : change.shifted(by: clock.offset)
                    }
                    if !outcomes.isEmpty { deliver(outcomes) }
                    outcomes = []
                }
                let now = clock.time(at: HostClock.steady)
                if now - lastLook >= DHCPLoop.lookPeriod {
                    lastLook = now
                    let decision = responder.timePassed(at: now)
                    if !decision.events.isEmpty { deliver([Outcome(decision: decision, exchange: nil)]) }
                }
                guard events > 0 else { continue }
                if watch.waits[0].revents != 0 {
                    wakeUp.clear()
                    let orders = inbox.withLockedValue { inbox in
                        defer { inbox = [] }
                        return inbox
                    }
                    for order in orders {
                        switch order {
                        case .stop: return
                        case .serve(let configuration):
                            finish()
                            policyVersion = nil
                            responder = DHCPResponder(
                                configuration, leases: ledger.leases.values, remembered: responder.remembered,
                                loaders: responder.loaders)
                        case .use(let links):
                            watch = Watch(wakeUp, links)
                        case .keep(let journal, let stored):
                            finish()
                            ledger.add(stored.leases, offset: clock.offset)
                            let shapes = responder.remembered
                            responder = DHCPResponder(
                                responder.configuration, leases: ledger.leases.values,
                                remembered: stored.shapes + shapes, loaders: responder.loaders)
                            adopt(journal, ledger.leases.values.map { $0.shifted(by: clock.offset) }, shapes)
                        case .fileRequested(let file, let address):
                            let decision = responder.fileRequested(
                                file, by: address, at: clock.time(at: HostClock.steady))
                            outcomes.append(Outcome(decision: decision, exchange: nil))
                        case .fileFetched(let file, let address):
                            responder.fileFetched(file, by: address, at: clock.time(at: HostClock.steady))
                        case .conflictFound(let address):
                            let decision = responder.conflictFound(address, at: clock.time(at: HostClock.steady))
                            outcomes.append(Outcome(decision: decision, exchange: nil))
                        }
                    }
                }
                if let fresh = policy(policyVersion) {
                    responder.use(fresh.policy)
                    policyVersion = fresh.version
                }
                for (wait, place) in zip(watch.waits.dropFirst(), watch.places) where wait.revents != 0 {
                    if place.isProbe {
                        place.link.prober?.receive()
                        continue
                    }
                    for received in place.link.receive(wait.fd, limit: DHCPLoop.batch) {
                        if let outcome = decide(received, on: place.link, &responder, clock) {
                            outcomes.append(outcome)
                        }
                    }
                }
                finish()
            }
        }

        private func decide(
            _ received: DHCPLink.Received, on link: DHCPLink, _ responder: inout DHCPResponder, _ clock: LeaseClock
        ) -> Outcome? {
            var message: DHCPMessage
            do throws(DHCPDecodingError) {
                message = try DHCPMessage(decoding: received.payload)
            } catch {
                observe(
                    .undecodable(interface: received.arrival.interface, source: received.arrival.source, error))
                return nil
            }
            disguise?(&message)
            let now = clock.time(at: HostClock.steady)
            let decision = responder.received(message, on: received.arrival, at: now)
            let exchange = DHCPExchange(
                time: now + clock.offset, arrival: received.arrival, request: message, decision: decision)
            return Outcome(decision: decision, exchange: (link, received, exchange))
        }
    }
#endif

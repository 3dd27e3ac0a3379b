// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DHCPEngine
    internal import DHCPWire
    internal import HostSockets
    internal import LeaseStore
    internal import NIOConcurrencyHelpers

    /// Replies on their way out.
    extension DHCPServer {
        /// A reply that is held back.
        struct LateReply: Sendable {
            let reply: DHCPReply
            let link: DHCPLink
            let received: DHCPLink.Received
            /// What is told when it has left.
            let exchange: DHCPExchange
        }

        /// Has a journal keep the leases so far, and what is delivered from now on.
        func keep(_ leases: [Lease], _ shapes: [RememberedShape], in journal: LeaseJournal?) {
            self.journal.withLockedValue { $0 = journal }
            rewrite(leases, shapes)
        }

        /// Has leases and shapes written that no reply waits for.
        func rewrite(_ leases: [Lease], _ shapes: [RememberedShape] = []) {
            guard let journal = journal.withLockedValue({ $0 }), !leases.isEmpty || !shapes.isEmpty else { return }
            let observe = observe
            journal.submit(leases.map(LeaseChange.put), shapes) { result in
                if case .failure(let error) = result { observe(.notDurable(replies: 0, reason: "\(error)")) }
            }
        }

        /// Has the journal forget what is so old that it is of no use: leases that were over a month ago, for a machine that comes back later may
        /// have another address, and shapes of machines that have not booted for half a year.
        func forgetOld() async {
            while (try? await Task.sleep(for: .seconds(3600))) != nil {
                guard let journal = journal.withLockedValue({ $0 }) else { continue }
                let day = HostClock.day
                do {
                    try await journal.forget(
                        leasesOverBefore: day - .seconds(30 * 86_400), shapesUnusedSince: day - .seconds(180 * 86_400))
                } catch {
                    observe(.notDurable(replies: 0, reason: "\(error)"))
                }
            }
        }

        /// Sends a batch: at once what changes no lease, the rest when its leases are durable.
        ///
        /// It runs on the loop's thread, and what follows the disk on the journal's: a reply that had to be handed to a task would cost
        /// more than it takes to make it.
        func deliver(_ batch: [DHCPLoop.Outcome], late: @escaping @Sendable (LateReply) -> Void) {
            let journal = journal.withLockedValue { $0 }
            var waiting: [DHCPLoop.Outcome] = []
            for outcome in batch {
                if !outcome.decision.lessons.isEmpty { observe(.learned(outcome.decision.lessons)) }
                if outcome.exchange == nil {
                    for case .ladder(let news) in outcome.decision.events { observe(.ladder(news)) }
                }
                if journal != nil, outcome.durable != nil {
                    waiting.append(outcome)
                } else {
                    deliver(outcome, late: late)
                }
            }
            let shapes = batch.compactMap(\.decision.remembered)
            guard !waiting.isEmpty else { return rewrite([], shapes) }
            let durable = waiting
            journal?.submit(durable.compactMap(\.durable), shapes) { result in
                switch result {
                case .success: for outcome in durable { self.deliver(outcome, late: late) }
                case .failure(let error):
                    let count = durable.reduce(0) { $0 + $1.decision.replies.count }
                    self.observe(.notDurable(replies: count, reason: "\(error)"))
                }
            }
        }

        private func deliver(_ outcome: DHCPLoop.Outcome, late: (LateReply) -> Void) {
            guard let (link, received, exchange) = outcome.exchange else { return }
            // A decision has one reply at most.
            guard let reply = outcome.decision.replies.first else { return observe(.exchanged(exchange)) }
            let ready = LateReply(reply: reply, link: link, received: received, exchange: exchange)
            if reply.delay == .zero, reply.probe == nil { send(ready) } else { late(ready) }
        }

        /// Sends a reply, and tells what has become of the message: that it was answered, only if it was.
        private func send(_ ready: LateReply) {
            let (reply, link) = (ready.reply, ready.link)
            do {
                try link.send(reply, try reply.payload(), answering: ready.received)
                observe(.exchanged(ready.exchange))
            } catch {
                observe(.exchanged(ready.exchange.unanswered()))
                observe(.unsent(interface: link.interface.name, reply, reason: "\(error)"))
            }
        }

        /// Sends a reply that some firmware must not have at once (D18), or whose address may be somebody else's.
        func send(_ late: LateReply, by loop: DHCPLoop) async {
            if let address = late.reply.probe, let prober = late.link.prober,
                (try? await prober.isTaken(address)) == true
            {
                loop.order(.conflictFound(address))
                observe(.exchanged(late.exchange.unanswered(.addressTaken(address))))
                observe(.conflict(interface: late.link.interface.name, address))
                return
            }
            guard (try? await Task.sleep(for: late.reply.delay)) != nil else { return }
            send(late)
        }
    }

    extension DHCPExchange {
        /// The same message, of whose replies none left, and why. That a client would have got no boot file is no reason.
        fileprivate func unanswered(_ refusal: DHCPRefusal? = nil) -> DHCPExchange {
            var exchange = self
            exchange.decision.replies = []
            exchange.decision.events.removeAll { if case .doesNotBoot = $0 { true } else { false } }
            if let refusal { exchange.decision.events.append(.refused(refusal)) }
            return exchange
        }
    }
#endif

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
        }

        /// Has a journal keep the leases so far, and what is delivered from now on.
        func keep(_ ledger: DHCPLedger, in journal: LeaseJournal?) {
            self.journal.withLockedValue { $0 = journal }
            guard let journal else { return }
            let observe = observe
            journal.submit(ledger.leases.values.map(LeaseChange.put)) { result in
                if case .failure(let error) = result { observe(.notDurable(replies: 0, reason: "\(error)")) }
            }
            for shape in ledger.shapes { Task { try? await journal.remember(shape) } }
        }

        /// Sends a batch: at once what changes no lease, the rest when its leases are durable.
        ///
        /// It runs on the loop's thread, and what follows the disk on the journal's: a reply that had to be handed to a task would cost
        /// more than it takes to make it.
        func deliver(_ batch: [DHCPLoop.Outcome], late: @escaping @Sendable (LateReply) -> Void) {
            let journal = journal.withLockedValue { $0 }
            var waiting: [DHCPLoop.Outcome] = []
            for outcome in batch {
                if journal != nil, outcome.decision.leaseChange != nil {
                    waiting.append(outcome)
                } else {
                    deliver(outcome, late: late)
                }
                if let shape = outcome.decision.remembered, let journal { Task { try? await journal.remember(shape) } }
            }
            guard !waiting.isEmpty else { return }
            let durable = waiting
            journal?.submit(durable.compactMap(\.decision.leaseChange)) { result in
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
            for reply in outcome.decision.replies {
                if reply.delay == .zero, reply.probe == nil {
                    send(reply, on: link, answering: received)
                } else {
                    late(LateReply(reply: reply, link: link, received: received))
                }
            }
            observe(.exchanged(exchange))
        }

        private func send(_ reply: DHCPReply, on link: DHCPLink, answering received: DHCPLink.Received) {
            do {
                try link.send(reply, try reply.payload(), answering: received)
            } catch {
                observe(.unsent(interface: link.interface.name, reply, reason: "\(error)"))
            }
        }

        /// Sends a reply that some firmware must not have at once (D18), or whose address may be somebody else's.
        func send(_ late: LateReply, by loop: DHCPLoop) async {
            if let address = late.reply.probe, let prober = late.link.prober,
                (try? await prober.isTaken(address)) == true
            {
                loop.order(.conflictFound(address))
                return
            }
            guard (try? await Task.sleep(for: late.reply.delay)) != nil else { return }
            send(late.reply, on: late.link, answering: late.received)
        }
    }
#endif

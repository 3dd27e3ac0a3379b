// SPDX-License-Identifier: Apache-2.0

public import DHCPEngine
public import DHCPWire
internal import Foundation
public import LeaseStore
internal import NIOCore
public import NetAddress
public import ServiceLifecycle

/// How the DHCP service meets the network.
public struct DHCPServiceOptions: Hashable, Sendable {
    /// The interfaces to serve; empty for all on which machines can boot.
    public var interfaces: [String]
    /// The ports to use.
    public var ports: DHCPPorts
    /// Whether to listen beside a process that has one of the ports, by reading frames, instead of refusing to start (D44).
    public var sharesPorts: Bool

    /// Options; what is not given has its usual value.
    public init(interfaces: [String] = [], ports: DHCPPorts = .standard, sharesPorts: Bool = false) {
        self.interfaces = interfaces
        self.ports = ports
        self.sharesPorts = sharesPorts
    }
}

#if os(Linux)
    /// DHCP, ProxyDHCP and the PXE boot server on real interfaces: runs a ``DHCPEngine/DHCPResponder``.
    ///
    /// A reply leaves when its lease is durable. ``run()`` ends on graceful shutdown or cancellation.
    public final class DHCPService: Service {
        private let configuration: DHCPConfiguration
        private let options: DHCPServiceOptions
        private let journal: LeaseJournal?
        private let hear: (@Sendable (inout DHCPMessage) -> Void)?
        private let observe: @Sendable (DHCPServiceEvent) -> Void
        private let loop = Announcement<DHCPLoop>()

        /// A service that does nothing before ``run()``.
        ///
        /// - Parameters:
        ///   - journal: where leases are durable; nil to keep them in memory only.
        ///   - observe: takes every event, on any thread, and must not block.
        ///   - hear: changes what a client says before it is decided, so that a laboratory's client passes for another; nil to take
        ///     everything as it is.
        public init(
            _ configuration: DHCPConfiguration, options: DHCPServiceOptions = DHCPServiceOptions(),
            journal: LeaseJournal? = nil, observe: @escaping @Sendable (DHCPServiceEvent) -> Void = { _ in },
            hear: (@Sendable (inout DHCPMessage) -> Void)? = nil
        ) {
            self.configuration = configuration
            self.options = options
            self.journal = journal
            self.hear = hear
            self.observe = observe
        }

        /// Serves another configuration from now on; leases are kept.
        public func serve(_ configuration: DHCPConfiguration) async throws {
            try await loop.value.order(.serve(configuration))
        }

        /// Takes note that a client fetches a file by TFTP or HTTP, so that an offer that fails is told from one that works.
        public func fileRequested(_ file: String, by address: IPv4Address) {
            loop.known?.order(.fileRequested(file, by: address))
        }

        /// The interfaces that are served and their ports; waits for ``run()`` to begin and throws what it throws.
        public var listening: [DHCPListening] {
            get async throws { try await loop.value.links.map(\.listening) }
        }

        /// Serves until shutdown or cancellation; throws ``ListenFailure`` if it cannot have its interfaces and ports.
        public func run() async throws {
            let loop: DHCPLoop
            let ledger: DHCPLedger
            do {
                ledger = DHCPLedger(
                    leases: try await journal?.leases() ?? [], shapes: try await journal?.remembered() ?? [])
                loop = try open()
            } catch {
                self.loop.make(.failure(error))
                throw error
            }
            for link in loop.links { observe(.listening(link.listening)) }
            self.loop.make(.success(loop))

            let responder = DHCPResponder(configuration, leases: ledger.leases.values, remembered: ledger.shapes)
            let (late, later) = AsyncStream.makeStream(of: LateReply.self)
            let ended = Announcement<Void>()
            Thread.detachNewThread {
                loop.run(responder, ledger: ledger) { self.deliver($0, by: loop) { later.yield($0) } }
                later.finish()
                ended.make(.success(()))
            }
            await withTaskCancellationOrGracefulShutdownHandler {
                await withDiscardingTaskGroup { tasks in
                    for await reply in late { tasks.addTask { await self.send(reply, by: loop) } }
                }
            } onCancelOrGracefulShutdown: {
                loop.order(.stop)
            }
            try await ended.value
            // What was submitted before the end is durable, and its replies have left, when this is.
            try? await journal?.commit([])
        }

        private func open() throws -> DHCPLoop {
            let all = NetworkInterface.all()
            for name in options.interfaces {
                guard let interface = all.first(where: { $0.name == name }) else {
                    throw ListenFailure(service: "DHCP", endpoint: name, reason: "there is no such interface")
                }
                guard interface.isUp, !interface.addresses.isEmpty else {
                    throw ListenFailure(
                        service: "DHCP", endpoint: name,
                        reason: interface.isUp ? "the interface has no IPv4 address" : "the interface is down")
                }
            }
            let served = all.filter { options.interfaces.isEmpty ? $0.canServe : options.interfaces.contains($0.name) }
            guard !served.isEmpty else {
                throw ListenFailure(
                    service: "DHCP", endpoint: "any interface",
                    reason: "none is up, can broadcast and has an IPv4 address")
            }
            let links = try served.map { interface in
                try DHCPLink(interface, ports: options.ports, sharesPorts: options.sharesPorts)
            }
            let probes = configuration.subnets.contains(where: \.probesAddresses)
            let probers = served.map { probes ? ARPProber($0) : nil }
            return try DHCPLoop(links: links, probers: probers, hear: hear, observe: observe)
        }

        /// A reply that is held back.
        private struct LateReply: Sendable {
            let reply: DHCPReply
            let link: Int
            let received: DHCPLink.Received
        }

        /// Sends a batch: at once what changes no lease, the rest when its leases are durable.
        ///
        /// It runs on the loop's thread, and what follows the disk on the journal's: a reply that had to be handed to a task would cost
        /// more than it takes to make it.
        private func deliver(
            _ batch: [DHCPLoop.Outcome], by loop: DHCPLoop, late: @escaping @Sendable (LateReply) -> Void
        ) {
            var waiting: [DHCPLoop.Outcome] = []
            for outcome in batch {
                if journal != nil, outcome.decision.leaseChange != nil {
                    waiting.append(outcome)
                } else {
                    deliver(outcome, by: loop, late: late)
                }
                if let shape = outcome.decision.remembered, let journal { Task { try? await journal.remember(shape) } }
            }
            guard !waiting.isEmpty else { return }
            let durable = waiting
            journal?.submit(durable.compactMap(\.decision.leaseChange)) { result in
                switch result {
                case .success: for outcome in durable { self.deliver(outcome, by: loop, late: late) }
                case .failure(let error):
                    let count = durable.reduce(0) { $0 + $1.decision.replies.count }
                    self.observe(.notDurable(replies: count, reason: "\(error)"))
                }
            }
        }

        private func deliver(_ outcome: DHCPLoop.Outcome, by loop: DHCPLoop, late: (LateReply) -> Void) {
            guard let (link, received, exchange) = outcome.exchange else { return }
            for reply in outcome.decision.replies {
                if reply.delay == .zero, reply.probe == nil {
                    send(reply, on: loop.links[link], answering: received)
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
        private func send(_ late: LateReply, by loop: DHCPLoop) async {
            if let address = late.reply.probe, let prober = loop.probers[late.link],
                (try? await prober.isTaken(address)) == true
            {
                loop.order(.conflictFound(address))
                return
            }
            guard (try? await Task.sleep(for: late.reply.delay)) != nil else { return }
            send(late.reply, on: loop.links[late.link], answering: late.received)
        }
    }

    extension DHCPLink {
        /// How this link is served, for reports.
        var listening: DHCPListening {
            DHCPListening(interface: interface.name, address: address, ports: ports, shared: shared)
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    public import BootPolicy
    public import DHCPEngine
    public import DHCPWire
    internal import Foundation
    public import HostSockets
    public import LeaseStore
    internal import NIOConcurrencyHelpers
    public import NetAddress
    public import ServiceLifecycle

    /// DHCP, ProxyDHCP and the PXE boot server on real interfaces: runs a ``DHCPEngine/DHCPResponder``.
    ///
    /// A reply leaves when its lease is durable. ``run()`` ends on graceful shutdown or cancellation.
    public final class DHCPServer: Service {
        private let configuration: DHCPConfiguration
        private let options: DHCPServiceOptions
        let journal: NIOLockedValueBox<LeaseJournal?>
        private let opener: PortOpener
        private let disguise: (@Sendable (inout DHCPMessage) -> Void)?
        private let policy: FreshPolicy
        private let loaders: LoaderHistory
        let observe: @Sendable (DHCPServiceEvent) -> Void
        private let loop = Announcement<DHCPLoop>()

        /// What machines boot, if it is another than that of a version; nil stands for the configuration's.
        public typealias FreshPolicy = @Sendable (Int?) -> (version: Int, policy: MachinePolicy)?

        /// A service that does nothing before ``run()``.
        ///
        /// - Parameters:
        ///   - journal: where leases are durable; nil to keep them in memory only.
        ///   - opener: opens the sockets.
        ///   - observe: takes every event, on any thread, and must not block.
        ///   - loaders: which of several loaders worked on whom, as it was kept.
        ///   - policy: is asked before each batch of messages, and must not block.
        ///   - disguise: changes what a client says before it is decided, so that a laboratory's client passes for another; nil to take
        ///     everything as it is.
        public init(
            _ configuration: DHCPConfiguration, options: DHCPServiceOptions = DHCPServiceOptions(),
            journal: LeaseJournal? = nil, loaders: LoaderHistory = LoaderHistory(), opener: PortOpener = PortOpener(),
            observe: @escaping @Sendable (DHCPServiceEvent) -> Void = { _ in },
            policy: @escaping FreshPolicy = { _ in nil }, disguise: (@Sendable (inout DHCPMessage) -> Void)? = nil
        ) {
            self.configuration = configuration
            self.options = options
            self.journal = NIOLockedValueBox(journal)
            self.loaders = loaders
            self.opener = opener
            self.disguise = disguise
            self.policy = policy
            self.observe = observe
        }

        /// Serves another configuration from now on; leases are kept.
        public func serve(_ configuration: DHCPConfiguration) async throws {
            try await loop.value.order(.serve(configuration))
        }

        /// The sockets of interfaces that are to be served, open.
        public struct Preparation: Sendable {
            let links: [DHCPLink]
        }

        /// Opens the sockets that other options need beside those that are open; the service goes on as before.
        ///
        /// - Parameter missing: what to do about an interface that is named and cannot be served.
        /// - Throws: ``ListenFailure`` if an interface or a port cannot be had.
        public func prepare(
            _ configuration: DHCPConfiguration, options: DHCPServiceOptions, missing: DHCPServiceOptions.Missing
        ) async throws -> Preparation {
            let old = try await loop.value.links
            return Preparation(links: try await open(configuration, options, insteadOf: old, missing: missing))
        }

        /// Serves the interfaces of a preparation from now on, and no others.
        public func serve(_ preparation: Preparation) async throws {
            let loop = try await loop.value
            let old = loop.links
            loop.order(.use(preparation.links))
            for link in preparation.links where !old.contains(where: link.isSame) {
                observe(.listening(link.listening))
            }
            for link in old where !preparation.links.contains(where: { $0.interface.name == link.interface.name }) {
                observe(.left(interface: link.interface.name))
            }
        }

        /// Keeps leases in another journal from now on: those of this run, beside what is there already. Where both know an address,
        /// this run is right.
        public func keepLeases(in journal: LeaseJournal?) async throws {
            let stored = try await contents(of: journal)
            try await loop.value.order(.keep(journal, stored: stored))
        }

        /// Takes note that a client fetches a file by TFTP or HTTP, so that an offer that fails is told from one that works.
        public func fileRequested(_ file: String, by address: IPv4Address) {
            loop.known?.order(.fileRequested(file, by: address))
        }

        /// Takes note that a client has a whole file.
        public func fileFetched(_ file: String, by address: IPv4Address) {
            loop.known?.order(.fileFetched(file, by: address))
        }

        /// The interfaces that are served and their ports; waits for ``run()`` to begin and throws what it throws.
        public var listening: [DHCPListening] {
            get async throws { try await loop.value.links.map(\.listening) }
        }

        /// Serves until shutdown or cancellation; throws ``ListenFailure`` if it cannot have its interfaces and ports.
        public func run() async throws {
            let loop: DHCPLoop
            let stored: StoredLeases
            let clock = LeaseClock(day: HostClock.day, steady: HostClock.steady)
            do {
                stored = try await contents(of: journal.withLockedValue { $0 })
                loop = try DHCPLoop(
                    links: try await open(configuration, options, missing: .refused), disguise: disguise,
                    observe: observe)
            } catch {
                self.loop.make(.failure(error))
                throw error
            }
            for link in loop.links { observe(.listening(link.listening)) }
            self.loop.make(.success(loop))
            guard (try? await opener.requestsAreAdmitted()) != nil else { return }

            let responder = DHCPResponder(
                configuration, leases: stored.leases, remembered: stored.shapes, loaders: loaders)
            let (late, later) = AsyncStream.makeStream(of: LateReply.self)
            let ended = Announcement<Void>()
            Thread.detachNewThread {
                loop.run(
                    responder, ledger: DHCPLedger(stored.leases), clock: clock, policy: self.policy,
                    deliver: { self.deliver($0) { later.yield($0) } },
                    adopt: { journal, leases, shapes in self.keep(leases, shapes, in: journal) },
                    rewrite: { self.rewrite($0) })
                later.finish()
                ended.make(.success(()))
            }
            let forgetting = Task { await self.forgetOld() }
            await withTaskCancellationOrGracefulShutdownHandler {
                await withDiscardingTaskGroup { tasks in
                    for await reply in late { tasks.addTask { await self.send(reply, by: loop) } }
                }
            } onCancelOrGracefulShutdown: {
                loop.order(.stop)
            }
            forgetting.cancel()
            await forgetting.value
            try await ended.value
            // What was submitted before the end is durable, and its replies have left, when this is.
            try? await journal.withLockedValue { $0 }?.commit([])
        }

        /// What a journal has; nothing without one.
        private func contents(of journal: LeaseJournal?) async throws -> StoredLeases {
            guard let journal else { return StoredLeases() }
            let contents = try await journal.contents()
            if !contents.unreadable.isEmpty { observe(.unreadable(contents.unreadable)) }
            return contents
        }

        /// The links that options ask for; sockets that are open are taken over.
        private func open(
            _ configuration: DHCPConfiguration, _ options: DHCPServiceOptions, insteadOf old: [DHCPLink] = [],
            missing: DHCPServiceOptions.Missing
        ) async throws -> [DHCPLink] {
            let served = try options.served(
                among: NetworkInterface.all(), by: old.map(\.interface), missing: missing)
            let probes = configuration.subnets.contains(where: \.probesAddresses)
            let observe = observe
            return try await opener.open {
                try served.compactMap { interface in
                    do {
                        return try DHCPLink(
                            interface, ports: options.ports, sharesPorts: options.sharesPorts, probes: probes,
                            insteadOf: old.first { $0.interface.name == interface.name })
                    } catch let failure as ListenFailure where missing == .awaited {
                        observe(.notServed(interface: interface.name, reason: "\(failure)"))
                        return nil
                    }
                }
            }
        }
    }

    extension DHCPLink {
        /// How this link is served, for reports.
        var listening: DHCPListening {
            DHCPListening(interface: interface.name, address: address, ports: ports, shared: shared)
        }
    }
#endif

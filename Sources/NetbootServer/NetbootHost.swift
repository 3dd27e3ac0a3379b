// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootHTTP
    internal import DHCPEngine
    public import DHCPService
    public import DHCPWire
    internal import DiskCatalog
    public import HostSockets
    internal import LeaseStore
    internal import NIOConcurrencyHelpers
    internal import NetAddress
    public import ServiceLifecycle
    internal import TFTPEngine
    internal import TFTPService
    internal import TFTPWire

    /// DHCP or ProxyDHCP, the PXE boot server, TFTP and HTTP as one service, whose plan can be changed while it runs.
    ///
    /// It ends when one of them fails, on graceful shutdown, or on cancellation.
    public final class NetbootHost: Service {
        private let first: NetbootPlan
        private let dhcp: DHCPServer
        private let services: FileServices
        private let files: ExchangeableSources
        private let machines: LiveMachines
        /// For all that is no DHCP, which has sockets for each interface.
        private let gate: InterfaceGate
        /// What is in force.
        private let current: NIOLockedValueBox<NetbootPlan>
        private let hasOpened = Announcement<Void>()

        /// A server that does nothing before ``run()``.
        ///
        /// - Parameters:
        ///   - opener: opens all sockets.
        ///   - observe: takes every event, on any thread, and must not block.
        ///   - disguise: see ``DHCPServer``.
        public init(
            _ plan: NetbootPlan, opener: PortOpener = PortOpener(),
            observe: @escaping @Sendable (NetbootEvent) -> Void = { _ in },
            disguise: (@Sendable (inout DHCPMessage) -> Void)? = nil
        ) {
            let (bootFiles, seen) = (BootFileGuard(), SeenClients())
            let machines = LiveMachines(plan, seen) { observe(.machine($0)) }
            let dhcp = DHCPServer(
                plan.dhcp, options: plan.options, journal: plan.journal,
                loaders: LiveMachines.loaders(plan), opener: opener,
                observe: { event in
                    if case .learned(let lessons) = event { machines.keep(lessons) }
                    if case .exchanged(let exchange) = event {
                        bootFiles.note(exchange)
                        seen.note(exchange)
                    }
                    observe(.dhcp(event))
                    if case .exchanged(let exchange) = event { machines.note(exchange) }
                }, policy: machines.policy, disguise: disguise)
            let current = NIOLockedValueBox(plan)
            let files = ExchangeableSources(plan.sources(machines))
            let catalog = CatalogIndex([files], foldsCase: true)
            let gate = InterfaceGate(plan.options.interfaces)
            (self.first, self.dhcp, self.current, self.gate) = (plan, dhcp, current, gate)
            (self.files, self.machines) = (files, machines)
            let observeFiles: @Sendable (TFTPEvent) -> Void = { event in
                if case .requested(let request) = event, let address = IPv4Address("\(request.client)") {
                    dhcp.fileRequested(request.request.filename.description, by: address)
                }
                if case .finished(let request, let summary) = event, let address = IPv4Address("\(request.client)"),
                    [.completed, .lastAckMissing].contains(summary.outcome)
                {
                    dhcp.fileFetched(request.request.filename.description, by: address)
                }
                observe(.tftp(event))
                machines.note(event)
            }
            let identity: @Sendable () -> TLSIdentity? = { current.withLockedValue { $0.https?.identity } }
            services = FileServices { kind, place, transfers in
                switch kind {
                case .tftp:
                    return TFTPFileServer(
                        TFTPFileServer.Configuration(
                            catalog: catalog, host: place.host, port: place.port,
                            hostLimit: plan.clientsPerAddress,
                            objection: { request, entry in
                                if let refusal = transfers.refusal { return refusal }
                                let name = request.request.filename.description
                                guard case .v4(let address) = request.client,
                                    let reason = bootFiles.objection(to: entry.file, named: name, for: address)
                                else { return nil }
                                observe(.tftp(.unbootable(request, reason: reason)))
                                let isRefused = current.withLockedValue(\.refusesUnbootable)
                                return isRefused ? TFTPError(.accessViolation, TFTPString(reason)) : nil
                            }, opener: opener, gate: gate)
                    ) { event in
                        transfers.note(event)
                        observeFiles(event)
                    }
                case .mtftp:
                    let files = plan.multicast?.files ?? []
                    return MTFTPFileServer(
                        .init(
                            catalog: catalog, files: files, host: place.host, port: place.port, opener: opener,
                            gate: gate),
                        observe: observeFiles
                    )
                case .http, .https:
                    return HTTPFileServer(
                        catalog: catalog, host: place.host, port: place.port, opener: opener, gate: gate,
                        identity: kind == .https ? identity : nil,
                        done: machines.done
                    ) { event in
                        if case .requested(let request) = event, let address = IPv4Address(request.client) {
                            dhcp.fileRequested(request.path, by: address)
                        }
                        if case .answered(let request, let outcome) = event, let address = IPv4Address(request.client),
                            request.method == "GET", outcome.status == 200, outcome.failure == nil
                        {
                            dhcp.fileFetched(request.path, by: address)
                        }
                        observe(.http(event))
                        machines.note(event, catalog)
                    }
                case .reports:
                    return ReportServer(
                        store: { current.withLockedValue { $0.reports?.store } }, host: place.host, port: place.port,
                        opener: opener, gate: gate
                    ) { observe(.report($0)) }
                }
            }
        }

        /// The port of the TFTP server; nil if there is none.
        public var tftpPort: Int? {
            get async throws { try await port(of: .tftp) }
        }

        /// The port of the MTFTP server; nil if there is none.
        public var mtftpPort: Int? {
            get async throws { try await port(of: .mtftp) }
        }

        /// The port of the HTTP server; nil if there is none.
        public var httpPort: Int? {
            get async throws { try await port(of: .http) }
        }

        /// The port of the HTTPS server; nil if there is none.
        public var httpsPort: Int? {
            get async throws { try await port(of: .https) }
        }

        /// The port on which reports come; nil if none are taken.
        public var reportPort: Int? {
            get async throws { try await port(of: .reports) }
        }

        private func port(of kind: FileServices.Kind) async throws -> Int? {
            try await isListening()
            return try await services.port(of: kind)
        }

        /// Waits until every service listens; throws what ``run()`` throws if one cannot.
        public func isListening() async throws {
            _ = try await dhcp.listening
            try await hasOpened.value
        }

        /// Serves until shutdown or cancellation; throws ``ListenFailure`` if a service cannot have its place.
        public func run() async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.dhcp.run() }
                group.addTask {
                    do {
                        let opened = try await self.services.open(self.first.places)
                        await self.services.use(opened)
                    } catch {
                        self.hasOpened.make(.failure(error))
                        throw error
                    }
                    self.hasOpened.make(.success(()))
                    try await self.services.run()
                }
                // The first failure must cancel the others. `waitForAll` would wait for the others first.
                while try await group.next() != nil {}
            }
        }

        /// Serves another plan from now on, or throws and goes on with the one before. Transfers under way are not ended. One call at a time.
        ///
        /// - Parameter missing: what to do about an interface that is named and cannot be served.
        /// - Throws: ``ListenFailure`` if an interface or a port cannot be had.
        public func serve(_ plan: NetbootPlan, missing: DHCPServiceOptions.Missing = .refused) async throws {
            try await isListening()
            let before = current.withLockedValue { $0 }
            let interfaces = try await dhcp.prepare(plan.dhcp, options: plan.options, missing: missing)
            let opened = try await services.open(plan.places)
            do {
                if plan.journal !== before.journal { try await dhcp.keepLeases(in: plan.journal) }
                // New rules forget every offer that was not taken yet, so equal rules are left as they are.
                if plan.dhcp != before.dhcp { try await dhcp.serve(plan.dhcp) }
                try await dhcp.serve(interfaces)
            } catch {
                await services.giveUp(opened)
                throw error
            }
            await gate.admit(plan.options.interfaces)
            machines.use(plan)
            files.exchange(for: plan.sources(machines))
            current.withLockedValue { $0 = plan }
            await services.use(opened)
        }
    }

    extension NetbootPlan {
        /// Where files come from: what is made for a machine comes before what is there for all.
        fileprivate func sources(_ machines: LiveMachines) -> [any CatalogSource] {
            scripts == nil ? files : [machines.files] + files
        }

        /// Where what listens.
        fileprivate var places: [FileServices.Kind: Place] {
            var places: [FileServices.Kind: Place] = [:]
            places[.tftp] = tftp
            places[.mtftp] = multicast?.place
            places[.http] = http
            places[.https] = https?.place
            places[.reports] = reports?.place
            return places
        }
    }
#endif

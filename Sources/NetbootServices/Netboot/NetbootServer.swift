// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    public import DHCPEngine
    public import DHCPWire
    public import FileCatalog
    public import LeaseStore
    internal import NetAddress
    public import ServiceLifecycle
    internal import TFTPEngine
    internal import TFTPWire

    /// DHCP or ProxyDHCP, the PXE boot server, TFTP and HTTP as one service.
    ///
    /// It ends when one of them fails, on graceful shutdown, or on cancellation.
    public final class NetbootServer: Service {
        /// Where files are served.
        public struct FileService: Sendable {
            /// The address to listen on.
            public var host: String
            /// The port; 0 lets the system choose.
            public var port: Int

            /// An address and a port.
            public init(host: String, port: Int) {
                self.host = host
                self.port = port
            }
        }

        /// Tells clients what to boot; its ports and configuration can be asked for and changed while it runs.
        public let dhcp: DHCPService
        private let tftp: TFTPFileServer?
        private let http: HTTPFileServer?
        private let reports: ReportServer?

        /// A server that does nothing before ``run()``.
        ///
        /// - Parameters:
        ///   - tftp: nil to leave files to another TFTP server.
        ///   - http: nil to serve none over HTTP.
        ///   - refusesUnbootable: whether a boot file that the machine's firmware cannot start is refused; it is reported in any case
        ///     (quirk U22).
        ///   - reports: where reports of machines are stored and on which port they come; nil to take none.
        ///   - observe: takes every event, on any thread, and must not block.
        ///   - hear: see ``DHCPService``.
        public init(
            _ configuration: DHCPConfiguration, options: DHCPServiceOptions, journal: LeaseJournal? = nil,
            catalog: CatalogIndex, tftp: FileService?, http: FileService?,
            refusesUnbootable: Bool = false, reports: (store: ReportStore, port: Int)? = nil,
            observe: @escaping @Sendable (NetbootEvent) -> Void = { _ in },
            hear: (@Sendable (inout DHCPMessage) -> Void)? = nil
        ) {
            let bootFiles = BootFileGuard()
            let dhcp = DHCPService(
                configuration, options: options, journal: journal,
                observe: { event in
                    if case .exchanged(let exchange) = event { bootFiles.note(exchange) }
                    observe(.dhcp(event))
                }, hear: hear)
            self.dhcp = dhcp
            self.tftp = tftp.map { place in
                var files = TFTPFileServer.Configuration(catalog: catalog, host: place.host, port: place.port)
                files.objection = { request, entry in
                    let name = request.request.filename.description
                    guard case .v4(let address) = request.client,
                        let reason = bootFiles.objection(to: entry.file, named: name, for: address)
                    else { return nil }
                    observe(.tftp(.unbootable(request, reason: reason)))
                    return refusesUnbootable ? TFTPError(.accessViolation, TFTPString(reason)) : nil
                }
                return TFTPFileServer(files) { event in
                    if case .requested(let request) = event, let address = IPv4Address("\(request.client)") {
                        dhcp.fileRequested(request.request.filename.description, by: address)
                    }
                    observe(.tftp(event))
                }
            }
            self.reports = reports.map { place in
                ReportServer(store: place.store, port: place.port) { observe(.report($0)) }
            }
            self.http = http.map { place in
                HTTPFileServer(catalog: catalog, host: place.host, port: place.port) { event in
                    if case .requested(let request) = event, let address = IPv4Address(request.client) {
                        dhcp.fileRequested(request.path, by: address)
                    }
                    observe(.http(event))
                }
            }
        }

        /// The port of the TFTP server; nil if there is none.
        public var tftpPort: Int? {
            get async throws { try await tftp?.port }
        }

        /// The port of the HTTP server; nil if there is none.
        public var httpPort: Int? {
            get async throws { try await http?.port }
        }

        /// The port on which reports come; nil if none are taken.
        public var reportPort: Int? {
            get async throws { try await reports?.port }
        }

        /// Waits until every service listens; throws what ``run()`` throws if one cannot.
        public func isListening() async throws {
            _ = try await dhcp.listening
            _ = try await tftpPort
            _ = try await httpPort
        }

        /// Serves until shutdown or cancellation; throws ``ListenFailure`` if a service cannot have its place.
        public func run() async throws {
            let optional: [(any Service)?] = [tftp, http, reports]
            let services: [any Service] = [dhcp] + optional.compactMap { $0 }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for service in services { group.addTask { try await service.run() } }
                // A failure of one cancels the others.
                try await group.waitForAll()
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    public import DiskCatalog
    internal import Foundation
    public import HostSockets
    internal import NIOCore
    public import ServiceLifecycle
    public import TFTPEngine
    public import TFTPWire

    /// Serves the files of a catalog over TFTP, IPv4 and IPv6, and takes files into one directory if it is told to.
    ///
    /// ``run()`` ends on graceful shutdown or cancellation; clients whose transfers it ends are told so.
    public struct TFTPFileServer: Service {
        /// What is served, to whom and how.
        public struct Configuration: Sendable {
            /// What can be read.
            public var catalog: CatalogIndex
            /// Where clients may write; nil for nowhere.
            public var uploads: UploadDirectory?
            /// The address to listen on: `0.0.0.0` for all of IPv4, `::` for all.
            public var host: String
            /// The port; 0 lets the system choose.
            public var port: Int
            /// Whether replies leave from the well-known port, for clients behind NAT and servers in containers (quirk T10).
            public var isSinglePort: Bool
            /// Whether requests to a broadcast or multicast address are answered (quirk T9).
            public var answersBroadcasts: Bool
            /// Where files are sent to clients that ask for multicast (RFC 2090): one group for each file at a time; none turns it off.
            public var multicastGroups: [TFTPMulticastOption.Group] = []
            /// Transfers at once, of all clients and of one (quirk T14).
            public var transferLimit, hostLimit: Int
            /// What a client is granted (quirks T3, T4, T6, T7).
            public var policy: @Sendable (TFTPRequestSummary) -> TFTPPolicy
            /// Why a client shall not have a file that is there; nil to give it. The place for a guard that knows what the client can boot
            /// (quirk U22).
            public var objection: @Sendable (TFTPRequestSummary, CatalogIndex.Entry) -> TFTPError?

            /// Opens the well-known port.
            public var opener: PortOpener
            /// By which interfaces clients may come.
            public var gate: InterfaceGate

            /// Serves `catalog` on all addresses.
            public init(
                catalog: CatalogIndex, uploads: UploadDirectory? = nil, host: String = "::", port: Int = 69,
                isSinglePort: Bool = false, answersBroadcasts: Bool = false, transferLimit: Int = 4096,
                hostLimit: Int = 1024,
                policy: @escaping @Sendable (TFTPRequestSummary) -> TFTPPolicy = { _ in TFTPPolicy() },
                objection: @escaping @Sendable (TFTPRequestSummary, CatalogIndex.Entry) -> TFTPError? = { _, _ in nil },
                opener: PortOpener = PortOpener(), gate: InterfaceGate = InterfaceGate()
            ) {
                self.catalog = catalog
                self.uploads = uploads
                self.host = host
                self.port = port
                self.isSinglePort = isSinglePort
                self.answersBroadcasts = answersBroadcasts
                self.transferLimit = transferLimit
                self.hostLimit = hostLimit
                self.policy = policy
                self.objection = objection
                self.opener = opener
                self.gate = gate
            }

            var engine: TFTPServer.Configuration {
                TFTPServer.Configuration(
                    transferLimit: transferLimit, hostLimit: hostLimit, isSinglePort: isSinglePort,
                    allowsWriting: uploads != nil)
            }
        }

        private let configuration: Configuration
        private let observe: @Sendable (TFTPEvent) -> Void
        private let bound = Announcement<Int>()

        /// A server that does nothing before ``run()``.
        ///
        /// - Parameter observe: takes every event, on the server's thread, and must not block.
        public init(_ configuration: Configuration, observe: @escaping @Sendable (TFTPEvent) -> Void = { _ in }) {
            self.configuration = configuration
            self.observe = observe
        }

        /// The port that the server listens on; waits for ``run()`` to begin and throws what it throws.
        public var port: Int {
            get async throws { try await bound.value }
        }

        /// Serves until shutdown or cancellation; throws ``ListenFailure`` if it cannot have its port.
        public func run() async throws {
            let loop: TFTPLoop
            do {
                let address = try SocketAddress.makeAddressResolvingHost(configuration.host, port: configuration.port)
                guard let endpoint = TFTPEndpoint(address) else { throw ChannelError.unknownLocalAddress }
                let isIPv6 = address.protocol == .inet6
                loop = try await configuration.opener.open { [configuration, observe] in
                    try TFTPLoop(at: endpoint, isIPv6: isIPv6, configuration, observe: observe)
                }
                observe(.listening(address.withPort(Int(loop.listener.local.port))))
            } catch {
                let failure = ListenFailure(
                    service: "TFTP", endpoint: "\(configuration.host):\(configuration.port)", cause: error
                ).namingHolders(.udp, port: configuration.port)
                bound.make(.failure(failure))
                throw failure
            }
            bound.make(.success(Int(loop.listener.local.port)))
            guard (try? await configuration.opener.requestsAreAdmitted()) != nil else { return }
            // A thread of its own: a transfer is not delayed by what other services do.
            let ended = Announcement<Void>()
            Thread.detachNewThread {
                loop.run()
                ended.make(.success(()))
            }
            await withTaskCancellationOrGracefulShutdownHandler {
                try? await ended.value
            } onCancelOrGracefulShutdown: {
                loop.stop()
            }
        }
    }
#endif

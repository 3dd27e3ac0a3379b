// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    public import DHCPEngine
    public import DHCPService
    public import DiskCatalog
    public import LeaseStore
    public import TFTPService

    /// Everything that a ``NetbootHost`` serves, and where.
    public struct NetbootPlan: Sendable {
        /// Where a service listens.
        public struct Place: Hashable, Sendable {
            /// The address to listen on.
            public var host: String
            /// The port; 0 lets the system choose.
            public var port: Int

            /// An address and a port.
            public init(host: String = "0.0.0.0", port: Int) {
                self.host = host
                self.port = port
            }
        }

        /// Who gets which address and boots what.
        public var dhcp: DHCPConfiguration
        /// The interfaces and ports for that.
        public var options: DHCPServiceOptions
        /// Where leases are durable; nil keeps them in memory.
        public var journal: LeaseJournal?
        /// The files for TFTP and HTTP: the first source that has one gives it.
        public var files: [any CatalogSource]
        /// Nil leaves files to another TFTP server.
        public var tftp: Place?
        /// How many TFTP transfers one address may have at once: machines behind a router that masquerades, or a cluster's network, share
        /// one. The first plan's counts.
        public var clientsPerAddress: Int
        /// What is sent by PXE's MTFTP, and where it is asked for; nil sends nothing. The first plan's counts: groups are not changed while
        /// clients listen.
        public var multicast: (files: [MTFTPFile], place: Place)?
        /// Nil serves no files over HTTP.
        public var http: Place?
        /// Whether a boot file that the machine's firmware cannot start is refused; it is reported in any case (quirk U22).
        public var refusesUnbootable: Bool
        /// Where reports of machines are stored and where they come; nil takes none.
        public var reports: (store: ReportStore, place: Place)?

        /// A plan; what is not given is not served.
        public init(
            dhcp: DHCPConfiguration, options: DHCPServiceOptions, journal: LeaseJournal? = nil,
            files: [any CatalogSource] = [], tftp: Place? = nil,
            clientsPerAddress: Int = 1024, multicast: (files: [MTFTPFile], place: Place)? = nil,
            http: Place? = nil, refusesUnbootable: Bool = false, reports: (store: ReportStore, place: Place)? = nil
        ) {
            self.dhcp = dhcp
            self.options = options
            self.journal = journal
            self.files = files
            self.tftp = tftp
            self.clientsPerAddress = clientsPerAddress
            self.multicast = multicast
            self.http = http
            self.refusesUnbootable = refusesUnbootable
            self.reports = reports
        }
    }
#endif

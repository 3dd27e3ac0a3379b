// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    public import BootHTTP
    public import BootScripts
    public import DHCPEngine
    public import DHCPService
    public import DiskCatalog
    public import LeaseStore
    public import MachineStore
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
        /// What is made for the machine that asks, before all files; nil makes nothing.
        public var scripts: MachineScripts?
        /// What commands have said of machines, which counts beside ``dhcp`` and ``scripts``; nil takes nothing of that kind.
        public var machines: MachineKeeper?
        /// Nil leaves files to another TFTP server.
        public var tftp: Place?
        /// How many TFTP transfers one address may have at once. Machines behind a router that masquerades share one address. The value of
        /// the first plan stays in force.
        public var clientsPerAddress: Int
        /// The files that are sent by PXE's MTFTP, and the port for requests; nil sends none. The value of the first plan stays in force,
        /// because clients may be listening to its groups.
        public var multicast: (files: [MTFTPFile], place: Place)?
        /// Nil serves no files over HTTP.
        public var http: Place?
        /// Where files are served over HTTPS, and as whom; nil for nowhere. Another identity counts for connections that begin later.
        public var https: (identity: TLSIdentity, place: Place)?
        /// Whether a boot file that the machine's firmware cannot start is refused; it is reported in any case (quirk U22).
        public var refusesUnbootable: Bool
        /// Where reports of machines are stored and where they come; nil takes none.
        public var reports: (store: ReportStore, place: Place)?

        /// A plan; what is not given is not served.
        public init(
            dhcp: DHCPConfiguration, options: DHCPServiceOptions, journal: LeaseJournal? = nil,
            files: [any CatalogSource] = [], scripts: MachineScripts? = nil, machines: MachineKeeper? = nil,
            tftp: Place? = nil,
            clientsPerAddress: Int = 1024, multicast: (files: [MTFTPFile], place: Place)? = nil,
            http: Place? = nil, https: (identity: TLSIdentity, place: Place)? = nil, refusesUnbootable: Bool = false,
            reports: (store: ReportStore, place: Place)? = nil
        ) {
            self.dhcp = dhcp
            self.options = options
            self.journal = journal
            self.files = files
            self.scripts = scripts
            self.machines = machines
            self.tftp = tftp
            self.clientsPerAddress = clientsPerAddress
            self.multicast = multicast
            self.http = http
            self.https = https
            self.refusesUnbootable = refusesUnbootable
            self.reports = reports
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

package import BootPolicy
package import DHCPEngine
package import DHCPService
package import NetAddress
internal import NetbootServer
internal import TFTPService

/// What is to be served, by options or by a file: a value that is judged as a whole when all of it is there (``check()``).
package struct ServeSettings {
    /// Who gives addresses.
    package enum Mode: String, CaseIterable, Sendable {
        /// Another DHCP server does; this one adds what to boot.
        case proxy
        /// This server does.
        case dhcp
    }

    package var mode = Mode.proxy
    /// The interfaces to serve; empty for all.
    package var interfaces: [String] = []
    package var ports = DHCPPorts.standard
    /// The TFTP server's port; nil for no TFTP server.
    package var tftpPort: Int? = 69
    /// How many TFTP transfers one address may have at once.
    package var clientsPerAddress = 1024
    /// The HTTP server's port; nil for no HTTP server.
    package var httpPort: Int? = 80
    /// Where the certificate and the key of HTTPS are, and its port; nil for no HTTPS server.
    package var https: HTTPSSettings?
    package var httpsPort: Int? = 443
    /// Files that are sent by PXE's MTFTP, and the port for requests.
    package var multicastFiles: [MulticastFile] = []
    package var mtftpPort = MTFTPFile.serverPort
    package var roots: [String] = []
    /// Whether a boot file that the machine's firmware cannot start is refused (quirk U22).
    package var refusesUnbootable = false
    /// Where reports of machines are stored, and the port on which they come; nil takes none.
    package var reports: String?
    package var reportPort = Int(ReportDatagram.port)
    /// Whom the server becomes when its ports are bound, if it was started as root.
    package var user = "nobody"
    /// Where leases are durable; nil keeps them in memory.
    package var leases: String?
    /// Where the steps of all boots are kept, and for how long; nil keeps none.
    package var history: String?
    package var historyTime = Duration.seconds(30 * 24 * 3600)
    /// Where it is kept what commands say of machines; nil leaves it to ``machineFile``.
    package var machineState: String?
    /// Where the web page is; nil for none.
    package var page: PageSettings?
    package var subnets: [SubnetConfiguration] = []
    /// Ranges of addresses whose subnet is that of an interface.
    package var ranges: [ClosedRange<IPv4Address>] = []
    /// Whether this server alone is right about its networks: it starts although another gives addresses, and clients with an address that
    /// is not this server's to give are told so by DHCPNAK.
    package var isAuthoritative = false
    /// DHCP servers that are known to give addresses of the same networks, each its own part of them.
    package var otherServers: [IPv4Address] = []
    /// Routers for the subnet that each is in, and name servers for all of them, instead of those of the file.
    package var routers: [IPv4Address] = []
    package var nameServers: [IPv4Address] = []
    /// Who boots what; empty for what is found in the roots.
    package var rules: [BootRule] = []
    /// Machines, profiles and assignments, which come before the rules.
    package var machines = MachinePolicy()
    /// Vendor and user classes beside the known ones.
    package var knownClasses = ClientIdentity.KnownClasses()
    /// Where a setting stands in the file. What is not here was an option, or nobody's.
    package var origins: [Setting: ConfigurationPlace] = [:]

    /// What is served if nobody says anything.
    package init() {}

    /// What only the system can find wrong, long after it was read.
    package enum Setting: Hashable, Sendable {
        case root(String)
        case interface(String)
        /// By its key.
        case port(String)
        /// Of a machine, by its name.
        case address(String)
        case leases, history, machineState, reports, user, mode, subnets, https
    }

    /// The file of what commands say of machines: beside the history or the leases, unless it is named; nil without any of these.
    package var machineFile: String? {
        if let machineState { return machineState }
        guard let other = history ?? leases else { return nil }
        let folder = other.lastIndex(of: "/").map { other[...$0] } ?? ""
        return folder + "machines.sqlite"
    }

    /// Where a setting is written, for messages.
    package func place(of setting: Setting) -> String {
        if let origin = origins[setting] { return origin.description }
        return switch setting {
        case .root: "--root"
        case .interface: "--interface"
        case .port(let key): "--\(key)-port"
        case .address(let machine): "machine \(machine)"
        case .leases: "--leases"
        case .history: "history"
        case .machineState: "machine-state"
        case .reports: "--reports"
        case .user: "--user"
        case .mode: "--mode"
        case .subnets: "--range"
        case .https: "--tls-certificate"
        }
    }

    /// The engine's configuration.
    ///
    /// - Parameters:
    ///   - found: the rules for what is in the roots.
    ///   - loaders: the rules for who gets which loader there for a configuration that is made.
    package func configuration(found: [BootRule], loaders: [BootRule] = []) -> DHCPConfiguration {
        var rules = BootRules(self.rules.isEmpty ? found : self.rules, httpPort: httpPort)
        rules.loaders = self.rules.filter(\.namesLoader) + loaders
        var configuration = DHCPConfiguration(
            subnets: mode == .dhcp ? subnets : [], rules: rules,
            knownClasses: knownClasses, isOnlyServer: mode == .dhcp, isAuthoritative: isAuthoritative,
            boot: BootServiceConfiguration(
                offersByProxy: mode == .proxy, seesTransfers: tftpPort != nil,
                multicastFiles: Dictionary(
                    multicastFiles.map { ($0.name, $0.options(serverPort: mtftpPort)) }, uniquingKeysWith: { $1 })))
        configuration.use(machines)
        return configuration
    }
}

extension BootRule {
    /// Whether it says which of this server's loaders a kind of firmware gets, rather than what single machines boot.
    fileprivate var namesLoader: Bool {
        guard case .boot(let plan) = action else { return false }
        return plan.server == nil && match.macs.isEmpty && match.uuids.isEmpty
    }
}

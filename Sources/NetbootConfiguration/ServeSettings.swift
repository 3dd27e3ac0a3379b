// SPDX-License-Identifier: Apache-2.0

package import BootPolicy
package import DHCPEngine
package import DHCPService
package import HostSockets
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
    package var subnets: [SubnetConfiguration] = []
    /// Ranges of addresses whose subnet is that of an interface.
    package var ranges: [ClosedRange<IPv4Address>] = []
    /// Whether clients with an address that is not this server's to give are told so by DHCPNAK.
    package var isAuthoritative = false
    /// Who boots what; empty for what is found in the roots.
    package var rules: [BootRule] = []
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
        case leases, reports, user, mode, subnets
    }

    /// Where a setting is written, for messages.
    package func place(of setting: Setting) -> String {
        if let origin = origins[setting] { return origin.description }
        return switch setting {
        case .root: "--root"
        case .interface: "--interface"
        case .port(let key): "--\(key)-port"
        case .leases: "--leases"
        case .reports: "--reports"
        case .user: "--user"
        case .mode: "--mode"
        case .subnets: "--range"
        }
    }

    /// The engine's configuration.
    ///
    /// - Parameter found: the rules for what is in the roots.
    package func configuration(found: [BootRule]) -> DHCPConfiguration {
        DHCPConfiguration(
            subnets: mode == .dhcp ? subnets : [], rules: BootRules(rules.isEmpty ? found : rules, httpPort: httpPort),
            knownClasses: knownClasses, isOnlyServer: mode == .dhcp, isAuthoritative: isAuthoritative,
            boot: BootServiceConfiguration(
                offersByProxy: mode == .proxy, seesTransfers: tftpPort != nil,
                multicastFiles: Dictionary(
                    multicastFiles.map { ($0.name, $0.options(serverPort: mtftpPort)) }, uniquingKeysWith: { $1 })))
    }

    /// Makes subnets of the ranges, each of the interface in whose network it lies; the range that lies in none, or nil.
    package mutating func placeRanges(on served: [NetworkInterface]) -> ClosedRange<IPv4Address>? {
        let networks = served.flatMap(\.addresses)
        for range in ranges {
            guard
                let network = networks.first(where: { $0.contains(range.lowerBound) && $0.contains(range.upperBound) })
            else { return range }
            if let known = subnets.firstIndex(where: { $0.subnet.network == network.network }) {
                subnets[known].pools.append(range)
            } else {
                subnets.append(SubnetConfiguration(subnet: network, pools: [range]))
            }
        }
        ranges = []
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport

    /// A DHCP server that somebody else wrote, which gives addresses of a /24 network and knows nothing of boots.
    enum OtherDHCPServer: String, CaseIterable {
        case iscDHCPD = "dhcpd"
        case kea = "kea-dhcp4"
        case dnsmasq

        /// What it gives, where it is not told another network.
        static let pool = pool(of: usualNetwork)
        private static let usualNetwork = "198.18.77"

        private static func pool(of network: String) -> (first: String, last: String) {
            ("\(network).100", "\(network).150")
        }

        var isInstalled: Bool { ExternalTool(rawValue) != nil }

        /// Its package, for the reason why a test does not run.
        var package: String {
            switch self {
            case .iscDHCPD: "isc-dhcp-server"
            case .kea: "kea-dhcp4-server"
            case .dnsmasq: "dnsmasq-base"
            }
        }

        /// What it says when it serves.
        var sign: String {
            switch self {
            case .iscDHCPD: "Server starting service"
            case .kea: "DHCP4_STARTED"
            case .dnsmasq: "DHCP, IP range"
            }
        }

        /// Its command line; its files go to `folder`.
        ///
        /// - Parameter network: the first three octets of its addresses.
        func command(in folder: URL, network: String = usualNetwork) throws -> [String] {
            func file(_ name: String, _ text: String) throws -> String {
                let place = folder.appending(path: name)
                try text.write(to: place, atomically: true, encoding: .utf8)
                return place.path
            }
            let (first, last) = OtherDHCPServer.pool(of: network)
            switch self {
            case .iscDHCPD:
                let configuration = try file(
                    "dhcpd.conf",
                    """
                    ping-check false;
                    authoritative;
                    subnet \(network).0 netmask 255.255.255.0 { range \(first) \(last); default-lease-time 600; }
                    """)
                let leases = try file("dhcpd.leases", "")
                let number = folder.appending(path: "dhcpd.pid").path
                return ["dhcpd", "-4", "-d", "-cf", configuration, "-lf", leases, "-pf", number, "eth0"]
            case .kea:
                let configuration = try file(
                    "kea.json",
                    """
                    { "Dhcp4": {
                        "interfaces-config": { "interfaces": ["eth0"] },
                        "lease-database": { "type": "memfile", "persist": false },
                        "valid-lifetime": 600,
                        "subnet4": [{ "subnet": "\(network).0/24", "pools": [{ "pool": "\(first)-\(last)" }] }],
                        "loggers": [{ "name": "kea-dhcp4", "severity": "INFO", "output_options": [{ "output": "stdout" }] }]
                    } }
                    """)
                return [
                    "env", "KEA_LOCKFILE_DIR=none", "KEA_PIDFILE_DIR=\(folder.path)", "kea-dhcp4", "-c", configuration,
                ]
            case .dnsmasq:
                return [
                    "dnsmasq", "--no-daemon", "--user=root", "--conf-file=/dev/null", "--port=0", "--interface=eth0",
                    "--no-ping", "--dhcp-range=\(first),\(last),600",
                    "--dhcp-leasefile=\(folder.appending(path: "dnsmasq.leases").path)",
                ]
            }
        }
    }
#endif

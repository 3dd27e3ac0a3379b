// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// What `pxekit config render` writes, in the servers themselves: firmware asks them over a LAN.
    @Suite(
        "Rendered configurations in the real servers", .serialized, .timeLimit(.minutes(10)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)))
    struct PeerServersTests {
        static let own = "198.18.77.1"
        private static let lan: KeyValuePairs<String, String?> = [
            "peer": "198.18.77.2/24", "addresses": "198.18.77.3/24", "client": nil,
        ]

        static let policy = """
            mode: dhcp
            subnets: [{network: 198.18.77.0/24, pools: [198.18.77.100-198.18.77.150], routers: [198.18.77.1]}]
            boot:
              - {name: bios, platforms: bios, loader: undionly.kpxe, script: "http://\(own)/boot.ipxe"}
              - {name: x64, platforms: uefi-x64, loader: ipxe.efi, script: "http://\(own)/boot.ipxe"}
            """

        /// What each kind of client boots. A proxy of dnsmasq does not answer HTTP Boot.
        private static let boots = [
            "ipxe": "http://\(own)/boot.ipxe", "intel-bios": "undionly.kpxe", "pxe20-bios": "undionly.kpxe",
            "edk2-pxe": "ipxe.efi", "edk2-http": "http://\(own)/ipxe.efi",
        ]

        private static let peers: [(target: String, server: OtherDHCPServer)] = [
            ("isc", .iscDHCPD), ("kea", .kea), ("dnsmasq", .dnsmasq), ("dnsmasq-proxy", .dnsmasq),
        ]

        /// The command line of a server with the written configuration.
        func command(_ server: OtherDHCPServer, _ text: String, in folder: URL) throws -> [String] {
            let file = folder.appending(path: "written")
            switch server {
            case .iscDHCPD:
                let leases = folder.appending(path: "written.leases")
                try Data().write(to: leases)
                try Data(text.utf8).write(to: file)
                let number = folder.appending(path: "written.pid").path
                return ["dhcpd", "-4", "-d", "-cf", file.path, "-lf", leases.path, "-pf", number, "eth0"]
            case .kea:
                // The folder of its leases is not on this computer.
                let memory = text.replacing("\"type\": \"memfile\"", with: "\"type\": \"memfile\", \"persist\": false")
                try Data(memory.utf8).write(to: file)
                return ["env", "KEA_LOCKFILE_DIR=none", "KEA_PIDFILE_DIR=\(folder.path)", "kea-dhcp4", "-c", file.path]
            case .dnsmasq:
                try Data(text.utf8).write(to: file)
                return [
                    "dnsmasq", "--no-daemon", "--user=root", "--conf-file=\(file.path)", "--port=0", "--interface=eth0",
                    "--no-ping", "--dhcp-leasefile=\(folder.appending(path: "written.leases").path)",
                ]
            }
        }

        @Test("tell firmware and iPXE the files of the policy", arguments: peers)
        func told(target: String, server: OtherDHCPServer) async throws {
            try #require(server.isInstalled, "\(server.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let policy = folder.appending(path: "pxekit.yaml")
                try Data(Self.policy.utf8).write(to: policy)
                let written = try await ToolRun.pxekit(
                    ["config", "render", policy.path, "--target", target, "--server", Self.own])
                try #require(written.exitCode == 0, "\(written)")
                let isProxy = target == "dnsmasq-proxy"
                let peer = try command(server, written.output, in: folder)
                let sign = isProxy ? "DHCP, proxy on subnet" : server.sign
                try await NamespaceLAN.with(Self.lan) { lan in
                    try await lan.whileRunning("peer", peer, until: sign) { tool in
                        // A proxy needs somebody who gives addresses.
                        let other = OtherDHCPServer.iscDHCPD
                        let beside = isProxy ? try other.command(in: folder) : ["sh", "-c", "echo none; sleep 600"]
                        try await lan.whileRunning("addresses", beside, until: isProxy ? other.sign : "none") { _ in
                            for (kind, file) in Self.boots where !isProxy || kind != "edk2-http" {
                                let run = try await lan.run(
                                    "client", [Lab.tool.path, "client", "-i", "eth0", "--no-fetch", kind], timeout: 120)
                                let said = "\(kind) boots \(file) from \(Self.own) as "
                                #expect(run.text.contains(said), "\(run.text)\(run.diagnosticText)\(tool.text)")
                            }
                        }
                    }
                }
            }
        }
    }
#endif

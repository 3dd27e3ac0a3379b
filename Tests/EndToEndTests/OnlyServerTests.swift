// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// No second DHCP server by accident: `serve --mode dhcp` asks the LAN before it gives an address.
    @Suite(
        "The only DHCP server of a LAN", .serialized, .timeLimit(.minutes(5)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)))
    struct OnlyServerTests {
        private static let own = "198.18.77.1"
        private static let lan: KeyValuePairs<String, String?> = [
            "server": "\(own)/24", "other": "198.18.77.2/24", "client": nil,
        ]
        private static let range = ["--mode", "dhcp", "--range", "198.18.77.200-198.18.77.219"]
        private static let nobodyElse = "no other DHCP server answers on eth0"

        private func serve(_ options: [String]) -> [String] { [Lab.tool.path, "serve"] + options }

        @Test(
            "does not start beside another one, which it names with the ways out", arguments: OtherDHCPServer.allCases)
        func refuses(other: OtherDHCPServer) async throws {
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let command = try other.command(in: folder)
                try await NamespaceLAN.with(Self.lan) { lan in
                    try await lan.whileRunning("other", command, until: other.sign) { tool in
                        let run = try await lan.run(
                            "server", ["timeout", "30"] + serve(["-i", "eth0"] + Self.range))
                        #expect(run.status == 1, "\(run.diagnosticText)")
                        let said = run.diagnosticText
                        #expect(said.contains("eth0 has another DHCP server: 198.18.77.2 ("), "\(said)")
                        for mend in ["--mode proxy", "--authoritative", "other-servers: [198.18.77.2]"] {
                            #expect(said.contains(mend), "\(said)")
                        }
                        // It was asked, and no address was taken.
                        #expect(!tool.text.contains("DHCPREQUEST") && !tool.text.contains("DHCP4_LEASE_ALLOC"))
                    }
                }
            }
        }

        @Test("starts beside another one where that is meant, with its own part of the addresses")
        func meant() async throws {
            let other = OtherDHCPServer.dnsmasq
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let command = try other.command(in: folder)
                let file = folder.appending(path: "pxekit.yaml")
                try "other-servers: 198.18.77.2\n".write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with(Self.lan) { lan in
                    try await lan.whileRunning("other", command, until: other.sign) { _ in
                        for (options, sign) in [
                            (
                                ["--authoritative"],
                                "nobody was asked for other DHCP servers: this server is authoritative"
                            ),
                            (["--config", file.path], Self.nobodyElse),
                        ] {
                            try await lan.whileRunning(
                                "server", serve(["-i", "eth0"] + Self.range + options), until: sign
                            ) {
                                _ in
                            }
                        }
                    }
                }
            }
        }

        @Test("alone it says so and serves; a moved port and the loopback device need no question")
        func alone() async throws {
            let moved = ["--dhcp-port", "6767", "--client-port", "6868"]
            let loopback = ["-i", "lo", "--mode", "dhcp", "--range", "127.77.0.10-127.77.0.20"]
            try await NamespaceLAN.with(Self.lan) { lan in
                for (options, sign) in [
                    (["-i", "eth0"] + Self.range, Self.nobodyElse),
                    (
                        ["-i", "eth0"] + Self.range + moved,
                        "nobody was asked for other DHCP servers: the DHCP ports are moved"
                    ),
                    (loopback, "lo was not asked for other DHCP servers: it is no Ethernet"),
                ] {
                    try await lan.whileRunning("server", serve(options), until: sign) { tool in
                        try await tool.says("HTTP on port 80")
                        if sign == Self.nobodyElse {
                            let run = try await lan.run(
                                "client", [Lab.tool.path, "client", "-i", "eth0", "ipxe"])
                            #expect(
                                "\(run.text)".contains("198.18.77.2"), "\(run.text)\(run.diagnosticText)\(tool.text)")
                        }
                    }
                }
            }
        }

        @Test("a reload that makes it a DHCP server is refused where another one answers, and all stays as it was")
        func reload() async throws {
            let other = OtherDHCPServer.dnsmasq
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            func yaml(_ lines: String...) -> String {
                (["interfaces: [eth0]", "boot: [{name: all, loader: x.0}]"] + lines).joined(separator: "\n") + "\n"
            }
            let pool = "subnets: [{network: 198.18.77.0/24, pools: [198.18.77.200-198.18.77.219]}]"
            try await ReloadableServer.serving(Self.lan, { _ in yaml("mode: proxy") }) { serving in
                let command = try other.command(in: serving.folder)
                try await serving.lan.whileRunning("other", command, until: other.sign) { _ in
                    let said = try await serving.refused(yaml("mode: dhcp", pool))
                    #expect(said.contains("eth0 has another DHCP server: 198.18.77.2"), "\(said)")
                    let boots = try await serving.boots()
                    #expect(boots.contains("boots x.0 from \(Self.own) as 198.18.77.1"), "\(boots)")
                    try await serving.reload(yaml("mode: dhcp", pool, "authoritative: true"))
                }
            }
        }

        @Test("an interface that comes later is asked as well, and left out where another server answers")
        func later() async throws {
            let other = OtherDHCPServer.dnsmasq
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let command = try other.command(in: folder)
                let file = folder.appending(path: "pxekit.yaml")
                let yaml = """
                    mode: dhcp
                    subnets:
                      - {network: 198.18.77.0/24, pools: [198.18.77.200-198.18.77.219]}
                      - {network: 198.18.88.0/24, pools: [198.18.88.200-198.18.88.219]}
                    """
                try yaml.write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with([
                    "server": nil, "other": "198.18.77.2/24", "client": nil,
                ]) { lan in
                    try await lan.plug("eth1", ("server", "198.18.88.1/24"), ("client", "198.18.88.2/24"))
                    try await lan.whileRunning("other", command, until: other.sign) { _ in
                        try await lan.whileRunning("server", serve(["--config", file.path]), until: "HTTP on port") {
                            tool in
                            try await tool.says("no other DHCP server answers on eth1")
                            let added = try await lan.run(
                                "server", ["ip", "addr", "add", "\(Self.own)/24", "brd", "+", "dev", "eth0"])
                            #expect(added.status == 0, "\(added.diagnosticText)")
                            try await tool.says("eth0 has another DHCP server: 198.18.77.2")
                            try await tool.says("eth0 is not served")
                            #expect(!tool.text.contains("DHCP on eth0"), "\(tool.text)")
                        }
                    }
                }
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// SIGHUP changes what the server is to its network, what it refuses, and where it stores what machines tell.
    @Suite(
        "a reload that changes a server's role", .serialized,
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct ServeReloadRoleTests {
        private static let server = "198.18.77.1"
        private static let other = OtherDHCPServer.dnsmasq

        private func serving(
            _ yaml: (URL) -> String, _ body: (ReloadableServer) async throws -> Void
        ) async throws {
            let hosts: KeyValuePairs<String, String?> = [
                "server": "\(Self.server)/24", "client": "198.18.77.3/24", "other": "198.18.77.2/24",
            ]
            try await ReloadableServer.serving(hosts, yaml, body)
        }

        private func yaml(_ lines: [String]) -> String {
            (["interfaces: [eth0]", "boot: [{name: all, loader: x.0}]"] + lines).joined(separator: "\n") + "\n"
        }

        private static let pool = "subnets: [{network: 198.18.77.0/24, pools: [198.18.77.200-198.18.77.219]}]"

        @Test(
            "a ProxyDHCP server becomes the DHCP server, and a ProxyDHCP server again",
            .enabled(if: other.isInstalled, "\(other.package) is missing; `make test` brings it"))
        func roles() async throws {
            let proxy = yaml(["mode: proxy"])
            try await serving({ _ in proxy }) { serving in
                let command = try Self.other.command(in: serving.folder)
                func besideTheOther(number: Int) async throws {
                    try await serving.lan.whileRunning("other", command, until: Self.other.sign) { _ in
                        let said = try await serving.boots(number: number)
                        #expect(said.contains("boots x.0 from \(Self.server)"), "\(said)\(serving.tool.text)")
                        #expect(said.contains("198.18.77.1"), "\(said)")
                        #expect(!said.contains("198.18.77.2"), "\(said)")
                    }
                }
                try await besideTheOther(number: 1)
                try await serving.reload(yaml(["mode: dhcp", Self.pool]))
                let said = try await serving.boots(number: 2)
                #expect(said.contains("boots x.0 from \(Self.server)"), "\(said)\(serving.tool.text)")
                #expect(said.contains("198.18.77.2"), "\(said)")
                try await serving.reload(proxy)
                try await besideTheOther(number: 3)
            }
        }

        @Test("a file that cannot boot its machine is served or refused, as the configuration says now")
        func refusal() async throws {
            func yaml(_ lines: String..., root: URL) -> String {
                self.yaml(["mode: dhcp", Self.pool, "root: [\(root.path)/old]"] + lines)
            }
            try await serving({ yaml(root: $0) }) { serving in
                // Whoever names a script where a program belongs.
                try serving.write("#!ipxe\nshell\n", to: "old/x.0")
                let asked = try await serving.boots("intel-bios")
                let address = try #require(asked.firstMatch(of: /198\.18\.77\.2\d\d/)?.output, "\(asked)")
                let added = try await serving.lan.run("client", ["ip", "addr", "add", "\(address)/24", "dev", "eth0"])
                #expect(added.status == 0, "\(added.diagnosticText)")
                func fetched() async throws -> String {
                    try await serving.fetch("tftp://\(Self.server)/x.0", "--interface", "\(address)", "-o", "/dev/null")
                }
                #expect(try await fetched() == "")
                try await serving.reload(yaml("refuse-unbootable: true", root: serving.folder))
                #expect(try await fetched().hasPrefix("curl "), "\(serving.tool.text)")
                try await serving.reload(yaml("refuse-unbootable: false", root: serving.folder))
                #expect(try await fetched() == "")
            }
        }

        @Test("reports go to another folder, are taken no more, and are taken again")
        func reports() async throws {
            func yaml(_ folder: URL, _ reports: String?) -> String {
                self.yaml(["mode: proxy"] + (reports.map { ["reports: \(folder.path)/\($0)"] } ?? []))
            }
            try await serving({ yaml($0, "first") }) { serving in
                func machines(in reports: String) async throws -> String {
                    try await ToolRun.pxekit(["report", "list", serving.folder.path + "/" + reports]).output
                }
                /// Whether a report of one datagram was acknowledged.
                func report(_ machine: UInt8) async throws -> Bool {
                    let sender = """
                        import socket, sys
                        asks = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        asks.settimeout(2)
                        head = b"PXER" + bytes([0, 0, 0, 1])
                        asks.connect((sys.argv[1], 8274))
                        asks.send(head + bytes([1, 6, 2, 0, 0, 0, 0, int(sys.argv[2])]) + b"pxeinfo: end of report\\n")
                        sys.exit(asks.recv(100) != head)
                        """
                    let command = ["python3", "-c", sender, Self.server, "\(machine)"]
                    return try await serving.lan.run("client", command).status == 0
                }
                #expect(try await report(1))
                try await serving.reload(yaml(serving.folder, "second"))
                #expect(try await report(2))
                try await serving.reload(yaml(serving.folder, nil))
                #expect(try await !report(3))
                try await serving.reload(yaml(serving.folder, "first"))
                #expect(try await report(4))
                let (first, second) = (try await machines(in: "first"), try await machines(in: "second"))
                #expect(
                    first.split(separator: "\n").map { $0.prefix(17) } == ["02:00:00:00:00:01", "02:00:00:00:00:04"])
                #expect(second.split(separator: "\n").map { $0.prefix(17) } == ["02:00:00:00:00:02"])
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// SIGHUP: the whole file is served as it is now, without harm to what is under way, or refused as a whole.
    ///
    /// The server has root's rights no more when it is told.
    @Suite(
        "a reload on a LAN", .serialized,
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct ServeReloadTests {
        private static let server = "198.18.79.1"

        private func yaml(_ lines: String..., ports: String = "http: 80") -> String {
            """
            mode: dhcp
            interfaces: [eth0]
            ports: {\(ports)}
            subnets: [{network: 198.18.79.0/24, pools: [198.18.79.100-198.18.79.119]}]
            boot: [{name: all, loader: x.0}]

            """ + lines.joined(separator: "\n")
        }

        private func serving(
            _ yaml: (URL) -> String, _ body: (ReloadableServer) async throws -> Void
        ) async throws {
            let hosts: KeyValuePairs<String, String?> = ["server": "\(Self.server)/24", "client": "198.18.79.2/24"]
            try await ReloadableServer.serving(hosts, yaml) { serving in
                for root in ["old", "new"] { try serving.write("the \(root) one", to: "\(root)/which") }
                try await body(serving)
            }
        }

        @Test("another root is served at once, and downloads from the old one by TFTP and HTTP end whole")
        func roots() async throws {
            try await serving({ yaml("root: [\($0.path)/old]") }) { serving in
                let content = Data((0..<12_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
                try content.write(to: serving.folder.appending(path: "old/large"))
                #expect(try await serving.fetch("http://\(Self.server)/which") == "the old one")
                let (lan, folder) = (serving.lan, serving.folder)
                async let tftp = lan.run(
                    "client",
                    [
                        "curl", "-sS", "--tftp-blksize", "512", "-o", "\(folder.path)/tftp",
                        "tftp://\(Self.server)/large",
                    ])
                async let http = lan.run(
                    "client",
                    [
                        "curl", "-sS", "--limit-rate", "3M", "-o", "\(folder.path)/http",
                        "http://\(Self.server)/large",
                    ])
                for download in ["large by TFTP", "/large by HTTP"] {
                    try await serving.tool.says("fetches \(download)")
                }
                try await serving.reload(yaml("root: [\(folder.path)/new]"))
                #expect(!serving.tool.text.contains("loaded large"), "the download was over before the reload")
                #expect(try await serving.fetch("http://\(Self.server)/which") == "the new one")
                #expect(try await serving.fetch("tftp://\(Self.server)/which") == "the new one")
                #expect(try await serving.fetch("http://\(Self.server)/large").hasPrefix("curl 22"))
                for result in [try await tftp, try await http] {
                    #expect(result.status == 0, "\(result.diagnosticText)")
                }
                for name in ["tftp", "http"] {
                    #expect(try Data(contentsOf: folder.appending(path: name)) == content, "by \(name)")
                }
            }
        }

        @Test("TFTP and HTTP move to other ports, go and come; a download that is under way on the old port ends whole")
        func ports() async throws {
            try await serving({ yaml("root: [\($0.path)/old]") }) { serving in
                let root = "root: [\(serving.folder.path)/old]"
                let content = Data((0..<12_000_000).map { UInt8(truncatingIfNeeded: $0 &* 29 >> 3) })
                try content.write(to: serving.folder.appending(path: "old/large"))
                let (lan, folder) = (serving.lan, serving.folder)
                async let http = lan.run(
                    "client",
                    ["curl", "-sS", "--limit-rate", "3M", "-o", "\(folder.path)/http", "http://\(Self.server)/large"])
                async let tftp = lan.run(
                    "client", ["curl", "-sS", "-o", "\(folder.path)/tftp", "tftp://\(Self.server)/large"])
                for download in ["large by TFTP", "/large by HTTP"] {
                    try await serving.tool.says("fetches \(download)")
                }
                try await serving.reload(yaml(root, ports: "http: 81, tftp: 70"))
                #expect(!serving.tool.text.contains("loaded large"), "the download was over before the reload")
                #expect(try await serving.fetch("http://\(Self.server):81/which") == "the old one")
                #expect(try await serving.fetch("tftp://\(Self.server):70/which") == "the old one")
                #expect(try await serving.fetch("http://\(Self.server)/which").hasPrefix("curl 7"))
                for result in [try await tftp, try await http] {
                    #expect(result.status == 0, "\(result.diagnosticText)")
                }
                for name in ["tftp", "http"] {
                    #expect(try Data(contentsOf: folder.appending(path: name)) == content, "by \(name)")
                }
                try await serving.reload(yaml(root, ports: "http: 0, tftp: 0"))
                #expect(try await serving.fetch("http://\(Self.server):81/which").hasPrefix("curl 7"))
                try await serving.reload(yaml(root))
                #expect(try await serving.fetch("http://\(Self.server)/which") == "the old one")
                #expect(try await serving.fetch("tftp://\(Self.server)/which") == "the old one")
            }
        }

        @Test("what is wrong is refused with its line, key and reason, and the old configuration goes on")
        func refusals() async throws {
            try await serving({ yaml("root: [\($0.path)/old]") }) { serving in
                let root = "root: [\(serving.folder.path)/old]"
                // Somebody else's servers.
                let holder = ["python3", "-m", "http.server", "8181", "--bind", "0.0.0.0"]
                try await serving.lan.whileRunning("server", ["python3", "-u"] + holder.dropFirst(), until: "Serving") {
                    _ in
                    let wrong = [
                        (yaml(root, "bootz: []"), ["pxekit.yaml:7", "bootz", "did you mean"]),
                        (yaml(root, "mode: dhcpp"), ["the key mode is there twice"]),
                        (yaml(root, ports: "http: 80000"), ["pxekit.yaml:3:15: ports.http", "from 0 to 65535"]),
                        (
                            yaml("root: [/nowhere/at/all, /nor/here]"),
                            ["pxekit.yaml:6:8: root[0]", "root[1]: '/nor/here'", "No such file or directory"]
                        ),
                        (
                            yaml(root, ports: "http: 8181, tftp: 70"),
                            ["pxekit.yaml:3:15: ports.http", "HTTP cannot listen on 0.0.0.0:8181", "in use"]
                        ),
                        (yaml(root, "leases: /proc/leases"), ["pxekit.yaml:7:9: leases", "/proc/leases"]),
                        (yaml(root, "reports: /proc/reports"), ["pxekit.yaml:7:10: reports", "/proc/reports"]),
                        (
                            yaml(root).replacing("[eth0]", with: "[eth0, eth7]"),
                            ["pxekit.yaml:2:20: interfaces[1]", "there is no such interface"]
                        ),
                    ]
                    for (yaml, reasons) in wrong {
                        let said = try await serving.refused(yaml)
                        for reason in reasons { #expect(said.contains(reason), "\(said)") }
                        #expect(try await serving.fetch("http://\(Self.server)/which") == "the old one")
                    }
                    #expect(try await serving.fetch("tftp://\(Self.server)/which") == "the old one")
                    #expect(try await serving.boots().contains("boots x.0 from \(Self.server)"))
                    // What was opened in vain is free again.
                    try await serving.reload(yaml(root, ports: "http: 80, tftp: 70"))
                    #expect(try await serving.fetch("tftp://\(Self.server):70/which") == "the old one")
                }
            }
        }

        @Test("leases survive pools that shrink, go and come back, and another lease file; no address is given twice")
        func leases() async throws {
            try await serving({ yaml("leases: \($0.path)/first.sqlite") }) { serving in
                let folder = serving.folder.path
                let first = try await serving.boots(number: 1)
                #expect(first.contains("boots x.0"), "\(first)")
                // Of the two that are left the first is taken.
                let second = "leases: \(folder)/second.sqlite"
                let pool = ("-198.18.79.119", "-198.18.79.101")
                try await serving.reload(yaml(second).replacing(pool.0, with: pool.1))
                let others = try await serving.boots(number: 2)
                #expect(others.contains("boots x.0"), "\(others)")
                #expect(others != first)
                #expect(try await serving.boots(number: 1) == first)
                try await serving.reload(yaml(second).replacing("198.18.79", with: "198.18.80"))
                try await serving.reload(yaml(second))
                #expect(try await serving.boots(number: 2) == others)
                #expect(try await serving.boots(number: 1) == first)
                let third = try await serving.boots(number: 3)
                #expect(third.contains("boots x.0"), "\(third)")
                #expect(Set([first, others, third]).count == 3)
                let kept = try await serving.lan.run(
                    "server",
                    [
                        "python3", "-c",
                        "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM lease').fetchone()[0])",
                        "\(folder)/second.sqlite",
                    ])
                #expect(kept.text == "3\n", "\(kept.diagnosticText)")
            }
        }

        @Test("interfaces that come, go and come back are served, without root's rights")
        func interfaces() async throws {
            try await serving({ _ in yaml(ports: "http: 0").replacing("interfaces: [eth0]\n", with: "") }) { serving in
                func ip(_ arguments: String...) async throws {
                    let result = try await serving.lan.run("server", ["ip"] + arguments)
                    #expect(result.status == 0, "\(result.diagnosticText)")
                }
                try await ip("link", "set", "eth0", "down")
                try await serving.tool.says("no DHCP on eth0 any more")
                try await ip("link", "set", "eth0", "up")
                #expect(try await untilTrue { try await serving.boots().contains("boots x.0") })
                // A kernel may have no VLANs; to a server, whatever appears is the same.
                try await ip("link", "add", "vlan7", "type", "veth", "peer", "name", "peer7")
                try await ip("link", "set", "peer7", "up")
                try await ip("addr", "add", "198.18.80.1/24", "brd", "+", "dev", "vlan7")
                try await ip("link", "set", "vlan7", "up")
                try await serving.tool.says("DHCP on vlan7, 198.18.80.1, ports 67 and 4011")
                try await ip("link", "del", "vlan7")
                try await serving.tool.says("no DHCP on vlan7 any more")
                #expect(try await serving.boots().contains("boots x.0"))
                // Named interfaces are open to change as well.
                try await serving.reload(yaml(ports: "http: 0, pxe: 4012"))
                try await serving.tool.says("DHCP on eth0, \(Self.server), ports 67 and 4012")
                #expect(try await serving.boots().contains("boots x.0"))
            }
        }

        /// Whether something comes true within twenty seconds.
        private func untilTrue(_ condition: () async throws -> Bool) async throws -> Bool {
            let end = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < end {
                if try await condition() { return true }
            }
            return false
        }

        @Test(
            "what takes a restart is said",
            arguments: [("user", "user: daemon"), ("tftp-clients-per-address", "tftp-clients-per-address: 7")])
        func restart(key: String, line: String) async throws {
            try await serving({ _ in yaml(ports: "http: 0") }) { serving in
                try await serving.reload(yaml(line, ports: "http: 0"))
                #expect(serving.tool.text.contains("\(key): takes effect after a restart"))
            }
        }

        @Test("SIGTERM ends it while clients load")
        func ending() async throws {
            try await serving({ yaml("root: [\($0.path)/old]") }) { serving in
                try Data(count: 20_000_000).write(to: serving.folder.appending(path: "old/large"))
                let lan = serving.lan
                async let http = lan.run(
                    "client",
                    ["curl", "-sS", "--limit-rate", "300K", "-o", "/dev/null", "http://\(Self.server)/large"])
                try await serving.tool.says("fetches /large by HTTP")
                kill(serving.tool.process, SIGTERM)
                #expect(try await http.status != 0)
            }
        }
    }
#endif

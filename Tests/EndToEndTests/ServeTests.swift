// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// `pxekit serve` as an administrator runs it: what it says, SIGHUP, its rights, and that floods and damage do it no harm.
    @Suite(
        "serve on a LAN", .serialized,
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)))
    struct ServeTests {
        private static let server = "198.18.78.1"

        private func configuration(loader: String, pool: String = "198.18.78.100-198.18.78.119") -> String {
            """
            mode: dhcp
            interfaces: [eth0]
            ports: {http: 0}
            subnets: [{network: 198.18.78.0/24, pools: [\(pool)]}]
            boot: [{name: all, loader: \(loader)}]
            """
        }

        /// Runs `serve` with a configuration while `body` does; the client is on the same LAN.
        private func serving(
            _ yaml: String, _ options: [String] = [],
            _ body: (NamespaceLAN, RunningTool, URL) async throws -> Void
        ) async throws {
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "pxekit.yaml")
                try yaml.write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "client": "198.18.78.2/24"]) { lan in
                    let command = [Lab.tool.path, "serve", "--config", file.path] + options
                    try await lan.whileRunning("server", command, until: "DHCP on eth0") { tool in
                        try await tool.says("TFTP on port 69")
                        try await body(lan, tool, folder)
                    }
                }
            }
        }

        /// What an iPXE of this number boots; iPXE because it waits for nobody when it has an offer.
        private func boots(_ lan: NamespaceLAN, number: Int = 1) async throws -> String {
            let result = try await lan.run(
                "client", [Lab.tool.path, "client", "--interface", "eth0", "--number", "\(number)", "ipxe"])
            return result.text + result.diagnosticText
        }

        @Test("SIGHUP serves what the file says now; a wrong file is refused with its line, and the old rules stay")
        func reload() async throws {
            try await serving(configuration(loader: "first.0")) { lan, tool, folder in
                #expect(try await boots(lan).contains("boots first.0 from \(Self.server)"))
                let file = folder.appending(path: "pxekit.yaml")
                try configuration(loader: "second.0").write(to: file, atomically: true, encoding: .utf8)
                kill(tool.process, SIGHUP)
                try await tool.says("the configuration was read again")
                #expect(try await boots(lan).contains("boots second.0 from \(Self.server)"))
                try (configuration(loader: "third.0") + "\nbootz: []").write(
                    to: file, atomically: true, encoding: .utf8)
                kill(tool.process, SIGHUP)
                try await tool.says("the configuration stays as it was")
                #expect(tool.text.contains("pxekit.yaml:6"), "\(tool.text)")
                #expect(tool.text.contains("bootz"))
                #expect(try await boots(lan).contains("boots second.0 from \(Self.server)"))
            }
        }

        @Test("root's rights are gone when it serves, and leases are still written and kept")
        func rights() async throws {
            try await withTemporaryDirectory { state in
                let leases = state.appending(path: "leases.sqlite").path
                let options = ["--leases", leases]
                var address = ""
                try await serving(configuration(loader: "x.0"), options) { lan, tool, _ in
                    address = try await boots(lan)
                    #expect(address.contains("boots x.0"))
                    let children = try String(
                        contentsOfFile: "/proc/\(tool.process)/task/\(tool.process)/children", encoding: .utf8)
                    let process = try #require(children.split(separator: " ").first)
                    let nobody = try #require(getpwnam("nobody")).pointee.pw_uid
                    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
                    // The rights are each thread's own (credentials(7)).
                    let living = threads.compactMap {
                        try? String(contentsOfFile: "/proc/\(process)/task/\($0)/status", encoding: .utf8)
                    }
                    #expect(!living.isEmpty)
                    for status in living {
                        #expect(status.contains("Uid:\t\(nobody)\t\(nobody)\t\(nobody)\t\(nobody)"), "\(status)")
                    }
                    // CAP_NET_BIND_SERVICE and CAP_NET_RAW stay with the thread that opens sockets.
                    let able = living.filter { !$0.contains("CapPrm:\t0000000000000000") }
                    #expect(able.count == 1, "\(able)")
                    #expect(able.allSatisfy { $0.contains("CapPrm:\t0000000000002400") }, "\(able)")
                    #expect(!tool.text.contains("could not be written"))
                }
                // The next run, too, is root's at first.
                try await serving(configuration(loader: "x.0"), options) { lan, _, _ in
                    _ = try await boots(lan, number: 2)
                    #expect(try await boots(lan) == address)
                }
            }
        }

        @Test(
            "a port that cannot be had ends all at the start, also what can listen",
            arguments: [
                (["--tftp-port", "67"], "TFTP cannot listen on 0.0.0.0:67: Address already in use"),
                (["--pxe-port", "67"], "DHCP cannot listen on eth0:67: Address already in use"),
            ])
        func takenPort(options: [String], reason: String) async throws {
            try await NamespaceLAN.with(["server": "\(Self.server)/24"]) { lan in
                let range = ["--mode", "dhcp", "--range", "198.18.78.100-198.18.78.119"]
                let run = try await lan.run(
                    "server", ["timeout", "30", Lab.tool.path, "serve", "-i", "eth0"] + range + options)
                #expect(run.status == 1, "\(run.diagnosticText)")
                #expect(run.diagnosticText.contains(reason), "\(run.diagnosticText)")
                #expect(!run.diagnosticText.contains("EventLoop"), "\(run.diagnosticText)")
            }
        }

        @Test("--json prints one object for each step")
        func json() async throws {
            try await serving(configuration(loader: "x.0"), ["--json"]) { lan, tool, _ in
                _ = try await boots(lan)
                try await tool.says("\"acknowledged\"")
                let lines = tool.text.split(separator: "\n").filter { $0.hasPrefix("{") }
                let objects = try lines.map {
                    try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
                }
                #expect(
                    objects.compactMap { $0["step"] as? String } == ["discover", "offer", "request", "acknowledged"])
                #expect(objects.allSatisfy { $0["client"] as? String == "52:54:00:74:00:01" })
                #expect(
                    objects.allSatisfy { $0["time"] is String && $0["seconds"] is Double && $0["detail"] is String })
            }
        }

        @Test(
            "a flood of invented clients holds no address: another is served, and no bound one is taken away",
            .enabled(if: ExternalTool("perfdhcp") != nil, "kea-admin is missing; `make test` brings it"))
        func flood() async throws {
            try await serving(configuration(loader: "x.0")) { lan, _, _ in
                let bound = try await boots(lan)
                #expect(bound.contains("boots x.0"))
                // DISCOVERs alone, from twenty thousand hardware addresses.
                _ = try await lan.run(
                    "client",
                    ["perfdhcp", "-4", "-i", "-l", "eth0", "-r", "1000", "-R", "20000", "-p", "3", Self.server])
                let other = try await boots(lan, number: 2)
                #expect(other.contains("boots x.0") && other != bound, "\(other)")
                #expect(try await boots(lan) == bound)
            }
        }

        @Test(
            "perfdhcp's exchanges are all served",
            .enabled(if: ExternalTool("perfdhcp") != nil, "kea-admin is missing; `make test` brings it"))
        func perfdhcp() async throws {
            let yaml = configuration(loader: "x.0", pool: "198.18.78.10-198.18.78.250")
            try await serving(yaml) { lan, _, _ in
                let result = try await lan.run(
                    "client",
                    [
                        "perfdhcp", "-4", "-l", "eth0", "-r", "50", "-R", "100", "-n", "100", "-W", "2000000",
                        Self.server,
                    ])
                let drops = result.text.split(separator: "\n").filter { $0.hasPrefix("drops:") }
                #expect(drops.map(String.init) == ["drops: 0", "drops: 0"], "\(result.text)")
            }
        }

        @Test("ISC's client gets its lease, and gives it back")
        func dhclient() async throws {
            try #require(ExternalTool("dhclient") != nil, "isc-dhcp-client is missing; `make test` brings it")
            try await serving(configuration(loader: "x.0")) { lan, _, folder in
                let lease = try await DHClient.lease(lan, "client", in: folder)
                #expect(lease.contains("dhcp-server-identifier \(Self.server)"))
                #expect(lease.contains("fixed-address 198.18.78.1"))
            }
        }
    }
#endif

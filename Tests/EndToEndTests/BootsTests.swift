// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// The history of boots that a running server keeps, as `pxekit boots` shows it.
    @Suite(
        "pxekit boots", .serialized, .timeLimit(.minutes(3)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct BootsTests {
        private static let server = "198.18.75.1"
        private static let hosts: KeyValuePairs<String, String?> = [
            "server": "\(server)/24", "client": "198.18.75.2/24",
        ]
        /// What `pxekit client ipxe` has for its first machine.
        private static let mac = "52:54:00:74:00:01"

        private static func yaml(_ folder: URL) -> String {
            """
            mode: dhcp
            interfaces: [eth0]
            root: [\(folder.path)/old]
            history: \(folder.path)/boots.sqlite
            history-time: 24h
            subnets: [{network: 198.18.75.0/24}]
            machines: [{name: web1, macs: "\(mac)", address: 198.18.75.2}]
            boot: [{name: all, loader: kernel, script: kernel}]

            """
        }

        @Test("each step of a boot is kept by a server without rights, and read while it runs and after it")
        func kept() async throws {
            var file = ""
            try await ReloadableServer.serving(Self.hosts, { Self.yaml($0) }) { serving in
                file = serving.folder.appending(path: "pxekit.yaml").path
                func boots(_ arguments: String...) async throws -> ToolRun {
                    try await ToolRun.pxekit(["boots", "--config", file] + arguments)
                }
                try serving.write("a kernel", to: "old/kernel")
                _ = try await serving.boots()
                #expect(try await serving.fetch("http://\(Self.server)/kernel") == "a kernel")
                var run = try await boots("--steps")
                for _ in 0..<50 where !run.output.contains("loaded /kernel") {
                    try await Task.sleep(for: .milliseconds(100))
                    run = try await boots("--steps")
                }
                #expect(run.exitCode == 0, "\(run.diagnostics)")
                let lines = run.output.split(separator: "\n").map(String.init)
                #expect(lines.first?.contains(" web1 (\(Self.mac)) bios, all: ") == true, "\(run.output)")
                #expect(
                    lines.first?.hasSuffix("2 files, 0.00 MB; last: loaded /kernel by HTTP, 8 bytes") == true,
                    "\(run.output)")
                for step in [
                    "DISCOVER from bios iPXE", "OFFER 198.18.75.2, boots kernel", "ACK 198.18.75.2",
                    "fetches /kernel by HTTP",
                ] {
                    #expect(lines.dropFirst().contains { $0.contains(step) }, "\(step): \(run.output)")
                }
                let json = try await boots("--json", "--machine", "web1")
                if await JSONSchema.canBeAsked { try await JSONSchema(command: "boots").holds(json.output) }
                let steps = try json.output.split(separator: "\n").map {
                    try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
                }
                #expect(steps.count == lines.count - 1)
                #expect(steps.last??["bytes"] as? Int == 8 && steps.last??["machine"] as? String == "web1")
                #expect(try await boots("--machine", "52:54:00:00:00:99").output.isEmpty)
                let wrong = try await boots("--machine", "web2")
                #expect(
                    wrong.exitCode == 2 && wrong.diagnostics.contains("--machine 'web2': needed a hardware address"))

                // What happens while somebody follows is shown at once.
                let lan = serving.lan
                try await lan.whileRunning(
                    "server", [Lab.tool.path, "boots", "--follow", "--config", file], until: "web1"
                ) { tool in
                    _ = try await serving.fetch("http://\(Self.server)/none")
                    try await tool.says("/none is not there")
                    // Nothing follows, so the server finds out why, and `pxekit doctor` reads it.
                    try await tool.says("STOPS: the HTTP server does not have the file")
                }
                let judged = try await ToolRun.pxekit(["doctor", "--config", file, "--machine", "web1"])
                #expect(judged.exitCode == 1, "\(judged.diagnostics)")
                #expect(judged.output.contains("[http-not-found, L7]"), "\(judged.output)")
                let all = try await ToolRun.pxekit(["doctor", "--config", file, "--json"])
                if await JSONSchema.canBeAsked { try await JSONSchema(command: "doctor").holds(all.output) }
            }
        }

        @Test("a server that keeps no boots, and one that has not started, are told apart")
        func missing() async throws {
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "pxekit.yaml")
                for (yaml, reason) in [
                    ("mode: proxy\n", "the server keeps no boots; give it the key history"),
                    ("history: \(folder.path)/none.sqlite\n", "none.sqlite' is not there yet"),
                ] {
                    try yaml.write(to: file, atomically: true, encoding: .utf8)
                    let run = try await ToolRun.pxekit(["boots", "--config", file.path])
                    #expect(run.exitCode == 2 && run.diagnostics.contains(reason), "\(run.diagnostics)")
                }
            }
        }
    }
#endif

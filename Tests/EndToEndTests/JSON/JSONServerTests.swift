// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// What servers, and those who ask them, print with `--json`.
    @Suite(
        "JSON output of servers", .serialized, .timeLimit(.minutes(5)),
        .enabled(JSONSchema.skipReason) { await JSONSchema.canBeAsked },
        .enabled(if: Lab.isComplete, "needs build/boot, which `make test` fetches"),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)))
    struct JSONServerTests {
        private static let dhcp = [
            "--mode", "dhcp", "--range", "198.18.79.100-198.18.79.150", "--interface", "eth0", "--json", "-v",
        ]
        private static let boot = Lab.library[1].path

        /// The lines of a server's standard output.
        private func objects(_ text: String) -> String {
            text.split(separator: "\n").filter { $0.hasPrefix("{") }.map { $0 + "\n" }.joined()
        }

        @Test(
            "serve, boot and proxy: a line for each step; client: one for each kind",
            arguments: [
                ["serve", "--root", boot] + dhcp, ["boot", "\(boot)/vmlinuz"] + dhcp,
                ["proxy", "-d", "-i", "eth0", "--json", "pxelinux.0"],
            ])
        func steps(command: [String]) async throws {
            try await NamespaceLAN.with(["server": "198.18.79.1/24", "client": "198.18.79.2/24"]) { lan in
                try await lan.whileRunning("server", [Lab.tool.path] + command, until: "DHCP on eth0") { server in
                    // Beside a proxy alone a client asks in vain, and long.
                    let isAlone = command[0] == "proxy"
                    let client = try await lan.run(
                        "client", [Lab.tool.path, "client", "-i", "eth0", "--json", "intel-bios", "edk2-pxe"],
                        timeout: isAlone ? 8 : 60)
                    if !isAlone { try await JSONSchema(command: "client").holds(client.text) }
                    try await server.says("\"discover\"")
                    try await JSONSchema(command: command[0]).holds(objects(server.text))
                }
            }
        }

        @Test("tftp serve, get and put: a line for each transfer")
        func transfers() async throws {
            try await withTemporaryDirectory { folder in
                let served = ["tftp", "serve", "--root", Self.boot, "--host", "127.0.0.1", "--port", "0", "--json"]
                try await ExternalTool(at: Lab.tool).whileRunning(
                    served + ["--upload-dir", folder.path], until: "TFTP on 127.0.0.1:"
                ) { server in
                    let port = try #require(server.text.firstMatch(of: /127\.0\.0\.1:(\d+)/)).1
                    let place = "tftp://127.0.0.1:\(port)"
                    let copy = folder.appending(path: "copy").path
                    for (verb, words) in [
                        ("get", ["\(place)/pxelinux.0", "-o", copy]), ("put", [copy, "\(place)/up"]),
                        ("get", ["\(place)/nosuch"]),
                    ] {
                        let run = try await ToolRun.pxekit(["tftp", verb] + words + ["--json"])
                        try await JSONSchema(command: "tftp \(verb)").holds(run.output)
                    }
                    try await server.says("\"write\"")
                    try await JSONSchema(command: "tftp serve").holds(objects(server.text))
                }
            }
        }
    }
#endif

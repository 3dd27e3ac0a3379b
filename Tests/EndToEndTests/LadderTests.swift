// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Several loaders of a rule, with a server on a LAN and clients that fetch them and go on, or do not.
    @Suite(
        "a ladder of loaders on a LAN", .serialized, .timeLimit(.minutes(3)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct LadderTests {
        private static let server = "198.18.83.1"
        /// What `pxekit client edk2-pxe` has for its first machine.
        private static let mac = "52:54:00:70:00:01"

        private struct Room {
            let lan: NamespaceLAN
            let file: String

            /// The firmware looks for servers; what it says.
            func asks(_ number: Int = 1) async throws -> String {
                // What comes sooner is taken for a duplicate.
                try await Task.sleep(for: .milliseconds(1100))
                let tool = [Lab.tool.path, "client", "--interface", "eth0", "--no-fetch", "--number", "\(number)"]
                return try await lan.run("client", tool + ["edk2-pxe"]).text
            }

            func fetches(_ name: String) async throws {
                let run = try await lan.run(
                    "client", ["curl", "-sS", "--fail", "--max-time", "20", "tftp://\(server)/\(name)"])
                #expect(run.text == "the file \(name)", "\(run.diagnosticText)")
            }

            func machine(_ arguments: String...) async throws -> ToolRun {
                try await ToolRun.pxekit(["machine"] + arguments + ["--config", file])
            }

            /// What the machine's entry says, as soon as it says this.
            func shows(_ words: String) async throws -> String {
                var text = ""
                for _ in 0..<50 {
                    text = try await machine("show", "web1").output
                    if text.contains(words) { break }
                    try await Task.sleep(for: .milliseconds(100))
                }
                return text
            }
        }

        private static func room(_ body: (Room) async throws -> Void) async throws {
            try await withTemporaryDirectory { folder in
                try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
                let root = folder.appending(path: "root")
                try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
                for name in ["first.efi", "second.efi", "grub.cfg"] {
                    try Data("the file \(name)".utf8).write(to: root.appending(path: name))
                }
                let file = folder.appending(path: "pxekit.yaml")
                try """
                mode: dhcp
                interfaces: [eth0]
                root: [\(root.path)]
                machine-state: \(folder.path)/machines.sqlite
                subnets: [{network: 198.18.83.0/24, pools: [198.18.83.100-198.18.83.119]}]
                machines: [{name: web1, macs: "\(mac)", address: 198.18.83.2}]
                boot: [{name: all, loader: [first.efi, second.efi]}]
                """.write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with(["server": "\(server)/24", "client": "198.18.83.2/24"]) { lan in
                    try await body(Room(lan: lan, file: file.path))
                }
            }
        }

        @Test("the second loader comes after the first has died, stays over a restart, and is forgotten by a command")
        func climbs() async throws {
            try await Self.room { room in
                let serve = [Lab.tool.path, "serve", "--config", room.file]
                try await room.lan.whileRunning("server", serve, until: "HTTP on port 80") { tool in
                    #expect(try await room.asks().contains("first.efi"))
                    #expect(try await room.asks().contains("first.efi"))
                    try await room.fetches("first.efi")
                    #expect(try await room.asks().contains("second.efi"))
                    try await tool.says("loader 2 of 2, second.efi: first.efi failed: it was fetched whole")
                    try await room.fetches("second.efi")
                    try await room.fetches("grub.cfg")
                    try await tool.says("second.efi works on this machine: it fetched grub.cfg")
                    let shown = try await room.shows("second.efi on \(Self.mac): worked in 1 boot")
                    #expect(shown.contains("first.efi on \(Self.mac): failed in 1 boot"), "\(shown)")
                    #expect(shown.contains("second.efi on model 52:54:00 uefi-x64: worked in 1 boot"), "\(shown)")
                    let json = try await room.machine("show", "web1", "--json")
                    if await JSONSchema.canBeAsked {
                        try await JSONSchema(command: "machine show").holds(json.output)
                    }
                    #expect(json.output.contains("\"failure\":\"it was fetched whole, and "), "\(json.output)")
                    // Another machine of the model.
                    #expect(try await room.asks(2).contains("second.efi"))
                    try await tool.says("second.efi: it worked on other machines of its model, 52:54:00 uefi-x64")
                }
                try await room.lan.whileRunning("server", serve, until: "HTTP on port 80") { tool in
                    #expect(try await room.asks().contains("second.efi"))
                    try await tool.says("loader 2 of 2, second.efi: it worked here in 1 boot")
                    let forgotten = try await room.machine("forget", "web1", "--loaders")
                    #expect(
                        forgotten.output == "web1: what was learned of loaders is forgotten, 4 loaders\n",
                        "\(forgotten.output)\(forgotten.diagnostics)")
                    #expect(try await !room.machine("show", "web1").output.contains("loaders"))
                    #expect(try await room.asks().contains("first.efi"))
                }
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    extension PeerServersTests {
        /// The recipes of docs/existing-dhcp.md as a reader would copy them: old and mended, of ISC dhcpd, dnsmasq and PXELINUX.
        private static let recipes: [String] = {
            let page = try? String(contentsOf: Lab.repository.appending(path: "docs/existing-dhcp.md"), encoding: .utf8)
            let parts = (page ?? "").split(separator: "## Recipes of the time of gPXE")
            let section = parts.count == 2 ? parts[1].split(separator: "\n## ").first ?? "" : ""
            // Every second part stands between two fences.
            return section.split(separator: "```\n", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }()

        /// The same in the network of the lab.
        private static func here(_ recipe: String) -> String {
            recipe.replacing("192.0.2.5", with: own).replacing("192.0.2.", with: "198.18.77.")
        }

        private static let judged: [(index: Int, rules: [String])] = [
            (0, ["gpxe-only", "loader-loop", "wrong-program"]), (1, []),
            (2, ["gpxe-only", "loader-loop", "wrong-program"]), (3, []),
        ]

        @Test(
            "the recipes of the time of gPXE have the findings that are true of them, and none as mended",
            arguments: judged)
        func judged(index: Int, rules: [String]) async throws {
            try #require(Self.recipes.count == 6, "\(Self.recipes)")
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "recipe")
                try Data(Self.recipes[index].utf8).write(to: file)
                let run = try await ToolRun.pxekit(["config", "lint", "--quiet", file.path])
                #expect(run.exitCode == (rules.isEmpty ? 0 : 1), "\(run)")
                for rule in rules { #expect(run.output.contains(": \(rule): "), "\(run)") }
                #expect(rules.isEmpty == run.output.isEmpty, "\(run)")
            }
        }

        @Test("a menu entry that starts undionly.kpxe as a kernel is found by its file, and not as mended")
        func menuEntry() async throws {
            try #require(Self.recipes.count == 6 && Lab.isComplete, "\(Self.recipes)")
            try await withTemporaryDirectory { root in
                let program = Lab.repository.appending(path: "build/boot/undionly.kpxe")
                try FileManager.default.copyItem(at: program, to: root.appending(path: "undionly.kpxe"))
                let folder = root.appending(path: "pxelinux.cfg")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                for (index, isWrong) in [(4, true), (5, false)] {
                    let menu = folder.appending(path: "default")
                    try Data(Self.recipes[index].utf8).write(to: menu)
                    let run = try await ToolRun.pxekit(["menu", "lint", menu.path, "--root", root.path])
                    #expect(run.output.contains("file-type") == isWrong, "\(run)")
                }
            }
        }

        private static let mended: [(index: Int, server: OtherDHCPServer, guest: PeerGuest)] = {
            let all: [(index: Int, server: OtherDHCPServer, guest: PeerGuest)] = [
                (1, .iscDHCPD, .bios), (3, .dnsmasq, .bios), (1, .iscDHCPD, .pxelinux),
            ]
            return PeerBoot.triesAll ? all : [all[1]]
        }()

        @Test(
            "the mended recipes boot by the real servers without a loop", .enabled(if: canBoot, whyNot),
            arguments: mended)
        func boots(index: Int, server: OtherDHCPServer, guest: PeerGuest) async throws {
            try #require(Self.recipes.count == 6)
            try #require(server.isInstalled, "\(server.package) is missing; `make test` brings it")
            let menu = "DEFAULT ipxe\nPROMPT 0\n" + Self.recipes[5]
            try await withTemporaryDirectory { folder in
                try await runs(
                    guest, by: server, Self.here(Self.recipes[index]), files: ["pxelinux.cfg/default": menu],
                    in: folder)
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `pxekit menu` as a user runs it.
@Suite("pxekit menu")
struct MenuCommandTests {
    private static let yaml = """
        title: Test
        timeout: 30s
        default: a
        machines:
          - match: 52:54:00:12:34:56
            default: b
        entries:
          - name: a
            kernel: k
            password: secret
          - name: b
            local-disk: normal

        """

    @Test("render writes what changed, reports what a loader cannot say, and fails for it only if --strict")
    func render() async throws {
        try await withTemporaryDirectory { folder in
            let menu = folder.appending(path: "menu.yaml").path
            try Data(Self.yaml.utf8).write(to: URL(filePath: menu))
            let arguments = ["menu", "render", menu, "-t", "pxelinux", "-o", folder.path]
            let first = try await ToolRun.pxekit(arguments)
            #expect(first.exitCode == 0)
            #expect(first.output == "created\tpxelinux.cfg/default\ncreated\tpxelinux.cfg/01-52-54-00-12-34-56\n")
            #expect(first.diagnostics.contains("pxelinux: a: omitted: the plain prompt has no passwords"))
            #expect(try await ToolRun.pxekit(arguments).output.hasPrefix("unchanged\tpxelinux.cfg/default\n"))
            #expect(try await ToolRun.pxekit(arguments + ["--strict"]).exitCode == 1)
            let json = try await ToolRun.pxekit(["menu", "render", menu, "-t", "grub", "--json"])
            #expect(json.output.contains("\"path\":\"grub/grub.cfg\"") && json.output.contains("menuentry 'b'"))
        }
    }

    @Test("lint exits with 1 for findings and 0 without, and names rule, reason and mend")
    func lint() async throws {
        try await withTemporaryDirectory { folder in
            let menu = folder.appending(path: "menu.yaml").path
            try Data(Self.yaml.utf8).write(to: URL(filePath: menu))
            let found = try await ToolRun.pxekit(["menu", "lint", menu, "--offline"])
            #expect(found.exitCode == 1)
            for text in ["menu.yaml:8: file-missing: k of a does not exist", "password-clear", "why:", "mend:"] {
                #expect(found.output.contains(text), "\(found.output)")
            }
            let disabled = ["file-missing", "password-clear", "password-useless"].flatMap { ["--disable", $0] }
            #expect(try await ToolRun.pxekit(["menu", "lint", menu] + disabled).exitCode == 0)
            let json = try await ToolRun.pxekit(["menu", "lint", menu, "--json"])
            #expect(json.output.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"file\":") })
        }
    }

    @Test("show gives the menu that a machine gets, and every name before it")
    func show() async throws {
        try await withTemporaryDirectory { folder in
            let menu = folder.appending(path: "menu.yaml").path
            try Data(Self.yaml.utf8).write(to: URL(filePath: menu))
            _ = try await ToolRun.pxekit(["menu", "render", menu, "-o", folder.path])
            let own = try await ToolRun.pxekit(["menu", "show", folder.path, "--for", "52:54:00:12:34:56"])
            #expect(own.output.hasPrefix("gets   pxelinux.cfg/01-52-54-00-12-34-56  (hardware address)\nTest\n"))
            let other = try await ToolRun.pxekit([
                "menu", "show", menu, "--for", "52:54:00:00:00:01", "--for", "192.0.2.1",
            ])
            #expect(other.output.split(separator: "\n").prefix(10).filter { $0.hasPrefix("tries") }.count == 9)
            #expect(other.output.contains("gets   pxelinux.cfg/default  (default)"))
            let screen = try await ToolRun.pxekit(["menu", "show", menu, "--screen"])
            #expect(screen.output.contains("│▶a "))
        }
    }

    @Test("generate makes a file, and a second run leaves it alone")
    func generate() async throws {
        try await withTemporaryDirectory { folder in
            let menu = folder.appending(path: "menu.yaml").path
            #expect(
                try await ToolRun.pxekit(["menu", "generate", folder.path, "-o", menu]).output.hasPrefix("created\t"))
            let text = try String(contentsOfFile: menu, encoding: .utf8) + "# mine\n"
            try Data(text.utf8).write(to: URL(filePath: menu))
            #expect(
                try await ToolRun.pxekit(["menu", "generate", folder.path, "-o", menu]).output.hasPrefix("unchanged\t"))
            #expect(try String(contentsOfFile: menu, encoding: .utf8) == text)
        }
    }

    @Test(
        "bad input says what is wrong and exits with 2, bad usage with 64",
        arguments: [
            (["menu", "show", "/nonexistent.yaml"], 2, "does not exist"),
            (["menu", "generate", "/nonexistent"], 2, "is no directory"),
            (["menu", "render", "x", "-t", "nonsense"], 64, "is none of pxelinux"),
            (["menu", "render", "x", "-t", "pxelinux", "-t", "menu.c32"], 64, "choose one"),
            (["menu", "show", "x", "--for", "nobody"], 64, "neither a hardware address"),
            (["menu", "lint"], 64, "name a menu"),
        ] as [([String], Int32, String)])
    func refused(arguments: [String], code: Int32, message: String) async throws {
        let result = try await ToolRun.pxekit(arguments)
        #expect(result.exitCode == code)
        #expect(result.diagnostics.contains(message), "\(result.diagnostics)")
    }

    @Test("a menu file with an unknown key is refused with its line and a suggestion")
    func unknownKey() async throws {
        try await withTemporaryDirectory { folder in
            let menu = folder.appending(path: "menu.yaml").path
            try Data("titel: x\n".utf8).write(to: URL(filePath: menu))
            let result = try await ToolRun.pxekit(["menu", "render", menu])
            #expect(result.exitCode == 2)
            #expect(result.diagnostics.contains("menu.yaml:1:1: a menu has no key \"titel\"; did you mean \"title\"?"))
        }
    }
}

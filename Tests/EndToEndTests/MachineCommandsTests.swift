// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What `pxekit explain` and `pxekit check` say of machines and profiles.
@Suite(.enabled(if: Lab.isComplete, "needs build/boot, which `make test` fetches"))
struct MachineCommandsTests {
    /// A folder with a configuration, what it names, and its path.
    private func configured(_ changes: [(String, String)] = [], _ body: (String) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let root = folder.appending(path: "root")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            for name in ["pxelinux.0", "vmlinuz", "initrd.img"] {
                try FileManager.default.copyItem(
                    at: Lab.repository.appending(path: "build/boot/\(name)"), to: root.appending(path: name))
            }
            try Data("title: For ${name}\nentries:\n- {name: a, kernel: vmlinuz}\n".utf8)
                .write(to: folder.appending(path: "menu.yaml"))
            try Data("{{name}}\n{{disk}}\n".utf8).write(to: folder.appending(path: "answer"))
            var yaml = """
                root: \(root.path)
                machines:
                  - {name: web1, macs: "52:54:00:00:00:03", address: 192.0.2.21, labels: {role: web}, variables: {disk: sda}}
                  - {name: shown, macs: "52:54:00:00:00:04", profile: menu}
                  - {name: plain, macs: "52:54:00:00:00:05"}
                profiles:
                  - name: linux
                    kernel: vmlinuz
                    initrd: initrd.img
                    command-line: host={{name}} role={{label.role}} ip={{address}}
                    answers: [{path: preseed.cfg, template: \(folder.path)/answer}]
                  - {name: menu, menu: \(folder.path)/menu.yaml}
                assignments: [{labels: {role: web}, profile: linux}]
                unknown-machines: nothing

                """
            for (old, new) in changes { yaml = yaml.replacing(old, with: new) }
            let file = folder.appending(path: "pxekit.yaml")
            try yaml.write(to: file, atomically: true, encoding: .utf8)
            try await body(file.path)
        }
    }

    @Test("a machine is explained with its profile, why it has it, and its kernel's own command line")
    func explained() async throws {
        try await configured { file in
            func explain(_ mac: String, _ kind: String = "bios") async throws -> ToolRun {
                try await ToolRun.pxekit(["explain", mac, "--config", file, "--firmware", kind])
            }
            let web = try await explain("52:54:00:00:00:03")
            for line in [
                "  rule      profile linux\n", "  machine   web1\n", "  profile   linux, by assignment 1\n",
                "  file      pxelinux.0\n", "  kernel    vmlinuz\n", "  initrd    initrd.img\n",
                "  arguments host=web1 role=web ip=192.0.2.21\n", "  boots     nothing speaks against it\n",
            ] { #expect(web.output.contains(line), "\(web.output)\(web.diagnostics)") }
            #expect(web.exitCode == 0)
            let ipxe = try await explain("52:54:00:00:00:03", "ipxe")
            #expect(
                ipxe.output.contains("  file      machine.ipxe\n  from      made for this machine\n"), "\(ipxe.output)")
            let shown = try await explain("52:54:00:00:00:04")
            #expect(shown.output.contains("  profile   menu, its own\n"), "\(shown.output)")
            #expect(shown.output.contains("  menu      pxelinux.cfg/01-52-54-00-00-00-04\n"), "\(shown.output)")
            let plain = try await explain("52:54:00:00:00:05")
            #expect(!plain.output.contains("profile") && plain.output.contains("  rule      bios\n"), "\(plain.output)")
            let stranger = try await explain("52:54:00:00:00:09")
            #expect(
                stranger.output.contains("  profile   nothing, for machines that nobody knows\n"), "\(stranger.output)")
            #expect(stranger.exitCode == 1)
        }
    }

    @Test("a kernel that is not there is a finding of check, and a reason of explain")
    func missing() async throws {
        try await configured([("kernel: vmlinuz\n", "kernel: \"linux-{{name}}\"\n")]) { file in
            let check = try await ToolRun.pxekit(["check", file])
            #expect(
                check.output.contains(
                    "machine web1: linux\nmachine shown: menu\nmachine plain: as the boot rules say\n"))
            #expect(check.output.contains("profile linux: linux-web1 is in none of the roots\n"), "\(check.output)")
            #expect(check.exitCode == 1)
            let explain = try await ToolRun.pxekit([
                "explain", "52:54:00:00:00:03", "--config", file, "--firmware", "bios",
            ])
            #expect(explain.output.contains("  but       linux-web1 is in none of the roots\n"), "\(explain.output)")
        }
    }

    @Test("each loader of a list is judged, in the table, in the findings and in the explanation")
    func ladder() async throws {
        let rules = """
            boot:
              - {name: PCs, platforms: [bios], loader: [pxelinux.0, none.0, vmlinuz]}

            """
        try await configured([("unknown-machines: nothing\n", rules)]) { file in
            let check = try await ToolRun.pxekit(["check", file])
            #expect(check.exitCode == 1)
            #expect(
                check.output.contains("  or none.0: does not boot: none.0 is in none of the roots\n"), "\(check.output)"
            )
            #expect(check.output.contains("rule PCs: none.0 is in none of the roots\n"), "\(check.output)")
            let wrong = "rule PCs: vmlinuz: the client (architecture 0) boots bios-pxe; this is Linux kernel"
            #expect(check.output.contains(wrong), "\(check.output)")
            let explain = try await ToolRun.pxekit([
                "explain", "52:54:00:00:00:05", "--config", file, "--firmware", "bios",
            ])
            #expect(
                explain.output.contains(
                    "  or        none.0, if that one fails on this machine\n  from      not there\n"),
                "\(explain.output)")
            let json = try await ToolRun.pxekit([
                "explain", "52:54:00:00:00:05", "--config", file, "--firmware", "bios", "--json",
            ])
            if await JSONSchema.canBeAsked { try await JSONSchema(command: "explain").holds(json.output) }
            #expect(json.output.contains("\"otherLoaders\":["), "\(json.output)")
        }
    }

    @Test("a configuration whose profiles are whole has no finding")
    func clean() async throws {
        try await configured { file in
            let check = try await ToolRun.pxekit(["check", file])
            #expect(check.exitCode == 0, "\(check.output)\(check.diagnostics)")
        }
    }

    @Test(
        "what a profile's own files lack is refused with file and line",
        arguments: [
            (
                ", variables: {disk: sda}", "",
                "/answer:2: the variable {{disk}} has no value for every machine that can boot profile linux"
            ),
            ("/answer}", "/none}", "profile linux: template '"),
            ("/menu.yaml}", "/none.yaml}", "profile menu: menu '"),
            ("path: preseed.cfg", "path: ../x", "profile linux: path '../x': file name with '..'"),
        ])
    func refused(old: String, new: String, reason: String) async throws {
        try await configured([(old, new)]) { file in
            let check = try await ToolRun.pxekit(["check", file])
            #expect(check.exitCode == 2)
            #expect(check.diagnostics.contains(reason), "\(check.diagnostics)")
        }
    }
}

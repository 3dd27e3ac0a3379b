// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What commands print with `--json`: one object a line, as its schema says.
@Suite("JSON output", .serialized, .timeLimit(.minutes(10)))
struct JSONOutputTests {
    /// What reads files. `IN` stands for the folder that ``furnished(_:)`` makes; the number is the exit code.
    private static let onFiles: [String: [(code: Int32, words: String)]] = [
        "nbp list": [(0, "")],
        "menu schema": [(0, "")],
        "serve schema": [(0, "")],
        "menu generate": [(0, "IN/tree"), (0, "IN/tree -o IN/made.yaml")],
        "menu render": [(0, "IN/menu.yaml -t grub"), (0, "IN/menu.yaml -t menu.c32 -t ipxe -o IN/out")],
        "menu lint": [(1, "IN/tree --root IN/tree --offline")],
        "menu show": [(0, "IN/menu.yaml --screen"), (0, "IN/tree --for 52:54:00:12:34:56")],
        "image inspect": [(0, "IN/tree"), (1, "--for 7 NBP/pxeinfo.0")],
        "image pack": [(0, "NBP/pxeinfo.0 -o IN/packed.0")],
        "image rom": [(0, "NBP/pxeinfo.0 -o IN/x.rom --vendor 0x8086 --device 0x100e")],
        "media build": [(0, "--stage2 http://192.0.2.1/boot/ --ask -o IN/boot.iso")],
        "image verify": [(1, "IN/tree --manifest IN/manifest.json")],
        "report list": [(0, "IN/reports")],
        "check": [(1, "IN/pxekit.yaml")],
        "explain": [
            (0, "52:54:00:12:34:56 --root NBP"), (1, "52:54:00:12:34:56 --firmware uefi-arm64 --root IN/tree"),
        ],
        "machine list": [(0, "--config IN/machines.yaml")],
        "machine show": [(0, "web1 --config IN/machines.yaml")],
        "machine add": [(0, "web9 --mac 52:54:00:00:00:09 --label role=web --config IN/machines.yaml")],
        "machine set": [(0, "web1 --profile nothing --config IN/machines.yaml")],
        "machine boot": [(0, "web1 --once local-disk --config IN/machines.yaml")],
        "token create": [(0, "ci --config IN/machines.yaml"), (0, "more --read-only --config IN/machines.yaml")],
        "token list": [(0, "--config IN/machines.yaml")],
        "config render": [(0, "-t isc --server 192.0.2.5 --root IN/tree")],
        "config lint": [(1, "IN/dhcpd.conf"), (0, "--rules")],
        "config explain": [(0, "IN/dhcpd.conf"), (1, "IN/dhcpd.conf --policy IN/pxekit.yaml")],
        "config convert": [(0, "IN/dhcpd.conf")],
        "doctor": [(1, "IN/boot.pcap"), (0, "--causes"), (0, "--screen PXE-E53")],
    ]

    /// What asks, or is asked: each has its own test below.
    private static let onNetworks: Set<String> = [
        "serve", "boot", "boots", "proxy", "client", "tftp serve", "tftp get", "tftp put", "fetch", "qemu-boot",
    ]

    @Test("each command that has --json has a schema, and is tried here")
    func complete() async throws {
        let commands = try await ListedCommand.arguments().filter { $0.argument.name == "json" }
            .map { $0.command.joined(separator: " ") }
        #expect(Set(commands) == Set(Self.onFiles.keys).union(Self.onNetworks))
        #expect(try JSONSchema.commands(of: commands) == Set(commands))
    }

    private func furnished(_ folder: URL) throws {
        func write(_ text: String, _ name: String) throws {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try write("default a\nlabel a\nkernel nosuch\n", "tree/pxelinux.cfg/default")
        try write("#!ipxe\nshell\n", "tree/boot.ipxe")
        try write("", "tree/empty.efi")
        try write("entries: [{name: a, kernel: vmlinuz, pxelinux: [ipappend 2]}, {name: b, quit: true}]\n", "menu.yaml")
        try write("PXE 2.1\nend of report, problems: 0\n", "reports/52-54-00-12-34-56.txt")
        try write("boot:\n- {name: lost, loader: nosuch.0}\n", "pxekit.yaml")
        try write(
            """
            machine-state: \(folder.path)/machines.sqlite
            machines: [{name: web1, macs: "52:54:00:00:00:01", profile: local-disk}]

            """, "machines.yaml")
        try write(
            """
            option vendor-class-identifier "PXEClient";
            subnet 192.0.2.0 netmask 255.255.255.0 {
              range 192.0.2.100 192.0.2.200;
              next-server 192.0.2.5;
              filename "undionly.kpxe";
            }
            """, "dhcpd.conf")
        try write(#"{"version": 1, "files": [], "links": []}"#, "manifest.json")
        try DoctorCommandTests.capture().write(to: folder.appending(path: "boot.pcap"))
        try FileManager.default.createDirectory(at: folder.appending(path: "out"), withIntermediateDirectories: false)
    }

    @Test(
        "commands on files", .enabled(JSONSchema.skipReason) { await JSONSchema.canBeAsked },
        arguments: onFiles.keys.sorted())
    func files(command: String) async throws {
        try await withTemporaryDirectory { folder in
            try furnished(folder)
            if command == "token list" {
                _ = try await ToolRun.pxekit(["token", "create", "ci", "--config", "\(folder.path)/machines.yaml"])
            }
            for (code, words) in Self.onFiles[command] ?? [] {
                let typed = words.replacing("IN", with: folder.path).replacing("NBP", with: Lab.library[0].path)
                let run = try await ToolRun.pxekit(
                    command.split(separator: " ").map(String.init) + typed.split(separator: " ").map(String.init)
                        + ["--json"])
                #expect(run.exitCode == code, "\(command) \(words): \(run.diagnostics)")
                try await JSONSchema(command: command).holds(run.output)
            }
        }
    }

    @Test(
        "fetch: files, and the list of names", .enabled(if: PublishedMirror.canBeMade, PublishedMirror.skipReason),
        .enabled(JSONSchema.skipReason) { await JSONSchema.canBeAsked })
    func fetch() async throws {
        try await PublishedMirror.with { mirror in
            for name in ["tiny", "kernel", "kernel"] {
                let run = try await mirror.fetch(name, "--json")
                #expect(run.exitCode == 0, "\(run.diagnostics)")
                try await JSONSchema(command: "fetch").holds(run.output)
            }
            try await JSONSchema(command: "fetch").holds(ToolRun.pxekit(["fetch", "--list", "--json"]).output)
        }
    }

    @Test(
        "qemu-boot: a line for each guest", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(JSONSchema.skipReason) { await JSONSchema.canBeAsked })
    func guests() async throws {
        for expected in ["end of report", "never to be seen"] {
            let run = try await ToolRun.pxekit(["qemu-boot", "--json", "--expect", expected, "--timeout", "60"])
            try await JSONSchema(command: "qemu-boot").holds(run.output)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import BootMenu

/// pxeboot.0's parser and that of `pxekit menu` understand the same files alike: entries in their order, the one that is chosen at first,
/// time-outs, and what each entry starts with which words.
@Suite("pxeboot and the host read alike", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
final class PXEBootParserTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-parser-\(UUID())")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// What people's files have little of.
    private static let special = [
        """
        ui menu.c32
        append a b
        sysappend 2
        timeout 95
        totaltimeout 600
        ontimeout two more
        label one
          kernel k extra
          initrd a.img,b.img
        label two
          linux k.0
          append x initrd=old y
          initrd new
        label three
          kernel k
          append -
          sysappend 0
        menu begin sub
          timeout 30
          label four
            kernel boot.0
          label five
            menu default
            localboot 0x80
        menu end
        label six
          com32 chain
          append hd0
        label seven
          config other.cfg
        """,
        """
        DEFAULT second words
        PROMPT 1
        TIMEOUT 0
        LABEL first
          KERNEL k
        LABEL second
          LOCALBOOT -1
        LABEL third
          KERNEL chain.c32
          APPEND hd1 ${x} "a  b"
        # LABEL none
        LABEL fourth
          TEXT HELP
        LABEL no label
          ENDTEXT
          PXE any
          IPAPPEND 3
        LABEL fifth
          BOOT sector
        """,
        """
        ui menu.c32
        timeout 300
        ontimeout a
        default b single
        label System 7 x86
          kernel a
        label hid
          menu hide
          kernel b
        label a
          localboot 0
        label b
          append initrd=one.img initrd=two.img
          kernel k
          initrd a.img splash=verbose
        menu begin s
          timeout 50
          ontimeout b
          label c
            localboot 0xffff
          label back
            menu goto .top
        menu end
        """,
    ]

    /// One value of the report for each line.
    private struct Dumped {
        var first = ""
        var timeout = 0
        var total = 0
        var onTimeout = ""
        var labels: [(name: String, action: BootAction)] = []
    }

    @Test("the samples and special files")
    func samples() async throws {
        let names = try FileManager.default.contentsOfDirectory(
            at: Lab.repository.appending(path: "Tests/BootMenuTests/Samples"), includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "cfg" }.sorted { $0.path < $1.path }
        let files = try names.map { [UInt8](try Data(contentsOf: $0)) } + Self.special.map { Array($0.utf8) }
        let titles = names.map(\.lastPathComponent) + Self.special.indices.map { "special \($0)" }
        try #require(files.count < 10)
        for (number, bytes) in files.enumerated() {
            try Data(bytes).write(to: folder.appending(path: "\(number).cfg"))
        }
        let report = folder.appending(path: "report.txt")
        let boot = try await ToolRun.pxekit([
            "qemu-boot", Lab.library[0].appending(path: "tests/pxeboot-dump.0").path, "--root", folder.path,
            "--report", report.path, "--expect", "dumped", "--timeout", "60",
        ])
        try #require(boot.exitCode == 0, "\(boot.diagnostics)")
        let dumped = Self.read(try String(contentsOf: report, encoding: .utf8))
        try #require(dumped.count == files.count)
        for (number, guest) in dumped.enumerated() {
            let title = titles[number]
            let menu = ConfigFile(bytes: files[number]).interpreted(as: title).menu
            let entries = menu.entries.filter { entry in
                switch entry.action {
                case .goto, .exit, .quit, .message: false
                default: true
                }
            }
            #expect(guest.labels.map(\.name) == entries.map(\.name), "\(title)")
            for (label, entry) in zip(guest.labels, entries) {
                #expect(label.action == entry.action, "\(title): \(entry.name)")
            }
            #expect(guest.timeout == Self.tenths(menu.timeout), "\(title)")
            #expect(guest.total == Self.tenths(menu.totalTimeout), "\(title)")
            #expect(guest.onTimeout == menu.onTimeout ?? "", "\(title)")
            let top = menu.items.compactMap { if case .entry(let entry) = $0 { entry } else { nil } }
            let chosen = menu.defaultEntry ?? top.first(where: \.isDefault)?.name ?? top.first?.name
            #expect(guest.first == chosen, "\(title)")
        }
    }

    private static func tenths(_ duration: Duration?) -> Int {
        duration.map { Int($0 / .milliseconds(100)) } ?? 0
    }

    /// Reads what nbp/tests/dumpmain.inc reports.
    private static func read(_ text: String) -> [Dumped] {
        var files: [Dumped] = []
        var (name, kind, local, append) = ("", 0, 0, UInt32(0))
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(parts[1]) : ""
            if parts[0] == "=" { files.append(Dumped()) }
            guard let last = files.indices.last else { continue }
            switch parts[0] {
            case "first": files[last].first = value
            case "timeout": files[last].timeout = Int(value) ?? -1
            case "total": files[last].total = Int(value) ?? -1
            case "ontimeout": files[last].onTimeout = value
            case "label": name = value
            case "kind": kind = Int(value) ?? -1
            case "local": local = Int(value) ?? -1
            case "append": append = UInt32(value) ?? 0
            case "command":
                let keywords: [ConfigKeyword] = [.kernel, .linux, .pxe, .boot, .com32, .config, .localboot]
                guard keywords.indices.contains(kind) else { continue }
                let command = kind == 6 ? "\(local)" : value
                let action = BootCommand(
                    keywords[kind], command, systemAppend: SystemAppend(rawValue: append)
                ).action
                files[last].labels.append((name, action))
            default: continue
            }
        }
        return files
    }
}

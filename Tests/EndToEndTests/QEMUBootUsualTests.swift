// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `qemu-boot` without a program gives the guest what `serve` would give it.
@Suite("qemu-boot without a program", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
struct QEMUBootUsualTests {
    /// A root, and what shows that its own loader, pxeboot or pxeinfo has run.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Texts by their names in the root.
        var texts: [String: String] = [:]
        /// Files of build/boot that are copied there.
        var files: [String] = []
        let expected: [String]
    }

    static let cases = [
        Case(
            testDescription: "a configuration: pxeboot reads it",
            texts: ["pxelinux.cfg/default": "SAY the configuration of this root\nPROMPT 1\n"],
            expected: ["nbp-running pxeboot.0", "the configuration of this root"]),
        Case(
            testDescription: "a kernel and its initrd: pxeboot shows the menu that is made of them",
            files: ["vmlinuz", "initrd.img"], expected: ["nbp-running pxeboot.0", "Network boot"]),
        Case(
            testDescription: "a loader of its own: that one", files: ["pxelinux.0", "ldlinux.c32"],
            expected: ["nbp-running pxelinux.0", "PXELINUX"]),
        Case(
            testDescription: "nothing to boot: pxeinfo", texts: ["notes.txt": "nothing\n"],
            expected: ["nbp-running pxeinfo.0", "end of report, problems: 0"]),
    ]

    @Test(
        "boots what serve would give",
        .enabled(if: Lab.isComplete, "no boot files in build/boot; `make test` fetches them"),
        arguments: cases)
    func boots(_ some: Case) async throws {
        try await withTemporaryDirectory { folder in
            for (name, text) in some.texts {
                let place = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: place)
            }
            for name in some.files {
                try FileManager.default.copyItem(
                    at: Lab.repository.appending(path: "build/boot/\(name)"), to: folder.appending(path: name))
            }
            let boot = try await ToolRun.pxekit([
                "qemu-boot", "--root", folder.path, "--expect", some.expected[1], "--timeout", "60",
            ])
            #expect(boot.exitCode == 0, "\(boot.output.suffix(2000))\n\(boot.diagnostics.suffix(2000))")
            #expect(boot.diagnostics.contains(some.expected[0]), "\(boot.diagnostics.suffix(2000))")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What pxeboot.0 tells the boot server at the end of loading, and that Debian's installer boots by its own configuration.
@Suite("pxeboot to its end", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
final class PXEBootReportTests {
    private static let program = Lab.library[0].appending(path: "pxeboot.0").path
    private static let installer = Lab.repository.appending(path: "build/menu-samples/debian-installer").path

    private let folder = FileManager.default.temporaryDirectory.appending(path: "pxekit-report-\(UUID())")

    init() throws {
        try FileManager.default.createDirectory(
            at: folder.appending(path: "pxelinux.cfg"), withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The report of a machine that boots by a configuration.
    private func report(of configuration: String?, until text: String) async throws -> String {
        if let configuration {
            try Data(configuration.utf8).write(to: folder.appending(path: "pxelinux.cfg/default"))
        }
        let file = folder.appending(path: "report.txt")
        let boot = try await ToolRun.pxekit([
            "qemu-boot", Self.program, "--root", folder.path, "--report", file.path, "--expect", text, "--timeout",
            "60",
        ])
        #expect(boot.exitCode == 0, "\(boot.diagnostics)")
        #expect(boot.diagnostics.contains("s] reported 52:54:00:12:34:56, "))
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test("the report has what was shown, what failed, what is started, and the figures; in more than one datagram")
    func figures() async throws {
        let long = (1...60).map { "SAY line \($0) of a long text" }.joined(separator: "\n")
        let report = try await report(
            of: long + "\nNONSENSE\nDEFAULT absent\nONERROR disk\n"
                + "LABEL absent\nKERNEL nowhere\nLABEL disk\nLOCALBOOT -1\n",
            until: "No bootable device")
        for text in [
            "pxeboot ", "\naddress: 10.0.2.", "line 1 of a long text\n", "line 60 of a long text\n",
            "pxelinux.cfg/default:61: not known, skipped: NONSENSE\n", "nowhere: status 003B: not found\n",
            "\npxeboot: Booting from local disk...\n", " bytes, ticks: ", ", last by our own TFTP\n",
            ", mask: 255.255.255.0, gateway: 10.0.2.2\n",
        ] {
            #expect(report.contains(text), "\(text) in:\n\(report)")
        }
    }

    @Test("a machine without a configuration says so")
    func nothing() async throws {
        let report = try await report(of: nil, until: "restart in 300 seconds")
        #expect(report.contains("no configuration: "))
        #expect(report.contains("\npxeboot: no configuration\n"), "\(report)")
    }

    @Test(
        "Debian's installer, with its own configuration, shows its first screen",
        .enabled(if: FileManager.default.fileExists(atPath: installer), "`make test-deps` fetches the installer"),
        .enabled(if: Lab.bootsInstallers, Lab.installerReason))
    func debianInstaller() async throws {
        // The console is all that differs from what a person at the machine does, who would only press Enter.
        try FileManager.default.copyItem(atPath: Self.program, toPath: folder.appending(path: "pxeboot.0").path)
        let boot = try await ToolRun.pxekit([
            "qemu-boot", "--bootfile", "http://10.0.2.2/pxeboot.0", "--root", folder.path, "--root", Self.installer,
            "--memory", "1024", "--timeout", "300", "--expect", "> Install", "--send", "\\t", "--expect",
            "vga=788 initrd=", "--send", " console=ttyS0\\r", "--expect", "Select a language",
        ])
        #expect(boot.exitCode == 0, "\(boot.output.suffix(2000))\n\(boot.diagnostics.suffix(2000))")
    }
}

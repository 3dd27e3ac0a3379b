// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import Testing

/// The forms that GRUB takes only when grub-mkimage puts its pieces together.
@Suite(.enabled(if: Samples.areAvailable, Samples.skipReason))
struct GRUBImageTests {
    private static let tool = ["/usr/bin/grub-mkimage", "/usr/local/bin/grub-mkimage"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(
        "GRUB images of every form are told", .enabled(if: tool != nil, "grub-mkimage is not installed"),
        arguments: [
            ("i386-pc-pxe", "grub-pc-bin/i386-pc", ImageKind.grubNBP, [BootTarget.biosPXE]),
            ("i386-pc", "grub-pc-bin/i386-pc", .grubPart, [.multibootLoader]),
            ("x86_64-efi", "grub-efi-amd64-bin/x86_64-efi", .efi, [.uefi(.x64)]),
        ] as [(String, String, ImageKind, [BootTarget])])
    func forms(format: String, modules: String, kind: ImageKind, boots: [BootTarget]) throws {
        let output = FileManager.default.temporaryDirectory.appending(path: "pxekit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.tool))
        process.arguments = [
            "-d", Samples.path(modules), "-O", format, "-o", output.path, "-p", "/netboot", "normal", "tftp",
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let report = ImageReport([UInt8](try Data(contentsOf: output)))
        #expect(report.kind == kind)
        #expect(report.boots == boots)
        #expect(report.warnings == [])
        if kind == .efi { #expect(report.facts.text("prefix") == "/netboot") }
    }
}

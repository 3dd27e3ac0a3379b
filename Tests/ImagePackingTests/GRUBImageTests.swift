// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import TestSupport
import Testing

/// The forms that GRUB takes only when grub-mkimage puts its pieces together.
@Suite(.enabled(if: Samples.areAvailable, Samples.skipReason))
struct GRUBImageTests {
    private static let tool = ExternalTool("grub-mkimage")

    @Test(
        "GRUB images of every form are told", .enabled(if: tool != nil, "grub-mkimage is not installed"),
        arguments: [
            ("i386-pc-pxe", "grub-pc-bin/i386-pc", ImageKind.grubNBP, [BootTarget.biosPXE]),
            ("i386-pc", "grub-pc-bin/i386-pc", .grubPart, [.multibootLoader]),
            ("x86_64-efi", "grub-efi-amd64-bin/x86_64-efi", .efi, [.uefi(.x64)]),
        ] as [(String, String, ImageKind, [BootTarget])])
    func forms(format: String, modules: String, kind: ImageKind, boots: [BootTarget]) async throws {
        let tool = try #require(Self.tool)
        let report = try await withTemporaryDirectory { folder in
            let image = folder.appending(path: "image")
            let run = try await tool.run([
                "-d", Samples.path(modules), "-O", format, "-o", image.path, "-p", "/netboot", "normal", "tftp",
            ])
            try #require(run.status == 0, "\(run.diagnosticText)")
            return ImageReport([UInt8](try Data(contentsOf: image)))
        }
        #expect(report.kind == kind)
        #expect(report.boots == boots)
        #expect(report.warnings == [])
        if kind == .efi { #expect(report.facts.text("prefix") == "/netboot") }
    }

    @Test(
        "a GRUB for UEFI tells its folder and its modules",
        arguments: [
            ("grub-efi-amd64-bin/x86_64-efi/monolithic/grubnetx64.efi", "/grub", true),
            ("grub-efi-amd64-signed/x86_64-efi-signed/gcdx64.efi.signed", "/boot/grub", false),
        ])
    func modules(name: String, prefix: String, hasTFTP: Bool) throws {
        let grub = try #require(GRUBImage(try Samples.bytes(name)))
        #expect(grub.prefix == prefix)
        #expect(grub.modules.isSuperset(of: ["net", "efinet", "loopback", "regexp", "linux"]))
        #expect(grub.modules.contains("tftp") == hasTFTP)
        #expect(grub.modules.isDisjoint(with: ["http", "read"]))
    }

    @Test("other programs, and one that is cut, are none")
    func others() throws {
        #expect(GRUBImage(try Samples.bytes("shim-signed/shimx64.efi.signed")) == nil)
        #expect(GRUBImage([]) == nil)
        let bytes = try Samples.bytes("grub-efi-amd64-bin/x86_64-efi/monolithic/grubnetx64.efi")
        #expect(GRUBImage(Array(bytes.prefix(200_000)))?.modules.contains("true") != true)
    }
}

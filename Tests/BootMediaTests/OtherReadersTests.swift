// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import BootMedia

/// What programs of others read of a medium.
@Suite struct OtherReadersTests {
    /// Runs a tool on an image and returns what it says; `IMAGE` among the arguments is the image's path.
    private func read(_ tool: String, _ arguments: [String], forUEFI: Bool = true) async throws -> String {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "medium.iso")
            try Data(try BootMediumTests.medium(forUEFI: forUEFI).image()).write(to: path)
            let run = try await #require(ExternalTool(tool)).run(
                arguments.map { $0.replacing("IMAGE", with: path.path) }, in: folder)
            #expect(run.status == 0, "\(tool): \(run.diagnosticText)")
            return run.text + run.diagnosticText
        }
    }

    private static func has(_ tool: String) -> Bool { ExternalTool(tool) != nil }

    @Test("xorriso finds both boot images and every file", .enabled(if: has("xorriso"), "xorriso is not installed"))
    func xorriso() async throws {
        let text = try await read(
            "xorriso", ["-indev", "IMAGE", "-report_el_torito", "plain", "-find", "/", "-exec", "report_lba"])
        for pattern in [
            #/El Torito catalog  : 22  1/#, #/El Torito boot img :\s+1  BIOS  y   none  0x0000  0x00      4 /#,
            #/El Torito boot img :\s+2  UEFI  y   none  0x0000  0x00/#, #/Volume id    : 'PXEKIT'/#, #/'\/BOOT.BIN'/#,
            #/'\/EFI.IMG'/#, #/'\/START.BIN'/#, #/'\/BOOT\/GRUB\/GRUB.CFG'/#, #/'\/BOOT\/GRUB\/READ.MOD'/#,
            #/'\/BOOT\/README'/#,
        ] { #expect(text.contains(pattern), "\(text)") }
        for word in ["SORRY", "FAILURE", "WARNING"] { #expect(!text.contains(word), "\(text)") }
    }

    @Test(
        "sgdisk finds nothing wrong, with the active entry of type 0 (U27)",
        .enabled(if: has("sgdisk"), "sgdisk is not installed"))
    func sgdisk() async throws {
        let text = try await read("sgdisk", ["-v", "IMAGE"])
        #expect(text.contains("No problems found"), "\(text)")
    }

    @Test(
        "fdisk lists the partition", .enabled(if: has("fdisk"), "fdisk is not installed"),
        arguments: [(true, "EFI System"), (false, "Hidden HPFS/NTFS")])
    func fdisk(forUEFI: Bool, type: String) async throws {
        let text = try await read("fdisk", ["-l", "IMAGE"], forUEFI: forUEFI)
        #expect(text.contains("Disklabel type: \(forUEFI ? "gpt" : "dos")"), "\(text)")
        #expect(text.contains(type), "\(text)")
        #expect(!text.contains("corrupt"), "\(text)")
    }

    @Test("file knows a CD that is a disk", .enabled(if: has("file"), "file is not installed"))
    func file() async throws {
        let text = try await read("file", ["IMAGE"])
        #expect(text.contains("ISO 9660 CD-ROM filesystem data (DOS/MBR boot sector) 'PXEKIT'"), "\(text)")
        #expect(text.contains("(bootable)"), "\(text)")
    }

    @Test("mtools reads every file of the system partition", .enabled(if: has("mdir"), "mtools are not installed"))
    func mtools() async throws {
        let list = try await read("mdir", ["-s", "-b", "-i", "IMAGE@@1M", "::"])
        #expect(list == "::/EFI/\n::/autoexec.ipxe\n::/EFI/BOOT/\n::/EFI/a long name.txt\n::/EFI/BOOT/BOOTX64.EFI\n")
        #expect(try await read("mtype", ["-i", "IMAGE@@1M", "::autoexec.ipxe"]) == "#!ipxe\n")
        let program = try await read("mtype", ["-i", "IMAGE@@1M", "::EFI/BOOT/BOOTX64.EFI"])
        #expect(program.utf8.elementsEqual(BootMediumTests.systemFiles[0].content))
    }

    @Test("fsck.fat finds nothing wrong", .enabled(if: has("fsck.fat"), "dosfstools are not installed"))
    func fsck() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "efi.img")
            let volume = try FATVolume(BootMediumTests.systemFiles, label: "PXEKIT", hiddenSectors: 2048)
            try Data(try volume.image()).write(to: path)
            let run = try await #require(ExternalTool("fsck.fat")).run(["-n", "-v", path.path])
            #expect(run.status == 0, "\(run.text)")
        }
    }
}

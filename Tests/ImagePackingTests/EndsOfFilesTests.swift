// SPDX-License-Identifier: Apache-2.0

import ImagePacking
import TestSupport
import Testing

/// A file whose headers promise more than there is: told, wherever a format says how far a file goes.
@Suite struct EndsOfFilesTests {
    /// Files of the packages whose last part is promised, and the shortest length that still has all of it.
    private static let samples: [(path: String, needed: Int?)] = [
        ("shim-signed/shimx64.efi.signed", nil), ("fwupd-amd64-signed/fwupdx64.efi.signed", nil),
        ("shim-unsigned/mmx64.efi", 0xC2000), ("ipxe/ipxe.efi", nil), ("memtest86+/memtest86+x64.efi", nil),
        ("syslinux-common/modules/bios/menu.c32", nil), ("syslinux-common/modules/efi64/ldlinux.e64", nil),
        ("grub-pc-bin/i386-pc/normal.mod", nil), ("isolinux/isolinux.bin", nil),
    ]

    @Test(
        "a file of the packages that lost its end is told", .enabled(if: Samples.areAvailable, Samples.skipReason),
        arguments: samples.map(\.path))
    func packages(path: String) throws {
        let bytes = try Samples.bytes(path)
        #expect(ImageReport(bytes).warnings == [])
        var random = SeededGenerator(seed: 17)
        for _ in 0..<20 {
            // The headers themselves are behind the first kilobytes; the last ones may be symbols, which nothing promises.
            let length = Int.random(in: 0x1000..<bytes.count * 3 / 4, using: &random)
            let report = ImageReport(Array(bytes.prefix(length)))
            #expect(
                report.warnings.contains { $0.contains("cut short") }, "\(length) of \(bytes.count): \(report.summary)")
        }
    }

    @Test(
        "a signed file that lost a byte of its certificates is told",
        .enabled(if: Samples.areAvailable, Samples.skipReason))
    func lastByte() throws {
        let kernel = try #require(Samples.paths().first { $0.hasPrefix("linux-image-cloud-amd64/vmlinuz-") })
        for path in [
            "shim-signed/shimx64.efi.signed", "grub-efi-amd64-signed/x86_64-efi-signed/grubx64.efi.signed", kernel,
        ] {
            let report = ImageReport(Array(try Samples.bytes(path).dropLast()))
            #expect(report.facts.flag("signed") == false)
            #expect(report.warnings.contains { $0.hasPrefix("cut short: the certificate table ends") }, "\(path)")
        }
    }

    @Test(
        "kernels and archives that say how long they are, are told",
        arguments: [
            ("zImage", 0x1000), ("big-endian zImage", 0x1000), ("arm64 without UEFI", 0x1000), ("squashfs", 0x1000),
            ("U-Boot", 0x1000),
            ("WIM", 0x1000),
        ])
    func lengths(name: String, length: Int) throws {
        var bytes = [UInt8](repeating: 0, count: 0x1000)
        switch name {
        case "zImage":
            bytes.put(0x016F_2818, 4, at: 0x24)
            bytes.put(0x8000, 4, at: 0x28)
            bytes.put(0x8000 + length, 4, at: 0x2C)
        case "big-endian zImage":
            bytes.replaceSubrange(0x24..<0x30, with: [0x01, 0x6F, 0x28, 0x18, 0, 0, 0x80, 0, 0, 0, 0x90, 0])
        case "arm64 without UEFI":
            bytes.put("ARM\u{64}", at: 0x38)
            bytes.put(2 * length + 1, 8, at: 0x10)
        case "squashfs":
            bytes.put("hsqs", at: 0)
            bytes.put(length, 8, at: 40)
        case "U-Boot":
            bytes.replaceSubrange(0..<4, with: [0x27, 0x05, 0x19, 0x56])
            bytes.replaceSubrange(12..<16, with: [0, 0, 0x0F, 0xC0])
        default:
            bytes.put("MSWIM", at: 0)
            bytes.put(208, 4, at: 8)
            bytes.put(0x100, 7, at: 72)
            bytes.put(length - 0x100, 8, at: 80)
        }
        #expect(ImageReport(bytes).warnings == [])
        let cut = ImageReport(Array(bytes.dropLast()))
        #expect(cut.warnings.count == 1 && cut.warnings[0].hasPrefix("cut short"), "\(cut)")
    }

    @Test("a section that is padded on paper only is no cut")
    func padding() {
        let program = HandMadePE(sections: [(".text", [1, 2, 3])])
        #expect(ImageReport(Array(program.bytes.dropLast(509))).warnings == [])
        #expect(ImageReport(Array(program.bytes.dropLast(510))).warnings.count == 1)
    }
}

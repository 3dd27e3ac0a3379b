// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import TestSupport
import Testing

@Suite struct RecognitionTests {
    @Test(
        "signatures are told",
        arguments: [
            ([], ImageKind.empty, []), ([0x1F, 0x8B, 8, 0], .archive, [BootTarget.initialRAMDisk]),
            ([0x28, 0xB5, 0x2F, 0xFD], .archive, [.initialRAMDisk]),
            (Array("070701".utf8), .archive, [.initialRAMDisk]),
            (Array("#!ipxe\n".utf8), .text, [.ipxe]), (Array("DEFAULT linux\n".utf8), .text, []),
            ([0xB8, 0xFE, 0x4C, 0xCD, 0x21], .com32, [.syslinuxBIOS]), (Array("MSWIM\0\0\0".utf8), .wim, []),
            ([0, 1, 2, 3], .unknown, []), (makeProgram(), .pxekitNBP, [.biosPXE]),
            // Without addresses no loader could place it (StructureTests).
            ([0, 0, 0, 0, 0x02, 0xB0, 0xAD, 0x1B, 3, 0, 0, 0, 0xFB, 0x4F, 0x52, 0xE4], .unknown, []),
            ([0, 0, 0, 0, 0x02, 0xB0, 0xAD, 0x1B, 3, 0, 0, 0, 0xFB, 0x4F, 0x52, 0xE5], .unknown, []),
        ] as [([UInt8], ImageKind, [BootTarget])])
    func signatures(bytes: [UInt8], kind: ImageKind, boots: [BootTarget]) {
        let report = ImageReport(bytes)
        #expect(report.kind == kind)
        #expect(report.boots == boots)
        #expect(report.size == bytes.count)
    }

    @Test(
        "a client is refused what it cannot boot",
        arguments: [
            ("program", 460, 0, true), ("program", 460, 7, false), ("program", 460, 12, true),
            ("program", BaseMemory.most, 0, true), ("program", BaseMemory.most + 1, 0, false),
            ("script", 20, 0, false), ("archive", 20, 7, false), ("unknown", 20, 0, true),
        ] as [(String, Int, UInt16, Bool)])
    func guarding(head: String, size: Int, architecture: UInt16, boots: Bool) throws {
        let heads: [String: [UInt8]] = [
            "program": makeProgram(body: max(0, size - 356)), "script": Array("#!ipxe".utf8),
            "archive": [0x1F, 0x8B, 8],
            "unknown": [0, 1, 2, 3],
        ]
        let report = ImageReport(head: try #require(heads[head]).prefix(400), fileSize: size)
        #expect((report.refusal(forArchitecture: architecture) == nil) == boots)
    }

    @Test(
        "a client is refused what it cannot boot, with files of the packages",
        .enabled(if: Samples.areAvailable, Samples.skipReason),
        arguments: [
            ("pxelinux/pxelinux.0", 0, true), ("pxelinux/pxelinux.0", 7, false),
            ("shim-signed/shimx64.efi.signed", 7, true), ("shim-signed/shimx64.efi.signed", 9, true),
            ("shim-signed/shimx64.efi.signed", 0, false), ("shim-signed/shimx64.efi.signed", 6, false),
            ("shim-signed/shimx64.efi.signed", 11, false), ("ipxe/ipxe.iso", 16, true), ("ipxe/ipxe.iso", 7, false),
            ("memtest86+/memtest86+x64.efi", 7, true), ("memtest86+/memtest86+x64.bin", 0, false),
        ] as [(String, UInt16, Bool)])
    func guardingSamples(path: String, architecture: UInt16, boots: Bool) throws {
        let report = ImageReport(try Samples.bytes(path))
        #expect((report.refusal(forArchitecture: architecture) == nil) == boots)
    }

    @Test("a report survives JSON")
    func json() throws {
        let report = ImageReport(try NBPImage(makeProgram()).sealed().bytes)
        let decoded = try JSONDecoder().decode(ImageReport.self, from: JSONEncoder().encode(report))
        #expect(decoded.summary == report.summary)
        #expect(decoded.boots == report.boots)
        #expect(decoded.facts.number("length") == report.facts.number("length"))
        #expect(decoded.facts.flag("sealed") == true)
    }

    @Test("any bytes give a report", arguments: SeededGenerator.seeds(40))
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let bytes = (0..<Int.random(in: 0...600, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(ImageReport(bytes).size == bytes.count)
        }
    }

    /// One file of each kind, as small as the packages have it.
    static let each = [
        "pxelinux/pxelinux.0", "ipxe/undionly.kpxe", "ipxe/ipxe.lkrn", "ipxe/snponly.efi", "ipxe/ipxe.iso",
        "syslinux-common/memdisk", "syslinux-common/modules/bios/chain.c32", "syslinux-common/modules/efi64/chain.c32",
        "grub-pc-bin/i386-pc/pxe.mod", "grub-pc-bin/i386-pc/boot.img", "grub-pc-bin/i386-pc/lnxboot.img",
        "memtest86+/memtest86+x64.efi", "ipxe-qemu/qemu/efi-e1000.rom", "shim-signed/shimx64.efi.signed",
        "syslinux-efi/efi32/syslinux.efi", "grub-pc-bin/i386-pc/g2ldr.img",
    ]

    /// Headers lie in the first kilobytes: there the file is cut at every offset, then at seeded ones; the rest of it is
    /// now missing, now only not at hand. `make test-damage` cuts every file of the packages at every offset.
    @Test("a truncated file gives a report", .enabled(if: Samples.areAvailable, Samples.skipReason), arguments: each)
    func truncation(path: String) throws {
        let bytes = try Samples.bytes(path)
        var random = SeededGenerator(seed: 1)
        let seeded = (0..<200).map { _ in Int.random(in: 0...bytes.count, using: &random) }
        for length in Array(0..<min(bytes.count, 4096)) + seeded {
            let cut = ImageReport(head: bytes.prefix(length))
            #expect(cut.size == length && cut.wanted == nil)
            let head = ImageReport(head: bytes.prefix(length), fileSize: bytes.count)
            #expect(head.size == bytes.count)
            #expect(head.wanted.map { $0 > length && $0 <= bytes.count } ?? true)
        }
    }

    @Test(
        "in pieces a file says what it says as a whole", .enabled(if: Samples.areAvailable, Samples.skipReason),
        arguments: each)
    func pieces(path: String) throws {
        let bytes = try Samples.bytes(path)
        #expect(ImageReport(fileSize: bytes.count) { Array(bytes[$0]) } == ImageReport(bytes))
        let entry = try #require(Manifest.Entry(path: path, size: bytes.count) { Array(bytes[$0]) })
        #expect(entry == Manifest.Entry(path: path, bytes: bytes))
    }

    @Test("a file of a terabyte is told by its first megabyte, and a piece that cannot be read by what is there")
    func enormous() {
        var largest = 0
        let report = ImageReport(fileSize: 1 << 40) { range in
            largest = max(largest, range.upperBound)
            return [UInt8](repeating: 0, count: range.count)
        }
        #expect(report.size == 1 << 40 && report.kind == .unknown)
        #expect(largest <= 1 << 20)
        #expect(ImageReport(fileSize: 1 << 40) { _ in nil }.kind == .unknown)
        #expect(Manifest.Entry(path: "a", size: 10) { _ in [1] } == nil)
    }

    @Test("a damaged file gives a report", .enabled(if: Samples.areAvailable, Samples.skipReason), arguments: each)
    func mutation(path: String) throws {
        let bytes = try Samples.bytes(path).prefix(0x9000)
        var random = SeededGenerator(seed: 2)
        for _ in 0..<150 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                // Half of the damage hits the headers at the start.
                let end = random.chance(0.5) ? min(512, damaged.count) : damaged.count
                damaged[Int.random(in: 0..<end, using: &random)] =
                    [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
            }
            #expect(ImageReport(head: damaged).size == damaged.count)
        }
    }
}

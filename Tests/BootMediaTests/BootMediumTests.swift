// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import TestSupport
import Testing

@testable import BootMedia

@Suite struct BootMediumTests {
    /// What no firmware would start, with bytes that are seen to be the right ones.
    static let bootFile = (0..<37_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    static let systemFiles: [BootMedium.SystemFile] = [
        .init(path: "EFI/BOOT/BOOTX64.EFI", content: [UInt8](repeating: 0x5A, count: 900_001)),
        .init(path: "autoexec.ipxe", content: Array("#!ipxe\n".utf8)),
        .init(path: "EFI/a long name.txt", content: []),
    ]

    static func medium(forUEFI: Bool) -> BootMedium {
        var medium = BootMedium(bootFile: bootFile)
        if forUEFI {
            medium.systemFiles = systemFiles
            medium.discFiles = [
                .init(path: "boot/grub/grub.cfg", content: Array("set timeout=0\n".utf8)),
                .init(path: "boot/readme", content: []), .init(path: "boot/grub/read.mod", content: [1]),
            ]
        }
        return medium
    }

    @Test("`image inspect` says what was made", arguments: [true, false])
    func report(forUEFI: Bool) throws {
        let report = ImageReport(try Self.medium(forUEFI: forUEFI).image())
        #expect(report.kind == .iso9660)
        #expect(report.warnings == [])
        #expect(report.boots == (forUEFI ? [.biosCD, .uefiCD, .biosDisk, .uefiDisk] : [.biosCD, .biosDisk]))
        #expect(report.facts.text("volume") == "PXEKIT")
        #expect(report.facts.number("volumeSize") == report.size)
        #expect(report.size % (1 << 20) == 0)
        #expect(
            report.parts.map(\.summary) == ["El Torito entry for x86 BIOS"]
                + (forUEFI ? ["El Torito entry for UEFI"] : []))
        #expect(report.parts.first?.facts.text("content") == "boot sector of pxekit's media")
        #expect(forUEFI == (report.parts.last?.facts.text("content") == "FAT16 file system"))
    }

    @Test("both boot sectors lead to the boot file, in sectors of their own")
    func start() throws {
        let image = try Self.medium(forUEFI: true).image()
        func number(_ at: Int, _ bytes: Int) -> Int { (0..<bytes).reduce(0) { $0 | Int(image[at + $1]) << (8 * $1) } }
        let bootImage = number(22 * 2048 + 32 + 8, 4) * 2048
        for (code, sector) in [(0, 512), (bootImage, 2048)] {
            #expect(image[code..<code + 420].elementsEqual(MediaStub.start.prefix(420)))
            #expect(number(code + 436, 2) * sector == 2048)
            let place = number(code + 428, 4) * sector
            #expect(image[place..<place + Self.bootFile.count].elementsEqual(Self.bootFile))
            #expect(number(code + 438, 2) == Self.bootFile.count / 2048 + 1)
        }
    }

    @Test("what starts without a ROM lies among the files")
    func fallback() throws {
        var medium = Self.medium(forUEFI: false)
        medium.fallback = .init(kernel: [UInt8](repeating: 0x4B, count: 5000), script: Array("#!ipxe".utf8))
        let image = try medium.image()
        let root = image[21 * 2048..<22 * 2048]
        for (name, start) in [("IPXE.KRN;1", [0x4B, 0x4B]), ("IPXE.CFG;1", Array("#!".utf8))] {
            let place = try #require(root.firstRange(of: Array(name.utf8))?.lowerBound) - 33
            let block = Int(image[place + 2]) | Int(image[place + 3]) << 8
            #expect(image[block * 2048..<block * 2048 + 2].elementsEqual(start))
        }
        #expect(ImageReport(image).warnings == [])
    }

    @Test("the same parts make the same bytes, others make others")
    func deterministic() throws {
        let medium = Self.medium(forUEFI: true)
        let image = try medium.image()
        #expect(try medium.image() == image)
        var other = medium
        other.bootFile[0] ^= 1
        // Both GUIDs, the disk's signature and its boot file.
        let changed = zip(image, try other.image()).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
        #expect(changed.contains { $0 / 512 == 1 } && changed.contains { (440..<444).contains($0) })
    }

    @Test("the code is what nbp/stubs assembles to", .enabled(if: ExternalTool("nasm") != nil, "nasm is not installed"))
    func stub() async throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../nbp/stubs/media.asm")
        try await withTemporaryDirectory { folder in
            let output = folder.appending(path: "media.bin")
            let run = try await #require(ExternalTool("nasm")).run([
                "-f", "bin", "-w+error", "-o", output.path, source.standardized.path,
            ])
            #expect(run.status == 0, "\(run.diagnosticText)")
            #expect([UInt8](try Data(contentsOf: output)) == MediaStub.start, "run scripts/embed-stubs")
        }
    }

    @Test("what cannot be made is refused, and named")
    func refusals() throws {
        let table: [(names: String, change: (inout BootMedium) -> Void)] = [
            ("boot file", { $0.bootFile = [] }),
            ("boot file", { $0.bootFile = [UInt8](repeating: 0, count: 65537) }),
            ("volume", { $0.volume = "" }),
            ("volume", { $0.volume = "lower" }),
            ("volume", { $0.volume = "TWELVE_CHARS" }),
            ("name on the EFI system partition", { $0.systemFiles[0].path = "EFI//x" }),
            ("name on the EFI system partition", { $0.systemFiles[0].path = "a:b" }),
            ("name on the EFI system partition", { $0.systemFiles[0].path = "" }),
            ("name on the EFI system partition", { $0.systemFiles[0].path = "x." }),
            ("name on the EFI system partition", { $0.systemFiles[0].path = "a\u{7}" }),
            ("name on the EFI system partition", { $0.systemFiles[0].path = String(repeating: "x", count: 256) }),
            ("one file at each place", { $0.systemFiles[0].path = "AUTOEXEC.IPXE" }),
            ("a folder above", { $0.systemFiles.append(.init(path: "autoexec.ipxe/x", content: [])) }),
            ("name on the CD", { $0.discFiles[0].path = "boot/x86_64-efi" }),
            ("name on the CD", { $0.discFiles[0].path = "boot//x" }),
            ("name on the CD", { $0.discFiles[0].path = "" }),
            ("name on the CD", { $0.discFiles[0].path = "a.b.c" }),
            ("name on the CD", { $0.discFiles[0].path = String(repeating: "x", count: 31) }),
            ("folder of the CD", { $0.discFiles = (0..<60).map { .init(path: "grub/\($0)", content: []) } }),
            (
                "fewer files",
                { medium in
                    medium.systemFiles = (0..<600).map { .init(path: "\($0)", content: []) }
                }
            ),
        ]
        for row in table {
            var medium = Self.medium(forUEFI: true)
            row.change(&medium)
            let error = try #require(throws: BootMediumError.self) { try medium.image() }
            #expect(error.description.contains(row.names), "\(error)")
        }
    }

    @Test("names whose short forms are the same get numbers")
    func shortNames() throws {
        var taken: Set<[UInt8]> = []
        let names = ["kernel-a.img", "kernel-b.img", "KERNEL.IMG", "kernel.img", "ünlaut.txt", ".hidden"]
        let short = try names.map { text in
            let name = try FATName(text, beside: taken)
            taken.insert(name.short)
            return String(decoding: name.short, as: UTF8.self)
        }
        #expect(short == ["KERNEL~1IMG", "KERNEL~2IMG", "KERNEL  IMG", "KERNEL~3IMG", "__NLAU~1TXT", "~1      HID"])
    }
}

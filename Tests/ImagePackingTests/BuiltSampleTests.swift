// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import ImagePacking

/// Kinds that no package ships as a file: their own tools make one, or the test writes it byte for byte.
@Suite struct BuiltSampleTests {
    @Test("a FIT image of mkimage is told", .enabled(if: ExternalTool("mkimage") != nil, "needs u-boot-tools"))
    func fit() async throws {
        let bytes = try await mkimage(["-f", "auto"])
        let report = ImageReport(bytes)
        #expect(report.kind == .fit && report.boots == [.uBoot] && report.warnings == [])
        #expect(report.summary.hasPrefix("FIT image, Kernel Image"))
        #expect(report.facts.list("images") == ["kernel-1: kernel arm64 linux gzip"])
        #expect(report.facts.list("configurations") == ["conf-1"])
        #expect(report.facts.text("default") == "conf-1")
        #expect(report.facts.number("length") == bytes.count)
        for length in bytes.indices {
            let cut = ImageReport(head: bytes.prefix(length))
            #expect(cut.kind != .fit || cut.warnings.count == 1, "cut to \(length)")
            #expect(cut.size == length && cut.wanted == nil)
        }
    }

    @Test("a legacy image of mkimage is told", .enabled(if: ExternalTool("mkimage") != nil, "needs u-boot-tools"))
    func legacy() async throws {
        let report = ImageReport(try await mkimage([]))
        #expect(report.kind == .archive && report.summary == "U-Boot legacy image" && report.boots == [.uBoot])
    }

    /// An image of a kernel that is no more than its bytes.
    private func mkimage(_ form: [String]) async throws -> [UInt8] {
        let tool = try #require(ExternalTool("mkimage"))
        return try await withTemporaryDirectory { folder in
            let (kernel, image) = (folder.appending(path: "kernel"), folder.appending(path: "image"))
            try Data((0..<500).map { UInt8(truncatingIfNeeded: $0) }).write(to: kernel)
            let target = ["-A", "arm64", "-O", "linux", "-T", "kernel", "-C", "gzip", "-a", "0x80000", "-e", "0x80000"]
            let run = try await tool.run(form + target + ["-n", "test", "-d", kernel.path, image.path])
            try #require(run.status == 0, "\(run.diagnosticText)")
            return [UInt8](try Data(contentsOf: image))
        }
    }

    @Test("a device tree is told by its model")
    func deviceTree() {
        let strings = Array("model\0compatible\0".utf8)
        func long(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
        func property(_ name: Int, _ text: String) -> [UInt8] {
            let value = Array(text.utf8) + [0]
            return long(3) + long(value.count) + long(name) + value + Array(repeating: 0, count: -value.count & 3)
        }
        let structure =
            long(1) + long(0) + property(0, "Board of a test") + long(4) + property(6, "test,board")
            + long(1) + Array("cpus\0\0\0\0".utf8) + long(2) + long(2) + long(9)
        let total = 40 + structure.count + strings.count
        let bytes =
            [0xD0, 0x0D, 0xFE, 0xED] + long(total) + long(40) + long(40 + structure.count) + long(40) + long(17)
            + long(16) + long(0) + long(strings.count) + long(structure.count) + structure + strings
        let report = ImageReport(bytes)
        #expect(report.kind == .deviceTree && report.boots == [] && report.warnings == [])
        #expect(report.summary == "device tree, Board of a test")
        #expect(report.facts.text("compatible") == "test,board")
        #expect(report.facts.number("dtbVersion") == 17)
        #expect(ImageReport(bytes.dropLast()).warnings.count == 1)
    }

    @Test(
        "a unified kernel image names kernel, system and command line",
        .enabled(if: Samples.areAvailable, Samples.skipReason),
        .enabled(if: ExternalTool("objcopy") != nil, "needs binutils"))
    func unifiedKernel() async throws {
        let kernel = try #require(Samples.paths().first { $0.hasPrefix("linux-image-cloud-amd64/vmlinuz-") })
        let release = try #require(kernel.split(separator: "/").last).dropFirst("vmlinuz-".count)
        let parts: [(name: String, bytes: [UInt8], address: Int)] = [
            (".osrel", Array("ID=test\nPRETTY_NAME=\"A system for tests\"\n".utf8), 0x20000),
            (".cmdline", Array("console=ttyS0 quiet".utf8), 0x30000), (".uname", Array(release.utf8), 0x40000),
            (".linux", try Samples.bytes(kernel), 0x2000000), (".initrd", Array("070701".utf8), 0x4000000),
        ]
        let bytes = try await withTemporaryDirectory { folder in
            var arguments: [String] = []
            for part in parts {
                let file = folder.appending(path: part.name)
                try Data(part.bytes).write(to: file)
                arguments += ["--add-section", "\(part.name)=\(file.path)"]
                arguments += ["--change-section-vma", "\(part.name)=\(part.address)"]
            }
            let image = folder.appending(path: "uki.efi")
            arguments += [Samples.path("systemd-boot-efi/linuxx64.efi.stub"), image.path]
            let run = try await #require(ExternalTool("objcopy")).run(arguments)
            try #require(run.status == 0, "\(run.diagnosticText)")
            return [UInt8](try Data(contentsOf: image))
        }
        let report = ImageReport(bytes)
        #expect(report.kind == .efi && report.boots == [.uefi(.x64)])
        #expect(report.summary == "unified kernel image (UEFI application, x64)")
        #expect(report.facts.text("kernel") == String(release))
        #expect(report.facts.text("system") == "A system for tests")
        #expect(report.facts.text("cmdline") == "console=ttyS0 quiet")
        #expect(report.facts.number("initrdSize") == 6)
        #expect(report.parts.map(\.summary) == ["Linux kernel \(release)"])
    }

    @Test("a compressed UEFI driver in an option ROM is told", .enabled(if: Samples.areAvailable, Samples.skipReason))
    func compressedDriver() throws {
        var rom = try Samples.bytes("ipxe-qemu/qemu/efi-e1000.rom")
        let image = 0x12600
        let start = image + Int(rom[image + 0x16])
        // UEFI 2.10, 14.4.2: CompressionType; 19.2: sizes before the stream.
        rom[image + 12] = 1
        rom.replaceSubrange(start..<start + 8, with: [0, 2, 0, 0, 0, 0x40, 0, 0])
        let report = ImageReport(rom)
        let facts = try #require(report.parts.last).facts
        #expect(report.boots == [.biosROM, .uefiROM(.x64)])
        #expect(facts.text("compression") == "UEFI")
        #expect(facts.number("compressedLength") == 0x200 && facts.number("extractedLength") == 0x4000)

        rom[start + 2] = 0xFF
        #expect(ImageReport(rom).boots == [.biosROM], "the stream would end behind the image")
        rom[image + 12] = 2
        #expect(ImageReport(rom).parts.last?.warnings.count == 1, "there is no compression type 2")
    }

    @Test(
        "modules of SYSLINUX before 5 are told by their first instruction",
        arguments: [
            ([0xB8, 0xFF, 0x4C, 0xCD, 0x21], ImageKind.com32, "com32"),
            ([0xB8, 0xFE, 0x4C, 0xCD, 0x21], .com32, "com32r"), ([0xB8, 0xFD, 0x4C, 0xCD, 0x21], .unknown, nil),
            ([0xB8, 0xFF, 0x4C, 0xCD], .unknown, nil),
        ] as [([UInt8], ImageKind, String?)])
    func com32(bytes: [UInt8], kind: ImageKind, format: String?) {
        let report = ImageReport(bytes)
        #expect(report.kind == kind)
        #expect(report.facts.text("format") == format)
        #expect(report.boots == (format == nil ? [] : [.syslinuxBIOS]))
    }
}

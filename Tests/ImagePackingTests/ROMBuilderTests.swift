// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ImagePacking

@Suite struct ROMBuilderTests {
    @Test("a ROM is what inspect says it is")
    func image() throws {
        var builder = ROMBuilder(vendor: 0x8086, device: 0x100E, product: "boot me", program: makeProgram(body: 2000))
        builder.size = 64 * 1024
        let rom = try builder.build()
        #expect(rom.count == 64 * 1024)
        let report = ImageReport(rom)
        #expect(report.kind == .optionROM)
        #expect(report.boots == [.biosROM])
        #expect(report.warnings == [])
        let facts = try #require(report.parts.first).facts
        #expect(facts.number("vendor") == 0x8086)
        #expect(facts.number("device") == 0x100E)
        #expect(facts.number("class") == 0x020000)
        #expect(facts.flag("checksumValid") == true)
        #expect(facts.text("product") == "boot me")
        #expect(facts.text("manufacturer") == "pxekit")
        #expect(facts.flag("last") == true)
        #expect(rom[0x40..<0x60].reduce(0, &+) == 0, "the $PnP header has a checksum of its own")
        #expect(rom[0xE0...].starts(with: builder.program))
    }

    @Test("a UEFI driver stands behind the BIOS image", .enabled(if: Samples.areAvailable, Samples.skipReason))
    func driver() throws {
        // The driver out of iPXE's ROM: its EFI image begins at 0x12600, with the PE file at 0x38.
        let ipxe = try Samples.bytes("ipxe-qemu/qemu/efi-e1000.rom")
        var builder = ROMBuilder(vendor: 0x8086, device: 0x100E, product: "both", program: makeProgram())
        builder.driver = Array(ipxe[(0x12600 + 0x38)...])
        let report = ImageReport(try builder.build())
        #expect(report.boots == [.biosROM, .uefiROM(.x64)])
        #expect(report.warnings == [])
        #expect(report.parts.map { $0.facts.flag("last") } == [false, true])
        #expect(report.parts.last?.facts.number("subsystem") == 11)
    }

    @Test("what does not fit is refused")
    func refusals() {
        let good = ROMBuilder(vendor: 1, device: 2, product: "x", program: makeProgram())
        let changes: [(inout ROMBuilder) -> Void] = [
            { $0.product = "" }, { $0.product = String(repeating: "x", count: 48) }, { $0.size = 512 },
            { $0.size = 100_001 }, { $0.program = [] }, { $0.program = Array(repeating: 0, count: 0x8401) },
            { $0.classCode = 1 << 24 }, { $0.driver = [1, 2, 3] },
        ]
        for change in changes {
            var builder = good
            change(&builder)
            #expect(throws: ROMBuilder.Failure.self) { try builder.build() }
        }
    }
}

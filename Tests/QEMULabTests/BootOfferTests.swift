// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QEMULab

@Suite("Boot offer")
struct BootOfferTests {
    private func request(_ firmware: Firmware, _ boot: NetworkBoot = .pxe4, image: [UInt8]) throws -> BootRequest {
        var request = BootRequest()
        request.machine = MachineDescription(firmware: firmware)
        try request.machine.use(boot, place: "test")
        request.program = .init(name: "a b.efi", image: image)
        return request
    }

    /// The smallest file that is a UEFI program for x64: DOS header, PE signature, COFF header, optional header.
    private let program: [UInt8] = {
        var image = [UInt8](repeating: 0, count: 512)
        image.replaceSubrange(0..<2, with: Array("MZ".utf8))
        image[0x3C] = 0x40
        image.replaceSubrange(0x40..<0x44, with: [0x50, 0x45, 0, 0])
        image.replaceSubrange(0x44..<0x46, with: [0x64, 0x86])
        image[0x54] = 0xF0
        image.replaceSubrange(0x58..<0x5A, with: [0x0B, 0x02])
        image[0x58 + 68] = 10
        return image
    }()

    @Test("an HTTP Boot client is offered a URL, a PXE client a name (D37)")
    func names() throws {
        #expect(try BootOffer(request(.uefi, image: program)).file == "a b.efi")
        #expect(try BootOffer(request(.uefi, .http4, image: program)).file == "http://10.0.2.2/a%20b.efi")
    }

    @Test("a program for the other firmware is refused before anything starts (U22)")
    func wrongProgram() throws {
        let bios = try #require(throws: LabError.self) { try BootOffer(request(.bios, image: program)) }
        #expect(bios.description.contains("--firmware uefi"), "\(bios)")
        var pxelinux = [UInt8](repeating: 0x90, count: 512)
        pxelinux.replaceSubrange(0..<4, with: [0x7F, 0x45, 0x4C, 0x46])
        pxelinux.replaceSubrange(4..<20, with: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0])
        #expect(throws: LabError.self) { try BootOffer(request(.uefi, image: pxelinux)) }
    }

    @Test("a script that is not there is named")
    func script() throws {
        var request = try request(.uefi, image: program)
        request.script = "boot.ipxe"
        let error = try #require(throws: LabError.self) { try BootOffer(request) }
        #expect(error.description.contains("--script 'boot.ipxe'"), "\(error)")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// iPXE in its many forms.
enum IPXE {
    /// `.pxe`, `.kpxe`, `.kkpxe`: a far jump to 07C0:xxxx, and the first text that it prints, `PXE->EB:`, within the
    /// prefix. The forms differ in what they do to the ROM's stack before they take over (pxeprefix.S); that shows in
    /// the opcodes they load into BX: UNDI_SHUTDOWN and UNLOAD_STACK are left out by `.kkpxe`, STOP_UNDI by `.kpxe`.
    static func recogniseNBP(_ bytes: ImageBytes) -> ImageReport? {
        let prefix = 0..<min(bytes.count, 0x800)
        guard bytes.byte(0) == 0xEA, bytes.has([0xC0, 0x07], at: 3), bytes.find("PXE->EB:", in: prefix) != nil else {
            return nil
        }
        func loads(_ opcode: UInt8) -> Bool { bytes.find([0xBB, opcode, 0], in: prefix) != nil }
        let (form, leaves) =
            switch (loads(0x70), loads(0x15)) {
            case (false, _): ("kkpxe", "UNDI and PXE")
            case (true, false): ("kpxe", "UNDI")
            case (true, true): ("pxe", "nothing")
            }
        var facts: ImageFacts = ["form": .text(form), "keeps": .text(leaves)]
        // Written since 2026: the bitness and a magic word behind the jump.
        if bytes.has([0xAE, 0x18], at: 6) { facts.add("bits", bytes.byte(5).map { $0 == 0x64 ? 64 : 32 }) }
        return ImageReport(
            .ipxeNBP, "iPXE (.\(form))", size: bytes.count, facts: facts, boots: [.biosPXE],
            warnings: BaseMemory.warnings(size: bytes.count))
    }

    /// `.lkrn`: a Linux header in front of the same installer.
    static func isKernel(_ bytes: ImageBytes) -> Bool {
        bytes.find("Installation failed - cannot continue", in: 0..<min(bytes.count, 0x1000)) != nil
    }

    /// What `name` is, if iPXE's linker wrote it into the debug directory of a UEFI program.
    static func name(ofEFI name: String) -> String? {
        guard name.hasSuffix(".efi") || name.hasSuffix(".efidrv") || name.hasSuffix(".efirom") else { return nil }
        let drivers =
            switch name.split(separator: ".").first {
            case "ipxe": "all drivers"
            case "snponly": "the firmware's driver of the boot device"
            case "snp": "the firmware's drivers"
            default: name
            }
        return "iPXE, \(drivers)"
    }

    /// Boot scripts (ipxe.org/scripting).
    static func recogniseScript(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has("#!ipxe") || bytes.has("#!gpxe") else { return nil }
        return ImageReport(.text, "iPXE script", size: bytes.count, facts: ["format": .text("ipxe")], boots: [.ipxe])
    }
}

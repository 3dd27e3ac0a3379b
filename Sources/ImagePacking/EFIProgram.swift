// SPDX-License-Identifier: Apache-2.0

/// UEFI programs: any PE file with a UEFI subsystem, and who made it where that shows.
enum EFIProgram {
    /// PE subsystems 10 to 13 (UEFI 2.10, 2.1.1).
    private static let subsystems = [
        10: "application", 11: "boot service driver", 12: "runtime driver", 13: "ROM driver",
    ]

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard let image = PEImage(bytes) else { return nil }
        var facts = facts(of: image, in: bytes)
        guard let subsystem = subsystems[image.subsystem] else {
            return ImageReport(.pe, "PE program, not for UEFI", size: bytes.count, facts: facts)
        }
        let product = product(of: image, in: bytes, &facts)
        let boots: [BootTarget] =
            switch image.machine {
            case .ebc: PEMachine.known.map { .uefi($0) }
            default: [.uefi(image.machine)]
            }
        let what = "UEFI \(subsystem), \(image.machine.word)"
        // Not any kind of file: one that carries itself would have no end.
        let kernel = image.bytes(of: ".linux", in: bytes).flatMap { LinuxKernel.recognise($0) }
        return ImageReport(
            .efi, product.map { "\($0) (\(what))" } ?? what, size: bytes.count, facts: facts,
            boots: image.subsystem == 10 ? boots : [], parts: kernel.map { [$0] } ?? [])
    }

    /// What the headers say, also for a kernel or a ROM image that is a PE file beside something else.
    static func facts(of image: PEImage, in bytes: ImageBytes) -> ImageFacts {
        var facts: ImageFacts = ["machine": .text(image.machine.word)]
        facts.add("subsystem", subsystems[image.subsystem] ?? "number \(image.subsystem)")
        facts.add("signed", image.isSigned(in: bytes))
        facts.add("sbat", sbat(of: image, in: bytes))
        return facts
    }

    /// The SBAT generations, `component,generation` each (shim's SBAT.md): shim refuses a program whose generation
    /// was revoked. The first line describes the format itself.
    private static func sbat(of image: PEImage, in bytes: ImageBytes) -> [String] {
        guard let text = image.bytes(of: ".sbat", in: bytes)?.all else { return [] }
        return text.prefix { $0 != 0 }.split(separator: UInt8(ascii: "\n")).prefix(64).map { line in
            line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).prefix(2)
                .map { field in String(decoding: field.filter { (0x21...0x7E).contains($0) }, as: UTF8.self) }
                .joined(separator: ",")
        }
    }

    /// Who made it; what else shows only there goes to `facts`.
    private static func product(of image: PEImage, in bytes: ImageBytes, _ facts: inout ImageFacts) -> String? {
        let components = (facts.list("sbat") ?? []).compactMap { $0.split(separator: ",").first }
        if image.section(".linux") != nil {
            facts.add("kernel", image.bytes(of: ".uname", in: bytes)?.text(0, limit: 128))
            facts.add("cmdline", image.bytes(of: ".cmdline", in: bytes)?.text(0, limit: 512))
            facts.add("system", prettyName(in: image.bytes(of: ".osrel", in: bytes)))
            facts.add("initrdSize", image.section(".initrd")?.usedSize)
            return "unified kernel image"
        }
        if image.section("mods") != nil {
            facts.add("prefix", GRUB.prefix(in: image.bytes(of: "mods", in: bytes)))
            return "GRUB"
        }
        if components.contains("shim") { return "shim" }
        if let loader = loaderInfo(in: image.bytes(of: ".sdmagic", in: bytes)) { return loader }
        if let name = image.debugName(in: bytes), let ipxe = IPXE.name(ofEFI: name) {
            facts.add("build", name)
            return ipxe
        }
        return Syslinux.bannerOfEFI(in: bytes)
    }

    /// `systemd-boot 252.39`, from the section in which systemd's programs name themselves for `bootctl`:
    /// "#### LoaderInfo: systemd-boot 252.39 ####".
    private static func loaderInfo(in section: ImageBytes?) -> String? {
        let mark = "#### LoaderInfo: "
        guard let section, section.has(mark), let text = section.text(mark.utf8.count, limit: 64) else { return nil }
        return text.split(separator: " ").prefix { !$0.hasPrefix("#") }.joined(separator: " ")
    }

    /// PRETTY_NAME of an os-release file.
    private static func prettyName(in section: ImageBytes?) -> String? {
        guard let section, let at = section.find("PRETTY_NAME=", in: 0..<section.count) else { return nil }
        return section.text(at + 12, limit: 128)?.filter { $0 != "\"" }
    }
}

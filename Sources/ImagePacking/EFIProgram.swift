// SPDX-License-Identifier: Apache-2.0

/// UEFI programs: any PE file with a UEFI subsystem, and who made it where that shows.
struct EFIProgram {
    let image: PEImage
    let bytes: ImageBytes
    /// What the headers say.
    private(set) var facts: ImageFacts
    /// What is wrong: parts that are missing, signatures that do not hold.
    let warnings: [String]
    /// The signatures.
    let parts: [ImageReport]

    /// PE subsystems 10 to 13 (UEFI 2.10, 2.1.1).
    private static let subsystems = [
        10: "application", 11: "boot service driver", 12: "runtime driver", 13: "ROM driver",
    ]

    /// Looks at the headers of a file, which may be a kernel or a ROM image beside being a PE file; nil if it is none.
    init?(_ bytes: ImageBytes) {
        guard let image = PEImage(bytes) else { return nil }
        self.image = image
        self.bytes = bytes
        let signatures = SignatureReport(of: image, in: bytes)
        facts = ["machine": .text(image.machine.word)]
        facts.add("subsystem", Self.subsystems[image.subsystem] ?? "number \(image.subsystem)")
        facts.add(signatures.facts)
        facts.add("sbat", SBAT(image.bytes(of: ".sbat", in: bytes))?.lines ?? [])
        warnings = image.missing(from: bytes) + signatures.warnings
        parts = signatures.parts
    }

    static func recognise(_ bytes: ImageBytes) -> ImageReport? { EFIProgram(bytes)?.report }

    private var report: ImageReport {
        guard let subsystem = Self.subsystems[image.subsystem] else {
            return ImageReport(
                .pe, "PE program, not for UEFI", size: bytes.count, facts: facts, warnings: warnings, parts: parts)
        }
        let product = product
        let what = "UEFI \(subsystem), \(image.machine.word)"
        let boots: [BootTarget] =
            switch image.machine {
            case .ebc: PEMachine.known.map { .uefi($0) }
            default: [.uefi(image.machine)]
            }
        return ImageReport(
            product.kind, product.name.map { "\($0) (\(what))" } ?? what, size: bytes.count,
            facts: facts.adding(product.facts), boots: image.subsystem == 10 ? boots : [],
            warnings: warnings + product.warnings, parts: product.parts + parts)
    }

    private struct Product {
        var kind = ImageKind.efi
        var name: String?
        var facts: ImageFacts = [:]
        var warnings: [String] = []
        var parts: [ImageReport] = []
    }

    /// Who made it, and what shows only there.
    private var product: Product {
        let components = SBAT(image.bytes(of: ".sbat", in: bytes))?.components ?? []
        if image.section(".linux") != nil {
            let unified = UnifiedKernel(image, bytes)
            return Product(
                name: "unified kernel image", facts: unified.facts, warnings: unified.warnings, parts: unified.parts)
        }
        if image.section("mods") != nil {
            var facts: ImageFacts = [:]
            facts.add("prefix", GRUB.prefix(in: image.bytes(of: "mods", in: bytes)))
            return Product(name: "GRUB", facts: facts)
        }
        if let name = Shim.name(of: image, in: bytes, components) { return Product(name: name) }
        if components.contains("wimboot") { return Product(kind: .wimboot, name: Wimboot.name(in: bytes)) }
        if let loader = loaderInfo(in: image.bytes(of: ".sdmagic", in: bytes)) { return Product(name: loader) }
        if components.contains("fwupd-efi") { return Product(name: "fwupd") }
        if let name = image.debugName(in: bytes) {
            if name.hasPrefix("wimboot") { return Product(kind: .wimboot, name: Wimboot.name(in: bytes)) }
            if let ipxe = IPXE.name(ofEFI: name) { return Product(name: ipxe, facts: ["build": .text(name)]) }
        }
        return Product(name: Syslinux.bannerOfEFI(in: bytes))
    }

    /// `systemd-boot 252.39`, from the section in which systemd's programs name themselves for `bootctl`:
    /// "#### LoaderInfo: systemd-boot 252.39 ####".
    private func loaderInfo(in section: ImageBytes?) -> String? {
        let mark = "#### LoaderInfo: "
        guard let section, section.has(mark), let text = section.text(mark.utf8.count, limit: 64) else { return nil }
        return text.split(separator: " ").prefix { !$0.hasPrefix("#") }.joined(separator: " ")
    }
}

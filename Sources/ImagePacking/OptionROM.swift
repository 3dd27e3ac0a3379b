// SPDX-License-Identifier: Apache-2.0

/// PCI expansion ROMs (PCI Firmware 3.0, chapter 5): a chain of images for different kinds of firmware.
enum OptionROM {
    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has([0x55, 0xAA]), let first = ROMImage(bytes, at: 0) else { return nil }
        var images = [first]
        var warnings: [String] = []
        while let last = images.last, !last.isLast, images.count < 32 {
            let next = last.offset + last.length
            guard let image = ROMImage(bytes, at: next) else {
                // An image behind the bytes at hand is not missing.
                if bytes.part(at: next)?.byte(0) != nil || next >= bytes.count {
                    warnings.append(
                        "image \(images.count) at 0x\(String(next, radix: 16)) is missing: no 55 AA with PCIR")
                }
                break
            }
            images.append(image)
        }
        var facts: ImageFacts = [:]
        if let pcir = first.pcir {
            facts.add("vendor", hex: pcir.vendor)
            facts.add("device", hex: pcir.device)
        }
        facts.add("images", images.count)
        let parts = images.map { $0.report(bytes) }
        let used = images.last.map { $0.offset + $0.length } ?? 0
        if used < bytes.count { facts.add("padding", bytes.count - used) }
        if used > bytes.count {
            warnings.append("cut short: the images need \(used) bytes, the file has \(bytes.count)")
        }
        var boots: [BootTarget] = []
        for target in parts.flatMap(\.boots) where !boots.contains(target) { boots.append(target) }
        return ImageReport(
            .optionROM, "option ROM" + (first.product.map { ", \($0)" } ?? ""), size: bytes.count, facts: facts,
            boots: boots, warnings: warnings, parts: parts)
    }
}

/// PCI Data Structure, `PCIR` (PCI Firmware 3.0, 5.1.2).
struct PCIDataStructure: Hashable, Sendable {
    static let signature = "PCIR"

    let vendor: Int
    let device: Int
    let revision: Int
    /// Base class, sub-class and programming interface: 0x020000 is Ethernet.
    let classCode: Int
    /// In bytes.
    let imageLength: Int
    let codeRevision: Int
    /// 0 x86, 1 Open Firmware, 2 PA-RISC, 3 EFI.
    let codeType: Int
    let isLast: Bool
    /// Revision 3: the size while the machine runs, in bytes.
    let runtimeLength: Int?

    init?(_ bytes: ImageBytes, at: Int) {
        guard bytes.has(PCIDataStructure.signature, at: at), let vendor = bytes.word(at + 4),
            let device = bytes.word(at + 6), let revision = bytes.byte(at + 12), let interface = bytes.byte(at + 13),
            let classes = bytes.word(at + 14), let length = bytes.word(at + 16), let code = bytes.word(at + 18),
            let type = bytes.byte(at + 20), let indicator = bytes.byte(at + 21)
        else { return nil }
        (self.vendor, self.device, self.revision) = (vendor, device, revision)
        classCode = classes << 8 | interface
        imageLength = length * 512
        codeRevision = code
        codeType = type
        isLast = indicator & 0x80 != 0
        runtimeLength = revision >= 3 ? bytes.word(at + 22).map { $0 * 512 } : nil
    }
}

/// One image of an expansion ROM.
struct ROMImage {
    let offset: Int
    let pcir: PCIDataStructure?
    /// From here to the next image, in bytes.
    let length: Int
    /// The length at offset 2, which the checksum covers; nil for an EFI image, where it may be stale.
    let initLength: Int
    private let bytes: ImageBytes
    private let pnp: Int?

    init?(_ file: ImageBytes, at offset: Int) {
        guard let bytes = file.part(at: offset), bytes.has([0x55, 0xAA]), let units = bytes.byte(2) else { return nil }
        pcir = bytes.word(0x18).flatMap { PCIDataStructure(bytes, at: $0) }
        // Without PCIR: an ISA ROM. Only the first image can be one, and its length must mean something.
        guard pcir != nil || offset == 0 && units > 0 && file.count >= units * 512 else { return nil }
        self.offset = offset
        self.bytes = bytes
        initLength = units * 512
        length = pcir.map(\.imageLength).flatMap { $0 > 0 ? $0 : nil } ?? max(512, units * 512)
        pnp = pcir?.codeType ?? 0 == 0 ? bytes.word(0x1A).flatMap { bytes.has("$PnP", at: $0) ? $0 : nil } : nil
    }

    var isLast: Bool { pcir?.isLast ?? true }

    /// The product name of the $PnP header.
    var product: String? {
        pnp.flatMap { bytes.word($0 + 16) }.flatMap { $0 == 0 ? nil : bytes.text($0, limit: 64) }
    }

    /// The sum of all bytes, which must be 0 modulo 256; nil where the bytes are not at hand.
    private var checksum: Int? {
        bytes.slice(0, initLength).map { Int($0.reduce(UInt8(0)) { $0 &+ $1 }) }
    }

    func report(_ file: ImageBytes) -> ImageReport {
        var facts: ImageFacts = ["offset": .hex(offset)]
        if let pcir {
            facts.add("vendor", hex: pcir.vendor)
            facts.add("device", hex: pcir.device)
            facts.add("class", hex: pcir.classCode)
            facts.add("pciRevision", pcir.revision)
            facts.add("codeType", pcir.codeType)
            facts.add("codeRevision", pcir.codeRevision)
            facts.add("runtimeLength", pcir.runtimeLength)
            facts.add("last", pcir.isLast)
        }
        switch pcir?.codeType ?? 0 {
        case 0: return x86Report(facts)
        case 3: return efiReport(facts)
        case 1: return ImageReport(.romImage, "Open Firmware image", size: length, facts: facts)
        case let type: return ImageReport(.romImage, "image of code type \(type)", size: length, facts: facts)
        }
    }

    private func x86Report(_ given: ImageFacts) -> ImageReport {
        var facts = given
        var warnings: [String] = []
        facts.add("initLength", initLength)
        facts.add("checksumValid", checksum.map { $0 == 0 })
        if let checksum, checksum != 0 {
            warnings.append("checksum: the \(initLength) bytes sum to \(checksum) modulo 256, must be 0")
        }
        var entries = false
        if let pnp {
            facts.add("product", product)
            facts.add("manufacturer", bytes.word(pnp + 14).flatMap { $0 == 0 ? nil : bytes.text($0, limit: 64) })
            let bcv = bytes.word(pnp + 22) ?? 0
            let bev = bytes.word(pnp + 26) ?? 0
            facts.add("bootConnectionVector", hex: bcv == 0 ? nil : bcv)
            facts.add("bootEntryVector", hex: bev == 0 ? nil : bev)
            entries = bcv != 0 || bev != 0
        }
        // UNDI ROM ID structure (PXE 2.1): length @4, checksum @5, revision @6, UNDI revision @7, least significant first.
        if let undi = bytes.word(0x16), undi != 0, bytes.has("UNDI", at: undi), let low = bytes.byte(undi + 8),
            let high = bytes.byte(undi + 9)
        {
            facts.add("undi", "\(high).\(low)")
        }
        return ImageReport(
            .romImage, "BIOS image" + (product.map { ", \($0)" } ?? ""), size: length, facts: facts,
            boots: entries && warnings.isEmpty ? [.biosROM] : [], warnings: warnings)
    }

    /// EFI PCI expansion ROM header (UEFI 2.10, 14.4.2).
    private func efiReport(_ given: ImageFacts) -> ImageReport {
        var facts = given
        guard bytes.has([0xF1, 0x0E, 0, 0], at: 4), let subsystem = bytes.word(8), let number = bytes.word(10),
            let compression = bytes.word(12), let start = bytes.word(0x16)
        else {
            return ImageReport(
                .romImage, "UEFI image", size: length, facts: facts,
                warnings: ["EFI ROM header: signature is not 0xef1"])
        }
        let machine = PEMachine(UInt16(truncatingIfNeeded: number))
        facts.add("machine", machine.word)
        facts.add("subsystem", subsystem)
        facts.add("compression", compression == 0 ? "none" : compression == 1 ? "UEFI" : "type \(compression)")
        facts.add("imageOffset", hex: start)
        var warnings: [String] = []
        if compression == 1 {
            // UEFI 2.10, 19.2: size of what follows, size of what it becomes.
            let sizes = (compressed: bytes.long(start), extracted: bytes.long(start + 4))
            facts.add("compressedLength", sizes.compressed)
            facts.add("extractedLength", sizes.extracted)
            if let compressed = sizes.compressed, compressed > length - start - 8 {
                warnings.append("the compressed program needs \(compressed) bytes, the image has \(length - start - 8)")
            }
        } else if compression > 1 {
            warnings.append("compression type \(compression): firmware knows 0, none, and 1, that of UEFI")
        }
        if compression == 0, let inner = bytes.part(at: start, count: max(0, length - start)),
            let image = PEImage(inner)
        {
            let table = CertificateTable(of: image, in: inner)
            facts.add("signed", table.map { !$0.signatures.isEmpty } ?? false)
            warnings += image.missing(from: inner) + (table?.faults ?? [])
        }
        return ImageReport(
            .romImage, "UEFI image, \(machine.word)", size: length, facts: facts,
            boots: warnings.isEmpty ? [.uefiROM(machine)] : [], warnings: warnings)
    }
}

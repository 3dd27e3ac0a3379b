// SPDX-License-Identifier: Apache-2.0

/// Programs with a Multiboot header. A loader puts them into memory by the addresses in that header, or by an ELF header; a file with
/// neither cannot be loaded, so what looks like a header in it is none.
enum Multiboot {
    /// Multiboot 1 (3.1): in the first 8192 bytes, aligned to 4; 2 (3.1): in the first 32768, aligned to 8. In both, a
    /// checksum makes the magic numbers sum to 0, so that data does not look like a header.
    static func recognise(_ bytes: ImageBytes) -> ImageReport? { recognise(bytes, isELF: false) }

    /// The same for a file that is known to be ELF, or known not to be.
    static func recognise(_ bytes: ImageBytes, isELF: Bool) -> ImageReport? {
        second(bytes, isELF: isELF) ?? first(bytes, isELF: isELF)
    }

    private static func first(_ bytes: ImageBytes, isELF: Bool) -> ImageReport? {
        guard let at = header(bytes, magic: [0x02, 0xB0, 0xAD, 0x1B], words: 3, within: 8192, alignment: 4),
            let flags = bytes.long(at + 4)
        else { return nil }
        var facts: ImageFacts = ["headerOffset": .hex(at), "flags": .hex(flags)]
        var warnings: [String] = []
        // Bits 0 to 15 are demands (3.1.2); bits 0 to 2 have a meaning.
        if flags & 0xFFF8 != 0 {
            warnings.append("flags 0x\(String(flags, radix: 16)) demand what no loader knows, so that none may load it")
        }
        if flags & 1 << 16 != 0 {
            // 3.1.3: header_addr, load_addr, load_end_addr, bss_end_addr, entry_addr
            guard let place = bytes.long(at + 12), let start = bytes.long(at + 16), let end = bytes.long(at + 20) else {
                return nil
            }
            guard let fault = addresses(header: at, place, start, end, size: bytes.count) else { return nil }
            warnings += fault
            facts.add("loadAddress", hex: start)
        } else if !isELF {
            return nil
        }
        return report(.multiboot, "Multiboot program", facts, warnings, bytes)
    }

    private static func second(_ bytes: ImageBytes, isELF: Bool) -> ImageReport? {
        guard let at = header(bytes, magic: [0xD6, 0x50, 0x52, 0xE8], words: 4, within: 32768, alignment: 8),
            let length = bytes.long(at + 8)
        else { return nil }
        var facts: ImageFacts = ["headerOffset": .hex(at)]
        facts.add("architecture", bytes.long(at + 4).map { $0 == 0 ? "i386" : $0 == 4 ? "mips" : "number \($0)" })
        var warnings: [String] = []
        var isPlaced = isELF
        // Tags (3.1.3): type and flags of 16 bits, size of 32, aligned to 8; type 0 ends them.
        var tag = at + 16
        while tag + 8 <= at + length, let type = bytes.word(tag), type != 0, let size = bytes.long(tag + 4), size >= 8 {
            if type == 2, let place = bytes.long(tag + 8), let start = bytes.long(tag + 12),
                let end = bytes.long(tag + 16)
            {
                guard let fault = addresses(header: at, place, start, end, size: bytes.count) else { return nil }
                warnings += fault
                facts.add("loadAddress", hex: start)
                isPlaced = true
            }
            tag += (size + 7) & ~7
        }
        // A UEFI program with a header is loaded as what it is.
        guard isPlaced || bytes.has("MZ") else { return nil }
        return report(.multiboot2, "Multiboot 2 program", facts, warnings, bytes)
    }

    /// What is wrong with the addresses of a header at this place of the file; nil if they are no addresses of it. A start of all ones
    /// means the start of the file (Multiboot 2, 3.1.5), an end of 0 its end.
    private static func addresses(header at: Int, _ place: Int, _ start: Int, _ end: Int, size: Int) -> [String]? {
        guard start != 0xFFFF_FFFF else { return [] }
        let offset = at - (place - start)
        guard place >= start, offset >= 0, end == 0 || end >= start else { return nil }
        let needed = offset + end - start
        if end != 0, needed > size { return ["cut short: the header promises \(needed) bytes, the file has \(size)"] }
        return []
    }

    private static func report(
        _ kind: ImageKind, _ summary: String, _ facts: ImageFacts, _ warnings: [String], _ bytes: ImageBytes
    ) -> ImageReport {
        ImageReport(
            kind, summary, size: bytes.count, facts: facts, boots: [.multibootLoader], warnings: warnings)
    }

    private static func header(_ bytes: ImageBytes, magic: [UInt8], words: Int, within: Int, alignment: Int) -> Int? {
        let end = min(bytes.count, within)
        var start = 0
        while start < end, let at = bytes.find(magic, in: start..<end) {
            let numbers = (0..<words).compactMap { bytes.long(at + 4 * $0) }
            if at % alignment == 0, numbers.count == words, numbers.reduce(0, +) & 0xFFFF_FFFF == 0 { return at }
            start = at + 1
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Programs with a Multiboot header.
enum Multiboot {
    /// Multiboot 1 (3.1): in the first 8192 bytes, aligned to 4; 2 (3.1): in the first 32768, aligned to 8. In both, a
    /// checksum makes the magic numbers sum to 0, so that data does not look like a header.
    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        if let at = header(bytes, magic: [0xD6, 0x50, 0x52, 0xE8], words: 4, within: 32768, alignment: 8) {
            var facts: ImageFacts = ["headerOffset": .hex(at)]
            facts.add("architecture", bytes.long(at + 4).map { $0 == 0 ? "i386" : $0 == 4 ? "mips" : "number \($0)" })
            return report(.multiboot2, "Multiboot 2 program", facts, bytes)
        }
        if let at = header(bytes, magic: [0x02, 0xB0, 0xAD, 0x1B], words: 3, within: 8192, alignment: 4) {
            var facts: ImageFacts = ["headerOffset": .hex(at)]
            facts.add("flags", hex: bytes.long(at + 4))
            return report(.multiboot, "Multiboot program", facts, bytes)
        }
        return nil
    }

    private static func report(_ kind: ImageKind, _ summary: String, _ facts: ImageFacts, _ bytes: ImageBytes)
        -> ImageReport
    {
        ImageReport(kind, summary, size: bytes.count, facts: facts, boots: [.multibootLoader])
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

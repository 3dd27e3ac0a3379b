// SPDX-License-Identifier: Apache-2.0

/// The headers of an ELF file of either width and byte order (System V ABI, chapters 4 and 5).
struct ELFImage {
    let is64Bit: Bool
    let isBigEndian: Bool
    let machine: Int
    /// ET_REL, ET_EXEC, ET_DYN, ET_CORE: 1 to 4.
    let type: Int
    /// The dynamic section's names; nil if there is none.
    private(set) var needed: [String]?
    private(set) var soname: String?
    private(set) var dynamicStrings: ImageBytes?
    private let fields: ELFFields
    private let sections: (table: Int, entry: Int, count: Int, names: Int)
    private let segmentTable: (offset: Int, entry: Int, count: Int)
    private let segments: [Segment]

    private struct Segment {
        let type: Int
        let offset: Int
        let address: Int
        let size: Int
    }

    /// No program has more of either.
    private static let mostSegments = 64
    private static let mostSections = 0xFF00

    var isRelocatable: Bool { type == 1 }
    var isShared: Bool { type == 3 }

    init?(_ bytes: ImageBytes) {
        guard bytes.has([0x7F, 0x45, 0x4C, 0x46]), let width = bytes.byte(4), width == 1 || width == 2,
            let order = bytes.byte(5), order == 1 || order == 2
        else { return nil }
        let wide = width == 2
        let fields = ELFFields(bytes: bytes, isWide: wide, isBigEndian: order == 2)
        guard let type = fields.half(16), let machine = fields.half(18) else { return nil }
        (self.type, self.machine, self.fields) = (type, machine, fields)
        (is64Bit, isBigEndian) = (wide, order == 2)
        sections = (
            fields.address(wide ? 40 : 32) ?? 0, fields.half(wide ? 58 : 46) ?? 0, fields.half(wide ? 60 : 48) ?? 0,
            fields.half(wide ? 62 : 50) ?? 0
        )
        let table = (
            offset: fields.address(wide ? 32 : 28) ?? 0, entry: fields.half(wide ? 54 : 42) ?? 0,
            count: fields.half(wide ? 56 : 44) ?? 0
        )
        segmentTable = table
        // Offset, address and size of the loaded ones translate the addresses in the dynamic section.
        segments = (0..<min(table.count, Self.mostSegments)).compactMap { index in
            guard table.offset < bytes.count else { return nil }
            let at = table.offset + index * table.entry
            guard let type = fields.word(at), let offset = fields.address(at + (wide ? 8 : 4)),
                let start = fields.address(at + (wide ? 16 : 8)), let size = fields.address(at + (wide ? 32 : 16))
            else { return nil }
            return Segment(type: type, offset: offset, address: start, size: size)
        }
        readDynamicSection(bytes)
    }

    private mutating func readDynamicSection(_ bytes: ImageBytes) {
        guard let dynamic = segments.first(where: { $0.type == 2 }),
            let part = bytes.part(at: dynamic.offset, count: dynamic.size)
        else { return }
        let inner = ELFFields(bytes: part, isWide: is64Bit, isBigEndian: isBigEndian)
        let width = is64Bit ? 8 : 4
        let entries = (0..<min(part.count / (2 * width), 256)).compactMap { index -> (tag: Int, value: Int)? in
            guard let tag = inner.address(2 * width * index), let value = inner.address(2 * width * index + width)
            else {
                return nil
            }
            return (tag, value)
        }.prefix { $0.tag != 0 }
        func value(_ tag: Int) -> Int? { entries.first { $0.tag == tag }?.value }
        guard let strings = value(5),
            let home = segments.first(where: { $0.type == 1 && strings >= $0.address && strings - $0.address < $0.size }
            ),
            let names = bytes.part(at: home.offset + strings - home.address, count: value(10) ?? 0)
        else { return }
        dynamicStrings = names
        needed = entries.filter { $0.tag == 1 }.compactMap { names.text($0.value, limit: 64) }
        soname = value(14).flatMap { names.text($0, limit: 64) }
    }

    /// Where the furthest thing that the headers name ends, and what it is; nil if they name nothing. Sections without bytes in the file
    /// (SHT_NOBITS, 8) do not count.
    var end: (offset: Int, what: String)? {
        var ends: [(offset: Int, what: String)] = [
            (segmentTable.offset + segmentTable.entry * segmentTable.count, "the table of segments"),
            (sections.table + sections.entry * sections.count, "the table of sections"),
        ]
        for segment in segments where segment.type == 1 && segment.size > 0 {
            let (end, overflows) = segment.offset.addingReportingOverflow(segment.size)
            if !overflows { ends.append((end, "a segment that is loaded")) }
        }
        for index in 0..<min(sections.count, Self.mostSections) {
            guard let section = section(at: index), section.type != 8, section.type != 0 else { continue }
            let (end, overflows) = section.offset.addingReportingOverflow(section.size)
            if !overflows { ends.append((end, "section \(index)")) }
        }
        return ends.max { $0.offset < $1.offset }
    }

    private func section(at index: Int) -> (name: Int, type: Int, offset: Int, size: Int)? {
        let (start, overflows) = sections.table.addingReportingOverflow(index * sections.entry)
        guard !overflows, let name = fields.word(start), let type = fields.word(start + 4),
            let offset = fields.address(start + (is64Bit ? 24 : 16)),
            let size = fields.address(start + (is64Bit ? 32 : 20))
        else { return nil }
        return (name, type, offset, size)
    }

    /// The bytes of the section of this name.
    func section(_ name: String, _ bytes: ImageBytes) -> ImageBytes? {
        guard sections.table < bytes.count, let names = section(at: sections.names),
            let strings = bytes.part(at: names.offset, count: names.size)
        else { return nil }
        for index in 0..<sections.count {
            guard let section = section(at: index), strings.has(name + "\0", at: section.name) else { continue }
            return bytes.part(at: section.offset, count: section.size)
        }
        return nil
    }
}

/// The numbers of an ELF file, in its own width and byte order.
struct ELFFields {
    let bytes: ImageBytes
    let isWide: Bool
    let isBigEndian: Bool

    /// Elf32_Half.
    func half(_ offset: Int) -> Int? { number(offset, 2) }
    /// Elf32_Word.
    func word(_ offset: Int) -> Int? { number(offset, 4) }
    /// Elf32_Addr, Elf32_Off or their 64-bit forms; nil if it is above 2^62, where no file reaches.
    func address(_ offset: Int) -> Int? { number(offset, isWide ? 8 : 4) }

    private func number(_ offset: Int, _ length: Int) -> Int? {
        guard let slice = bytes.slice(offset, length) else { return nil }
        let value = (isBigEndian ? Array(slice) : slice.reversed()).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return value < 1 << 62 ? Int(value) : nil
    }
}

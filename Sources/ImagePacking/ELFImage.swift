// SPDX-License-Identifier: Apache-2.0

/// The headers of a little-endian ELF file (System V ABI, chapters 4 and 5).
struct ELFImage {
    let is64Bit: Bool
    let machine: Int
    private let type: Int
    /// The dynamic section's names; nil if there is none.
    private(set) var needed: [String]?
    private(set) var soname: String?
    private(set) var dynamicStrings: ImageBytes?
    private var sections: (table: Int, entry: Int, count: Int, names: Int)

    var isRelocatable: Bool { type == 1 }
    var isShared: Bool { type == 3 }

    init?(_ bytes: ImageBytes) {
        guard bytes.has([0x7F, 0x45, 0x4C, 0x46]), let width = bytes.byte(4), width == 1 || width == 2,
            bytes.byte(5) == 1, let type = bytes.word(16), let machine = bytes.word(18)
        else { return nil }
        let wide = width == 2
        self.type = type
        self.machine = machine
        is64Bit = wide
        func address(_ offset: Int) -> Int? { wide ? bytes.quad(offset) : bytes.long(offset) }
        sections = (
            address(wide ? 40 : 32) ?? 0, bytes.word(wide ? 58 : 46) ?? 0, bytes.word(wide ? 60 : 48) ?? 0,
            bytes.word(wide ? 62 : 50) ?? 0
        )

        // Segments: offset, address and size of the loaded ones translate the addresses in the dynamic section.
        guard let table = address(wide ? 32 : 28), let entry = bytes.word(wide ? 54 : 42),
            let count = bytes.word(wide ? 56 : 44), table < bytes.count
        else { return }
        let segments = (0..<min(count, 64)).compactMap { index -> (type: Int, offset: Int, address: Int, size: Int)? in
            let at = table + index * entry
            guard let type = bytes.long(at), let offset = address(at + (wide ? 8 : 4)),
                let start = address(at + (wide ? 16 : 8)), let size = address(at + (wide ? 32 : 16))
            else { return nil }
            return (type, offset, start, size)
        }
        guard let dynamic = segments.first(where: { $0.type == 2 }),
            let part = bytes.part(at: dynamic.offset, count: dynamic.size)
        else { return }
        let width2 = wide ? 8 : 4
        let entries = (0..<min(part.count / (2 * width2), 256)).compactMap { index -> (tag: Int, value: Int)? in
            let at = 2 * width2 * index
            guard let tag = wide ? part.quad(at) : part.long(at),
                let value = wide ? part.quad(at + width2) : part.long(at + width2)
            else { return nil }
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

    /// The bytes of the section of this name.
    func section(_ name: String, _ bytes: ImageBytes) -> ImageBytes? {
        func header(_ index: Int) -> (name: Int, offset: Int, size: Int)? {
            let at = sections.table + index * sections.entry
            guard let name = bytes.long(at), let offset = is64Bit ? bytes.quad(at + 24) : bytes.long(at + 16),
                let size = is64Bit ? bytes.quad(at + 32) : bytes.long(at + 20)
            else { return nil }
            return (name, offset, size)
        }
        guard sections.table < bytes.count, let names = header(sections.names),
            let strings = bytes.part(at: names.offset, count: names.size)
        else { return nil }
        for index in 0..<sections.count {
            guard let section = header(index), strings.has(name + "\0", at: section.name) else { continue }
            return bytes.part(at: section.offset, count: section.size)
        }
        return nil
    }

    private static let machines = [3: "i386", 40: "arm", 62: "x86-64", 183: "aarch64", 243: "riscv", 258: "loongarch"]
    private static let types = [1: "relocatable", 2: "executable", 3: "shared object", 4: "core dump"]

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard let elf = ELFImage(bytes) else { return nil }
        if let module = Syslinux.recogniseModule(elf, bytes) ?? GRUB.recogniseModule(elf, bytes) { return module }
        let machine = machines[elf.machine] ?? "machine \(elf.machine)"
        var facts: ImageFacts = ["machine": .text(machine), "bits": .number(elf.is64Bit ? 64 : 32)]
        facts.add("type", types[elf.type] ?? "type \(elf.type)")
        facts.add("needs", elf.needed ?? [])
        if let multiboot = Multiboot.recognise(bytes) {
            var report = multiboot
            report.facts.add(facts)
            return report
        }
        return ImageReport(.elf, "ELF \(types[elf.type] ?? "file"), \(machine)", size: bytes.count, facts: facts)
    }
}

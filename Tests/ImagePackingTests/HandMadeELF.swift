// SPDX-License-Identifier: Apache-2.0

/// An ELF executable of either width and byte order, with sections of 16 bytes.
struct HandMadeELF {
    /// 1 for 32 bits, 2 for 64.
    var width = 2
    var machine = 62
    var isBigEndian = false
    var sections: [String] = []

    /// Headers, the sections, their names, and at the end the table of sections.
    var bytes: [UInt8] {
        let isWide = width == 2
        var names: [UInt8] = [0]
        var places: [Int] = []
        for name in sections + [".shstrtab"] {
            places.append(names.count)
            names += Array(name.utf8) + [0]
        }
        let headerSize = isWide ? 64 : 52
        let namesAt = headerSize + 16 * sections.count
        let table = (namesAt + names.count + 7) & ~7
        var file: [UInt8] =
            [0x7F, 0x45, 0x4C, 0x46, UInt8(width), isBigEndian ? 2 : 1, 1] + [UInt8](repeating: 0, count: 9)
        file += number(2, 2) + number(machine, 2) + number(1, 4)
        for value in [0, 0, table] { file += number(value, isWide ? 8 : 4) }
        file += number(0, 4)
        for value in [headerSize, 0, 0, isWide ? 64 : 40, sections.count + 2, sections.count + 1] {
            file += number(value, 2)
        }
        file += [UInt8](repeating: 0xCC, count: 16 * sections.count) + names
        file += [UInt8](repeating: 0, count: table - file.count)
        file += header(name: 0, type: 0, offset: 0, size: 0)
        for index in sections.indices {
            file += header(name: places[index], type: 1, offset: headerSize + 16 * index, size: 16)
        }
        return file + header(name: places.last ?? 0, type: 3, offset: namesAt, size: names.count)
    }

    private func header(name: Int, type: Int, offset: Int, size: Int) -> [UInt8] {
        let address = width == 2 ? 8 : 4
        var bytes = number(name, 4) + number(type, 4)
        for value in [0, 0, offset, size] { bytes += number(value, address) }
        bytes += number(0, 4) + number(0, 4) + number(1, address) + number(0, address)
        return bytes
    }

    private func number(_ value: Int, _ length: Int) -> [UInt8] {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isBigEndian ? bytes.reversed() : bytes
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A UEFI program made byte by byte, with as many sections as a test wants.
struct HandMadePE {
    var machine = 0x8664
    var subsystem = 10
    /// What stands in front of the PE header, from offset 0; "MZ" and the pointer at 0x3C are put over it.
    var head: [UInt8] = []
    /// Names of up to 8 bytes stand in the table, longer ones in COFF's table of strings.
    var sections: [(name: String, bytes: [UInt8])] = []
    /// The attribute certificate table; empty for none.
    var certificates: [UInt8] = []

    /// Where the PE header is.
    private var header: Int { max(0x80, (head.count + 7) & ~7) }
    private var headersSize: Int { (header + 24 + 240 + 40 * sections.count + 511) & ~511 }

    /// The whole file: headers, sections padded to 512, the table of strings, the certificates.
    var bytes: [UInt8] {
        var file = [UInt8](repeating: 0, count: headersSize)
        file.replaceSubrange(..<head.count, with: head)
        file.put("MZ", at: 0)
        file.put(header, 4, at: 0x3C)
        file.put("PE\0\0", at: header)
        file.put(machine, 2, at: header + 4)
        file.put(sections.count, 2, at: header + 6)
        file.put(240, 2, at: header + 20)
        let optional = header + 24
        file.put(0x20B, 2, at: optional)
        file.put(headersSize, 4, at: optional + 60)
        file.put(subsystem, 2, at: optional + 68)
        file.put(16, 4, at: optional + 108)
        var (address, strings) = (0x1000, [UInt8](repeating: 0, count: 4))
        for (index, section) in sections.enumerated() {
            let at = optional + 240 + 40 * index
            if section.name.utf8.count > 8 {
                file.put("/\(strings.count)", at: at)
                strings += Array(section.name.utf8) + [0]
            } else {
                file.put(section.name, at: at)
            }
            let size = (section.bytes.count + 511) & ~511
            for (place, value) in [(8, section.bytes.count), (12, address), (16, size), (20, file.count)] {
                file.put(value, 4, at: at + place)
            }
            file += section.bytes + [UInt8](repeating: 0, count: size - section.bytes.count)
            address += (section.bytes.count + 4095) & ~4095
        }
        if strings.count > 4 {
            file.put(file.count, 4, at: header + 12)
            strings.put(strings.count, 4, at: 0)
            file += strings + [UInt8](repeating: 0, count: -strings.count & 7)
        }
        if !certificates.isEmpty {
            file.put(file.count, 4, at: optional + 112 + 32)
            file.put(certificates.count, 4, at: optional + 112 + 36)
        }
        return file + certificates
    }
}

extension [UInt8] {
    /// Writes a little-endian number of `length` bytes.
    mutating func put(_ value: Int, _ length: Int, at offset: Int) {
        for index in 0..<length { self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    /// Writes ASCII characters.
    mutating func put(_ text: String, at offset: Int) {
        replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }

    /// The little-endian number of 4 bytes.
    func long(at offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(self[offset + $1]) << (8 * $1) } }
}

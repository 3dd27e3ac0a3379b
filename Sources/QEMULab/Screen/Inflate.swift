// SPDX-License-Identifier: Apache-2.0

/// Undoes the DEFLATE compression (RFC 1951).
struct Inflate {
    private let input: [UInt8]
    /// The next bit.
    private var position = 0
    private var output: [UInt8] = []
    private let limit: Int

    /// - Parameters:
    ///   - input: the compressed data; what follows its end is not looked at.
    ///   - limit: how many octets are wanted at most: a small file may stand for gigabytes.
    init(_ input: ArraySlice<UInt8>, limit: Int) {
        self.input = Array(input)
        self.limit = limit
    }

    /// All that was compressed.
    mutating func all() throws(PictureError) -> [UInt8] {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0: try copyStored()
            case 1: try copy(Self.fixedLiterals, Self.fixedDistances)
            case 2:
                let (literals, distances) = try tables()
                try copy(literals, distances)
            default: throw Self.damaged
            }
        }
        return output
    }

    private static let damaged = PictureError(description: "has damaged pixels")

    /// A Huffman code by the lengths of its words (RFC 1951 §3.2.2): how many have each length, and the symbols in their order.
    private struct Table {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(_ lengths: [Int]) {
            for length in lengths where length > 0 { counts[length] += 1 }
            for length in 1..<16 { symbols += lengths.indices.filter { lengths[$0] == length } }
        }
    }

    private static let fixedLiterals = Table(
        [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112) + [Int](repeating: 7, count: 24)
            + [Int](repeating: 8, count: 8))
    private static let fixedDistances = Table([Int](repeating: 5, count: 30))

    /// The base and extra bits of lengths 257 to 285, and of distances (RFC 1951 §3.2.5).
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12289, 16385, 24577,
    ]

    private mutating func bits(_ count: Int) throws(PictureError) -> Int {
        guard position + count <= input.count * 8 else { throw Self.damaged }
        var value = 0
        for index in 0..<count {
            value |= Int(input[position >> 3] >> UInt8(position & 7) & 1) << index
            position += 1
        }
        return value
    }

    private mutating func symbol(_ table: Table) throws(PictureError) -> Int {
        var (code, first, index) = (0, 0, 0)
        for length in 1..<16 {
            code |= try bits(1)
            let count = table.counts[length]
            if code - first < count { return table.symbols[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        throw Self.damaged
    }

    private mutating func append(_ octet: UInt8) throws(PictureError) {
        guard output.count < limit else { throw Self.damaged }
        output.append(octet)
    }

    private mutating func copyStored() throws(PictureError) {
        position = (position + 7) & ~7
        let length = try bits(16)
        guard try bits(16) == ~length & 0xFFFF else { throw Self.damaged }
        for _ in 0..<length { try append(UInt8(try bits(8))) }
    }

    private mutating func copy(_ literals: Table, _ distances: Table) throws(PictureError) {
        while true {
            let symbol = try symbol(literals)
            guard symbol >= 256 else {
                try append(UInt8(symbol))
                continue
            }
            guard symbol > 256 else { return }
            guard symbol - 257 < Self.lengthBases.count else { throw Self.damaged }
            let length = Self.lengthBases[symbol - 257] + (try bits(Self.lengthBits[symbol - 257]))
            let code = try self.symbol(distances)
            guard code < Self.distanceBases.count else { throw Self.damaged }
            let distance = Self.distanceBases[code] + (try bits(max(0, code / 2 - 1)))
            guard distance <= output.count else { throw Self.damaged }
            for _ in 0..<length { try append(output[output.count - distance]) }
        }
    }

    /// The codes of a block that brings its own (RFC 1951 §3.2.7).
    private mutating func tables() throws(PictureError) -> (Table, Table) {
        let (literals, distances, codes) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
        var lengths = [Int](repeating: 0, count: 19)
        for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(codes) {
            lengths[place] = try bits(3)
        }
        let table = Table(lengths)
        var all: [Int] = []
        while all.count < literals + distances {
            switch try symbol(table) {
            case 16:
                guard let last = all.last else { throw Self.damaged }
                all += [Int](repeating: last, count: try bits(2) + 3)
            case 17: all += [Int](repeating: 0, count: try bits(3) + 3)
            case 18: all += [Int](repeating: 0, count: try bits(7) + 11)
            case let length: all.append(length)
            }
        }
        guard all.count == literals + distances else { throw Self.damaged }
        return (Table(Array(all[..<literals])), Table(Array(all[literals...])))
    }
}

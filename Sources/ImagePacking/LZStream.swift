// SPDX-License-Identifier: Apache-2.0

/// The compressed stream of nbp/lib/unpack.asm, which describes the format: a flag bit, then a literal byte, or offset
/// and length of a copy. Made for a decompressor of a hundred bytes on a 386, and for programs of some kilobytes.
enum LZStream {
    /// The shortest stream that this format has for these bytes; the same bytes always give the same stream.
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        let tokens = Parser(bytes).tokens
        var writer = BitWriter()
        var at = 0
        for token in tokens {
            switch token {
            case .literal:
                writer.put(0)
                writer.bytes.append(bytes[at])
                at += 1
            case .copy(let offset, let length):
                writer.put(1)
                writer.putGamma((offset - 1) >> 7 + 1)
                // The first bit of the length travels in the offset's byte.
                let gamma = gammaBits(length - 1)
                writer.bytes.append(UInt8((offset - 1) & 0x7F) << 1 | gamma[0])
                for bit in gamma.dropFirst() { writer.put(bit) }
                at += length
            }
        }
        return writer.bytes
    }

    /// The bytes of a stream; nil if it is damaged.
    static func decompress(_ stream: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
        var reader = BitReader(rest: stream)
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let flag = reader.bit() else { return nil }
            if flag == 0 {
                guard let literal = reader.rest.popFirst() else { return nil }
                bytes.append(literal)
            } else {
                guard let high = reader.gamma(), let low = reader.rest.popFirst(),
                    let shorter = reader.gamma(first: low & 1)
                else { return nil }
                let offset = (high - 1) << 7 + Int(low >> 1) + 1
                let length = shorter + 1
                guard offset <= bytes.count, length <= count - bytes.count else { return nil }
                for _ in 0..<length { bytes.append(bytes[bytes.count - offset]) }
            }
        }
        return reader.rest.isEmpty ? bytes : nil
    }

    enum Token: Hashable {
        case literal
        case copy(offset: Int, length: Int)
    }

    /// The bits of a gamma code: 1 and a bit for each bit behind the leading one, then 0.
    private static func gammaBits(_ number: Int) -> [UInt8] {
        let width = gammaWidth(number) / 2
        return (0..<width).reversed().flatMap { [1, UInt8(number >> $0 & 1)] } + [0]
    }

    /// Number of bits of a gamma code.
    static func gammaWidth(_ number: Int) -> Int { 2 * (Int.bitWidth - number.leadingZeroBitCount) - 1 }
}

extension LZStream {
    private struct BitWriter {
        var bytes: [UInt8] = []
        private var place = 0
        private var free: UInt8 = 0

        mutating func put(_ bit: UInt8) {
            if free == 0 {
                place = bytes.count
                bytes.append(0)
                free = 8
            }
            free -= 1
            bytes[place] |= bit << free
        }

        mutating func putGamma(_ number: Int) { for bit in LZStream.gammaBits(number) { put(bit) } }
    }

    private struct BitReader {
        var rest: ArraySlice<UInt8>
        private var bits: UInt8 = 0
        private var left = 0

        init(rest: ArraySlice<UInt8>) { self.rest = rest }

        mutating func bit() -> UInt8? {
            if left == 0 {
                guard let next = rest.popFirst() else { return nil }
                (bits, left) = (next, 8)
            }
            left -= 1
            return bits >> left & 1
        }

        /// A gamma code, whose first bit may have been read elsewhere; nil above 16 bits.
        mutating func gamma(first: UInt8? = nil) -> Int? {
            var number = 1
            guard var more = first ?? bit() else { return nil }
            while more == 1 {
                guard let digit = bit(), let next = bit(), number < 0x8000 else { return nil }
                number = number << 1 | Int(digit)
                more = next
            }
            return number
        }
    }
}

extension LZStream {
    /// Finds the cheapest way to write the bytes.
    ///
    /// From the end to the start, the cost of each suffix is the minimum over a literal and all copies at its head. Two
    /// facts keep that short and still exact: of all copies of one length the nearest is the cheapest, and a suffix is
    /// never cheaper than a shorter one (drop the first byte of its first token), so of the lengths whose codes are
    /// equally long only the greatest counts.
    struct Parser {
        private let bytes: [UInt8]
        /// The nearest earlier position that begins with the same two bytes; -1 if there is none.
        private var previous: [Int]
        private var costs: [Int]
        private var choices: [Token]
        /// Offset and length of the copies that were looked at for the byte behind: one byte longer, most hold here too.
        private var behind: [(offset: Int, length: Int)] = []

        /// The cheapest tokens, from the start.
        var tokens: [Token] {
            var tokens: [Token] = []
            var at = 0
            while at < bytes.count {
                tokens.append(choices[at])
                if case .copy(_, let length) = choices[at] { at += length } else { at += 1 }
            }
            return tokens
        }

        /// The cost of the whole, in bits.
        var cost: Int { costs[0] }

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            previous = Array(repeating: -1, count: bytes.count)
            costs = Array(repeating: 0, count: bytes.count + 1)
            choices = Array(repeating: .literal, count: bytes.count)
            var last = Array(repeating: -1, count: 0x10000)
            for at in bytes.indices.dropLast() {
                let pair = Int(bytes[at]) << 8 | Int(bytes[at + 1])
                previous[at] = last[pair]
                last[pair] = at
            }
            for at in bytes.indices.reversed() { choose(at) }
        }

        private mutating func choose(_ at: Int) {
            costs[at] = costs[at + 1] + 9
            let longest = bytes.count - at
            var found: [(offset: Int, length: Int)] = []
            var reached = 1
            var source = previous[at]
            while source >= 0, reached < longest {
                // A farther source is worth a look only if it is longer than the nearer ones.
                if bytes[source + reached] == bytes[at + reached] {
                    let offset = at - source
                    var length = behind.first { $0.offset == offset }.map { $0.length + 1 } ?? 0
                    while length < longest, bytes[source + length] == bytes[at + length] { length += 1 }
                    if length > reached {
                        found.append((offset, length))
                        consider(at, offset: offset, lengths: reached + 1...length)
                        reached = length
                    }
                }
                source = previous[source]
            }
            behind = found
        }

        private mutating func consider(_ at: Int, offset: Int, lengths: ClosedRange<Int>) {
            let fixed = 1 + LZStream.gammaWidth((offset - 1) >> 7 + 1) + 7
            var length = lengths.upperBound
            while length >= lengths.lowerBound {
                let cost = fixed + LZStream.gammaWidth(length - 1) + costs[at + length]
                if cost < costs[at] {
                    costs[at] = cost
                    choices[at] = .copy(offset: offset, length: length)
                }
                // The greatest length whose code is shorter: length - 1 below the power of two.
                length = 1 << (Int.bitWidth - 1 - (length - 1).leadingZeroBitCount)
            }
        }
    }
}

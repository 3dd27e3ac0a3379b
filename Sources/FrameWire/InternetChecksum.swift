// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The one's complement sum of sixteen-bit words that IPv4, UDP, TCP and ICMP share (RFC 1071).
struct InternetChecksum {
    /// Not folded: 64 bits hold the carries of any buffer.
    private var sum: UInt64 = 0

    /// Adds one word, in host order.
    mutating func add(_ word: UInt16) {
        sum += UInt64(word)
    }

    /// Adds two words, in host order.
    mutating func add(_ words: UInt32) {
        sum += UInt64(words >> 16) + UInt64(words & 0xFFFF)
    }

    /// Adds four words, in host order.
    mutating func add(_ words: UInt64) {
        add(UInt32(truncatingIfNeeded: words >> 32))
        add(UInt32(truncatingIfNeeded: words))
    }

    /// Adds the readable octets; an odd last octet counts as if a zero followed, so only the last part may be odd.
    mutating func add(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { bytes in
            var place = 0
            // Adding 32 bits at a time is allowed: the sum modulo 2^16 - 1 is the same (RFC 1071 §2 C).
            while bytes.count - place >= 4 {
                sum += UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
                place += 4
            }
            while place < bytes.count {
                sum += UInt64(bytes[place]) << (place.isMultiple(of: 2) ? 8 : 0)
                place += 1
            }
        }
    }

    /// The complement of the folded sum: what the checksum field holds; 0 over data whose field is right.
    var value: UInt16 {
        var folded = sum
        while folded >> 16 != 0 { folded = (folded & 0xFFFF) + folded >> 16 }
        return ~UInt16(truncatingIfNeeded: folded)
    }

    /// The checksum after one covered word changed from `old` to `new`: HC' = ~(~HC + ~m + m') (RFC 1624 §3, eqn. 3).
    static func updated(_ checksum: UInt16, from old: UInt16, to new: UInt16) -> UInt16 {
        var changed = InternetChecksum()
        changed.add(~checksum)
        changed.add(~old)
        changed.add(new)
        return changed.value
    }
}

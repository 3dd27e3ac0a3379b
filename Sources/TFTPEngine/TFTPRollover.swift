// SPDX-License-Identifier: Apache-2.0

/// What follows block 65535 (quirk T7): RFC 1350 does not say. Most clients expect 0.
public enum TFTPRollover: UInt16, Hashable, Sendable {
    case zero = 0
    case one = 1

    /// The number on the wire of the `block`th block, counted from 1 without end.
    public func number(of block: UInt64) -> UInt16 {
        switch self {
        case .zero: UInt16(truncatingIfNeeded: block)
        case .one: block == 0 ? 0 : UInt16((block - 1) % 65535 + 1)
        }
    }

    /// The block in `start...end` whose number is `number`; nil if none is. The range holds fewer than 65535 blocks.
    func block(_ number: UInt16, in start: UInt64, through end: UInt64) -> UInt64? {
        let first = self.number(of: start)
        let distance: UInt64 =
            switch self {
            case .zero: UInt64(number &- first)
            // Block 0 stands before the ring 1...65535 and is left once.
            case .one where start == 0: UInt64(number)
            case .one where number == 0: .max
            case .one: UInt64(number >= first ? number - first : 65535 - (first - number))
            }
        return distance <= end - start ? start + distance : nil
    }
}

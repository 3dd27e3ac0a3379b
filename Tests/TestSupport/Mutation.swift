// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// Calls `body` with damaged forms of `original`: cut off at every offset, then `count` copies with one to eight octets
/// replaced. A decoder must give a value or an error for each and never trap.
///
/// - Parameters:
///   - seed: repeats the same damage.
///   - count: how many copies get replaced octets; lengths and counts meet their limits (0, 1, 0x7F, 0x80, 0xFF) often.
public func forEachMutation(
    of original: ByteBuffer, seed: UInt64, count: Int = 500, _ body: (ByteBuffer) throws -> Void
) rethrows {
    let bytes = original.readableBytesView
    for length in 0..<bytes.count {
        try body(ByteBuffer(bytes: bytes.prefix(length)))
    }
    guard !bytes.isEmpty else { return }
    var random = SeededGenerator(seed: seed)
    for _ in 0..<count {
        var damaged = Array(bytes)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 0..<damaged.count, using: &random)
            let limits: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF]
            damaged[place] =
                random.chance(0.5)
                ? limits[Int.random(in: 0..<limits.count, using: &random)]
                : damaged[place] ^ 1 << UInt8.random(in: 0..<8, using: &random)
        }
        try body(ByteBuffer(bytes: damaged))
    }
}

// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// Bytes that differ from place to place.
public func noise(_ count: Int, seed: UInt64 = 1) -> ByteBuffer {
    var random = SeededGenerator(seed: seed)
    var buffer = ByteBuffer()
    while buffer.readableBytes < count { buffer.writeInteger(random.next()) }
    return buffer.getSlice(at: 0, length: count) ?? ByteBuffer()
}

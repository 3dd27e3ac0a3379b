// SPDX-License-Identifier: Apache-2.0

/// CRC-32 as in IEEE 802.3, gzip and PNG: polynomial 0x04C11DB7 reflected, preset and inverted.
public enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }

    /// The checksum of these bytes; `previous` continues that of the bytes before them.
    public static func checksum(_ bytes: some Sequence<UInt8>, after previous: UInt32 = 0) -> UInt32 {
        ~bytes.reduce(~previous) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }
}

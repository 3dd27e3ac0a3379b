// SPDX-License-Identifier: Apache-2.0

extension Sequence<UInt8> {
    /// The octets as two lower-case digits each: `52:54:00` with a colon between them.
    package func hexadecimal(separator: String = "") -> String {
        map { $0.hexadecimal }.joined(separator: separator)
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// All digits of the number, lower-case, zeros in front included: `0f` of 8 bits, `000f` of 16.
    package var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.utf8.count) + digits
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Numbers as SYSLINUX reads them: what comes before the first strange character, or 0.
enum ConfigNumber {
    /// C's `atoi`, held to 32 bits. The second value tells whether anything was a number.
    static func decimal(_ text: String) -> (value: Int, isNumber: Bool) { parse(Array(text.utf8), radix: 10) }

    /// C's `strtoul(text, NULL, 0)`: `0x` is hexadecimal, a leading `0` octal.
    static func prefixed(_ text: String) -> (value: Int, isNumber: Bool) {
        let bytes = Array(text.utf8)
        let start = bytes.skippingSpace(from: 0)
        guard start < bytes.count, bytes[start] == UInt8(ascii: "0") else { return parse(bytes, radix: 10) }
        let isHexadecimal = start + 1 < bytes.count && bytes[start + 1] | 0x20 == UInt8(ascii: "x")
        return isHexadecimal ? parse(Array(bytes[(start + 2)...]), radix: 16) : parse(Array(bytes[start...]), radix: 8)
    }

    private static func parse(_ bytes: [UInt8], radix: Int) -> (value: Int, isNumber: Bool) {
        var index = bytes.skippingSpace(from: 0)
        let isNegative = index < bytes.count && bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        var value = 0
        let first = index
        while index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue, digit < radix {
            value = min(value * radix + digit, Int(UInt32.max))
            index += 1
        }
        return (isNegative ? -value : value, index > first)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A machine's identifier as PXE carries it: option 97 type 0, `s_PXENV` tables, SMBIOS type 1 (RFC 4578 §2.3).
///
/// SMBIOS stores the first three fields little-endian, and PXE sends those sixteen octets as they are stored. The text
/// form has the fields in reading order, so that wire `78 56 34 12 ...` reads `12345678-...` (field quirk D19).
public struct ClientUUID: Hashable, Sendable {
    /// The sixteen octets in wire (SMBIOS) order.
    public let octets: [UInt8]

    /// An identifier from sixteen octets in wire order; nil for any other number of octets.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 16 else { return nil }
        self.octets = Array(octets)
    }

    /// Which wire octet stands at each place of the text.
    private static let readingOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

    /// Whether all octets are zero or all are 0xFF: a board whose maker never set it (SMBIOS 3.x §7.2.1).
    public var isUnset: Bool { octets.allSatisfy { $0 == 0 } || octets.allSatisfy { $0 == 0xFF } }
}

extension ClientUUID: LosslessStringConvertible {
    /// Parses `8-4-4-4-12` hexadecimal digits, in either case.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map({ $0.utf8.count }) == [8, 4, 4, 4, 12] else { return nil }
        let digits = parts.joined().map { $0.isASCII ? $0.hexDigitValue : nil }
        guard !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        var wire = [UInt8](repeating: 0, count: 16)
        for (place, source) in ClientUUID.readingOrder.enumerated() {
            wire[source] = UInt8(values[2 * place] << 4 | values[2 * place + 1])
        }
        self.octets = wire
    }

    /// Lower-case canonical text, as PXELINUX looks for it.
    public var description: String {
        let digits = ClientUUID.readingOrder.map { octets[$0].hexadecimal }
        var text = ""
        for (place, pair) in digits.enumerated() {
            if [4, 6, 8, 10].contains(place) { text += "-" }
            text += pair
        }
        return text
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Why octets are not a capture file.
public struct CaptureError: Error, Hashable, Sendable {
    /// The two ways to fail.
    public enum Kind: Hashable, Sendable {
        /// The octets end too early: ``CaptureError/needed`` and ``CaptureError/found`` count octets.
        case truncated
        /// A field has a value that the format forbids: `needed` is the value, or the limit, that it breaks.
        case malformed
    }

    /// Whether octets are missing or wrong.
    public let kind: Kind
    /// The header, record or block, as the format calls it.
    public let structure: String
    /// The field in it.
    public let field: String
    /// Where the field starts, in octets from the start of the file.
    public let offset: Int
    /// What was needed.
    public let needed: UInt64
    /// What was there.
    public let found: UInt64
}

extension CaptureError: CustomStringConvertible {
    /// One line: `pcap record data at offset 40: needed 60 octets, found 12`.
    public var description: String {
        switch kind {
        case .truncated: "\(structure) \(field) at offset \(offset): needed \(needed) octets, found \(found)"
        case .malformed: "\(structure) \(field) at offset \(offset): needed \(needed), found \(found)"
        }
    }
}

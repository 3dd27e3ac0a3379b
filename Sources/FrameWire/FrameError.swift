// SPDX-License-Identifier: Apache-2.0

/// Why octets are not the structure that was expected, or why a structure cannot be built.
public struct FrameError: Error, Hashable, Sendable {
    /// The two ways to fail.
    public enum Kind: Hashable, Sendable {
        /// The octets end too early: ``FrameError/needed`` and ``FrameError/found`` count octets.
        case truncated
        /// A field has a value that the structure forbids: `needed` is the value, or the limit, that it breaks.
        case malformed
    }

    /// Whether octets are missing or wrong.
    public let kind: Kind
    /// The structure, as its specification calls it.
    public let structure: String
    /// The field in it.
    public let field: String
    /// Where the field starts, in octets from the start of the structure.
    public let offset: Int
    /// What was needed.
    public let needed: Int
    /// What was there.
    public let found: Int

    init(_ kind: Kind, _ structure: String, _ field: String, at offset: Int, needed: Int, found: Int) {
        self.kind = kind
        self.structure = structure
        self.field = field
        self.offset = offset
        self.needed = needed
        self.found = found
    }
}

extension FrameError: CustomStringConvertible {
    /// One line: `IPv4 header checksum at offset 10: needed 4660, found 0`.
    public var description: String {
        switch kind {
        case .truncated: "\(structure) \(field) at offset \(offset): needed \(needed) octets, found \(found)"
        case .malformed: "\(structure) \(field) at offset \(offset): needed \(needed), found \(found)"
        }
    }
}

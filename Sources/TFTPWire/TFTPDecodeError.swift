// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a TFTP packet.
public struct TFTPDecodeError: Error, Hashable, Sendable {
    /// The packet type, `packet` where even that is unknown.
    public var structure: String
    /// The field that could not be read.
    public var field: String
    /// Where the field begins, in bytes from the start of the packet.
    public var offset: Int
    /// What the field needs.
    public var needed: String
    /// What was there.
    public var found: String
}

extension TFTPDecodeError: CustomStringConvertible {
    /// One line that names field and offset.
    public var description: String {
        "\(structure): \(field) at offset \(offset): needed \(needed), found \(found)"
    }
}

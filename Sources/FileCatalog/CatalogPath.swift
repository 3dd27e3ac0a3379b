// SPDX-License-Identifier: Apache-2.0

/// A file's place below the roots, as a client means it (quirk T11).
///
/// Bytes, not text: a name on disk is bytes, and a client may send any.
public struct CatalogPath: Hashable, Sendable {
    /// The directories and the file's name; none is empty, `.` or `..`, none holds a slash, backslash or NUL.
    public let components: [[UInt8]]

    /// The longest name that is looked at, in bytes.
    public static let maximumLength = 511

    /// Reads what a client has asked for: backslashes are slashes, leading and repeated slashes and `.` mean nothing.
    public init(_ name: some Collection<UInt8>) throws(CatalogRefusal) {
        guard name.count <= Self.maximumLength else { throw .tooLong(name.count) }
        guard !name.contains(0) else { throw .containsNUL }
        let parts = Array(name).split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
            .map(Array.init).filter { $0 != Array(".".utf8) }
        guard let first = parts.first else { throw .noName }
        guard !(first.count >= 2 && first[1] == UInt8(ascii: ":") && isLetter(first[0])) else { throw .driveLetter }
        guard !parts.contains(Array("..".utf8)) else { throw .parentDirectory }
        components = parts
    }

    /// The same for text.
    public init(_ name: String) throws(CatalogRefusal) {
        try self.init(Array(name.utf8))
    }

    private init(components: [[UInt8]]) {
        self.components = components
    }

    /// The directory of the file; nil at the top.
    package var directory: CatalogPath? {
        components.count > 1 ? CatalogPath(components: components.dropLast()) : nil
    }

    /// `path` below this directory.
    package func appending(_ path: CatalogPath) -> CatalogPath {
        CatalogPath(components: components + path.components)
    }

    /// The path without what follows the last printable character: a DHCP server that does not close option 67 makes clients
    /// append 0xFF and worse (quirk D33). Nil if there is nothing to take off, or nothing would be left.
    package var withoutTrailingJunk: CatalogPath? {
        guard let name = components.last, let end = name.lastIndex(where: { (0x21...0x7E).contains($0) }),
            end < name.count - 1
        else { return nil }
        return CatalogPath(components: components.dropLast() + [Array(name[...end])])
    }

    /// Equality that takes upper and lower case ASCII letters for the same.
    package func isCaseInsensitivelyEqual(to other: CatalogPath) -> Bool {
        components.map { $0.map(lowercased) } == other.components.map { $0.map(lowercased) }
    }
}

extension CatalogPath: CustomStringConvertible {
    /// With slashes between; bytes that are not UTF-8 show as U+FFFD.
    public var description: String {
        components.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }
}

private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

/// ASCII lower case, locale-free.
package func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

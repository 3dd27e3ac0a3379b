// SPDX-License-Identifier: Apache-2.0

import Crypto
import NetAddress

/// What a boot server serves: every file with its size, its SHA-256 and whom it boots.
public struct Manifest: Hashable, Sendable, Codable {
    /// One file.
    public struct Entry: Hashable, Sendable, Codable {
        /// Path from the root of the tree, with `/`.
        public let path: String
        /// In bytes.
        public let size: Int
        /// 64 lower-case hexadecimal digits.
        public let sha256: String
        /// What it is.
        public let kind: ImageKind
        /// Whom it boots.
        public let boots: [BootTarget]

        /// Describes a file by its bytes.
        public init(path: String, bytes: [UInt8]) {
            self.init(path: path, size: bytes.count, hash: SHA256.hash(data: bytes), ImageReport(bytes))
        }

        /// Describes a file that is read piece by piece, so that its size does not matter; nil if a piece cannot be read.
        ///
        /// - Parameters:
        ///   - size: bytes in the file.
        ///   - read: the bytes of a range of the file.
        public init?(path: String, size: Int, read: @escaping (Range<Int>) -> [UInt8]?) {
            var hash = SHA256()
            for start in stride(from: 0, to: size, by: Self.step) {
                let range = start..<min(start + Self.step, size)
                guard let piece = read(range), piece.count == range.count else { return nil }
                hash.update(data: piece)
            }
            self.init(
                path: path, size: size, hash: hash.finalize(),
                ImageReport(fileSize: size, makesDigests: false, read: read))
        }

        /// Bytes that are read at a time.
        private static let step = 1 << 20

        private init(path: String, size: Int, hash: SHA256.Digest, _ report: ImageReport) {
            self.path = path
            self.size = size
            sha256 = hash.hexadecimal()
            kind = report.kind
            boots = report.boots
        }
    }

    /// A link to a directory: what clients get through it is what lies there.
    public struct Link: Hashable, Sendable, Codable {
        /// Path from the root of the tree, with `/`.
        public let path: String
        /// The directory's path from the root; empty for the root itself.
        public let target: String

        /// A link by its two ends.
        public init(path: String, target: String) { (self.path, self.target) = (path, target) }
    }

    /// Version of the format: 1.
    public let version: Int
    /// The files, by path in the order of their UTF-8 bytes, so that equal trees have equal manifests.
    public let files: [Entry]

    /// The links to directories, in the same order. A link to a file is a file.
    public let links: [Link]

    /// A manifest of these files and links.
    public init(_ files: some Sequence<Entry>, links: some Sequence<Link> = []) {
        version = 1
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        self.links = links.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Reads JSON. Manifests of earlier versions of this program have no `links`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int.self, forKey: .version)
        files = try container.decode([Entry].self, forKey: .files)
        links = try container.decodeIfPresent([Link].self, forKey: .links) ?? []
    }

    /// One way in which a tree is not what its manifest says.
    public enum Difference: Hashable, Sendable {
        /// In the manifest, not in the tree.
        case missing(path: String)
        /// In the tree, not in the manifest.
        case unexpected(path: String)
        /// Another length.
        case size(path: String, needed: Int, found: Int)
        /// The same length, other bytes.
        case content(path: String, needed: String, found: String)
        /// A link to a directory that leads elsewhere; nil where there is none.
        case link(path: String, needed: String?, found: String?)
        /// The bytes are those of the manifest, but this version sees another kind or other clients.
        case description(path: String, needed: Entry, found: Entry)
    }

    /// What is different in `tree` from this manifest, by path.
    public func differences(from tree: Manifest) -> [Difference] {
        let found = Dictionary(tree.files.map { (Self.key($0.path), $0) }) { first, _ in first }
        let known = Set(files.map { Self.key($0.path) })
        let changes = files.compactMap { needed -> Difference? in
            guard let found = found[Self.key(needed.path)] else { return .missing(path: needed.path) }
            if found.size != needed.size {
                return .size(path: needed.path, needed: needed.size, found: found.size)
            }
            if found.sha256 != needed.sha256 {
                return .content(path: needed.path, needed: needed.sha256, found: found.sha256)
            }
            return found == needed ? nil : .description(path: needed.path, needed: needed, found: found)
        }
        return changes + tree.files.filter { !known.contains(Self.key($0.path)) }.map { .unexpected(path: $0.path) }
            + linkDifferences(from: tree)
    }

    /// What tells one name on a disk from another: Swift takes `é` in one character and in two for the same, a file system does not.
    private static func key(_ path: String) -> [UInt8] { Array(path.utf8) }

    private func linkDifferences(from tree: Manifest) -> [Difference] {
        let found = Dictionary(tree.links.map { (Self.key($0.path), $0.target) }) { first, _ in first }
        let known = Set(links.map { Self.key($0.path) })
        return links.filter { found[Self.key($0.path)].map(Self.key) != Self.key($0.target) }.map {
            .link(path: $0.path, needed: $0.target, found: found[Self.key($0.path)])
        }
            + tree.links.filter { !known.contains(Self.key($0.path)) }.map {
                .link(path: $0.path, needed: nil, found: $0.target)
            }
    }
}

extension Manifest.Difference: CustomStringConvertible {
    /// For people: the path, what was needed, what was found.
    public var description: String {
        switch self {
        case .missing(let path): "\(path): missing"
        case .unexpected(let path): "\(path): not in the manifest"
        case .size(let path, let needed, let found): "\(path): size \(found), the manifest says \(needed)"
        case .content(let path, let needed, let found): "\(path): sha256 \(found), the manifest says \(needed)"
        case .link(let path, let needed, let found):
            "\(path): \(Self.words(link: found)), the manifest says \(Self.words(link: needed))"
        case .description(let path, let needed, let found):
            "\(path): is \(Self.words(found)), the manifest says \(Self.words(needed))"
        }
    }

    private static func words(link target: String?) -> String {
        target.map { "link to \($0.isEmpty ? "the root" : $0)" } ?? "no link to a directory"
    }

    private static func words(_ entry: Manifest.Entry) -> String {
        "\(entry.kind.rawValue) for \(entry.boots.map(\.rawValue).joined(separator: ", "))"
    }
}

/// Ed25519 keys (RFC 8032) in the DER forms that OpenSSL writes (RFC 8410), for the detached signature of a manifest.
public enum ManifestSignature {
    /// OneAsymmetricKey, version 0, with a seed of 32 bytes (RFC 8410, 7).
    private static let privatePrefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    /// SubjectPublicKeyInfo (RFC 8410, 4).
    private static let publicPrefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// The signature of these bytes, 64 bytes; nil if the key is no Ed25519 private key.
    public static func sign(_ manifest: [UInt8], privateKey der: [UInt8]) -> [UInt8]? {
        guard let seed = body(der, after: privatePrefix),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let signature = try? key.signature(for: manifest)
        else { return nil }
        return Array(signature)
    }

    /// Whether the signature is that of these bytes; nil if the key is no Ed25519 public key.
    public static func isValid(_ signature: [UInt8], of manifest: [UInt8], publicKey der: [UInt8]) -> Bool? {
        guard let point = body(der, after: publicPrefix),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: point)
        else { return nil }
        return key.isValidSignature(signature, for: manifest)
    }

    private static func body(_ der: [UInt8], after prefix: [UInt8]) -> ArraySlice<UInt8>? {
        der.starts(with: prefix) && der.count == prefix.count + 32 ? der.dropFirst(prefix.count) : nil
    }
}

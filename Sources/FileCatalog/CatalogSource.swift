// SPDX-License-Identifier: Apache-2.0
public import NIOCore

/// Somewhere files come from.
public protocol CatalogSource: Sendable {
    /// Opens `path` for `client`; nil if this source does not have it, a refusal if nobody shall have it.
    ///
    /// - Parameters:
    ///   - client: who asks, as the shell names clients: its address.
    ///   - foldsCase: whether another case of the letters will do where the exact name is missing.
    func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile?
}

/// Files in memory under fixed names: the NBPs that are built in.
public struct MemoryFiles: CatalogSource {
    private let files: [CatalogPath: ByteBuffer]

    /// Files by the names they are asked for.
    public init(_ files: [String: ByteBuffer]) throws(CatalogRefusal) {
        var paths: [CatalogPath: ByteBuffer] = [:]
        for (name, content) in files { paths[try CatalogPath(name)] = content }
        self.files = paths
    }

    /// The file of this name; with case folded, the first in order of the names that match.
    public func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile? {
        if let content = files[path] { return CatalogFile(content) }
        guard foldsCase else { return nil }
        let matches = files.filter { $0.key.isCaseInsensitivelyEqual(to: path) }
        return matches.min { $0.key.description < $1.key.description }.map { CatalogFile($0.value) }
    }
}

/// Files made when they are asked for: menus and scripts for one machine.
public struct GeneratedFiles: CatalogSource {
    private let generate: @Sendable (_ path: CatalogPath, _ client: String) -> ByteBuffer?

    /// - Parameter generate: the content for this client, nil if there is none under that name.
    public init(_ generate: @escaping @Sendable (_ path: CatalogPath, _ client: String) -> ByteBuffer?) {
        self.generate = generate
    }

    /// The file that is made for this client.
    public func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile? {
        generate(path, client).map(CatalogFile.init)
    }
}

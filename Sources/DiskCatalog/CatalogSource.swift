// SPDX-License-Identifier: Apache-2.0
public import FileCatalog
public import NIOCore
import Synchronization

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

/// Sources that can be exchanged for others while they are served from; files that are open stay open.
public final class ExchangeableSources: CatalogSource {
    private let current: Mutex<[any CatalogSource]>

    /// - Parameter sources: the first that has a file gives it.
    public init(_ sources: [any CatalogSource] = []) {
        current = Mutex(sources)
    }

    /// Serves from others, and no longer from those before, from the next request on.
    public func exchange(for sources: [any CatalogSource]) {
        current.withLock { $0 = sources }
    }

    /// The file of the first source that has it now.
    public func open(
        _ path: CatalogPath, client: String, foldsCase: Bool
    ) throws(CatalogRefusal) -> CatalogFile? {
        for source in current.withLock({ $0 }) {
            if let file = try source.open(path, client: client, foldsCase: foldsCase) { return file }
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

public import FileCatalog

/// Finds the file a client means: sources in order, then the leniencies that real firmware needs.
public struct CatalogIndex: Sendable {
    private let sources: [any CatalogSource]
    private let foldsCase: Bool

    /// - Parameters:
    ///   - sources: the first that has a file gives it.
    ///   - foldsCase: whether `PXELINUX.0` finds `pxelinux.0`; the exact name is preferred.
    public init(_ sources: [any CatalogSource], foldsCase: Bool = false) {
        self.sources = sources
        self.foldsCase = foldsCase
    }

    /// A file that was found.
    public struct Entry: Sendable {
        /// Where it was found.
        public let path: CatalogPath
        /// The file, open.
        public let file: CatalogFile
        /// How the name had to be understood.
        public let reading: Reading
    }

    /// How a name led to a file.
    public enum Reading: Hashable, Sendable {
        /// As it was sent.
        case exact
        /// Without the junk behind it: the DHCP server does not close option 67 (quirk D33). Worth one report per client.
        case withoutTrailingJunk
        /// In the directory of the last file: shim drops the directory of its own path (quirk L3).
        case nearLastFile
    }

    /// The outcome of a search; a refusal is a value.
    public enum Outcome: Sendable {
        case found(Entry)
        case refused(CatalogRefusal)
    }

    /// Looks up the name in a request.
    ///
    /// - Parameters:
    ///   - name: the bytes the client sent, without the NUL behind them.
    ///   - client: who asks, for generated files.
    ///   - lastFile: the last boot program that this client has fetched.
    public func find(
        _ name: some Collection<UInt8>, client: String = "", lastFile: CatalogPath? = nil
    ) -> Outcome {
        do {
            let path = try CatalogPath(name)
            if let file = try open(path, client) { return .found(Entry(path: path, file: file, reading: .exact)) }
            let trimmed = path.withoutTrailingJunk
            if let trimmed, let file = try open(trimmed, client) {
                return .found(Entry(path: trimmed, file: file, reading: .withoutTrailingJunk))
            }
            let bare = trimmed ?? path
            if bare.components.count == 1, let near = lastFile?.directory?.appending(bare),
                let file = try open(near, client)
            {
                return .found(Entry(path: near, file: file, reading: .nearLastFile))
            }
            return .refused(.notFound)
        } catch {
            return .refused(error)
        }
    }

    private func open(_ path: CatalogPath, _ client: String) throws(CatalogRefusal) -> CatalogFile? {
        for source in sources {
            if let file = try source.open(path, client: client, foldsCase: foldsCase) { return file }
        }
        return nil
    }
}

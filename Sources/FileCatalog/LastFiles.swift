// SPDX-License-Identifier: Apache-2.0

/// The last file that each client has fetched from a directory, for ``CatalogIndex/find(_:client:lastFile:)``; the oldest are forgotten.
public struct LastFiles<Client: Hashable & Sendable>: Sendable {
    private let generation: Int
    /// When the younger are a generation, they become the elder, and those are forgotten: no client is searched for.
    private var (younger, elder): ([Client: CatalogPath], [Client: CatalogPath]) = ([:], [:])

    /// - Parameter limit: how many clients are remembered at most, and half as many at least; two or more.
    public init(limit: Int = 8192) {
        generation = max(limit / 2, 1)
    }

    /// The last file that `client` has fetched from a directory.
    public subscript(client: Client) -> CatalogPath? { younger[client] ?? elder[client] }

    /// `client` has fetched `path`. A file at the top says nothing about where others are, and shim's own `revocations.efi` must
    /// not make the server forget where shim came from.
    public mutating func fetched(_ path: CatalogPath, by client: Client) {
        guard path.directory != nil else { return }
        if younger[client] == nil, younger.count == generation { (younger, elder) = ([:], younger) }
        younger[client] = path
    }
}

// SPDX-License-Identifier: Apache-2.0
import BoundedCollections

/// The last file that each client has fetched from a directory, for ``CatalogIndex/find(_:client:lastFile:)``; the oldest are forgotten.
public struct LastFiles<Client: Hashable & Sendable>: Sendable {
    private var paths: BoundedTable<Client, CatalogPath>

    /// - Parameter limit: how many clients are remembered at most.
    public init(limit: Int = 8192) {
        paths = BoundedTable(limit: limit)
    }

    /// The last file that `client` has fetched from a directory.
    public subscript(client: Client) -> CatalogPath? { paths[client] }

    /// `client` has fetched `path`. A file at the top says nothing about where others are, and shim's own `revocations.efi` must
    /// not make the server forget where shim came from.
    public mutating func fetched(_ path: CatalogPath, by client: Client) {
        guard path.directory != nil else { return }
        paths[client] = path
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The last file of each client, for ``CatalogIndex/find(_:client:lastFile:)``; the oldest are forgotten.
public struct LastFiles<Client: Hashable & Sendable>: Sendable {
    private let limit: Int
    private var files: [Client: (path: CatalogPath, turn: UInt64)] = [:]
    private var turn: UInt64 = 0

    /// - Parameter limit: how many clients are remembered; at least one.
    public init(limit: Int = 4096) {
        self.limit = max(limit, 1)
    }

    /// The last file that `client` has fetched.
    public subscript(client: Client) -> CatalogPath? { files[client]?.path }

    /// `client` has fetched `path`. A file at the top says nothing about where others are, and shim's own `revocations.efi` must
    /// not make the server forget where shim came from.
    public mutating func fetched(_ path: CatalogPath, by client: Client) {
        guard path.directory != nil || files[client] == nil else { return }
        turn += 1
        files[client] = (path, turn)
        guard files.count > limit, let oldest = files.min(by: { $0.value.turn < $1.value.turn }) else { return }
        files[oldest.key] = nil
    }
}

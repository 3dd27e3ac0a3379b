// SPDX-License-Identifier: Apache-2.0

import GRDB

/// Reads single boots of a file that a server writes, the newest first, without reading all of it.
public final class BootArchive: Sendable {
    private let database: DatabaseQueue

    /// Opens a file that is there.
    ///
    /// - Throws: ``BootStoreError``, or what SQLite says of the file.
    public init(path: String) throws {
        database = try BootDatabase.open(path, isReadOnly: true)
    }

    deinit { try? database.close() }

    /// Boots, the one that began last at first.
    ///
    /// - Parameters:
    ///   - start: only such as began before, since 1970-01-01 00:00 UTC; nil for the newest.
    ///   - client: only boots of this machine; nil for all.
    ///   - most: so many at most.
    public func boots(before start: Duration? = nil, of client: String? = nil, most: Int) async throws -> [StoredBoot] {
        try await database.read { database in
            try BootSchema.newest(database, before: start, of: client, most: most).compactMap { name in
                StoredBoot(try BootSchema.steps(database, of: name.client, from: name.start, most: Self.mostSteps))
            }
        }
    }

    /// The boot of a machine that began at a time; nil if none is kept.
    public func boot(of client: String, from start: Duration) async throws -> StoredBoot? {
        try await database.read { database in
            StoredBoot(try BootSchema.steps(database, of: client, from: start, most: Self.mostSteps))
        }
    }

    /// Steps of one boot that are read: a machine that asks for ever makes a boot of any length.
    private static let mostSteps = 1000
}

// SPDX-License-Identifier: Apache-2.0

import GRDB

/// Reads a file of boots, also while a server writes it.
public final class BootReader {
    private let database: DatabaseQueue
    private let clients: Set<String>?
    /// The number of the last step that was read.
    private var number: Int64 = 0

    /// Opens a file that is there.
    ///
    /// - Parameter clients: whose boots; nil for all.
    /// - Throws: ``BootStoreError``, or what SQLite says of the file.
    public init(path: String, of clients: Set<String>? = nil) throws {
        self.clients = clients
        database = try BootDatabase.open(path, isReadOnly: true)
        guard try database.read({ try $0.tableExists("step") }) else { throw BootStoreError.noBoots(path: path) }
    }

    deinit { try? database.close() }

    /// The steps since the last call, in the order in which they happened; at first all that are kept.
    public func steps() throws -> [StoredStep] {
        let found = try database.read { try BootSchema.steps($0, after: number, of: clients) }
        number = found.last?.number ?? number
        return found.map(\.step)
    }

    /// Boots that steps make, the one that began first at first.
    public static func boots(of steps: [StoredStep]) -> [StoredBoot] {
        struct Name: Hashable {
            let client: String
            let start: Duration
        }
        return Dictionary(grouping: steps) { Name(client: $0.client, start: $0.start) }.values.compactMap(
            StoredBoot.init
        )
        .sorted { ($0.start, $0.client) < ($1.start, $1.client) }
    }
}

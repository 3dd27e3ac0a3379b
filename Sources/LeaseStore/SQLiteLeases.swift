// SPDX-License-Identifier: Apache-2.0
import DHCPEngine
import Foundation
import GRDB

/// Leases in one SQLite file, whose transactions are durable when they return.
public final class SQLiteLeases: LeaseStorage {
    // In this order: the database is to be closed before the lock's descriptor.
    let database: DatabaseQueue
    private let lock: LeaseFileLock

    /// Opens a file, or makes one, for this process alone.
    ///
    /// - Parameter path: a file on a local disk; SQLite's locks do not hold on network file systems.
    /// - Throws: ``LeaseStorageError``, or what SQLite says of the file.
    public init(path: String) throws {
        lock = try LeaseFileLock(path: path)
        try SQLiteLeases.refuseNewer(path)
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        database = try DatabaseQueue(path: path, configuration: configuration)
        // GRDB has NORMAL for WAL, which loses the last transactions in a power cut.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try LeaseSchema.migrator.migrate(database)
    }

    deinit { try? database.close() }

    /// Throws if a newer version has changed the file, before anything is written to it: to open it for writing does that already.
    private static func refuseNewer(_ path: String) throws {
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard size != 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        let unknown = try database.read { try LeaseSchema.unknownMigrations($0) }
        try database.close()
        guard unknown.isEmpty else { throw LeaseStorageError.newerVersion(path: path, changes: unknown) }
    }

    /// All that is in the file.
    public func contents() throws -> StoredLeases { try database.read { try LeaseSchema.contents($0) } }

    /// One transaction.
    public func write(_ batch: LeaseBatch) throws {
        try database.write { try LeaseSchema.write($0, batch, at: .seconds(Date().timeIntervalSince1970)) }
    }

    /// Forgets what is old.
    public func forget(leasesOverBefore leases: Duration, shapesUnusedSince shapes: Duration) throws {
        try database.write { try LeaseSchema.forget($0, leasesOverBefore: leases, shapesUnusedSince: shapes) }
    }
}

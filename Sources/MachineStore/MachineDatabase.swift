// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
internal import GRDB

/// What commands have said of machines, in an SQLite file: a server, commands and an API may have it open at once.
///
/// Each function is one transaction. What it is given has been judged: whether a profile is there, or a machine known already, only the
/// configuration knows.
public final class MachineDatabase: Sendable {
    /// When a machine said that it is installed.
    public struct Installation: Hashable, Sendable {
        /// The profile that it had booted once; nil if it was none.
        public var profile: String?
        /// Since 1970-01-01 00:00 UTC.
        public var time: Duration
    }

    /// What becomes of a token that is shown.
    public enum TokenUse: Hashable, Sendable {
        /// It is the machine's, and was not used.
        case first
        /// It is the machine's, which has said so before.
        case again
        /// It is not the machine's.
        case refused
    }

    let database: DatabaseQueue

    /// Tokens of a machine that hold at once: of the last boots, for a system that was installed may say so when it first runs.
    static let mostTokens = 4

    /// Opens a file, or makes one.
    ///
    /// - Parameter isReadOnly: whether it must be there, and nothing is written.
    /// - Throws: ``MachineStoreError``, or what SQLite says of the file.
    public init(path: String, isReadOnly: Bool = false) throws {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        if !isReadOnly { configuration.journalMode = .wal }
        configuration.busyMode = .timeout(5)
        database = try DatabaseQueue(path: path, configuration: configuration)
        guard try !database.read(MachineSchema.migrator.hasBeenSuperseded) else {
            throw MachineStoreError.newerVersion(path: path)
        }
        if isReadOnly {
            guard try database.read({ try $0.tableExists("once") }) else {
                throw MachineStoreError.noMachines(path: path)
            }
        } else {
            // GRDB has NORMAL for WAL, which loses the last transactions in a power cut: a machine would be installed again.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try MachineSchema.migrator.migrate(database)
        }
    }

    deinit { try? database.close() }

    /// A number that is another one when somebody else has changed the file.
    public func version() throws -> Int64 {
        try database.read { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    /// All that is kept.
    public func additions() throws -> MachineAdditions { try database.read(MachineSchema.additions) }

    /// When a machine was installed; nil if it did not say so.
    public func installation(of machine: String) throws -> Installation? {
        try database.read { database in
            try Row.fetchOne(
                database, sql: "SELECT profile, time FROM installed WHERE machine = ?", arguments: [machine]
            )
            .map { row in Installation(profile: row["profile"], time: .milliseconds(row["time"] as Int64)) }
        }
    }

    /// Adds a machine, or changes one that was added.
    public func put(_ machine: Machine) throws { try database.write { try MachineSchema.put(machine, in: $0) } }

    /// Gives a machine a profile until another is given; nil leaves it to the configuration.
    public func assign(_ profile: String?, to machine: String) throws {
        try database.write { try MachineSchema.assign(profile, to: machine, in: $0) }
    }

    /// Has a machine boot a profile once, instead of any other one-time boot; nil takes that back. Tokens of earlier boots end.
    public func bootOnce(_ profile: String?, untilDone: Bool = false, _ machine: String) throws {
        try database.write { try MachineSchema.bootOnce(profile, untilDone: untilDone, machine, in: $0) }
    }

    /// Forgets all that is kept of a machine.
    ///
    /// - Returns: whether there was anything.
    @discardableResult public func forget(_ machine: String) throws -> Bool {
        try database.write { try MachineSchema.forget(machine, in: $0) }
    }

    /// Keeps how far a one-time boot has come; one that is gone stays gone.
    public func update(_ boot: OneTimeBoot) throws {
        try database.write { database in
            try database.execute(
                sql: "UPDATE once SET untilDone = ?, stage = ?, taken = ? WHERE number = ?",
                arguments: [boot.isUntilDone, boot.stage.rawValue, boot.taken?.milliseconds, boot.number])
        }
    }

    /// Forgets a one-time boot that is over.
    public func end(_ boot: OneTimeBoot) throws {
        try database.write { try $0.execute(sql: "DELETE FROM once WHERE number = ?", arguments: [boot.number]) }
    }

    /// Keeps a token of a machine beside its last ones; the oldest ends.
    public func keep(_ token: SecretToken, of machine: String) throws {
        try database.write { database in
            try database.execute(
                sql: "INSERT INTO token (machine, hash, isUsed) VALUES (?, ?, 0)", arguments: [machine, token.hash])
            try database.execute(
                sql: """
                    DELETE FROM token WHERE machine = ?1 AND id NOT IN (
                        SELECT id FROM token WHERE machine = ?1 ORDER BY id DESC LIMIT ?2)
                    """, arguments: [machine, Self.mostTokens])
        }
    }

    /// Takes a token by which a machine says that it is done, and keeps that it did. A wrong one changes nothing.
    ///
    /// - Parameters:
    ///   - profile: what the machine booted once; nil if it was nothing.
    ///   - now: since 1970-01-01 00:00 UTC.
    public func done(_ machine: String, _ token: SecretToken, profile: String?, at now: Duration) throws -> TokenUse {
        try database.write { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT id, hash, isUsed FROM token WHERE machine = ?", arguments: [machine])
            // All are looked at, so that the time does not tell which one it is either.
            var found: Row?
            for row in rows where token.isOf(row["hash"]) { found = row }
            guard let found else { return .refused }
            if found["isUsed"] { return .again }
            try database.execute(sql: "UPDATE token SET isUsed = 1 WHERE id = ?", arguments: [found["id"] as Int64])
            try database.execute(
                sql: "INSERT OR REPLACE INTO installed (machine, profile, time) VALUES (?, ?, ?)",
                arguments: [machine, profile, now.milliseconds])
            return .first
        }
    }
}

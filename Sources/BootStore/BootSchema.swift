// SPDX-License-Identifier: Apache-2.0

import GRDB

/// The table of steps, and how they stand in it.
///
///     step   client TEXT, start INTEGER, time INTEGER, name TEXT, detail TEXT, rule TEXT, platform TEXT, file TEXT, bytes INTEGER,
///            cause TEXT
///
/// `start` and `time` are in milliseconds since 1970-01-01 UTC. The row's own number grows from step to step, whatever the clock does.
enum BootSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("steps of boots") { database in
            try database.execute(
                sql: """
                    CREATE TABLE step (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, client TEXT NOT NULL, start INTEGER NOT NULL,
                        time INTEGER NOT NULL, name TEXT NOT NULL, detail TEXT NOT NULL, rule TEXT, platform TEXT,
                        file TEXT, bytes INTEGER
                    ) STRICT;
                    CREATE INDEX step_boot ON step (client, start);
                    CREATE INDEX step_time ON step (time);
                    """)
        }
        migrator.registerMigration("causes of stops") { database in
            try database.execute(sql: "ALTER TABLE step ADD COLUMN cause TEXT")
        }
        migrator.registerMigration("boots by their beginning") { database in
            try database.execute(sql: "CREATE INDEX step_start ON step (start, client)")
        }
        return migrator
    }

    static func add(_ steps: [StoredStep], to database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO step (client, start, time, name, detail, rule, platform, file, bytes, cause)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for step in steps {
            try statement.execute(arguments: [
                step.client, step.start.milliseconds, step.time.milliseconds, step.name, step.detail, step.rule,
                step.platform, step.file, step.bytes.map { Int64(clamping: $0) }, step.cause,
            ])
        }
    }

    /// Forgets steps that are older than a time, and of the others the oldest beyond a number.
    static func forget(_ database: Database, before time: Duration, beyond most: Int) throws {
        try database.execute(sql: "DELETE FROM step WHERE time < ?", arguments: [time.milliseconds])
        let newest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM step") ?? 0
        try database.execute(sql: "DELETE FROM step WHERE id <= ?", arguments: [newest - Int64(most)])
    }

    /// Steps behind a number, in the order in which they were written, each with its number.
    static func steps(
        _ database: Database, after number: Int64, of clients: Set<String>?
    ) throws -> [(number: Int64, step: StoredStep)] {
        let names = clients?.sorted() ?? []
        let condition = clients == nil ? "" : " AND client IN (\(names.map { _ in "?" }.joined(separator: ", ")))"
        return try Row.fetchAll(
            database, sql: "SELECT * FROM step WHERE id > ?\(condition) ORDER BY id",
            arguments: StatementArguments([number]) + StatementArguments(names)
        ).compactMap { row in StoredStep(row).map { (row["id"], $0) } }
    }
}

extension BootSchema {
    /// The names of boots, the one that began last at first.
    static func newest(
        _ database: Database, before start: Duration?, of client: String?, most: Int
    ) throws -> [(client: String, start: Duration)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT start, client FROM step
                WHERE start < ? AND (? IS NULL OR client = ?) ORDER BY start DESC, client LIMIT ?
                """, arguments: [start?.milliseconds ?? .max, client, client, most]
        ).compactMap { row in
            guard let client = String.fromDatabaseValue(row["client"]),
                let start = Int64.fromDatabaseValue(row["start"])
            else { return nil }
            return (client, .milliseconds(start))
        }
    }

    /// The first steps of one boot.
    static func steps(
        _ database: Database, of client: String, from start: Duration, most: Int
    ) throws -> [StoredStep] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM step WHERE client = ? AND start = ? ORDER BY id LIMIT ?",
            arguments: [client, start.milliseconds, most]
        ).compactMap(StoredStep.init)
    }
}

extension StoredStep {
    /// A row as it stands, which may have been damaged on the disk; nil for one that is no step.
    fileprivate init?(_ row: Row) {
        func text(_ column: String) -> String? { String.fromDatabaseValue(row[column]) }
        func number(_ column: String) -> Int64? { Int64.fromDatabaseValue(row[column]) }
        guard let client = text("client"), let start = number("start"), let time = number("time"),
            let name = text("name"), let detail = text("detail")
        else { return nil }
        self.init(
            client: client, start: .milliseconds(start), time: .milliseconds(time), name: name, detail: detail,
            rule: text("rule"), platform: text("platform"), file: text("file"),
            bytes: number("bytes").flatMap { UInt64(exactly: $0) }, cause: row.hasColumn("cause") ? text("cause") : nil)
    }
}

extension Duration {
    /// Whole milliseconds.
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000
    }
}

// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
internal import Foundation
internal import GRDB
internal import NetAddress

/// What boots have shown of loaders, and the orders to forget it.
///
///     learned     one row for a machine or a model: its records as JSON, and when the last one was written
///     unlearned   orders to forget, by number; of a subject the last one
///
/// Times are in milliseconds since 1970-01-01 UTC.
enum LoaderTables {
    /// Rows that are kept, those that were written last: as many as a server remembers.
    static let limit = 16_384
    /// After so many rows the limit is held, for to count them costs time.
    private static let slack: Int64 = 256
    /// Records of which nothing was heard for so long are forgotten.
    static let lifetime = Duration.seconds(180 * 86_400)

    static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("loaders") { database in
            try database.execute(
                sql: """
                    CREATE TABLE learned (
                        kind TEXT NOT NULL, name TEXT NOT NULL, model TEXT, uuid TEXT, records TEXT NOT NULL,
                        used INTEGER NOT NULL, PRIMARY KEY (kind, name)
                    ) STRICT;
                    CREATE INDEX learned_used ON learned (used);
                    CREATE INDEX learned_uuid ON learned (uuid);
                    CREATE TABLE unlearned (
                        number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL,
                        UNIQUE (kind, name)
                    ) STRICT;
                    """)
        }
    }

    /// A record as it stands in a row.
    private struct Kept: Codable {
        var file: String
        var worked, failed, failedInARow: Int
        var lastWorked, lastFailed: Int64?
        var sign, failure: String?

        init(_ record: LoaderRecord) {
            file = record.file
            (worked, failed, failedInARow) = (record.worked, record.failed, record.failedInARow)
            (lastWorked, lastFailed) = (record.lastWorked?.milliseconds, record.lastFailed?.milliseconds)
            (sign, failure) = (record.sign, record.failure)
        }

        var record: LoaderRecord {
            var record = LoaderRecord(file)
            (record.worked, record.failed, record.failedInARow) = (worked, failed, failedInARow)
            record.lastWorked = lastWorked.map { .milliseconds($0) }
            record.lastFailed = lastFailed.map { .milliseconds($0) }
            (record.sign, record.failure) = (sign, failure)
            return record
        }
    }

    /// Writes a lesson in the place of the one before.
    static func put(_ lesson: LoaderLesson, in database: Database) throws {
        let records = String(decoding: try JSONEncoder().encode(lesson.records.map(Kept.init)), as: UTF8.self)
        try database.execute(
            sql: "INSERT OR REPLACE INTO learned (kind, name, model, uuid, records, used) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                lesson.subject.kind.rawValue, lesson.subject.name, lesson.model, lesson.uuid?.description, records,
                lesson.lastUsed.milliseconds,
            ])
        guard database.lastInsertedRowID % slack == 0 else { return }
        try prune(database, at: lesson.lastUsed)
    }

    /// Forgets what is old, and what is too much.
    static func prune(_ database: Database, at now: Duration) throws {
        try database.execute(
            sql: "DELETE FROM learned WHERE used < ?", arguments: [(now - lifetime).milliseconds])
        try database.execute(
            sql: """
                DELETE FROM learned WHERE rowid IN (
                    SELECT rowid FROM learned ORDER BY used DESC LIMIT -1 OFFSET ?)
                """, arguments: [limit])
    }

    /// A lesson; nil for a row that was damaged.
    static func lesson(_ row: Row) -> LoaderLesson? {
        guard let kind = String.fromDatabaseValue(row["kind"]).flatMap(LoaderSubject.Kind.init),
            let name = String.fromDatabaseValue(row["name"]), let text = String.fromDatabaseValue(row["records"]),
            let kept = try? JSONDecoder().decode([Kept].self, from: Data(text.utf8))
        else { return nil }
        return LoaderLesson(
            LoaderSubject(kind, name), kept.map(\.record), model: String.fromDatabaseValue(row["model"]),
            uuid: String.fromDatabaseValue(row["uuid"]).flatMap { ClientUUID($0) })
    }

    /// The orders to forget; none in a file that an older version has made.
    static func orders(_ database: Database) throws -> [LoaderSubject: Int64] {
        guard try database.tableExists("unlearned") else { return [:] }
        let rows = try Row.fetchAll(database, sql: "SELECT number, kind, name FROM unlearned")
        return Dictionary(
            rows.compactMap { row in
                LoaderSubject.Kind(rawValue: row["kind"]).map { (LoaderSubject($0, row["name"]), row["number"]) }
            }
        ) { $1 }
    }
}

extension MachineDatabase {
    /// All that is known of loaders, the oldest first; of a machine or a model in one lesson.
    public func lessons() throws -> [LoaderLesson] {
        try database.read { database in
            guard try database.tableExists("learned") else { return [] }
            return try Row.fetchAll(database, sql: "SELECT * FROM learned ORDER BY used").compactMap(
                LoaderTables.lesson)
        }
    }

    /// What is known of loaders on a machine, by its hardware addresses and its identifier, each with what is known of its model.
    public func lessons(of machine: Machine) throws -> [(machine: LoaderLesson, model: LoaderLesson?)] {
        try database.read { database in
            guard try database.tableExists("learned") else { return [] }
            let marks = machine.macs.map { _ in "?" }.joined(separator: ", ")
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM learned WHERE kind = 'machine' AND (name IN (\(marks)) OR uuid = ?) ORDER BY name",
                arguments: StatementArguments(machine.macs.map(\.description)) + [machine.uuid?.description])
            return try rows.compactMap(LoaderTables.lesson).map { lesson in
                let model = try lesson.model.flatMap { name in
                    try Row.fetchOne(
                        database, sql: "SELECT * FROM learned WHERE kind = 'model' AND name = ?", arguments: [name])
                }
                return (lesson, model.flatMap(LoaderTables.lesson))
            }
        }
    }

    /// Keeps what was learned.
    public func keep(_ lessons: [LoaderLesson]) throws {
        try database.write { database in for lesson in lessons { try LoaderTables.put(lesson, in: database) } }
    }

    /// Forgets what was learned of machines or models, here and in a server that runs.
    public func unlearn(_ subjects: [LoaderSubject]) throws {
        try database.write { database in
            for subject in subjects {
                let name: StatementArguments = [subject.kind.rawValue, subject.name]
                try database.execute(sql: "DELETE FROM learned WHERE kind = ? AND name = ?", arguments: name)
                try database.execute(
                    sql: "INSERT OR REPLACE INTO unlearned (kind, name) VALUES (?, ?)", arguments: name)
            }
        }
    }

    /// Forgets what is so old that it is of no use.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC.
    public func prune(at now: Duration) throws {
        try database.write { try LoaderTables.prune($0, at: now) }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import Foundation
internal import GRDB
internal import NetAddress

/// The tables of what commands have said of machines, and how it stands in them.
///
///     machine    what an added machine is; lists and maps are JSON
///     assigned   the profile that a command gave a machine
///     once       one-time boots: number, stage, and when a boot took it
///     installed  when a machine said that it is done, and with which profile
///     token      SHA-256 of the tokens by which a machine can say so; never a token
///     apiToken   SHA-256 of the tokens by which programs and people may use the API, by names; never a token
///
/// Times are in milliseconds since 1970-01-01 UTC.
enum MachineSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("machines") { database in
            try database.execute(
                sql: """
                    CREATE TABLE machine (
                        name TEXT PRIMARY KEY, macs TEXT NOT NULL, uuid TEXT, serial TEXT, address TEXT,
                        labels TEXT NOT NULL, variables TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE assigned (machine TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT;
                    CREATE TABLE once (
                        number INTEGER PRIMARY KEY AUTOINCREMENT, machine TEXT NOT NULL UNIQUE, profile TEXT NOT NULL,
                        untilDone INTEGER NOT NULL, stage TEXT NOT NULL, taken INTEGER
                    ) STRICT;
                    CREATE TABLE installed (machine TEXT PRIMARY KEY, profile TEXT, time INTEGER NOT NULL) STRICT;
                    CREATE TABLE token (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, machine TEXT NOT NULL, hash BLOB NOT NULL,
                        isUsed INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX token_machine ON token (machine);
                    """)
        }
        migrator.registerMigration("tokens of the API") { database in
            try database.execute(
                sql: """
                    CREATE TABLE apiToken (
                        name TEXT PRIMARY KEY, hash BLOB NOT NULL, mayWrite INTEGER NOT NULL, made INTEGER NOT NULL
                    ) STRICT;
                    """)
        }
        LoaderTables.register(&migrator)
        return migrator
    }

    /// The tables that have a row for a machine, with the column of its name.
    static let ofMachine = [
        ("machine", "name"), ("assigned", "machine"), ("once", "machine"), ("installed", "machine"),
        ("token", "machine"),
    ]

    static func put(_ machine: Machine, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO machine (name, macs, uuid, serial, address, labels, variables)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                machine.name, try json(machine.macs.map(\.description)), machine.uuid?.description, machine.serial,
                machine.address?.description, try json(machine.labels), try json(machine.variables),
            ])
    }

    /// All that is kept. A row that was damaged is left out: it must not keep the others from booting.
    static func additions(_ database: Database) throws -> MachineAdditions {
        let assigned = try Row.fetchAll(database, sql: "SELECT machine, profile FROM assigned")
        let once = try Row.fetchAll(database, sql: "SELECT * FROM once")
        return MachineAdditions(
            machines: try Row.fetchAll(database, sql: "SELECT * FROM machine ORDER BY name").compactMap(machine),
            profiles: Dictionary(assigned.map { ($0["machine"], $0["profile"]) }) { $1 },
            once: Dictionary(once.compactMap { row in boot(row).map { (row["machine"], $0) } }) { $1 },
            forgottenLoaders: try LoaderTables.orders(database))
    }

    private static func machine(_ row: Row) -> Machine? {
        func text(_ column: String) -> String? { String.fromDatabaseValue(row[column]) }
        func value<Value: Decodable>(_ column: String, _ type: Value.Type) -> Value? {
            text(column).flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
        }
        guard let name = text("name"), VariableText.isName(name), let macs = value("macs", [String].self),
            let labels = value("labels", [String: String].self),
            let variables = value("variables", [String: String].self)
        else { return nil }
        return Machine(
            name, macs: macs.compactMap { MACAddress($0) }, uuid: text("uuid").flatMap { ClientUUID($0) },
            serial: text("serial"), labels: labels, variables: variables,
            address: text("address").flatMap { IPv4Address($0) })
    }

    private static func boot(_ row: Row) -> OneTimeBoot? {
        guard let stage = String.fromDatabaseValue(row["stage"]).flatMap(OneTimeBoot.Stage.init) else { return nil }
        return OneTimeBoot(
            number: row["number"], profile: row["profile"], isUntilDone: row["untilDone"], stage: stage,
            taken: Int64.fromDatabaseValue(row["taken"]).map { .milliseconds($0) })
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000
    }
}

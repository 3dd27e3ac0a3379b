// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import Foundation
import GRDB
import NetAddress

/// The tables, and how values stand in them.
///
///     lease   address INTEGER, hardware BLOB, identifier BLOB, expires INTEGER
///     shape   client BLOB, shape TEXT, used INTEGER
///
/// A lease has `hardware` (htype, hlen, 16 octets of chaddr) or `identifier` (option 61), or neither if its address is
/// kept from use. A shape's `client` is the octet 0 and such a `hardware`, or the octet 1 and such an `identifier`. `expires` and `used`
/// are in nanoseconds since 1970-01-01 UTC.
enum LeaseSchema {
    /// How many shapes are kept: what a responder remembers (65,536). Those that were used longest ago go first.
    static let shapeLimit = 65_536
    /// After so many shapes the limit is held, for to count them costs time.
    private static let shapeSlack: Int64 = 256

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("leases and offer shapes") { database in
            try database.execute(
                sql: """
                    CREATE TABLE lease (
                        address INTEGER PRIMARY KEY, hardware BLOB, identifier BLOB, expires INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE shape (hardware BLOB PRIMARY KEY, shape TEXT NOT NULL) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("shapes by client, with their last use") { database in
            let old = try Row.fetchAll(database, sql: "SELECT hardware, shape FROM shape")
            try database.execute(
                sql: """
                    DROP TABLE shape;
                    CREATE TABLE shape (client BLOB PRIMARY KEY, shape TEXT NOT NULL, used INTEGER NOT NULL) STRICT;
                    CREATE INDEX shape_used ON shape (used);
                    """)
            let now = Duration.seconds(Date().timeIntervalSince1970).nanoseconds
            for row in old.suffix(shapeLimit) {
                guard let hardware = Data.fromDatabaseValue(row["hardware"]) else { continue }
                try database.execute(
                    sql: "INSERT INTO shape (client, shape, used) VALUES (?, ?, ?)",
                    arguments: [Data([0]) + hardware, row["shape"] as DatabaseValue, now])
            }
        }
        return migrator
    }

    /// What a newer version has done to the file.
    static func unknownMigrations(_ database: Database) throws -> [String] {
        guard try database.tableExists("grdb_migrations") else { return [] }
        let known = Set(migrator.migrations)
        return try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations").filter {
            !known.contains($0)
        }
    }

    static func contents(_ database: Database) throws -> StoredLeases {
        var contents = StoredLeases()
        for row in try Row.fetchAll(
            database, sql: "SELECT address, hardware, identifier, expires FROM lease ORDER BY address")
        {
            if let lease = Lease(row) {
                contents.leases.append(lease)
            } else {
                contents.unreadable.append("table lease, address \(row["address"] as DatabaseValue)")
            }
        }
        for row in try Row.fetchAll(database, sql: "SELECT client, shape FROM shape ORDER BY used") {
            let client = Data.fromDatabaseValue(row["client"]).flatMap(ClientKey.init(stored:))
            let shape = String.fromDatabaseValue(row["shape"]).flatMap(OfferShape.init(rawValue:))
            if let client, let shape {
                contents.shapes.append(RememberedShape(client: client, shape: shape))
            } else {
                contents.unreadable.append("table shape, client \(row["client"] as DatabaseValue)")
            }
        }
        return contents
    }

    /// - Parameter now: the time since 1970-01-01 00:00 UTC.
    static func write(_ database: Database, _ batch: LeaseBatch, at now: Duration) throws {
        for (address, fate) in batch.leases {
            switch fate {
            case .put(let lease): try put(database, lease)
            case .remove:
                let statement = try database.cachedStatement(sql: "DELETE FROM lease WHERE address = ?")
                try statement.execute(arguments: [address.bits])
            }
        }
        for (client, shape) in batch.shapes {
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO shape (client, shape, used) VALUES (?, ?, ?)")
            try statement.execute(arguments: [client.stored, shape.rawValue, now.nanoseconds])
            if database.lastInsertedRowID % shapeSlack == 0 { try holdShapeLimit(database) }
        }
    }

    private static func holdShapeLimit(_ database: Database) throws {
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM shape") ?? 0
        guard count > shapeLimit else { return }
        try database.execute(
            sql: "DELETE FROM shape WHERE rowid IN (SELECT rowid FROM shape ORDER BY used LIMIT ?)",
            arguments: [count - shapeLimit])
    }

    private static func put(_ database: Database, _ lease: Lease) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO lease (address, hardware, identifier, expires) VALUES (?, ?, ?, ?)")
        let (hardware, identifier) = lease.holder.stored
        try statement.execute(arguments: [lease.address.bits, hardware, identifier, lease.expires.nanoseconds])
    }

    static func forget(
        _ database: Database, leasesOverBefore leases: Duration, shapesUnusedSince shapes: Duration
    ) throws {
        try database.execute(sql: "DELETE FROM lease WHERE expires < ?", arguments: [leases.nanoseconds])
        try database.execute(sql: "DELETE FROM shape WHERE used < ?", arguments: [shapes.nanoseconds])
    }
}

extension Lease {
    /// A row as it stands, which may have been damaged on the disk; nil for one that is no lease.
    fileprivate init?(_ row: Row) {
        let address = Int64.fromDatabaseValue(row["address"]).flatMap(UInt32.init(exactly:))
        guard let address, let expires = Int64.fromDatabaseValue(row["expires"]) else { return nil }
        let (hardware, identifier) = (row["hardware"] as DatabaseValue, row["identifier"] as DatabaseValue)
        let holder: Holder
        if let octets = Data.fromDatabaseValue(hardware) {
            guard let hardware = HardwareAddress(stored: octets) else { return nil }
            holder = .client(.hardware(hardware))
        } else if let octets = Data.fromDatabaseValue(identifier) {
            holder = .client(.identifier(Array(octets)))
        } else {
            holder = .conflict
        }
        self.init(address: IPv4Address(bits: address), holder: holder, expires: .nanoseconds(expires))
    }
}

extension ClientKey {
    fileprivate var stored: Data {
        switch self {
        case .hardware(let hardware): Data([0]) + hardware.stored
        case .identifier(let octets): Data([1]) + octets
        }
    }

    fileprivate init?(stored: Data) {
        switch stored.first {
        case 0:
            guard let hardware = HardwareAddress(stored: stored.dropFirst()) else { return nil }
            self = .hardware(hardware)
        case 1: self = .identifier(Array(stored.dropFirst()))
        default: return nil
        }
    }
}

extension Lease.Holder {
    fileprivate var stored: (hardware: Data?, identifier: Data?) {
        switch self {
        case .client(.hardware(let hardware)): (hardware.stored, nil)
        case .client(.identifier(let identifier)): (nil, Data(identifier))
        case .conflict: (nil, nil)
        }
    }
}

extension HardwareAddress {
    fileprivate var stored: Data {
        Data([type, length])
            + [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
    }

    fileprivate init?(stored: Data) {
        let octets = Array(stored)
        guard octets.count == 18 else { return nil }
        func number(_ range: Range<Int>) -> UInt64 { octets[range].reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(type: octets[0], length: octets[1], high: number(2..<10), low: number(10..<18))
    }
}

extension Duration {
    /// Whole nanoseconds; times beyond the year 2262 are held there.
    fileprivate var nanoseconds: Int64 {
        let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : seconds.addingReportingOverflow(components.attoseconds / 1_000_000_000).partialValue
    }
}

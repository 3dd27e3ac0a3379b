// SPDX-License-Identifier: Apache-2.0
import DHCPEngine
import DHCPWire
import Foundation
import GRDB
import NetAddress

/// The tables, and how values stand in them.
///
///     lease   address INTEGER, hardware BLOB, identifier BLOB, expires INTEGER
///     shape   hardware BLOB, shape TEXT
///
/// A lease has `hardware` (htype, hlen, 16 octets of chaddr) or `identifier` (option 61), or neither if its address is
/// kept from use. `expires` is in nanoseconds since 1970-01-01 UTC.
enum LeaseSchema {
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
        return migrator
    }

    static func leases(_ database: Database) throws -> [Lease] {
        try Row.fetchAll(database, sql: "SELECT address, hardware, identifier, expires FROM lease ORDER BY address")
            .compactMap { row in
                let holder: Lease.Holder
                if let hardware: Data = row["hardware"] {
                    guard let address = HardwareAddress(stored: hardware) else { return nil }
                    holder = .client(.hardware(address))
                } else if let identifier: Data = row["identifier"] {
                    holder = .client(.identifier(Array(identifier)))
                } else {
                    holder = .conflict
                }
                return Lease(
                    address: IPv4Address(bits: row["address"]), holder: holder,
                    expires: .nanoseconds(row["expires"] as Int64))
            }
    }

    static func shapes(_ database: Database) throws -> [RememberedShape] {
        try Row.fetchAll(database, sql: "SELECT hardware, shape FROM shape").compactMap { row in
            guard let hardware = HardwareAddress(stored: row["hardware"]),
                let shape = OfferShape(rawValue: row["shape"])
            else { return nil }
            return RememberedShape(hardware: hardware, shape: shape)
        }
    }

    static func write(_ database: Database, _ changes: [LeaseChange], _ shapes: [RememberedShape]) throws {
        for change in changes {
            switch change {
            case .put(let lease):
                try put(database, lease)
            case .move(let address, let lease):
                try remove(database, address)
                try put(database, lease)
            case .remove(let address):
                try remove(database, address)
            }
        }
        for item in shapes {
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO shape (hardware, shape) VALUES (?, ?)")
            try statement.execute(arguments: [item.hardware.stored, item.shape.rawValue])
        }
    }

    private static func put(_ database: Database, _ lease: Lease) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO lease (address, hardware, identifier, expires) VALUES (?, ?, ?, ?)")
        let (hardware, identifier) = lease.holder.stored
        try statement.execute(arguments: [lease.address.bits, hardware, identifier, lease.expires.nanoseconds])
    }

    private static func remove(_ database: Database, _ address: IPv4Address) throws {
        let statement = try database.cachedStatement(sql: "DELETE FROM lease WHERE address = ?")
        try statement.execute(arguments: [address.bits])
    }

    static func forget(_ database: Database, before time: Duration) throws {
        try database.execute(sql: "DELETE FROM lease WHERE expires < ?", arguments: [time.nanoseconds])
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

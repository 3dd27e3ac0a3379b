// SPDX-License-Identifier: Apache-2.0

public import Foundation
internal import GRDB

/// What is known of a token by which a program or a person may use the API: not the token itself.
public struct APIToken: Hashable, Sendable {
    /// What people call it.
    public let name: String
    /// Whether its holder may change machines, and not only read.
    public let mayWrite: Bool
    /// When it was made, since 1970-01-01 00:00 UTC.
    public let made: Duration
}

extension MachineDatabase {
    /// Keeps a new token's hash, under a name that no other has.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC.
    /// - Returns: false if there is one of this name already, which stays.
    public func add(_ token: SecretToken, named name: String, mayWrite: Bool, at now: Duration) throws
        -> Bool
    {
        try database.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO apiToken (name, hash, mayWrite, made) VALUES (?, ?, ?, ?)",
                arguments: [name, token.hash, mayWrite, now.milliseconds])
            return database.changesCount > 0
        }
    }

    /// All tokens of the API, by their names.
    public func tokens() throws -> [APIToken] { try rows().map(\.token) }

    /// What is known of a token; nil for one that is not, or no more.
    public func holder(of token: SecretToken) throws -> APIToken? {
        // All are looked at, so that the time does not tell which one it is.
        var found: APIToken?
        for row in try rows() where token.isOf(row.hash) { found = row.token }
        return found
    }

    /// The same by a token's hash, as a session remembers it.
    public func holder(ofHash hash: Data) throws -> APIToken? {
        try rows().first { $0.hash == hash }?.token
    }

    /// Ends a token: it is of no use from the next request on.
    ///
    /// - Returns: false if there is none of this name.
    public func revoke(_ name: String) throws -> Bool {
        try database.write { database in
            try database.execute(sql: "DELETE FROM apiToken WHERE name = ?", arguments: [name])
            return database.changesCount > 0
        }
    }

    private func rows() throws -> [(token: APIToken, hash: Data)] {
        try database.read { database in
            // A file that no server or command has opened to write since pxekit knows tokens has no such table.
            guard try database.tableExists("apiToken") else { return [] }
            return try Row.fetchAll(database, sql: "SELECT * FROM apiToken ORDER BY name").map { row in
                let token = APIToken(
                    name: row["name"], mayWrite: row["mayWrite"], made: .milliseconds(row["made"] as Int64))
                return (token, row["hash"])
            }
        }
    }
}

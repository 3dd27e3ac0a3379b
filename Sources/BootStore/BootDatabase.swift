// SPDX-License-Identifier: Apache-2.0

import GRDB

/// Why a file of boots is not used.
public enum BootStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A newer version of pxekit has changed its tables.
    case newerVersion(path: String)
    /// It is there and holds no boots.
    case noBoots(path: String)

    /// One line.
    public var description: String {
        switch self {
        case .newerVersion(let path): "\(path) was written by a newer pxekit; use that one, or another file"
        case .noBoots(let path): "\(path) holds no boots; name the file of the key history"
        }
    }
}

/// How the file is opened, by a server and by who reads beside it.
enum BootDatabase {
    static func open(_ path: String, isReadOnly: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        if !isReadOnly { configuration.journalMode = .wal }
        configuration.busyMode = .timeout(5)
        let database = try DatabaseQueue(path: path, configuration: configuration)
        guard try !database.read(BootSchema.migrator.hasBeenSuperseded) else {
            throw BootStoreError.newerVersion(path: path)
        }
        return database
    }
}

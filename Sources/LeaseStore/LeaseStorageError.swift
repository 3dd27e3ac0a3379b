// SPDX-License-Identifier: Apache-2.0

/// Why a lease file is not used.
public enum LeaseStorageError: Error, Hashable, Sendable {
    /// Another process serves with it: two servers would give every address twice.
    case inUse(path: String)
    /// A newer version of pxekit has changed its tables; what this one wrote might be wrong there.
    case newerVersion(path: String, changes: [String])
    /// The file cannot be opened for its lock.
    case cannotOpen(path: String, reason: String)
}

extension LeaseStorageError: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .inUse(let path):
            "\(path) is in use by another server, which would give the same addresses; needed a lease file of its own for each"
        case .newerVersion(let path, let changes):
            "\(path) was written by a newer pxekit (\(changes.joined(separator: ", "))); use that one, or another lease file"
        case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)"
        }
    }
}

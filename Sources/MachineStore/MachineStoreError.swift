// SPDX-License-Identifier: Apache-2.0

/// Why a file of machines is not used, or something is not kept in it.
public enum MachineStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A newer version of pxekit has changed its tables.
    case newerVersion(path: String)
    /// It is there and holds no machines.
    case noMachines(path: String)

    /// One line.
    public var description: String {
        switch self {
        case .newerVersion(let path): "\(path) was written by a newer pxekit; use that one, or another file"
        case .noMachines(let path): "\(path) holds no machines; name the file of the key machine-state"
        }
    }
}

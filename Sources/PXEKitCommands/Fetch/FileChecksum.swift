// SPDX-License-Identifier: Apache-2.0

internal import Crypto
import Foundation
internal import InstallerCatalog
internal import NetAddress

/// The checksum of a file of any size, read piece by piece.
enum FileChecksum {
    /// Octets that are read at a time.
    private static let piece = 1 << 20

    /// - Parameter kind: any checksum of the wanted kind.
    static func of(_ path: String, like kind: ChecksumList.Checksum) throws -> ChecksumList.Checksum {
        let digits =
            switch kind {
            case .sha256: try hex(path, SHA256())
            case .sha512: try hex(path, SHA512())
            }
        guard let checksum = ChecksumList.Checksum(digits) else { preconditionFailure("a digest has its length") }
        return checksum
    }

    private static func hex(_ path: String, _ function: some HashFunction) throws -> String {
        var function = function
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? handle.close() }
        while let data = try handle.read(upToCount: piece), !data.isEmpty { function.update(data: data) }
        return function.finalize().hexadecimal()
    }
}

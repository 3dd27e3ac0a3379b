// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that a command writes: whole or not at all, and not touched if nothing would change, so that servers and
/// backups see only real changes.
enum OutputFile {
    /// What happened to a file.
    enum Outcome: String, Encodable {
        case created
        case changed
        case unchanged
    }

    /// Puts bytes into a file; folders on the way are made.
    static func write(_ bytes: [UInt8], to path: String) throws -> Outcome {
        let place = URL(filePath: path)
        let data = Data(bytes)
        let old = FileManager.default.contents(atPath: path)
        if old == data { return .unchanged }
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: place.resolvingSymlinksInPath(), options: .atomic)
        return old == nil ? .created : .changed
    }
}

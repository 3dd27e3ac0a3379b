// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The boot files of Debian's packages, as scripts/fetch-samples puts them into build/samples.
enum Samples {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../build/samples", directoryHint: .isDirectory).standardizedFileURL

    static let areAvailable = FileManager.default.fileExists(atPath: root.path)
    static let skipReason: Comment = "no build/samples: run scripts/fetch-samples"

    /// Where a folder of a package is.
    static func path(_ folder: String) -> String { root.appending(path: folder).path }

    /// Every file, as `package/path`, sorted.
    static func paths() -> [String] {
        guard let paths = FileManager.default.enumerator(atPath: root.path) else { return [] }
        return paths.compactMap { $0 as? String }
            // An installer's tree is tried as a whole, by menus and guests.
            .filter { !$0.hasPrefix("debian-installer-") }
            .filter {
                (try? root.appending(path: $0).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
            }
            .sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: root.appending(path: path))) }
}

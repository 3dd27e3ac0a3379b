// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import NIOCore

/// Real packets in `../shared/captures`, relative to the package; they are read where they are and never committed.
///
///     @Test("...", .enabled(if: Captures.areAvailable, Captures.skipReason))
public enum Captures {
    /// The folder, whether or not it is there.
    private static let location = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/captures", directoryHint: .isDirectory).standardizedFileURL

    /// The folder, or nil where it is absent.
    public static var directory: URL? {
        FileManager.default.fileExists(atPath: location.appending(path: "INDEX.md").path) ? location : nil
    }

    /// Whether the folder is there.
    public static var areAvailable: Bool { directory != nil }

    /// Why a test that reads captures is skipped.
    public static let skipReason: String = "no captures at ../shared/captures"

    /// The paths of all files that end in `.` and one of `extensions`, relative to the folder, sorted; empty where the
    /// folder is absent.
    public static func files(_ extensions: String...) -> [String] {
        guard let directory, let paths = FileManager.default.enumerator(atPath: directory.path) else { return [] }
        return paths.compactMap { $0 as? String }
            .filter { path in extensions.contains { path.hasSuffix("." + $0) } }
            .sorted()
    }

    /// The content of one file: `Captures.content("lholota/Offer.bin")`.
    public static func content(_ path: String) throws -> ByteBuffer {
        ByteBuffer(bytes: try Data(contentsOf: location.appending(path: path)))
    }
}

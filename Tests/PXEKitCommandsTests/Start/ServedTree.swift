// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DiskCatalog
import Foundation
import NetbootConfiguration
import TestSupport

@testable import PXEKitCommands

/// Files of a root and of the package ipxe, for a test.
enum ServedTree {
    static let samples = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../build/samples").standardized

    /// Whether Debian's boot files are here.
    static let hasSamples = FileManager.default.fileExists(atPath: samples.appending(path: "ipxe/snponly.efi").path)

    /// A file of Debian's packages.
    static func sample(_ path: String) throws -> Data { try Data(contentsOf: samples.appending(path: path)) }

    /// Serves files of a root, and of the package, under some rules.
    static func with(
        _ files: [String: Data], installed: [String: Data] = [:], rules: [BootRule] = [],
        _ body: (Foresight, ServedBoot, String) throws -> Void
    ) async throws {
        try await withTemporaryDirectory { folder in
            let all = files.map { ("root/" + $0, $1) } + installed.map { ("usr/lib/ipxe/" + $0, $1) }
            for (name, content) in all + [("root/readme", Data("text".utf8))] {
                let place = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try content.write(to: place)
            }
            var settings = ServeSettings()
            settings.roots = [folder.path + "/root"]
            settings.rules = rules
            let boot = try ServedBoot(settings, installed: InstalledIPXE(below: folder.path))
            try body(Foresight(settings, boot), boot, folder.path)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `scripts/check-imports` on packages that a test writes.
@Suite struct ImportLintTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scripts/check-imports").standardizedFileURL

    private static let manifest = """
        // swift-tools-version: 6.2
        import PackageDescription

        let values: [Target] = [.target(name: "Low"), .target(name: "Spare"), .target(name: "Upward", dependencies: ["High"])]

        let shells: [Target] = [.target(name: "High", dependencies: ["Low", "Spare"])]

        let package = Package(name: "sample", targets: values + shells)
        """

    /// The lint's lines for a package with these files below `Sources`.
    private func findings(_ files: [String: String]) async throws -> [String] {
        try await withTemporaryDirectory { folder in
            try ImportLintTests.manifest.write(
                to: folder.appending(path: "Package.swift"), atomically: true, encoding: .utf8)
            for (name, text) in files {
                let file = folder.appending(path: "Sources/\(name)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            let result = try await ExternalTool(at: ImportLintTests.script).run([folder.path])
            #expect(result.diagnosticText == "")
            let lines = result.text.split(separator: "\n").map(String.init)
            #expect(result.status == (lines.isEmpty ? 0 : 1))
            return lines
        }
    }

    @Test("it tells a stranger, an import in vain, a dependency in vain, the system in a pure layer and a way upward")
    func faults() async throws {
        let lines = try await findings([
            "Low/Low.swift": "import Foundation\npublic struct Low {}\n",
            "Spare/Spare.swift": "public struct Spare {}\n",
            "Upward/Upward.swift": "import High\nlet high: High? = nil\n",
            "High/High.swift": "public import Low\nimport Argon\npublic struct High {}\n",
        ])
        #expect(
            lines == [
                "Sources/Low/Low.swift:1: Low is of the layer 'values', which has no I/O and no clock: it may not import "
                    + "Foundation",
                "Package.swift: Upward (values) depends on High of a later layer (shells)",
                "Sources/High/High.swift:1: no name of Low is used",
                "Sources/High/High.swift:2: High imports Argon, which Package.swift does not name as its dependency",
                "Package.swift: no file of High imports its dependency Spare",
            ])
    }

    @Test("imports in comments and in programs within literals are none")
    func literals() async throws {
        let lines = try await findings([
            "Low/Low.swift": "public struct Low {}\n", "Spare/Spare.swift": "public enum Spare { case one, two }\n",
            "Upward/Upward.swift": "import High\nlet high: High? = nil\n",
            "High/High.swift":
                "import Low\nimport Spare\n// import Argon\nlet low: Low? = nil\nlet python = \"\"\"\n    import socket\n    \"\"\"\n"
                + "public struct High { var all: [Any] { [1].two } }\n",
        ])
        #expect(lines == ["Package.swift: Upward (values) depends on High of a later layer (shells)"])
    }
}

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// `pxekit serve` with a configuration that a test changes, and a client on the same LAN.
    struct ReloadableServer {
        let lan: NamespaceLAN
        let tool: RunningTool
        let folder: URL

        var file: URL { folder.appending(path: "pxekit.yaml") }

        /// Serves another configuration, which must be accepted.
        func reload(_ yaml: String) async throws {
            try await hangUp(yaml, until: "the configuration was read again")
        }

        /// Has another configuration refused.
        func refused(_ yaml: String) async throws -> String {
            let before = tool.text.count
            try await hangUp(yaml, until: "the configuration stays as it was")
            return String(tool.text.dropFirst(before))
        }

        private func hangUp(_ yaml: String, until sign: String) async throws {
            func count() -> Int { tool.text.components(separatedBy: sign).count }
            try yaml.write(to: file, atomically: true, encoding: .utf8)
            let before = count()
            kill(tool.process, SIGHUP)
            for _ in 0..<2000 where count() == before { try await Task.sleep(for: .milliseconds(10)) }
            #expect(count() == before + 1, "\(tool.text)")
        }

        /// What curl gets, or why it gets nothing.
        func fetch(_ url: String, _ options: String...) async throws -> String {
            let result = try await lan.run(
                "client", ["curl", "-sS", "--fail", "--max-time", "20"] + options + [url])
            return result.status == 0 ? result.text : "curl \(result.status): \(result.diagnosticText)"
        }

        /// What an iPXE of this number boots, and from where.
        func boots(number: Int = 1, from client: String = "client") async throws -> String {
            let result = try await lan.run(
                client, [Lab.tool.path, "client", "--interface", "eth0", "--number", "\(number)", "ipxe"])
            return result.text + result.diagnosticText
        }

        func write(_ text: String, to name: String) throws {
            let place = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: place, atomically: true, encoding: .utf8)
        }
    }
#endif

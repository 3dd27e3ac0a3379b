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

        /// Runs `body` beside a server on the host `server` that has been told once, so that it has root's rights no more.
        ///
        /// - Parameter yaml: its first configuration, given the folder for its files.
        static func serving(
            _ hosts: KeyValuePairs<String, String?>, _ yaml: (URL) -> String,
            _ body: (ReloadableServer) async throws -> Void
        ) async throws {
            try await withTemporaryDirectory { folder in
                // The server becomes nobody, who has to read here.
                try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
                for root in ["old", "new"] {
                    try FileManager.default.createDirectory(
                        at: folder.appending(path: root), withIntermediateDirectories: true)
                }
                let file = folder.appending(path: "pxekit.yaml")
                try yaml(folder).write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with(hosts) { lan in
                    let command = [Lab.tool.path, "serve", "--config", file.path]
                    try await lan.whileRunning("server", command, until: "TFTP on port") { tool in
                        try await tool.says("DHCP on eth0")
                        let serving = ReloadableServer(lan: lan, tool: tool, folder: folder)
                        // The rights go when everything listens.
                        try await serving.reload(yaml(folder))
                        try await body(serving)
                    }
                }
            }
        }

        private var file: URL { folder.appending(path: "pxekit.yaml") }

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

        /// What a client of this kind and number boots, and from where.
        func boots(_ kind: String = "ipxe", number: Int = 1, from client: String = "client") async throws -> String {
            let result = try await lan.run(
                client, [Lab.tool.path, "client", "--interface", "eth0", "--number", "\(number)", kind])
            return result.text + result.diagnosticText
        }

        /// A new token of the API.
        func token(_ name: String, _ options: String...) async throws -> String {
            let made = try await ToolRun.pxekit(["token", "create", name, "--config", file.path] + options)
            #expect(made.exitCode == 0, "\(made.diagnostics)")
            return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        func write(_ text: String, to name: String) throws {
            let place = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: place, atomically: true, encoding: .utf8)
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Our own HTTP client in a guest, against a web server that misbehaves in every way but one.
    @Suite("hostile web server", .serialized, .enabled(if: Lab.isInstalled, Lab.skipReason))
    struct HostileWebTests {
        private static let program = Lab.repository.appending(path: "build/nbp/tests/net-web.0").path

        @Test(
            "downloads that break go on, what lies or never ends is refused",
            .enabled(if: FileManager.default.fileExists(atPath: program), "`make nbp-tests` assembles the program"))
        func boots() async throws {
            let server = try HostileWebServer()
            server.start()
            defer { server.stop() }
            try await withTemporaryDirectory { folder in
                try "http://10.0.2.2:\(server.port)\n".write(
                    to: folder.appending(path: "web.txt"), atomically: true, encoding: .utf8)
                // Nobody listens on port 1, and the guest is to hear so.
                let run = try await ToolRun.pxekit([
                    "qemu-boot", Self.program, "--root", folder.path, "--host-port", "\(server.port)", "--host-port",
                    "1",
                    "--timeout", "250", "--reject", "not ok",
                    "--expect", "# test-web: passed",
                ])
                #expect(run.exitCode == 0, "\(run.output)\(run.diagnostics)")
            }
        }
    }
#endif

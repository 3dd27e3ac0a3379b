// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Machines that are changed through a running server, by programs that have a token.
    @Suite(
        "writing by the API", .serialized, .timeLimit(.minutes(5)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct PageWritingTests {
        private static let machines = PageTests.address + "/api/v1/machines"

        /// What curl is answered: body and status, the last line.
        private static func ask(
            _ serving: ReloadableServer, _ method: String, _ path: String, _ json: String? = nil,
            _ options: String...
        ) async throws -> String {
            let body = json.map { ["-H", "Content-Type: application/json", "-d", $0] } ?? []
            let words =
                ["curl", "-sS", "--max-time", "20", "-w", "\n%{http_code}", "-X", method] + body + options
            return try await serving.lan.run("client", words + [machines + path]).text
        }

        @Test(
            "a token opens writing from the moment it is made until it is revoked, and comes into no log")
        func written() async throws {
            try await PageTests.serving { serving in
                let token = try await serving.token("ci")
                let bearer = "Authorization: Bearer \(token)"
                let once = #"{"profile": "local-disk"}"#
                #expect(try await Self.ask(serving, "PUT", "/web1/once", once).hasSuffix("\n401"))
                #expect(
                    try await Self.ask(serving, "PUT", "/web1/once", once, "-H", bearer.uppercased())
                        .hasSuffix("\n401")
                )
                let ordered = try await Self.ask(serving, "PUT", "/web1/once", once, "-H", bearer)
                #expect(ordered.contains(#""stage":"waiting""#) && ordered.hasSuffix("\n200"), "\(ordered)")
                let shown = try await ToolRun.pxekit([
                    "machine", "show", "web1", "--config", "\(serving.folder.path)/pxekit.yaml",
                ])
                #expect(shown.output.contains("local-disk once, then"), "\(shown.output)")

                let web9 = #"{"name": "web9", "macs": ["52:54:00:12:34:99"], "address": "198.18.76.9"}"#
                for field in ["Origin: http://evil.example", "Sec-Fetch-Site: cross-site"] {
                    #expect(
                        try await Self.ask(serving, "POST", "", web9, "-H", bearer, "-H", field).hasSuffix(
                            "\n403"))
                }
                let form = try await Self.ask(
                    serving, "POST", "", nil, "-H", bearer, "-d", "name=web9&macs=52:54:00:12:34:99")
                #expect(form.hasSuffix("\n415"), "\(form)")
                let stray = try await Self.ask(
                    serving, "POST", "", web9.replacing("198.18.76.9", with: "192.0.2.9"), "-H", bearer)
                #expect(
                    stray.contains("192.0.2.9 is in none of the subnets") && stray.hasSuffix("\n400"),
                    "\(stray)")
                #expect(try await Self.ask(serving, "POST", "", web9, "-H", bearer).hasSuffix("\n201"))
                #expect(try await Self.ask(serving, "POST", "", web9, "-H", bearer).hasSuffix("\n409"))

                let file = serving.folder.appending(path: "long")
                try Data(repeating: 0x20, count: 200_000).write(to: file)
                #expect(
                    try await Self.ask(serving, "POST", "", "@\(file.path)", "-H", bearer).hasSuffix("\n413"))
                #expect(
                    try await Self.ask(
                        serving, "DELETE", "/web1/once", nil, "-H", bearer, "-H", "Host: evil.example"
                    )
                    .hasSuffix("\n421"))

                let reader = try await serving.token("prometheus", "--read-only")
                let refused = try await Self.ask(
                    serving, "DELETE", "/web9", nil, "-H", "Authorization: Bearer \(reader)")
                #expect(
                    refused.contains("token prometheus may read only") && refused.hasSuffix("\n403"),
                    "\(refused)")
                let ended = try await ToolRun.pxekit([
                    "token", "revoke", "ci", "--config", "\(serving.folder.path)/pxekit.yaml",
                ])
                #expect(ended.output == "token ci has ended\n", "\(ended.diagnostics)")
                #expect(
                    try await Self.ask(serving, "DELETE", "/web9", nil, "-H", bearer).hasSuffix("\n401"))
                #expect(try await Self.ask(serving, "GET", "/web9").hasSuffix("\n200"))

                let log = serving.tool.text
                #expect(
                    log.contains("machine web1 boots local-disk once, by token ci from 198.18.76.2"), "\(log)"
                )
                #expect(log.contains("machine web9 is added, by token ci from 198.18.76.2"))
                for secret in [token, reader] { #expect(!log.contains(secret)) }
            }
        }

        @Test("a body that does not come is not waited for, and the others do not notice")
        func slow() async throws {
            try await PageTests.serving { serving in
                let token = try await serving.token("ci")
                let read = try await serving.lan.run(
                    "client",
                    [
                        "bash", "-c",
                        """
                        exec 3<>/dev/tcp/\(PageTests.server)/8275
                        printf 'POST /api/v1/machines HTTP/1.1\\r\\nHost: \(PageTests.server)\\r\\nContent-Length: 90\\r\\n' >&3
                        printf 'Authorization: Bearer \(token)\\r\\nContent-Type: application/json\\r\\n\\r\\n{"name"' >&3
                        curl -s --max-time 5 \(Self.machines)/web1; echo; head -n 1 <&3
                        """,
                    ])
                #expect(
                    read.text.contains(#""name":"web1""#) && read.text.contains("HTTP/1.1 408"),
                    "\(read.text)")
            }
        }

        @Test(
            "a person without scripting logs in, has a machine boot once, assigns, and forgets, at two sizes",
            .enabled(if: DrivenBrowser.isInstalled, DrivenBrowser.skipReason),
            arguments: [(1280, 900), (390, 844)])
        func forms(width: Int, height: Int) async throws {
            try await PageTests.serving { serving in
                let browser = DrivenBrowser(
                    lan: serving.lan, folder: serving.folder, width: width, height: height)
                let page = "\(PageTests.address)/machines/web1"
                let early = try await browser.does([.open(page), .show("main")])
                #expect(
                    early.contains("sudo pxekit token create NAME") && !early.contains("<form"), "\(early)")
                let token = try await serving.token("ci")
                let seen = try await browser.does([
                    .open(page), .send("a[href^='/login?back']"), .type("#token", "wrong"),
                    .send("main button"),
                    .show(".notice"), .type("#token", token), .picture("login.png"), .send("main button"),
                    .show(".notice"), .key("#once-profile", "l"), .tick("input[name=until-done]"),
                    .send("form[action$='/once'] button"), .show(".notice"), .key("#profile", "n"),
                    .send("form[action$='/profile'] button"), .show("main"), .picture("machine.png"),
                    .tick("input[name=sure]"), .send("form[action$='/forget'] button"), .show("main"),
                ])
                for words in [
                    "This token is not known, or has ended.", "Token ci is known.",
                    "web1 boots local-disk once, until it is done.", "web1 boots nothing from now on.",
                    "<dd>local-disk once, until it is done, then nothing</dd>", "web1 is forgotten.",
                ] { #expect(seen.contains(words), "\(words): \(seen)") }
                for picture in ["login.png", "machine.png"] {
                    #expect(try browser.size(of: picture) == (width, height))
                    if let kept = ProcessInfo.processInfo.environment["PXEKIT_PICTURES"] {
                        try FileManager.default.copyItem(
                            at: serving.folder.appending(path: picture),
                            to: URL(filePath: kept).appending(path: "\(width)-\(picture)"))
                    }
                }
                let log = serving.tool.text
                #expect(
                    log.contains("machine web1 is forgotten, by token ci at the page, from 198.18.76.2"),
                    "\(log)")
                #expect(!log.contains(token))
            }
        }
    }
#endif

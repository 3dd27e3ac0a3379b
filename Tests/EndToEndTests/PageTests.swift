// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// For a long run of schemathesis: so many examples of each operation.
    private let apiExamples = ProcessInfo.processInfo.environment["PXEKIT_API_EXAMPLES"]

    /// The web page of a running server, as programs and a browser see it.
    @Suite(
        "The web page", .serialized, .timeLimit(.minutes(apiExamples == nil ? 5 : 120)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct PageTests {
        static let server = "198.18.76.1"
        static let address = "http://\(server):8275"
        private static let hosts: KeyValuePairs<String, String?> = [
            "server": "\(server)/24", "client": "198.18.76.2/24",
        ]
        private static let mac = "52:54:00:74:00:01"

        private static func yaml(_ folder: URL) -> String {
            """
            mode: dhcp
            interfaces: [eth0]
            root: [\(folder.path)/old]
            history: \(folder.path)/boots.sqlite
            leases: \(folder.path)/leases.sqlite
            page: {address: \(server), names: [boot.example.org], reading: open}
            subnets: [{network: 198.18.76.0/24}]
            machines: [{name: web1, macs: "\(mac)", address: 198.18.76.2, labels: {role: web}}]
            profiles: [{name: debian, kernel: kernel}]
            boot: [{name: all, loader: kernel, script: kernel}]

            """
        }

        /// A server beside which a machine has booted, and has asked for a file whose name does harm where it is not escaped.
        static func serving(_ body: (ReloadableServer) async throws -> Void) async throws {
            try await ReloadableServer.serving(hosts, { yaml($0) }) { serving in
                try serving.write("a kernel", to: "old/kernel")
                _ = try await serving.boots()
                #expect(try await serving.fetch("http://\(server)/kernel") == "a kernel")
                _ = try await serving.fetch("http://\(server)/%3Cscript%3Ealert(1)%3C/script%3E%1B%5B2J")
                for _ in 0..<100 where try await !serving.fetch("\(address)/api/v1/boots").contains("loaded /kernel") {
                    try await Task.sleep(for: .milliseconds(100))
                }
                try await body(serving)
            }
        }

        @Test("it shows a boot, machines, files and leases to who asks under its name, and counts")
        func shown() async throws {
            try await Self.serving { serving in
                for (path, sign) in [
                    ("/", "web1"), ("/boots", "loads files"), ("/machines", "role=web"),
                    ("/files", "<code>kernel</code>"),
                    ("/network", "198.18.76.2"), ("/api/v1/machines", #""name":"web1""#),
                    ("/api/v1/boots?client=52:54:00:74:00:01", #""machine":"web1""#),
                    ("/api/v1/files", #"{"bytes":8,"path":"kernel""#), ("/api/v1/leases", #""address":"198.18.76.2""#),
                    ("/metrics", #"pxekit_dhcp_requests_total{interface="eth0",type="DHCPDISCOVER"}"#),
                    ("/metrics", "pxekit_leases 1"),
                ] {
                    let text = try await serving.fetch(Self.address + path)
                    #expect(text.contains(sign), "\(path): \(text)")
                    #expect(
                        (path.hasPrefix("/api/") || !text.contains("<script>alert")) && !text.contains("\u{1b}"),
                        "\(path)")
                }
                #expect(
                    try await serving.fetch("\(Self.address)/boots", "-H", "Host: boot.example.org").contains("web1"))
                // More readers of events than there may be, none of which reads, hold nobody up; when they have gone, another one reads.
                let kernel = "http://\(Self.server)/kernel"
                let events = "curl -sN --max-time 3 \(Self.address)/api/v1/events"
                let read = try await serving.lan.run(
                    "client",
                    [
                        "sh", "-c",
                        """
                        for i in $(seq 40); do \(events) | sleep 3 & done; sleep 1; curl -s --max-time 1 \(kernel); wait; echo; sleep 8
                        (sleep 1; curl -s \(kernel) > /dev/null) & \(events)
                        """,
                    ])
                #expect(read.text.hasPrefix("a kernel\nretry: 3000\n"), "\(read.text)")
                #expect(read.text.contains("event: step\ndata: {"), "\(read.text)")
                #expect(try await serving.fetch("\(Self.address)/boots").contains("web1"))
                let stranger = try await serving.fetch("\(Self.address)/boots", "-H", "Host: evil.example")
                #expect(stranger.hasPrefix("curl 22"))
            }
        }

        @Test(
            "a browser runs its script under its own rules, and follows what happens, at two sizes",
            .enabled(if: ExternalTool("chromium") != nil, "chromium is not installed (apt-get install chromium)"),
            arguments: [(1280, 900), (390, 844)])
        func browser(width: Int, height: Int) async throws {
            try await Self.serving { serving in
                let picture = serving.folder.appending(path: "page.png")
                let browser = [
                    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    "--enable-logging=stderr",
                    "--user-data-dir=\(serving.folder.path)/browser", "--window-size=\(width),\(height)",
                    "--timeout=4000",
                ]
                let shown = try await serving.lan.run("client", browser + ["--dump-dom", "\(Self.address)/"])
                // What is shown at once; that events come, another test sees.
                #expect(
                    shown.text.contains("follow what happens.") || shown.text.contains("follows what happens."),
                    "\(shown.text) \(shown.diagnosticText)")
                #expect(shown.text.contains("class=\"line\""))
                #expect(!shown.diagnosticText.contains("Content Security Policy"), "\(shown.diagnosticText)")
                _ = try await serving.lan.run("client", browser + ["--screenshot=\(picture.path)", "\(Self.address)/"])
                let bytes = [UInt8](try Data(contentsOf: picture))
                // PNG's IHDR: width and height are the octets 16 to 23.
                #expect(bytes.count > 10_000)
                #expect(bytes.dropFirst(16).prefix(8).reduce(0) { $0 << 8 | Int($1) } == width << 32 | height)
            }
        }

        private static let schemathesis = ExternalTool("schemathesis")

        @Test(
            "schemathesis finds no answer of the API that its description does not have, and no failure",
            .enabled(
                if: schemathesis != nil, "schemathesis is not there (scripts/fetch-schemathesis puts it into build/)"))
        func schema() async throws {
            try await Self.serving { serving in
                let token = try await serving.token("ci")
                let result = try await serving.lan.run(
                    "client",
                    [
                        // It keeps what it finds in a folder where it is started.
                        "env", "-C", serving.folder.path, Self.schemathesis?.path.path ?? "", "run",
                        "\(Self.address)/api/v1/openapi.json",
                        "--max-examples", apiExamples ?? "25", "--header", "Authorization: Bearer \(token)",
                        "--checks",
                        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth",
                        "--phases", "examples,coverage,fuzzing", "--seed", "1",
                    ], timeout: apiExamples == nil ? 240 : 7000)
                #expect(result.status == 0, "\(result.text.suffix(6000)) \(result.diagnosticText.suffix(2000))")
                #expect(try await serving.fetch("\(Self.address)/api/v1/boots").contains("web1"))
            }
        }
    }
#endif

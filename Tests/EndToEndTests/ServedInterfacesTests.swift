// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// `--interface` holds for every socket of `pxekit serve`; the same two hosts meet on `eth0` and on `eth1`.
    @Suite(
        "The interfaces that are served", .serialized, .timeLimit(.minutes(5)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct ServedInterfacesTests {
        /// What answers on an address, asked from an interface of the client.
        private func answering(_ serving: ReloadableServer, _ address: String, by interface: String) async throws
            -> Set<String>
        {
            var answering: Set<String> = []
            for transport in ["tftp", "http"] {
                let run = try await serving.lan.run(
                    "client",
                    [
                        "curl", "-sS", "--fail", "--max-time", "3", "--interface", interface,
                        "\(transport)://\(address)/file",
                    ])
                if run.text == "content" { answering.insert(transport) }
            }
            let sender = """
                import socket, sys
                asks = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                asks.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, sys.argv[2].encode())
                asks.settimeout(2)
                head = b"PXER" + bytes([0, 0, 0, 1])
                asks.sendto(head + bytes([1, 6, 2, 0, 0, 0, 0, 7]) + b"pxeinfo: end of report\\n", (sys.argv[1], 8274))
                asks.recv(100)
                """
            let report = try await serving.lan.run("client", ["python3", "-c", sender, address, interface])
            if report.status == 0 { answering.insert("reports") }
            // An opcode that is none of MTFTP's: refused, if anybody hears it.
            let request = sender.replacing("8274", with: "1759").replacing(
                "head + bytes([1, 6, 2, 0, 0, 0, 0, 7]) + b\"pxeinfo: end of report\\n\"",
                with: "b\"\\0\\2file\\0octet\\0\"")
            let mtftp = try await serving.lan.run("client", ["python3", "-c", request, address, interface])
            if mtftp.status == 0 { answering.insert("mtftp") }
            return answering
        }

        private static let all: Set<String> = ["tftp", "http", "reports", "mtftp"]

        private func yaml(_ interfaces: [String], _ folder: URL) -> String {
            """
            \(interfaces.isEmpty ? "" : "interfaces: [\(interfaces.joined(separator: ", "))]")
            root: \(folder.path)/old
            reports: \(folder.path)/reports
            mtftp: [{file: file, group: 239.255.69.9, port: 1760}]
            """
        }

        private func plugAnother(_ serving: ReloadableServer) async throws {
            try await serving.lan.plug("eth1", ("server", "198.18.84.1/24"), ("client", "198.18.84.2/24"))
        }

        private func serving(
            _ interfaces: [String], _ body: (ReloadableServer) async throws -> Void
        ) async throws {
            let hosts: KeyValuePairs<String, String?> = ["server": "198.18.83.1/24", "client": "198.18.83.2/24"]
            // The file is there before the first request: it is in the folder that the server reads at its start.
            try await ReloadableServer.serving(
                hosts,
                { folder in
                    try? Data("content".utf8).write(to: folder.appending(path: "old/file"))
                    return yaml(interfaces, folder)
                }
            ) { serving in
                try await plugAnother(serving)
                try await body(serving)
            }
        }

        @Test("nobody on another interface is answered, whatever address is asked; all addresses of the own one are")
        func others() async throws {
            try await serving(["eth0"]) { serving in
                try await serving.tool.says("serving eth0 only")
                let second = ["ip", "addr", "add", "198.18.85.1/24", "dev", "eth0"]
                #expect(try await serving.lan.run("server", second).status == 0)
                for route in [
                    ["route", "add", "198.18.85.1", "dev", "eth0"],
                    // The way to the served address leads over the other interface.
                    ["route", "add", "198.18.83.1", "via", "198.18.84.1", "dev", "eth1"],
                ] {
                    let run = try await serving.lan.run("client", ["ip"] + route)
                    #expect(run.status == 0, "\(run.diagnosticText)")
                }
                #expect(try await answering(serving, "198.18.84.1", by: "eth1") == [])
                #expect(try await answering(serving, "198.18.83.1", by: "eth1") == [])
                #expect(try await answering(serving, "198.18.85.1", by: "eth0") == Self.all)
                // The host itself is no stranger.
                let own = try await serving.lan.run(
                    "server", ["curl", "-sS", "--max-time", "2", "http://127.0.0.1/file"])
                #expect(own.status == 0, "\(own.diagnosticText)")
            }
        }

        @Test("several interfaces are served, also one that comes later, goes and is made anew; a reload changes them")
        func several() async throws {
            try await serving(["eth0"]) { serving in
                #expect(try await answering(serving, "198.18.83.1", by: "eth0") == Self.all)
                try await serving.reload(yaml(["eth0", "eth1"], serving.folder))
                #expect(try await answering(serving, "198.18.84.1", by: "eth1") == Self.all)
                #expect(try await answering(serving, "198.18.83.1", by: "eth0") == Self.all)
                // One of the same name is another interface.
                _ = try await serving.lan.run("server", ["ip", "link", "del", "eth1"])
                try await serving.tool.says("no DHCP on eth1 any more")
                let before = serving.tool.text.components(separatedBy: "DHCP on eth1, ").count
                try await plugAnother(serving)
                for _ in 0..<1000 where serving.tool.text.components(separatedBy: "DHCP on eth1, ").count == before {
                    try await Task.sleep(for: .milliseconds(10))
                }
                #expect(try await answering(serving, "198.18.84.1", by: "eth1") == Self.all)
                try await serving.reload(yaml(["eth1"], serving.folder))
                #expect(try await answering(serving, "198.18.83.1", by: "eth0") == [])
                #expect(try await answering(serving, "198.18.84.1", by: "eth1") == Self.all)
            }
        }

        @Test("an interface that came just before a reload and goes just after it is left")
        func brief() async throws {
            try await serving(["eth0"]) { serving in
                for round in 1...3 {
                    try await serving.reload(yaml(["eth0", "eth1"], serving.folder))
                    _ = try await serving.lan.run("server", ["ip", "link", "del", "eth1"])
                    let leavings = { serving.tool.text.components(separatedBy: "no DHCP on eth1 any more").count - 1 }
                    for _ in 0..<1000 where leavings() < round { try await Task.sleep(for: .milliseconds(10)) }
                    try #require(leavings() == round, "\(serving.tool.text)")
                    try await serving.reload(yaml(["eth0"], serving.folder))
                    try await plugAnother(serving)
                }
            }
        }

        @Test("an interface that came just before a reload that is refused is served")
        func refused() async throws {
            try await serving([]) { serving in
                _ = try await serving.refused("mode: none")
                try await serving.tool.says("DHCP on eth1, ")
            }
        }

        @Test("without --interface all are answered, and the start says whom on which")
        func everywhere() async throws {
            try await serving([]) { serving in
                try await serving.tool.says("serving every interface, for none is named: eth0 (198.18.83.1/24")
                #expect(try await answering(serving, "198.18.84.1", by: "eth1") == Self.all)
                #expect(try await answering(serving, "198.18.83.1", by: "eth0") == Self.all)
            }
        }
    }
#endif

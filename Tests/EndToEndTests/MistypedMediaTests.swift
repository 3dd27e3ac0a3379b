// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import QEMULab
    import TestSupport
    import Testing

    /// What a person gets wrong, and what a web server does.
    extension MediaTests {
        @Test("each mistake has its message, the questions come again, and nothing that was typed is lost")
        func mistakes() async throws {
            try write("# SHA256 \(String(repeating: "0", count: 64)) wrong.0\nDEFAULT x\nLABEL x\nPXE wrong.0\n")
            try Data("not that one".utf8).write(to: root.appending(path: "s2/wrong.0"))
            // The medium takes that configuration alone.
            let sum = try await #require(ExternalTool("sha256sum")).run([
                root.appending(path: "s2/pxelinux.cfg/default").path
            ])
            try await build(["--ask", "--sha256", String(sum.text.prefix(64))])
            let other = root.appending(path: "other")
            try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
            try Data("SAY somebody else's\n".utf8).write(to: other.appending(path: "menu.cfg"))
            let server = try HostileWebServer()
            server.start()
            defer { server.stop() }
            let house = "http://10.0.2.2/s2/"
            var dialogue: [(expected: String, typed: String)] = []
            dialogue += Self.round(["", "24", "", "", house], ["10.0.2.2/24", nil, "10.0.3.1"])
            dialogue += [
                ("FF74: the gateway is not another machine", ""), ("Gateway, or nothing: 10.0.3.1", "\u{15}10.0.2.9\r"),
                ("Name server, or nothing: ", "\r"), ("ends in /): \(house)", "\u{15}http://10.1.2.3/s2/\r"),
                ("FF75: another machine has this address", ""),
            ]
            dialogue += Self.round(
                ["10.0.2.2", "24", "10.0.2.9", "", "http://10.1.2.3/s2/"], ["10.0.2.78/24", nil, nil, nil, nil])
            dialogue += [("no answer to ARP", "")]
            dialogue += Self.round(
                ["10.0.2.78", "24", "10.0.2.9", "", "http://10.1.2.3/s2/"],
                [nil, nil, "10.0.2.2", nil, "http://a.example/"])
            dialogue += [("no name server", "")]
            dialogue += Self.round(
                ["10.0.2.78", "24", "10.0.2.2", "", "http://a.example/"], [nil, nil, nil, nil, "http://10.0.2.2/none/"])
            dialogue += [("none/pxelinux.cfg/default", ""), ("not found", "")]
            // A port where nobody listens, a configuration that is cut, and one that is another than the medium's.
            let tries = [
                ("http://10.0.2.2:1/x", "FF61: refused"),
                ("http://10.0.2.2:\(server.port)/cut.cfg", "FF44: it ended too early"),
                ("http://10.0.2.2/other/menu.cfg", "FF80: its SHA-256 is not the"),
            ]
            var before = "http://10.0.2.2/none/"
            for (url, message) in tries {
                dialogue += Self.round(["10.0.2.78", "24", "10.0.2.2", "", before], [nil, nil, nil, nil, url])
                dialogue += [(message, "")]
                before = url
            }
            dialogue += Self.round(["10.0.2.78", "24", "10.0.2.2", "", before], [nil, nil, nil, nil, house])
            dialogue += [("wrong.0: status FF80: its SHA-256", "")]
            _ = try await boot(.usb, dialogue, hostPorts: [1, server.port], timeout: .seconds(300))
        }
    }
#endif

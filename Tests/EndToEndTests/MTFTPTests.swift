// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// PXE's MTFTP between hosts: `pxekit tftp` at one end, and at the other itself or atftp's programs.
    @Suite(
        "MTFTP on a LAN", .serialized, .timeLimit(.minutes(5)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)))
    struct MTFTPTests {
        private static let server = "198.18.79.1"
        private static let hosts = ["a", "b", "c", "d"]
        private static let size = 700_001

        /// A file of some bytes, and a place for what each host gets.
        private func onLAN(_ body: (NamespaceLAN, _ image: URL, _ folder: URL) async throws -> Void) async throws {
            try await withTemporaryDirectory { folder in
                let image = folder.appending(path: "image")
                var random = SeededGenerator(seed: 79)
                try Data((0..<Self.size).map { _ in UInt8.random(in: 0...255, using: &random) }).write(to: image)
                try await NamespaceLAN.with([
                    "server": "\(Self.server)/24", "a": "198.18.79.2/24", "b": "198.18.79.3/24",
                    "c": "198.18.79.4/24", "d": "198.18.79.5/24",
                ]) { lan in
                    // Programs that do not name an interface join a group where the routes point.
                    for host in ["server"] + Self.hosts {
                        let result = try await lan.run(host, ["ip", "route", "add", "224.0.0.0/4", "dev", "eth0"])
                        try #require(result.status == 0, "\(result.diagnosticText)")
                    }
                    try await body(lan, image, folder)
                }
            }
        }

        /// Every host fetches the file at the same time.
        private func fetch(
            _ lan: NamespaceLAN, _ image: URL, into folder: URL,
            _ command: @Sendable (_ host: String, _ file: String) -> [String]
        ) async throws {
            try await withThrowingTaskGroup(of: (String, ExternalTool.Result).self) { group in
                for host in Self.hosts {
                    let words = command(host, folder.appending(path: host).path)
                    group.addTask { (host, try await lan.run(host, words)) }
                }
                for try await (host, result) in group {
                    #expect(result.status == 0, "\(host): \(result.text)\(result.diagnosticText)")
                }
            }
            let content = try Data(contentsOf: image)
            for host in Self.hosts {
                let got = try Data(contentsOf: folder.appending(path: host))
                #expect(got == content, "\(host) has \(got.count) bytes")
            }
        }

        private func get(_ file: String, _ name: String) -> [String] {
            [
                Lab.tool.path, "tftp", "get", "--mtftp", "239.255.79.1:3001", "tftp://\(Self.server)/\(name)", "-o",
                file,
            ]
        }

        @Test("pxekit sends one file to two clients of atftp and two of its own, once for all")
        func server() async throws {
            try #require(ExternalTool("atftp") != nil, "atftp is missing; `make test` brings it")
            try await onLAN { lan, image, folder in
                let root = image.deletingLastPathComponent().path
                let command = [
                    Lab.tool.path, "tftp", "serve", "--root", root, "--mtftp", "image=239.255.79.1:3001",
                ]
                try await lan.whileRunning("server", command, until: "MTFTP on port 1759") { tool in
                    try await fetch(lan, image, into: folder) { host, file in
                        guard ["a", "b"].contains(host) else { return get(file, "image") }
                        return [
                            "atftp", "--mget", "--mtftp", "client-port 3001", "--mtftp", "mcast-ip 239.255.79.1",
                            "--mtftp", "listen-delay 1", "--mtftp", "timeout-delay 3", "-r", "image", "-l", file,
                            Self.server, "1759",
                        ]
                    }
                    try await tool.says("read image: completed")
                    // They start within a second; one transmission may have begun before the last of them has listened.
                    let transmissions = tool.text.split(separator: "\n").filter { $0.contains("read image:") }
                    #expect((1...3).contains(transmissions.count), "\(tool.text)")
                }
            }
        }

        @Test("pxekit's clients get a file from atftpd")
        func client() async throws {
            try #require(ExternalTool("atftpd") != nil, "atftpd is missing; `make test` brings it")
            try await onLAN { lan, image, folder in
                let list = folder.appending(path: "mtftp.conf")
                try "\(image.path) 239.255.79.1 3001\n".write(to: list, atomically: true, encoding: .utf8)
                let command = [
                    "atftpd", "--daemon", "--no-fork", "--user", "root.root", "--logfile", "-", "--verbose=7",
                    "--port", "6969", "--retry-timeout", "1", "--mtftp", list.path, "--mtftp-port", "1759",
                    folder.path,
                ]
                try await lan.whileRunning("server", command, until: "mtftp main server thread started") { _ in
                    try await fetch(lan, image, into: folder) { _, file in get(file, image.path) }
                }
            }
        }

        @Test("pxekit serve sends what its configuration names")
        func serve() async throws {
            try await onLAN { lan, _, folder in
                let yaml = """
                    mode: proxy
                    interfaces: [eth0]
                    ports: {http: 0, mtftp: 1799}
                    boot: [{name: all, loader: pxeinfo.0}]
                    mtftp: [{file: pxeinfo.0, group: 239.255.79.2, port: 3002}]
                    """
                let file = folder.appending(path: "pxekit.yaml")
                try yaml.write(to: file, atomically: true, encoding: .utf8)
                let command = [Lab.tool.path, "serve", "--config", file.path]
                let sign = "MTFTP on port 1799: pxeinfo.0 to 239.255.79.2:3002"
                try await lan.whileRunning("server", command, until: sign) { tool in
                    let got = folder.appending(path: "got")
                    let result = try await lan.run(
                        "a",
                        [
                            Lab.tool.path, "tftp", "get", "--mtftp", "239.255.79.2:3002",
                            "tftp://\(Self.server):1799/pxeinfo.0", "-o", got.path,
                        ])
                    #expect(result.status == 0, "\(result.diagnosticText)")
                    try await tool.says("pxeinfo.0")
                    let built = try await ToolRun.pxekit(["nbp", "path", "pxeinfo.0"]).output
                    let path = built.trimmingCharacters(in: .whitespacesAndNewlines)
                    #expect(try Data(contentsOf: got) == Data(contentsOf: URL(filePath: path)))
                }
            }
        }

        @Test(
            "what cannot be sent is refused at the start",
            arguments: [
                (["--mtftp", "missing=239.255.79.1:3001"], 2, "there is no such file"),
                (["--mtftp", "large=239.255.79.1:3001"], 2, "needed at most 33553919"),
                (
                    ["--mtftp", "image=239.255.79.1:3001", "--mtftp", "small=239.255.79.1:3001"], 2,
                    "another file is sent to"
                ),
                (["--mtftp", "image=192.0.2.1:3001"], 64, "--mtftp"),
                (["--mtftp", "image=239.255.79.1:0"], 64, "--mtftp"),
                (["--mtftp", "image=239.255.79.1:3001", "--host", "::1"], 64, "MTFTP has no IPv6"),
            ] as [([String], Int32, String)])
        func refused(options: [String], code: Int32, reason: String) async throws {
            try await withTemporaryDirectory { folder in
                for (name, size) in [("image", 10), ("small", 10), ("large", 65535 * 512)] as [(String, UInt64)] {
                    let file = folder.appending(path: name)
                    try Data().write(to: file)
                    let handle = try FileHandle(forWritingTo: file)
                    try handle.truncate(atOffset: size)
                    try handle.close()
                }
                let run = try await ToolRun.pxekit(
                    ["tftp", "serve", "--port", "0", "--mtftp-port", "0", "--root", folder.path] + options)
                #expect(run.exitCode == code, "\(run.diagnostics)")
                #expect(run.diagnostics.contains(reason), "\(run.diagnostics)")
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// HTTPS of `pxekit serve`: its certificate, another one after SIGHUP, and what is refused.
    @Suite(
        "HTTPS on a LAN", .serialized, .timeLimit(.minutes(3)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: CertificateMaker.canMake, "openssl is not installed"),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct ServeHTTPSTests {
        private static let server = "198.18.75.1"
        private static let hosts: KeyValuePairs<String, String?> = [
            "server": "\(server)/24", "client": "198.18.75.2/24",
        ]

        private static func yaml(_ folder: URL, certificate: String = "own", more: String = "") -> String {
            """
            mode: dhcp
            interfaces: [eth0]
            root: [\(folder.path)/old]
            subnets: [{network: 198.18.75.0/24}]
            https: {certificate: \(folder.path)/\(certificate).pem, key: \(folder.path)/\(certificate).key\(more)}

            """
        }

        /// Makes certificates in a folder, readable for nobody, as which the server reads them again.
        private static func certificates(_ folder: URL) async throws {
            let maker = CertificateMaker(in: folder)
            let alternatives = "IP:\(server),DNS:boot.example"
            try await maker.make("lab", isAuthority: true)
            for name in ["own", "new"] { try await maker.make(name, alternatives: alternatives, signedBy: "lab") }
            for name in ["own", "new"] { try open("\(name).key", in: folder) }
        }

        private static func open(_ file: String, in folder: URL) throws {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: folder.appending(path: file).path)
        }

        private func serving(_ body: (ReloadableServer) async throws -> Void) async throws {
            try await withTemporaryDirectory { made in
                try await Self.certificates(made)
                try await ReloadableServer.serving(
                    Self.hosts,
                    { folder in
                        for file in ["lab.pem", "lab.key", "own.pem", "own.key", "new.pem", "new.key"] {
                            try? FileManager.default.copyItem(
                                at: made.appending(path: file), to: folder.appending(path: file))
                        }
                        return Self.yaml(folder)
                    }, body)
            }
        }

        /// Whose certificate a client is shown.
        private func subject(_ serving: ReloadableServer) async throws -> String {
            let result = try await serving.lan.run(
                "client", ["sh", "-c", "openssl s_client -connect \(Self.server):443 < /dev/null 2>/dev/null"])
            return result.text.split(separator: "\n").first { $0.hasPrefix("subject=") }.map(String.init) ?? result.text
        }

        @Test("files come over HTTPS, and SIGHUP brings another certificate or refuses a bad one and keeps the old")
        func reload() async throws {
            try await serving { serving in
                let (folder, url) = (serving.folder, "https://\(Self.server)/which")
                try serving.write("over HTTPS", to: "old/which")
                func fetch() async throws -> String {
                    try await serving.fetch(url, "--cacert", "\(folder.path)/lab.pem")
                }
                #expect(serving.tool.text.contains("HTTPS on port 443"))
                #expect(try await fetch() == "over HTTPS")
                #expect(try await subject(serving) == "subject=CN = own")
                try await serving.reload(Self.yaml(folder, certificate: "new"))
                #expect(try await fetch() == "over HTTPS")
                #expect(try await subject(serving) == "subject=CN = new")

                let mixed = Self.yaml(folder).replacing("own.key", with: "new.key")
                let reason = try await serving.refused(mixed)
                #expect(reason.contains("pxekit.yaml:5:"), "\(reason)")
                #expect(reason.contains("own.pem': the key is not that of the first certificate"), "\(reason)")
                let absent = try await serving.refused(Self.yaml(folder, certificate: "absent"))
                #expect(absent.contains("absent.pem' does not exist"), "\(absent)")
                let known =
                    ", authorities: \(folder.path)/own.pem, names: [boot.example, \(Self.server), other.example]"
                let judged = try await serving.refused(Self.yaml(folder, certificate: "new", more: known))
                #expect(judged.contains("is not for 'other.example', by which machines ask"), "\(judged)")
                #expect(judged.contains("the chain is incomplete: certificate 1 is signed by 'lab'"), "\(judged)")
                #expect(try await subject(serving) == "subject=CN = new")
                let key = try String(contentsOf: folder.appending(path: "new.key"), encoding: .utf8)
                for line in key.split(separator: "\n").dropFirst().dropLast() {
                    #expect(!serving.tool.text.contains(line))
                }
            }
        }

        @Test("a key that the server may not read again leaves the certificate as it is; one that all may read is told")
        func rights() async throws {
            try await serving { serving in
                let folder = serving.folder
                #expect(serving.tool.text.contains("own.key' can be read by every user of this host"))
                let key = folder.appending(path: "own.key").path
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
                try serving.write("anew", to: "old/which")
                try await serving.reload(Self.yaml(folder))
                let words = "the certificate in use stays: '\(key)' must not be read by user 'nobody'"
                #expect(serving.tool.text.contains(words), "\(serving.tool.text)")
                #expect(
                    try await serving.fetch("https://\(Self.server)/which", "--cacert", "\(folder.path)/lab.pem")
                        == "anew")
            }
        }

        @Test("HTTPS goes and comes with its keys, and a machine that does not know the authority is told of")
        func comesAndGoes() async throws {
            try await serving { serving in
                let (folder, url) = (serving.folder, "https://\(Self.server)/which")
                try serving.write("over HTTPS", to: "old/which")
                let none = Self.yaml(folder).split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
                try await serving.reload(none)
                #expect(try await serving.fetch(url, "-k").hasPrefix("curl 7"))
                try await serving.reload(Self.yaml(folder))
                #expect(try await serving.fetch(url, "-k") == "over HTTPS")
                #expect(try await serving.fetch(url, "--tls-max", "1.2").hasPrefix("curl 60"))
                try await serving.tool.says("gave up HTTPS: it does not know who has signed the certificate")
            }
        }

        @Test("`pxekit check` and `explain` refuse what firmware would, each reason in words")
        func check() async throws {
            try await withTemporaryDirectory { folder in
                let maker = CertificateMaker(in: folder)
                try await maker.make("lab", isAuthority: true)
                try await maker.make("weak", key: "rsa:1024", signedBy: "lab")
                try await maker.make("ended", signedBy: "lab", days: 0)
                try await maker.make("good", signedBy: "lab")
                for name in ["old", "none"] {
                    try FileManager.default.createDirectory(
                        at: folder.appending(path: name), withIntermediateDirectories: true)
                }
                try Data("x".utf8).write(to: folder.appending(path: "none.pem"))
                // One that was valid for no time has ended a second later.
                try await Task.sleep(for: .milliseconds(1200))
                let file = folder.appending(path: "pxekit.yaml")
                for (name, reason) in [
                    ("weak", "certificate 1 has an RSA key of 1024 bits"),
                    ("ended", "certificate 1 was valid until 20"),
                    ("none", "none.pem' has no certificate in PEM"), ("absent", "absent.pem' does not exist"),
                    ("good", nil),
                ] {
                    let known = ", authorities: \(folder.path)/lab.pem, names: localhost"
                    try Self.yaml(folder, certificate: name, more: known).write(
                        to: file, atomically: true, encoding: .utf8)
                    for command in [["check", file.path], ["explain", "52:54:00:12:34:56", "--config", file.path]] {
                        let run = try await ToolRun.pxekit(command)
                        #expect((run.exitCode == 2) == (reason != nil), "\(name): \(run.diagnostics)")
                        if let reason { #expect(run.diagnostics.contains(reason), "\(run.diagnostics)") }
                        #expect(run.diagnostics.contains("pxekit.yaml:5:") == (reason != nil), "\(run.diagnostics)")
                    }
                }
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

import Crypto
import DiskCatalog
import Foundation
import HostSockets
import NIOConcurrencyHelpers
import TestSupport
import Testing

@testable import BootHTTP

@Suite(
    "HTTPS", .timeLimit(.minutes(2)), .enabled(if: CertificateMaker.canMake, "openssl is not installed"),
    .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
struct HTTPSTests {
    /// A server over HTTPS, and the folder with its certificate `own.pem` by the authority `lab.pem`.
    struct Serving: Sendable {
        let port: Int
        let folder: URL
        let events: HTTPRecorder
        let identity: NIOLockedValueBox<TLSIdentity?>

        /// What a program says; its input is empty.
        func run(_ tool: String, _ words: [String]) async throws -> ExternalTool.Result {
            try await #require(ExternalTool(tool)).run(words, in: folder)
        }

        func curl(_ path: String, _ words: String...) async throws -> ExternalTool.Result {
            try await run(
                "curl",
                ["-sS", "--max-time", "90", "--cacert", "lab.pem"] + words + ["https://localhost:\(port)/\(path)"])
        }

        /// The line in which openssl says which version and suite were agreed on.
        func agreed(_ words: String...) async throws -> String {
            let result = try await run(
                "openssl",
                ["s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", "lab.pem", "-verify_return_error"] + words)
            let text = result.text + result.diagnosticText
            return text.split(separator: "\n").first { $0.contains("Cipher is") }.map(String.init) ?? text
        }
    }

    static func serving(
        limits: ConnectionLimits = .system, _ body: (Serving) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { folder in
            let maker = CertificateMaker(in: folder)
            try await maker.make("lab", isAuthority: true)
            try await maker.make("own", signedBy: "lab")
            let root = folder.appending(path: "root")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            try Data("0123456789".utf8).write(to: root.appending(path: "small.efi"))
            try large.write(to: root.appending(path: "large"))
            let identity = NIOLockedValueBox<TLSIdentity?>(
                try TLSIdentity(chain: try maker.bytes("own.pem"), key: try maker.bytes("own.key")))
            let events = HTTPRecorder()
            let server = HTTPFileServer(
                catalog: CatalogIndex([try DiskRoot(root.path)]), host: "127.0.0.1", port: 0,
                identity: { identity.withLockedValue { $0 } }, limits: limits, observe: { events.record($0) })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                defer { group.cancelAll() }
                let port = try await server.port
                try await body(Serving(port: port, folder: folder, events: events, identity: identity))
            }
        }
    }

    private static let large = Data((0..<14_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
    private static let digest = SHA256.hash(data: large).map { String(format: "%02x", $0) }.joined()

    @Test("a file, a part of it, and a file that the client has already")
    func files() async throws {
        try await Self.serving { serving in
            let whole = try await serving.curl("small.efi", "-i", "--http1.1")
            #expect(whole.status == 0, "\(whole.diagnosticText)")
            #expect(whole.text.hasPrefix("HTTP/1.1 200") && whole.text.hasSuffix("0123456789"), "\(whole.text)")
            let tag = whole.text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag: ") }?.dropFirst(6)
            // A file that was just written has no tag yet.
            if let tag {
                let again = try await serving.curl("small.efi", "-i", "-H", "If-None-Match: \(tag)")
                #expect(again.text.hasPrefix("HTTP/1.1 304"), "\(again.text)")
            }
            #expect(try await serving.curl("small.efi", "-r", "2-5").text == "2345")
            #expect(try await serving.curl("large", "-r", "13999990-").output == Self.large.suffix(10))
            #expect(try await serving.curl("small.efi", "-0").text == "0123456789")
            #expect(try await serving.curl("absent", "-w", "%{http_code}", "-o", "/dev/null").text == "404")
        }
    }

    @Test("14 MB come whole, by 20 connections at once and by one after the other")
    func large() async throws {
        try await Self.serving { serving in
            let loop = """
                for i in $(seq 20); do curl -sS --max-time 90 --cacert lab.pem -o - https://localhost:\(serving.port)/large \
                | sha256sum & done; wait
                """
            let result = try await serving.run("sh", ["-c", loop])
            let sums = result.text.split(separator: "\n")
            #expect(sums.count == 20 && sums.allSatisfy { $0.hasPrefix(Self.digest) }, "\(result.diagnosticText)")
            let both = try await serving.curl("large", "-o", "a", "https://localhost:\(serving.port)/large", "-o", "b")
            #expect(both.status == 0, "\(both.diagnosticText)")
            for name in ["a", "b"] {
                #expect(try Data(contentsOf: serving.folder.appending(path: name)) == Self.large)
            }
            let outcomes = try await serving.events.outcomes(22)
            #expect(outcomes.count == 22 && outcomes.allSatisfy { $0.1.bytes == 14_000_000 && $0.1.failure == nil })
        }
    }

    @Test("U30: TLS 1.3, and what firmware has in 1.2: RSA without elliptic curves; nothing older")
    func versions() async throws {
        try await Self.serving { serving in
            #expect(try await serving.agreed().contains("TLSv1.3"))
            for suite in ["AES128-SHA", "AES256-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"] {
                let agreed = try await serving.agreed("-tls1_2", "-cipher", suite)
                #expect(agreed.hasSuffix("Cipher is \(suite)"), "\(agreed)")
            }
            let old = try await serving.agreed("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0")
            #expect(!old.contains("Cipher is AES"), "\(old)")
            let told = try await serving.events.first { event -> String? in
                if case .handshakeFailed(_, let reason) = event { reason } else { nil }
            }
            #expect(told == "it does not speak TLS 1.2 or 1.3")
        }
    }

    @Test("a client that does not know the authority is told of, and so is one without TLS")
    func refused() async throws {
        try await Self.serving { serving in
            func reasons() async throws -> [String] {
                try await Task.sleep(for: .milliseconds(300))
                return serving.events.all.compactMap {
                    if case .handshakeFailed("127.0.0.1", let reason) = $0 { reason } else { nil }
                }
            }
            let stranger = try await serving.run("curl", ["-sS", "https://localhost:\(serving.port)/small.efi"])
            #expect(stranger.status == 60)
            let unknown = try await reasons()
            #expect(unknown.last?.contains("as OpenSSL does where it refuses a certificate") == true, "\(unknown)")
            let older = try await serving.run(
                "curl", ["-sS", "--tls-max", "1.2", "https://localhost:\(serving.port)/small.efi"])
            #expect(older.status == 60)
            #expect(try await reasons().last?.contains("does not know who has signed the certificate") == true)
            let plain = try await serving.run("curl", ["-sS", "http://localhost:\(serving.port)/small.efi"])
            #expect(plain.status != 0)
            #expect(try await reasons().last?.contains("its URL has to begin with https:") == true)
        }
    }

    @Test("a client that begins no TLS is let go, and one that reads nothing of its answer")
    func silent() async throws {
        var limits = ConnectionLimits(total: 16)
        (limits.head, limits.stall) = (.seconds(1), .seconds(1))
        try await Self.serving(limits: limits) { serving in
            let start = ContinuousClock.now
            #expect(try await HTTPTestServer.exchange(serving.port, "") == "")
            #expect(ContinuousClock.now - start < .seconds(15))
            // It asks, and its end of the pipe takes nothing.
            let held = try await serving.run(
                "sh",
                [
                    "-c",
                    "(printf 'GET /large HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n'; sleep 8)"
                        + " | openssl s_client -quiet -connect 127.0.0.1:\(serving.port) 2>/dev/null | (sleep 6; wc -c)",
                ])
            let got = Int(held.text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
            #expect(got < Self.large.count, "\(held.text)")
            let outcome = try await serving.events.outcomes(1).first
            #expect(outcome?.1.failure == "the client left")
        }
    }

    @Test("a connection that begins later has another certificate; one that is there goes on")
    func exchanged() async throws {
        try await Self.serving { serving in
            let maker = CertificateMaker(in: serving.folder)
            try await maker.make("new", isAuthority: true)
            let identity = try TLSIdentity(chain: try maker.bytes("new.pem"), key: try maker.bytes("new.key"))
            async let slow = serving.curl("large", "--limit-rate", "8M")
            _ = try await serving.events.first { if case .requested = $0 { true } else { nil } }
            serving.identity.withLockedValue { $0 = identity }
            #expect(try await serving.curl("small.efi").status == 60)
            let known = try await serving.run(
                "curl", ["-sS", "--cacert", "new.pem", "https://localhost:\(serving.port)/small.efi"])
            #expect(known.text == "0123456789", "\(known.diagnosticText)")
            #expect(try await slow.output == Self.large)
        }
    }

    @Test("what makes no identity is said, without a word of the key")
    func faults() async throws {
        try await withTemporaryDirectory { folder in
            let maker = CertificateMaker(in: folder)
            for name in ["one", "two"] { try await maker.make(name) }
            let (chain, key) = (try maker.bytes("one.pem"), try maker.bytes("two.key"))
            func fault(_ chain: [UInt8], _ key: [UInt8]) -> String? {
                do {
                    _ = try TLSIdentity(chain: chain, key: key)
                    return nil
                } catch {
                    return "\(error)"
                }
            }
            #expect(fault(chain, try maker.bytes("one.key")) == nil)
            #expect(fault(chain, key) == "the key is not that of the first certificate")
            #expect(fault([], key)?.hasPrefix("no certificate in PEM") == true)
            #expect(fault(chain, chain)?.hasPrefix("no unencrypted private key in PEM") == true)
        }
    }
}

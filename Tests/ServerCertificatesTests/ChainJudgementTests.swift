// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServerCertificates
import TestSupport
import Testing

/// Chains that openssl made, held to what firmware takes.
@Suite("server certificates", .enabled(if: CertificateMaker.canMake, "openssl is not installed"))
struct ChainJudgementTests {
    /// What is found in a chain that `make` has made, so many days later.
    private func findings(
        names: [String] = ["localhost"], knows authorities: [String] = [], after days: Int = 0,
        _ make: (CertificateMaker) async throws -> String
    ) async throws -> [ChainFinding] {
        try await withTemporaryDirectory { folder in
            let maker = CertificateMaker(in: folder)
            let chain = try CertificateChain(pem: try maker.bytes("\(try await make(maker)).pem"))
            let known = try authorities.flatMap {
                try CertificateChain(pem: try maker.bytes("\($0).pem")).certificates
            }
            let now = Int(Date.now.timeIntervalSince1970) + 1 + days * 86_400
            return ChainJudgement(names: names, authorities: known, now: now).findings(of: chain)
        }
    }

    /// `server` by `middle` by `root`.
    private func three(_ maker: CertificateMaker) async throws {
        try await maker.make("root", isAuthority: true)
        try await maker.make("middle", signedBy: "root", isAuthority: true)
        try await maker.make("server", signedBy: "middle")
    }

    @Test("a whole chain, and one of which machines know the middle or the server itself, have nothing wrong")
    func good() async throws {
        for known in ["root", "middle", "server"] {
            let found = try await findings(names: ["localhost", "LOCALHOST", "127.0.0.1"], knows: [known]) { maker in
                try await three(maker)
                try maker.chain("all", "server", "middle")
                return "all"
            }
            #expect(found == [], "\(known)")
        }
        let alone = try await findings { maker in
            try await maker.make("own")
            return "own"
        }
        #expect(alone == [])
    }

    @Test("an incomplete chain names who is missing; without authorities it is said who has to be known")
    func incomplete() async throws {
        for known in [["root"], []] {
            let found = try await findings(knows: known) { maker in
                try await three(maker)
                return "server"
            }
            #expect(
                found == [known.isEmpty ? .openEnd(issuer: "middle") : .incomplete(number: 1, issuer: "middle")])
            #expect(found.filter(\.isError).isEmpty == known.isEmpty)
        }
    }

    @Test("certificates in the wrong order, of another authority of that name, and of one that may not sign")
    func links() async throws {
        let swapped = try await findings(knows: ["root"]) { maker in
            try await three(maker)
            try maker.chain("all", "server", "root", "middle")
            return "all"
        }
        #expect(swapped == [.notIssuer(number: 2, needed: "middle", found: "root")])
        let forged = try await findings { maker in
            try await three(maker)
            try await maker.make("middle", signedBy: "root", isAuthority: true)
            try maker.chain("all", "server", "middle")
            return "all"
        }
        #expect(forged == [.notIssuer(number: 2, needed: "middle", found: "middle")])
        let powerless = try await findings { maker in
            try await maker.make("root")
            try await maker.make("server", signedBy: "root")
            try maker.chain("all", "server", "root")
            return "all"
        }
        #expect(powerless == [.notAuthority(number: 2)])
    }

    @Test("a name or an address that is not in the certificate; an asterisk stands for one label")
    func names() async throws {
        let wanted = [
            "localhost", "a.lab.example", "a.b.lab.example", "lab.example", "192.0.2.1", "[2001:db8::1]", "::1",
        ]
        let found = try await findings(names: wanted) { maker in
            try await maker.make("own", alternatives: "DNS:*.lab.example,IP:192.0.2.1,IP:2001:db8::1")
            return "own"
        }
        let has = ["*.lab.example", "192.0.2.1", "2001:db8::1"]
        #expect(found == ["localhost", "a.b.lab.example", "lab.example", "::1"].map { .nameMissing($0, has: has) })
        let common = try await findings(names: ["boot", "other"]) { maker in
            try await maker.make("boot", alternatives: nil)
            return "boot"
        }
        #expect(common == [.nameMissing("other", has: ["boot"])])
    }

    @Test("a key of 1024 bits, in any certificate")
    func weak() async throws {
        let found = try await findings(knows: ["root"]) { maker in
            try await maker.make("root", key: "rsa:1024", isAuthority: true)
            try await maker.make("server", key: "rsa:1024", signedBy: "root")
            try maker.chain("all", "server", "root")
            return "all"
        }
        #expect(found == [.weakKey(number: 1, bits: 1024), .weakKey(number: 2, bits: 1024)])
        #expect(found.filter(\.isError) == found)
    }

    @Test("a signature over SHA-1, and a certificate that is not for servers")
    func kinds() async throws {
        let old = try await findings(knows: ["root"]) { maker in
            try await maker.make("root", isAuthority: true, digest: "sha1")
            try await maker.make("server", signedBy: "root", digest: "sha1")
            return "server"
        }
        #expect(old == [.weakDigest(number: 1, "SHA-1")])
        let client = try await findings { maker in
            try await maker.make("own", extensions: ["extendedKeyUsage=clientAuth"])
            return "own"
        }
        #expect(client == [.notForServers])
        let both = try await findings { maker in
            try await maker.make("own", extensions: ["extendedKeyUsage=clientAuth,serverAuth"])
            return "own"
        }
        #expect(both == [])
    }

    @Test("U30: an elliptic key is said to be nothing for firmware with RSA only, and is verified as an issuer's")
    func elliptic() async throws {
        let found = try await findings(knows: ["root"]) { maker in
            try await maker.make("root", key: "ec", isAuthority: true)
            try await maker.make("server", key: "ec", signedBy: "root")
            try maker.chain("all", "server", "root")
            return "all"
        }
        #expect(found == [.notRSA("an elliptic one, P-256")])
        #expect(found.filter(\.isError) == [])
    }

    @Test("expired, not valid yet, and valid for some days only")
    func times() async throws {
        for (offset, expected) in [(31, "expired"), (-2, "not yet"), (27, "2 left"), (28, "1 left"), (2, nil)] {
            let found = try await findings(after: offset) { maker in
                try await maker.make("own")
                return "own"
            }
            let now = Int(Date.now.timeIntervalSince1970)
            let words = found.map { finding in
                switch finding {
                case .expired(1, let since) where abs(since - now - 30 * 86_400) < 600: "expired"
                case .notYetValid(1, let from) where abs(from - now) < 600: "not yet"
                case .endsSoon(1, let days): "\(days) left"
                default: "\(finding)"
                }
            }
            #expect(words == (expected.map { [$0] } ?? []), "after \(offset) days")
        }
    }

    @Test("what is no certificate is said, and what stands beside certificates in a file is passed over")
    func unreadable() async throws {
        #expect(throws: CertificateChain.Fault.noCertificate) { try CertificateChain(pem: Array("nothing".utf8)) }
        let broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        #expect(throws: CertificateChain.Fault.unreadable(1)) { try CertificateChain(pem: Array(broken.utf8)) }
        try await withTemporaryDirectory { folder in
            let maker = CertificateMaker(in: folder)
            try await maker.make("own")
            let both = Array("A remark.\n".utf8) + (try maker.bytes("own.key")) + (try maker.bytes("own.pem"))
            #expect(try CertificateChain(pem: both).certificates.count == 1)
            var bytes = try maker.bytes("own.pem")
            // Cut anywhere, it is read or refused.
            while bytes.count > 20 {
                bytes.removeLast(bytes.count / 7 + 1)
                _ = try? CertificateChain(pem: bytes)
            }
        }
    }
}

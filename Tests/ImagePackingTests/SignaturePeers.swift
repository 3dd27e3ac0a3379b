// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import ImagePacking

/// What sbverify and pesign say of a program.
struct SignaturePeers {
    private static let tools = (sbverify: ExternalTool("sbverify"), pesign: ExternalTool("pesign"))
    static let areHere = tools.sbverify != nil && tools.pesign != nil
    static let reason: Comment = "no sbverify and pesign: run scripts/fetch-peers and have build/peers/bin in PATH"

    /// One signature in sbverify's list: names with `, ` for `/`.
    struct Listed: Equatable {
        var issuers: [String] = []
        var subjects: [String] = []
    }
    /// The signatures that sbverify can read, up to the first that it cannot.
    private(set) var list: [Listed] = []
    /// Whether a signal ended sbverify while it listed.
    let crashed: Bool
    /// Whether sbverify takes the program, with the certificates given; what it says if not.
    private(set) var verifies = false
    private(set) var words = ""
    /// pesign's digest; nil if it makes none.
    let digest: String?

    /// Asks the tools.
    ///
    /// - Parameter trusted: certificates that sbverify is to trust, in DER. Without any it only lists.
    init(_ program: [UInt8], trusted: [[UInt8]] = []) async throws {
        (crashed, list, verifies, words, digest) = try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "program.efi")
            try Data(program).write(to: file)
            let sbverify = try #require(Self.tools.sbverify)
            let listed = try await sbverify.run(["--list", file.path])
            let hash = try await #require(Self.tools.pesign).run(["-h", "-i", file.path])
            var digest: String?
            if hash.status == 0, hash.text.hasPrefix("hash: ") {
                digest = hash.text.dropFirst(6).trimmingCharacters(in: .whitespacesAndNewlines)
            }
            var (verifies, words) = (false, "")
            if !trusted.isEmpty {
                var arguments = ["--verbose"]
                for (index, certificate) in trusted.enumerated() {
                    let path = folder.appending(path: "\(index).pem")
                    let text = Data(certificate).base64EncodedString(options: .lineLength64Characters)
                    try Data("-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n".utf8).write(to: path)
                    arguments += ["--cert", path.path]
                }
                let run = try await sbverify.run(arguments + [file.path])
                (verifies, words) = (run.status == 0, run.diagnosticText)
            }
            return (listed.status > 128, Self.signatures(in: listed.text), verifies, words, digest)
        }
    }

    private static func signatures(in text: String) -> [Listed] {
        var (list, isInIssuers) = ([Listed](), false)
        // Lines end with "\n" alone; a name may have any other character in it.
        for line in text.utf8.split(separator: 0x0A).map({ String(decoding: $0, as: UTF8.self) }) {
            func name(behind mark: String) -> String? {
                guard line.hasPrefix(mark) else { return nil }
                return line.dropFirst(mark.count).split(separator: "/").joined(separator: ", ")
            }
            if line == "image signature issuers:" {
                list.append(Listed())
                isInIssuers = true
            } else if line == "image signature certificates:" {
                isInIssuers = false
            } else if isInIssuers, let issuer = name(behind: " - /"), !list.isEmpty {
                list[list.count - 1].issuers.append(issuer)
            } else if let subject = name(behind: " - subject: /"), !list.isEmpty {
                list[list.count - 1].subjects.append(subject)
            }
        }
        return list
    }
}

/// Programs signed with keys of one's own, made anew in each run.
enum OwnSigned {
    static let tools = (openssl: ExternalTool("openssl"), sbsign: ExternalTool("sbsign"))
    static let areHere = tools.openssl != nil && tools.sbsign != nil
    /// openssl's words for a new key of each kind.
    static let kinds = [
        "RSA 2048": ["rsa:2048"], "RSA 4096": ["rsa:4096"],
        "ECDSA P-256": ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
        "ECDSA P-384": ["ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
        "ECDSA P-521": ["ec", "-pkeyopt", "ec_paramgen_curve:secp521r1"],
    ]

    /// This program, signed with a new key.
    static func sign(_ program: [UInt8], kind: String, name: String) async throws -> [UInt8] {
        try await withTemporaryDirectory { folder in
            let (key, certificate) = (folder.appending(path: "key.pem").path, folder.appending(path: "cert.pem").path)
            let (input, output) = (folder.appending(path: "in.efi"), folder.appending(path: "out.efi"))
            try Data(program).write(to: input)
            let make = try await #require(tools.openssl).run(
                ["req", "-new", "-x509", "-newkey"] + (kinds[kind] ?? []) + [
                    "-nodes", "-utf8", "-subj", name, "-days", "30", "-keyout", key, "-out", certificate,
                ])
            try #require(make.status == 0, "\(make.diagnosticText)")
            let sign = try await #require(tools.sbsign).run([
                "--key", key, "--cert", certificate, "--output", output.path, input.path,
            ])
            try #require(sign.status == 0, "\(sign.diagnosticText)")
            return [UInt8](try Data(contentsOf: output))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import ImagePacking
import TestSupport
import Testing

/// Signatures of UEFI programs: what sbverify and pesign say of them, we say.
@Suite struct AuthenticodeTests {
    static let programs =
        Samples.areAvailable
        ? Samples.paths().filter { $0.contains(".efi") || $0.contains("/vmlinuz-") || $0.hasSuffix(".efi.stub") } : []
    private static let tools = (sbverify: ExternalTool("sbverify"), pesign: ExternalTool("pesign"))
    static let haveTools = tools.sbverify != nil && tools.pesign != nil
    static let reason: Comment = "no sbverify and pesign: run scripts/fetch-peers and have build/peers/bin in PATH"

    /// What the two tools say of a file.
    private struct Verdict {
        /// Signers and issuers as sbverify lists them, with `, ` for `/`.
        var issuers: [String] = []
        var subjects: [String] = []
        /// pesign's digest; nil if it makes none.
        var digest: String?
    }

    private func verdict(_ bytes: [UInt8]) async throws -> Verdict {
        try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "program.efi")
            try Data(bytes).write(to: file)
            var verdict = Verdict()
            let list = try await #require(Self.tools.sbverify).run(["--list", file.path]).text
            func names(_ mark: String) -> [String] {
                list.split(separator: "\n").compactMap { line in
                    line.trimmingPrefix(while: { $0 == " " || $0 == "-" }).hasPrefix(mark)
                        ? line.split(separator: "/", omittingEmptySubsequences: true).dropFirst().joined(
                            separator: ", ") : nil
                }
            }
            verdict.subjects = names("subject:")
            var isInIssuers = false
            for line in list.split(separator: "\n") {
                if line.hasPrefix("image signature") { isInIssuers = line.hasSuffix("issuers:") }
                if isInIssuers, line.hasPrefix(" - /") {
                    verdict.issuers.append(line.dropFirst(4).split(separator: "/").joined(separator: ", "))
                }
            }
            let hash = try await #require(Self.tools.pesign).run(["-h", "-i", file.path])
            if hash.status == 0, hash.text.hasPrefix("hash: ") {
                verdict.digest = hash.text.dropFirst(6).trimmingCharacters(in: .whitespacesAndNewlines)
            }
            return verdict
        }
    }

    @Test(
        "what sbverify and pesign say of the packages' programs, the report says",
        .enabled(if: Samples.areAvailable, Samples.skipReason), .enabled(if: haveTools, reason), arguments: programs)
    func packages(path: String) async throws {
        let bytes = try Samples.bytes(path)
        let (report, verdict) = (ImageReport(bytes), try await verdict(bytes))
        let signatures = report.parts.filter { $0.kind == .signature }
        #expect(report.facts.flag("signed") == !verdict.issuers.isEmpty)
        #expect(signatures.compactMap { $0.facts.text("issuer") } == verdict.issuers)
        for signature in signatures {
            #expect(verdict.subjects.contains(try #require(signature.facts.text("subject"))))
            #expect(signature.facts.text("digest") == verdict.digest)
            #expect(signature.facts.flag("digestMatches") == true)
            #expect(signature.facts.flag("byCertificate") == true)
        }
        #expect(report.facts.text("authenticode") == verdict.digest)
        #expect(report.warnings == [])
    }

    @Test(
        "Debian's shim is signed by both of Microsoft's authorities for third parties, its helpers by Debian",
        .enabled(if: Samples.areAvailable, Samples.skipReason))
    func authorities() throws {
        let shim = ImageReport(try Samples.bytes("shim-signed/shimx64.efi.signed"))
        let texts = shim.parts.compactMap { $0.facts.text("authority") }
        #expect(texts.count == 2 && texts[0].hasPrefix("Microsoft, third parties, 2011"))
        #expect(texts.last == "Microsoft, third parties, 2023")
        #expect(shim.parts[0].facts.text("notAfter") == "2026-06-26")
        let helper = ImageReport(try Samples.bytes("shim-helpers-amd64-signed/mmx64.efi.signed"))
        #expect(helper.parts.first?.facts.text("issuer") == "CN=Debian Secure Boot CA")
        #expect(helper.parts.first?.facts.text("authority")?.hasPrefix("another authority") == true)
    }

    /// What happens to files, and what is left of a signature.
    enum Damage: String, CaseIterable {
        case bodyChanged, bodyCut, tableCut, tableZero, tableInHeaders, tableBehindEnd, tableForgotten, otherType,
            notPKCS7, keyNotHis
    }

    @Test(
        "a damaged program is signed no more, or no longer by this digest",
        .enabled(if: Samples.areAvailable, Samples.skipReason),
        .enabled(if: haveTools, reason), arguments: Damage.allCases)
    func damaged(damage: Damage) async throws {
        var bytes = try Samples.bytes("fwupd-amd64-signed/fwupdx64.efi.signed")
        let entry = bytes.long(at: 0x3C) + 24 + 112 + 32
        let (table, size) = (bytes.long(at: entry), bytes.long(at: entry + 4))
        switch damage {
        case .bodyChanged: bytes[0x2000] ^= 1
        case .bodyCut: bytes.removeSubrange(0x3000...)
        case .tableCut: bytes.removeSubrange((table + size - 40)...)
        case .tableZero: bytes.replaceSubrange(table..<table + size, with: [UInt8](repeating: 0, count: size))
        case .tableInHeaders: bytes.put(0x10, 4, at: entry)
        case .tableBehindEnd: bytes.put(bytes.count + 8, 4, at: entry)
        case .tableForgotten: bytes.replaceSubrange(entry..<entry + 8, with: [UInt8](repeating: 0, count: 8))
        case .otherType: bytes[table + 6] = 1
        case .notPKCS7: bytes[table + 12] ^= 0x40
        // The last bytes of the table are those of the signature itself, and up to 7 that pad it.
        case .keyNotHis: bytes[table + size - 16] ^= 1
        }
        let (report, verdict) = (ImageReport(bytes), try await verdict(bytes))
        // sbverify and pesign read past the end of a file whose table is cut by a few bytes; firmware (EDK II) and osslsigncode see none.
        let isSigned = damage != .tableCut && !verdict.issuers.isEmpty
        #expect(report.facts.flag("signed") == isSigned, "sbverify: \(verdict.issuers)")
        if damage != .tableForgotten { #expect(report.warnings != []) }
        if let digest = verdict.digest, report.facts.flag("signed") == true {
            #expect(report.facts.text("authenticode") == digest)
        }
        #expect((report.parts.first?.facts.flag("digestMatches") == false) == (damage == .bodyChanged))
        #expect((report.parts.first?.facts.flag("byCertificate") == false) == (damage == .keyNotHis))
    }

    @Test(
        "a program signed with one's own key is told, and the moment it is changed",
        .enabled(if: Samples.areAvailable, Samples.skipReason),
        .enabled(if: ExternalTool("sbsign") != nil && ExternalTool("openssl") != nil, "needs sbsign and openssl"),
        arguments: ["rsa:2048", "rsa:4096"])
    func ownKey(kind: String) async throws {
        try await withTemporaryDirectory { folder in
            let (key, certificate) = (folder.appending(path: "key.pem").path, folder.appending(path: "cert.pem").path)
            let (input, output) = (folder.appending(path: "in.efi"), folder.appending(path: "out.efi"))
            // Not a multiple of 8 bytes: signing pads it.
            try Data(try Samples.bytes("systemd-boot-efi/systemd-bootx64.efi") + [1, 2, 3]).write(to: input)
            let name = "/C=DE/O=A school \u{1b}[2J/CN=Klassenzimmer ä"
            let make = try await #require(ExternalTool("openssl")).run([
                "req", "-new", "-x509", "-newkey", kind, "-nodes", "-utf8", "-subj", name, "-days", "30", "-keyout",
                key, "-out",
                certificate,
            ])
            try #require(make.status == 0, "\(make.diagnosticText)")
            let sign = try await #require(ExternalTool("sbsign")).run([
                "--key", key, "--cert", certificate, "--output", output.path, input.path,
            ])
            try #require(sign.status == 0, "\(sign.diagnosticText)")
            var bytes = [UInt8](try Data(contentsOf: output))
            let report = ImageReport(bytes)
            let facts = try #require(report.parts.last).facts
            #expect(report.facts.flag("signed") == true && report.warnings == [])
            #expect(facts.text("subject") == "C=DE, O=A school \u{1b}[2J, CN=Klassenzimmer ä")
            #expect(facts.text("authority") == "its own certificate, which machines must be given")
            #expect(facts.flag("digestMatches") == true && facts.flag("byCertificate") == true)
            bytes[0x1000] ^= 0x80
            #expect(
                ImageReport(bytes).warnings == ["signature 0 is of another file: its digest is not that of this one"])
        }
    }

    @Test(
        "tables without a signature in them are told by what is in them",
        arguments: [
            ([UInt8](repeating: 0, count: 64), "holds no certificate"),
            (
                [0x40, 0, 0, 0, 0, 2, 2, 0] + [UInt8](repeating: 0x30, count: 56),
                "is no signature: its bytes are no PKCS #7"
            ),
            ([0x40, 0, 0, 0, 0, 2, 2, 0, 0x30, 0] + [UInt8](repeating: 0, count: 54), "needed PKCS #7 SignedData"),
            ([0x40, 0, 0, 0, 0, 2, 0xF0, 0x0E] + [UInt8](repeating: 0, count: 56), "of type 3824"),
            ([0xFF, 0xFF, 0, 0, 0, 2, 2, 0] + [UInt8](repeating: 0, count: 56), "says that it has 65535 bytes"),
            ([4, 0, 0, 0, 0, 2, 2, 0] + [UInt8](repeating: 0, count: 56), "says that it has 4 bytes"),
        ])
    func tables(table: [UInt8], words: String) throws {
        let report = ImageReport(HandMadePE(sections: [(".text", [1, 2, 3])], certificates: table).bytes)
        #expect(report.facts.flag("signed") == false)
        #expect(report.warnings.count == 1 && report.warnings[0].contains(words), "\(report.warnings)")
    }

    @Test(
        "the first bytes alone do not tell whether a program is signed",
        .enabled(if: Samples.areAvailable, Samples.skipReason))
    func headAlone() throws {
        let bytes = try Samples.bytes("shim-signed/shimx64.efi.signed")
        let report = ImageReport(head: bytes.prefix(ImageReport.sensibleHead), fileSize: bytes.count)
        #expect(report.facts.flag("signed") == nil)
        #expect(report.wanted == bytes.count || report.wanted ?? 0 > ImageReport.sensibleHead)
    }
}

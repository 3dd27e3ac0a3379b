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
    @Test(
        "what sbverify and pesign say of the packages' programs, the report says",
        .enabled(if: Samples.areAvailable, Samples.skipReason),
        .enabled(if: SignaturePeers.areHere, SignaturePeers.reason), arguments: programs)
    func packages(path: String) async throws {
        let bytes = try Samples.bytes(path)
        let (report, peers) = (ImageReport(bytes), try await SignaturePeers(bytes))
        let signatures = report.parts.filter { $0.kind == .signature }
        #expect(report.facts.flag("signed") == !peers.list.isEmpty)
        #expect(report.facts.flag("signatureHolds") == (peers.list.isEmpty ? nil : true))
        #expect(signatures.map { [$0.facts.text("issuer") ?? ""] } == peers.list.map(\.issuers))
        for (signature, listed) in zip(signatures, peers.list) {
            #expect(listed.subjects.contains(try #require(signature.facts.text("subject"))))
            #expect(signature.facts.list("certificates")?.count == listed.subjects.count)
            #expect(signature.facts.text("digest") == peers.digest)
            #expect(signature.facts.text("verdict") == "holds")
        }
        #expect(report.facts.text("authenticode") == peers.digest)
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
        // The authority's own certificate comes along: the key that made the signer's is there to check it with.
        #expect(shim.parts.map { $0.facts.flag("chainWhole") } == [true, true])
        #expect(shim.parts[0].facts.text("notAfter") == "2026-06-26")
        let helper = ImageReport(try Samples.bytes("shim-helpers-amd64-signed/mmx64.efi.signed"))
        #expect(helper.parts.first?.facts.text("issuer") == "CN=Debian Secure Boot CA")
        #expect(helper.parts.first?.facts.text("authority")?.hasPrefix("another authority") == true)
    }

    /// What happens to files, and what is left of a signature.
    enum Damage: String, CaseIterable {
        case bodyChanged, bodyCut, tableCut, tableZero, tableInHeaders, tableBehindEnd, tableForgotten, otherType,
            notPKCS7, keyNotHis, headerTooSmall
    }

    @Test(
        "a damaged program is signed no more, or no longer by this digest",
        .enabled(if: Samples.areAvailable, Samples.skipReason),
        .enabled(if: SignaturePeers.areHere, SignaturePeers.reason), arguments: Damage.allCases)
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
        // One byte less than the directory's entry of the table needs.
        case .headerTooSmall: bytes.put(151, 2, at: bytes.long(at: 0x3C) + 20)
        }
        let (report, peers) = (ImageReport(bytes), try await SignaturePeers(bytes))
        // sbverify and pesign read past the end of a file whose table is cut by a few bytes; firmware (EDK II) and osslsigncode see none.
        let isSigned = damage != .tableCut && !peers.list.isEmpty
        #expect(report.facts.flag("signed") == isSigned, "sbverify: \(peers.list)")
        if damage != .tableForgotten, damage != .headerTooSmall { #expect(report.warnings != []) }
        if let digest = peers.digest, report.facts.flag("signed") == true {
            #expect(report.facts.text("authenticode") == digest)
        }
        #expect((report.parts.first?.facts.flag("digestMatches") == false) == (damage == .bodyChanged))
        #expect((report.parts.first?.facts.flag("byCertificate") == false) == (damage == .keyNotHis))
        let verdicts: [Damage: String] = [.bodyChanged: "digest mismatch", .keyNotHis: "signature mismatch"]
        #expect(report.parts.first?.facts.text("verdict") == verdicts[damage])
        #expect(report.facts.flag("signatureHolds") == (verdicts[damage] == nil ? nil : false))
    }

    @Test(
        "a key that cannot be read, the signer's or an authority's, leaves its signature unchecked and the other as it is",
        .enabled(if: Samples.areAvailable, Samples.skipReason))
    func unreadableKeys() throws {
        let whole = try Samples.bytes("shim-signed/shimx64.efi.signed")
        let table = whole.long(at: whole.long(at: 0x3C) + 24 + 112 + 32)
        // BIT STRING, SEQUENCE and INTEGER in front of a modulus of 2048 bits (RFC 8017, A.1.1).
        let start: [UInt8] = [0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00]
        let places = (table..<whole.count - start.count).filter { whole[$0..<$0 + start.count].elementsEqual(start) }
        #expect(places.count >= 4)
        for place in places {
            var bytes = whole
            bytes[place + 6] = 0x21
            let verdicts = ImageReport(bytes).parts.compactMap { $0.facts.text("verdict") }
            #expect(verdicts.sorted() == ["cannot be checked", "holds"], "\(place)")
        }
    }

    @Test(
        "a program signed with one's own key is told, and the moment it is changed",
        .enabled(if: Samples.areAvailable, Samples.skipReason),
        .enabled(if: OwnSigned.areHere, "needs sbsign and openssl"), arguments: OwnSigned.kinds.keys.sorted())
    func ownKey(kind: String) async throws {
        // Not a multiple of 8 bytes: signing pads it.
        var bytes = try await OwnSigned.sign(
            try Samples.bytes("systemd-boot-efi/systemd-bootx64.efi") + [1, 2, 3], kind: kind,
            name: "/C=DE/O=A school \u{1b}[2J/CN=Klassenzimmer ä")
        let report = ImageReport(bytes)
        let facts = try #require(report.parts.last).facts
        #expect(report.facts.flag("signed") == true && report.warnings == [])
        #expect(facts.text("subject") == "C=DE, O=A school \u{1b}[2J, CN=Klassenzimmer ä")
        #expect(facts.text("authority") == "its own certificate, which machines must be given")
        #expect(facts.text("key") == kind && facts.text("verdict") == "holds")
        bytes[0x1000] ^= 0x80
        #expect(
            ImageReport(bytes).warnings == ["signature 0 is of another file: its digest is not that of this one"])
    }

    @Test(
        "a damaged certificate table gives a report, and never a signature that holds with its bytes changed",
        .enabled(if: Samples.areAvailable, Samples.skipReason), arguments: SeededGenerator.seeds(20))
    func damagedTables(seed: UInt64) throws {
        let bytes = try Samples.bytes("fwupd-amd64-signed/fwupdx64.efi.signed")
        let entry = bytes.long(at: 0x3C) + 24 + 112 + 32
        let (table, size) = (bytes.long(at: entry), bytes.long(at: entry + 4))
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                damaged[Int.random(in: table..<table + size, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            damaged[0x2000] ^= 1
            let report = ImageReport(damaged)
            #expect(report.kind == .efi)
            #expect(
                !report.parts.contains {
                    $0.facts.flag("digestMatches") == true && $0.facts.flag("byCertificate") == true
                })
        }
    }

    @Test(
        "tables without a signature in them are told by what is in them",
        arguments: [
            ([UInt8](repeating: 0, count: 64), "holds no certificate"),
            (
                [0x40, 0, 0, 0, 0, 2, 2, 0] + [UInt8](repeating: 0x30, count: 56),
                "is no signature: PKCS #7, type: says that it has 48 bytes, there are 46"
            ),
            (
                [0x40, 0, 0, 0, 0, 2, 2, 0, 0x30, 0] + [UInt8](repeating: 0, count: 54),
                "is no signature: PKCS #7, type: missing or cut short"
            ),
            (
                [0x40, 0, 0, 0, 0, 2, 2, 0, 0x30, 3, 6, 1, 3] + [UInt8](repeating: 0, count: 51),
                "is no signature: needed PKCS #7 SignedData"
            ),
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

// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import ImagePacking

/// Damaged signatures: what sbverify and pesign say of them, we say. `PXEKIT_SIGNATURE_DAMAGES` sets how many there are (`make
/// test-damage`).
@Suite(
    .enabled(if: Samples.areAvailable, Samples.skipReason), .enabled(if: SignaturePeers.areHere, SignaturePeers.reason),
    .enabled(if: OwnSigned.areHere, "needs openssl and sbsign"))
struct SignatureAgreementTests {
    /// Damages in each of the seeds.
    private static let batch = 25
    private static let seeds =
        (ProcessInfo.processInfo.environment["PXEKIT_SIGNATURE_DAMAGES"].flatMap { UInt64($0) } ?? 300) / UInt64(batch)
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

    /// Signed by Microsoft's two authorities with the chain, by Debian, and with keys of one's own.
    private static let programs = Task {
        var programs = try [
            "shim-signed/shimx64.efi.signed", "fwupd-amd64-signed/fwupdx64.efi.signed",
            "shim-helpers-amd64-signed/fbx64.efi.signed",
        ].map(Samples.bytes)
        let plain = try Samples.bytes("systemd-boot-efi/systemd-bootx64.efi")
        for kind in ["RSA 2048", "ECDSA P-256", "ECDSA P-384"] {
            programs.append(try await OwnSigned.sign(plain, kind: kind, name: "/C=DE/O=A school/CN=Klassenzimmer ä"))
        }
        return programs
    }

    @Test("sbverify and pesign say of damaged signatures what we say", arguments: SeededGenerator.seeds(seeds))
    func damaged(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let programs = try await Self.programs.value
        for index in 0..<Self.batch {
            let whole = programs[Int.random(in: 0..<programs.count, using: &random)]
            let damage = SignatureDamage(of: whole, &random)
            if let difference = try await difference(damage.bytes, whole: whole) {
                let kept = Self.root.appending(path: "build/damaged-\(seed)-\(index).efi").standardizedFileURL
                try Data(damage.bytes).write(to: kept)
                Issue.record("seed \(seed), \(index), \(damage.words): \(difference); kept as \(kept.path)")
            }
        }
    }

    /// What the peers say otherwise than we; nil if they do not, or if it is known why.
    private func difference(_ program: [UInt8], whole: [UInt8]) async throws -> String? {
        let file = ImageBytes(head: program[...], fileSize: program.count)
        guard let image = PEImage(file) else { return nil }
        let entries = CertificateTable(of: image, in: file)?.entries ?? []
        let digest = AuthenticodeDigest(of: image, in: file)

        // sbverify stops at the first signature that it cannot read or that is of another file; firmware goes on, and so do we.
        var (list, trusted, holds, isOpen) = ([AuthenticodeSignature](), [[UInt8]](), false, true)
        for entry in entries {
            guard case .signature(let signature) = entry else { break }
            list.append(signature)
            trusted += signature.chain.last.map { [$0.encoded] } ?? []
            guard isOpen, let found = digest?.value(signature.algorithm, of: file) else { continue }
            let verdict = signature.verdict(for: found)
            isOpen = verdict != .digestMismatch
            holds = holds || verdict == .holds
        }
        // Where we can read no signature, sbverify gets those of the whole program, lest it refuse for want of a certificate alone.
        if trusted.isEmpty { trusted = Self.certificates(of: whole) }
        let peers = try await SignaturePeers(program, trusted: trusted)

        let report = ImageReport(program)
        if let theirs = peers.digest, let ours = report.facts.text("authenticode"), theirs != ours, !list.isEmpty {
            return "pesign's digest is \(theirs), ours \(ours)"
        }
        let issuers = list.map { Self.plain($0.issuer.description) }
        let theirs = peers.list.map { Self.plain($0.issuers.first ?? "") }
        guard issuers.count != theirs.count || holds != peers.verifies || zip(issuers, theirs).contains(where: !=)
        else {
            return nil
        }
        if SignatureDifference(of: program, entries, holds: holds, peers) != nil { return nil }
        return "sbverify lists \(theirs), verifies: \(peers.verifies), \(peers.words.suffix(300)); we list \(issuers), "
            + "holds: \(holds), \(report.warnings)"
    }

    /// The last certificate in the chain of each signature.
    private static func certificates(of program: [UInt8]) -> [[UInt8]] {
        let file = ImageBytes(head: program[...], fileSize: program.count)
        let table = PEImage(file).flatMap { CertificateTable(of: $0, in: file) }
        return (table?.signatures ?? []).compactMap { $0.chain.last?.encoded }
    }

    /// The values in a name, without what the two write in different ways: the words for their types, separators, and characters outside
    /// ASCII, which sbverify writes as `\xC3`.
    private static func plain(_ name: String) -> String {
        var (text, word, rest) = ("", "", Substring(name))
        while let first = rest.popFirst() {
            if first == "\\", rest.first == "x" {
                rest = rest.dropFirst(3)
            } else if first == "=" {
                word = ""
            } else if first.isASCII, first.isLetter || first.isNumber || first == "." {
                word.append(first)
            } else if first == " " || first == "," {
                text += word
                word = ""
            }
        }
        return text + word
    }

    @Test(
        "each known difference to sbverify is in the documentation with its reason",
        arguments: SignatureDifference.allCases)
    func documented(difference: SignatureDifference) throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/deviations.md"), encoding: .utf8)
        #expect(page.contains("| \(difference.rawValue) |"))
    }
}

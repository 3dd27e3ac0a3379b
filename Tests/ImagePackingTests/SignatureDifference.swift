// SPDX-License-Identifier: Apache-2.0

@testable import ImagePacking

/// Where sbverify says something else of a damaged program than we do, and is wrong by what firmware does or by the question that we
/// answer. docs/deviations.md has each with its reason.
enum SignatureDifference: String, CaseIterable {
    /// A signature of something else than a program: sbverify does not compare the type of what was signed.
    case contentType = "type of the signed content"
    /// `--list` does not look into what was signed; without the list sbverify refuses as we do.
    case contentUnread = "signed content unread"
    /// An entry, the table or the headers end behind the table or the file: sbverify reads on in memory that is not the file's.
    case pastEnd = "read past the end"
    /// sbverify wants revision 0x0200 in the first entry.
    case revision = "revision of the first entry"
    /// sbverify opens programs for x86 and ARM alone, and asks that machine and kind of header match.
    case machine = "machine"
    /// The key made the signature, but OpenSSL does not like what the certificate says that it is for.
    case purpose = "purpose of the certificate"
    /// The authority's key made the certificate, but OpenSSL does not take it for the issuer, for their key identifiers differ.
    case keyIdentifier = "key identifiers"
    /// A signal ended sbverify.
    case crash = "crash"

    /// OpenSSL's words for certificates whose extensions do not suit it.
    private static let purposes = [
        "unsuitable certificate purpose", "unhandled critical extension", "invalid CA certificate",
        "invalid certificate version", "invalid or inconsistent certificate extension", "path length constraint",
        "key usage does not include", "unsupported or invalid name",
    ]

    private static let machines = ["Invalid PE header magic", "Invalid a.out machine type"]

    /// What our faults say of the signed content.
    private static let contentFaults = [
        "SPC_INDIRECT_DATA", "content of SignedData", "type of the content", "the digest's algorithm", "a digest of",
    ]

    /// The known difference that explains what the peers say; nil if there is none.
    init?(of program: [UInt8], _ entries: [CertificateTable.Entry], holds: Bool, _ peers: SignaturePeers) {
        let fault = entries.lazy.compactMap { if case .fault(let fault) = $0 { fault } else { nil } }.first ?? ""
        let entry = program.long(at: 0x3C) + 24 + 112 + 32
        let table = entry + 8 <= program.count ? program.long(at: entry) : program.count
        if peers.crashed {
            self = .crash
        } else if ["cut short", "bytes, the table has", "would lie in the headers"].contains(where: fault.contains) {
            self = .pastEnd
        } else if Self.contentFaults.contains(where: fault.contains) {
            self = peers.verifies ? .contentType : .contentUnread
        } else if Self.machines.contains(where: peers.words.contains) {
            self = .machine
        } else if peers.list.isEmpty, table + 6 <= program.count, program[table + 4..<table + 6] != [0, 2] {
            self = .revision
        } else if holds, !peers.verifies, Self.purposes.contains(where: peers.words.contains) {
            self = .purpose
        } else if holds, peers.words.contains("unable to verify the first certificate"), Self.hasChain(entries) {
            self = .keyIdentifier
        } else {
            return nil
        }
    }

    private static func hasChain(_ entries: [CertificateTable.Entry]) -> Bool {
        entries.contains { if case .signature(let signature) = $0 { signature.isChainWhole == true } else { false } }
    }
}

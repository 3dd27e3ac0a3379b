// SPDX-License-Identifier: Apache-2.0

/// The attribute certificate table of a PE file (PE/COFF specification, "The Attribute Certificate Table"): WIN_CERTIFICATE entries, each
/// a length of 32 bits with the 8 bytes of its header, a revision and a type of 16 bits, and the certificate, padded to 8.
struct CertificateTable {
    /// What a place in the table holds.
    enum Entry {
        case signature(AuthenticodeSignature)
        /// What is wrong with it.
        case fault(String)
    }
    /// The table in its order. Whatever is wrong with one entry, firmware goes on to the next.
    private(set) var entries: [Entry] = []

    /// The signatures that can be read.
    var signatures: [AuthenticodeSignature] {
        entries.compactMap { if case .signature(let signature) = $0 { signature } else { nil } }
    }
    /// What is wrong with the table.
    var faults: [String] { entries.compactMap { if case .fault(let fault) = $0 { fault } else { nil } } }

    /// WIN_CERT_TYPE_PKCS_SIGNED_DATA: the only type that Secure Boot takes from a PE file.
    private static let pkcsSignedData = 2
    /// Nobody signs more often; a table of millions of empty entries is no work for us.
    private static let mostEntries = 64

    /// Reads the table that the header names; nil if it names none.
    init?(of image: PEImage, in file: ImageBytes) {
        guard let (offset, size) = image.certificates else { return nil }
        guard offset >= image.headersSize else {
            entries = [
                .fault("the certificate table at 0x\(String(offset, radix: 16)) would lie in the headers: no signature")
            ]
            return
        }
        guard offset <= file.count - size else {
            entries = [
                .fault("cut short: the certificate table ends at \(offset + size), the file has \(file.count) bytes")
            ]
            return
        }
        guard let table = file.part(at: offset, count: size) else { return }
        read(table)
        if entries.isEmpty, file.untracked.slice(offset, size) != nil {
            entries = [.fault("the certificate table at 0x\(String(offset, radix: 16)) holds no certificate")]
        }
    }

    private mutating func read(_ table: ImageBytes) {
        var at = 0
        for index in 0..<Self.mostEntries where at + 8 <= table.count {
            guard let length = table.long(at), let type = table.word(at + 6) else { return }
            // Zeros behind the last entry pad the table.
            if length == 0 { return }
            guard length > 8, length <= table.count - at else {
                entries.append(
                    .fault(
                        "certificate \(index) says that it has \(length) bytes, the table has \(table.count - at) more")
                )
                return
            }
            if type != Self.pkcsSignedData {
                entries.append(
                    .fault("certificate \(index) is of type \(type), which Secure Boot does not take from a program"))
            } else if let body = table.slice(at + 8, length - 8) {
                do {
                    entries.append(.signature(try AuthenticodeSignature(body)))
                } catch {
                    entries.append(.fault("certificate \(index) is no signature: \(error)"))
                }
            }
            at += (length + 7) & ~7
        }
    }
}

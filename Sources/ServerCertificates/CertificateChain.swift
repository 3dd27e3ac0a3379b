// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1

/// A server's certificate, and behind it those that lead to the one that its clients know.
public struct CertificateChain: Hashable, Sendable {
    /// The server's first; never empty.
    public let certificates: [X509Certificate]

    /// Why a file is no chain.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// There is no certificate in it.
        case noCertificate
        /// This one, counted from 1, cannot be read.
        case unreadable(Int)

        /// What is wrong, behind the name of the file.
        public var description: String {
            switch self {
            case .noCertificate: "has no certificate in PEM (-----BEGIN CERTIFICATE-----)"
            case .unreadable(let number): "certificate \(number) cannot be read"
            }
        }
    }

    /// Reads PEM (RFC 7468); what is no certificate is passed over.
    public init(pem: some Collection<UInt8>) throws(Fault) {
        let documents = (try? PEMDocument.parseMultiple(pemString: String(decoding: pem, as: UTF8.self))) ?? []
        var certificates: [X509Certificate] = []
        for document in documents where document.discriminator == "CERTIFICATE" {
            do {
                certificates.append(try X509Certificate(der: document.derBytes))
            } catch {
                throw .unreadable(certificates.count + 1)
            }
        }
        guard !certificates.isEmpty else { throw .noCertificate }
        self.certificates = certificates
    }

    /// The server's own.
    var leaf: X509Certificate { certificates[0] }
}

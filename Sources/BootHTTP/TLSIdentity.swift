// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOSSL

/// The certificates and the key by which a server of HTTPS says who it is; connections that begin later may have another.
///
/// It speaks TLS 1.2 and 1.3. EDK2 and iPXE know no more than 1.2 for long: OVMF 2022.11 offers RSA and DHE key exchange there (measured), iPXE
/// to 1.21 RSA alone, and BoringSSL has no DHE. So RSA it is for them; curl and installers take the suites with forward secrecy.
public struct TLSIdentity: Sendable {
    /// Why certificates and key make no identity.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// There is no certificate that can be read.
        case noCertificate
        /// There is no key that can be read. The text never has a part of it.
        case noKey
        /// The key is of another certificate than the first.
        case mismatch
        /// Something else that the library does not take.
        case unusable(String)

        /// What is wrong, in a few words.
        public var description: String {
            switch self {
            case .noCertificate: "no certificate in PEM (-----BEGIN CERTIFICATE-----)"
            case .noKey: "no unencrypted private key in PEM (-----BEGIN PRIVATE KEY-----)"
            case .mismatch: "the key is not that of the first certificate"
            case .unusable(let reason): reason
            }
        }
    }

    let context: NIOSSLContext

    /// The suites of TLS 1.2, the best first; those of 1.3 are always there.
    static let suites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        // For firmware without elliptic curves.
        .TLS_RSA_WITH_AES_128_GCM_SHA256, .TLS_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_RSA_WITH_AES_128_CBC_SHA, .TLS_RSA_WITH_AES_256_CBC_SHA,
    ]

    /// Reads PEM (RFC 7468).
    ///
    /// - Parameters:
    ///   - chain: the server's certificate and behind it those that lead to the one that clients trust.
    ///   - key: the key of the first certificate: PKCS #8, PKCS #1 or SEC 1, without a passphrase.
    public init(chain: [UInt8], key: [UInt8]) throws(Fault) {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(chain), !certificates.isEmpty else {
            throw .noCertificate
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: key, format: .pem) else { throw .noKey }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = Self.suites
        configuration.applicationProtocols = ["http/1.1"]
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw .mismatch
        } catch {
            throw .unusable(TLSFailure.words(of: error))
        }
    }
}

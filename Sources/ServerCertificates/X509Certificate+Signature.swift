// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras

extension X509Certificate {
    /// Whether another certificate's signature was made by this one's key.
    enum Verdict: Hashable {
        case valid, invalid
        /// By an algorithm that is not looked into here.
        case unknown
    }

    /// The digest that the signature is over; nil for an algorithm that is not known here.
    enum SignatureDigest: String {
        case md5 = "MD5"
        case sha1 = "SHA-1"
        case sha256 = "SHA-256"
        case sha384 = "SHA-384"
        case sha512 = "SHA-512"
    }

    /// RSA of PKCS #1 v1.5 (RFC 8017, appendix A.2.4) or ECDSA (RFC 5758 §3.2).
    var digest: SignatureDigest? {
        switch algorithm {
        case [1, 2, 840, 113549, 1, 1, 4]: .md5
        case [1, 2, 840, 113549, 1, 1, 5], [1, 2, 840, 10045, 4, 1]: .sha1
        case [1, 2, 840, 113549, 1, 1, 11], [1, 2, 840, 10045, 4, 3, 2]: .sha256
        case [1, 2, 840, 113549, 1, 1, 12], [1, 2, 840, 10045, 4, 3, 3]: .sha384
        case [1, 2, 840, 113549, 1, 1, 13], [1, 2, 840, 10045, 4, 3, 4]: .sha512
        default: nil
        }
    }

    /// Looks whether this one's key has signed another certificate.
    func verify(_ other: X509Certificate) -> Verdict {
        switch other.digest {
        case .sha1: check(Insecure.SHA1.hash(data: other.signed), other.signature)
        case .sha256: check(SHA256.hash(data: other.signed), other.signature)
        case .sha384: check(SHA384.hash(data: other.signed), other.signature)
        case .sha512: check(SHA512.hash(data: other.signed), other.signature)
        case .md5, nil: .unknown
        }
    }

    private func check(_ digest: some Digest, _ signature: [UInt8]) -> Verdict {
        let isValid: Bool? =
            switch key {
            case .rsa:
                (try? _RSA.Signing.PublicKey(unsafeDERRepresentation: publicKey)).map {
                    $0.isValidSignature(
                        _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest,
                        padding: .insecurePKCS1v1_5)
                }
            case .elliptic("P-256"):
                (try? P256.Signing.PublicKey(derRepresentation: publicKey)).map { key in
                    (try? P256.Signing.ECDSASignature(derRepresentation: signature)).map {
                        key.isValidSignature($0, for: digest)
                    } ?? false
                }
            case .elliptic("P-384"):
                (try? P384.Signing.PublicKey(derRepresentation: publicKey)).map { key in
                    (try? P384.Signing.ECDSASignature(derRepresentation: signature)).map {
                        key.isValidSignature($0, for: digest)
                    } ?? false
                }
            default: nil
            }
        return isValid.map { $0 ? .valid : .invalid } ?? .unknown
    }
}

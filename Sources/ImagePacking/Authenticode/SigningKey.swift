// SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras

/// The public keys that programs and certificates are signed with.
enum SigningKey {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)

    private static let rsaEncryption: ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 1]
    private static let ecPublicKey: ObjectIdentifier = [1, 2, 840, 10045, 2, 1]

    /// Reads SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
    ///
    /// - Returns: nil for a key that is neither RSA of 1024 bits or more nor ECDSA on one of NIST's curves (RFC 5480, 2.1.1.1).
    static func read(_ element: BERElement, _ name: String) throws(SignatureFault) -> SigningKey? {
        var fields = try BERFields(element, name)
        let algorithm = try fields.any("algorithm")
        let identifier = try algorithm.algorithm(name)
        _ = try fields.any("bits").bitString(name)
        try fields.end()
        let encoded = Array(element.encoded)
        if identifier == rsaEncryption {
            return (try? _RSA.Signing.PublicKey(unsafeDERRepresentation: encoded)).map { .rsa($0) }
        }
        // swift-crypto does not compare the curve's name, OpenSSL does.
        guard identifier == ecPublicKey, let curve = try? algorithm.members(name).last?.objectIdentifier(name) else {
            return nil
        }
        return switch curve {
        case [1, 2, 840, 10045, 3, 1, 7]: (try? P256.Signing.PublicKey(derRepresentation: encoded)).map { .p256($0) }
        case [1, 3, 132, 0, 34]: (try? P384.Signing.PublicKey(derRepresentation: encoded)).map { .p384($0) }
        case [1, 3, 132, 0, 35]: (try? P521.Signing.PublicKey(derRepresentation: encoded)).map { .p521($0) }
        default: nil
        }
    }

    /// What people call it.
    var name: String {
        switch self {
        case .rsa(let key): "RSA \(key.keySizeInBits)"
        case .p256: "ECDSA P-256"
        case .p384: "ECDSA P-384"
        case .p521: "ECDSA P-521"
        }
    }

    /// Whether this key made the signature over this message: for RSA in the encoding of PKCS #1 v1.5 (RFC 8017, 8.2.2), for ECDSA as two
    /// INTEGERs in DER (RFC 5480, appendix A).
    func isValid(_ signature: [UInt8], of message: [UInt8], _ algorithm: DigestAlgorithm) -> Bool {
        func check(_ digest: some Digest) -> Bool {
            switch self {
            case .rsa(let key):
                key.isValidSignature(
                    _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
            case .p256(let key):
                (try? P256.Signing.ECDSASignature(derRepresentation: signature)).map {
                    key.isValidSignature($0, for: digest)
                } ?? false
            case .p384(let key):
                (try? P384.Signing.ECDSASignature(derRepresentation: signature)).map {
                    key.isValidSignature($0, for: digest)
                } ?? false
            case .p521(let key):
                (try? P521.Signing.ECDSASignature(derRepresentation: signature)).map {
                    key.isValidSignature($0, for: digest)
                } ?? false
            }
        }
        return switch algorithm {
        case .sha1: check(Insecure.SHA1.hash(data: message))
        case .sha256: check(SHA256.hash(data: message))
        case .sha384: check(SHA384.hash(data: message))
        case .sha512: check(SHA512.hash(data: message))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import SwiftASN1

/// A digest that Authenticode is used with.
enum DigestAlgorithm: String {
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    /// The algorithm of an AlgorithmIdentifier (RFC 8017, appendix B.1); nil for others.
    init?(_ node: ASN1Node) {
        switch node.children.first?.objectIdentifier {
        case [1, 3, 14, 3, 2, 26]: self = .sha1
        case [2, 16, 840, 1, 101, 3, 4, 2, 1]: self = .sha256
        case [2, 16, 840, 1, 101, 3, 4, 2, 2]: self = .sha384
        case [2, 16, 840, 1, 101, 3, 4, 2, 3]: self = .sha512
        default: return nil
        }
    }

    /// Bytes in a digest.
    var length: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The digest of these bytes.
    func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        return switch self {
        case .sha1: Array(Insecure.SHA1.hash(data: bytes))
        case .sha256: Array(SHA256.hash(data: bytes))
        case .sha384: Array(SHA384.hash(data: bytes))
        case .sha512: Array(SHA512.hash(data: bytes))
        }
    }

    /// The digest of parts of a file; nil if they are not at hand.
    func hash(_ ranges: [Range<Int>], of file: ImageBytes) -> [UInt8]? {
        switch self {
        case .sha1: Self.hash(Insecure.SHA1(), ranges, of: file)
        case .sha256: Self.hash(SHA256(), ranges, of: file)
        case .sha384: Self.hash(SHA384(), ranges, of: file)
        case .sha512: Self.hash(SHA512(), ranges, of: file)
        }
    }

    /// Bytes that are read at a time.
    private static let step = 1 << 20

    private static func hash<Function: HashFunction>(
        _ function: Function, _ ranges: [Range<Int>], of file: ImageBytes
    ) -> [UInt8]? {
        var function = function
        for range in ranges {
            for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
                guard let piece = file.slice(start, min(step, range.upperBound - start)) else { return nil }
                piece.withUnsafeBytes { function.update(bufferPointer: $0) }
            }
        }
        return Array(function.finalize())
    }

    /// Whether this is an RSA signature of `message` in the encoding of PKCS #1 v1.5 (RFC 8017, 8.2.2) by the key of this
    /// SubjectPublicKeyInfo; nil if it is no RSA key of 1024 bits or more.
    func isValid(_ signature: [UInt8], of message: [UInt8], key: [UInt8]) -> Bool? {
        guard let key = try? _RSA.Signing.PublicKey(unsafeDERRepresentation: key) else { return nil }
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        func check(_ digest: some Digest) -> Bool {
            key.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5)
        }
        return switch self {
        case .sha1: check(Insecure.SHA1.hash(data: message))
        case .sha256: check(SHA256.hash(data: message))
        case .sha384: check(SHA384.hash(data: message))
        case .sha512: check(SHA512.hash(data: message))
        }
    }
}

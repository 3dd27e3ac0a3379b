// SPDX-License-Identifier: Apache-2.0

import Crypto

/// A digest that Authenticode is used with.
enum DigestAlgorithm: String {
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    /// The algorithm of this identifier (RFC 8017, appendix B.1); nil for others.
    init?(_ identifier: ObjectIdentifier) {
        switch identifier {
        case [1, 3, 14, 3, 2, 26]: self = .sha1
        case [2, 16, 840, 1, 101, 3, 4, 2, 1]: self = .sha256
        case [2, 16, 840, 1, 101, 3, 4, 2, 2]: self = .sha384
        case [2, 16, 840, 1, 101, 3, 4, 2, 3]: self = .sha512
        default: return nil
        }
    }

    /// The digest in a certificate's signature algorithm: RSA of PKCS #1 v1.5 (RFC 8017, appendix A.2.4) or ECDSA (RFC 5758, 3.2); nil for
    /// others.
    init?(ofSignature identifier: ObjectIdentifier) {
        switch identifier {
        case [1, 2, 840, 113549, 1, 1, 5], [1, 2, 840, 10045, 4, 1]: self = .sha1
        case [1, 2, 840, 113549, 1, 1, 11], [1, 2, 840, 10045, 4, 3, 2]: self = .sha256
        case [1, 2, 840, 113549, 1, 1, 12], [1, 2, 840, 10045, 4, 3, 3]: self = .sha384
        case [1, 2, 840, 113549, 1, 1, 13], [1, 2, 840, 10045, 4, 3, 4]: self = .sha512
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
}

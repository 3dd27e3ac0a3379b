// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import Foundation

/// 128 random bits that nobody else knows. By one that is made for a boot a machine says that it is done; by one that a command has made,
/// programs and people may use the API.
///
/// It prints as nothing but its kind, so that no log has one by mistake.
public struct SecretToken: Sendable {
    /// 32 hexadecimal digits, for a URL, a field or a form.
    public let text: String

    /// A new one.
    public init() {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<2).map { _ in
            let half = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - half.count) + half
        }
        text = digits.joined()
    }

    /// What a client shows; nil for what cannot be one.
    public init?(_ text: String) {
        guard text.utf8.count == 32, text.utf8.allSatisfy({ $0.isHexadecimalDigit }) else { return nil }
        self.text = text
    }

    /// What is kept of it: SHA-256, which no one can turn back.
    public var hash: Data { Data(digest) }

    private var digest: SHA256.Digest { SHA256.hash(data: Data(text.utf8)) }

    /// Whether this is its hash, in a time that does not depend on where the two differ (swift-crypto's comparison of digests).
    public func isOf(_ hash: Data) -> Bool { digest == hash }
}

extension SecretToken: CustomStringConvertible, CustomDebugStringConvertible {
    /// Nothing of it.
    public var description: String { "a token" }
    /// Nothing of it.
    public var debugDescription: String { description }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

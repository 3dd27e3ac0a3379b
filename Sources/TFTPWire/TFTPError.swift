// SPDX-License-Identifier: Apache-2.0

/// What an ERROR packet says (RFC 1350 §5).
public struct TFTPError: Error, Hashable, Sendable {
    /// The code, in host order.
    public var code: TFTPErrorCode
    /// The text for a person; may be empty.
    public var message: TFTPString

    /// An error from its two fields.
    public init(_ code: TFTPErrorCode, _ message: TFTPString) {
        self.code = code
        self.message = message
    }
}

extension TFTPError: CustomStringConvertible {
    /// The message behind the code's name.
    public var description: String {
        message.bytes.isEmpty ? "\(code)" : "\(code): \(message)"
    }
}

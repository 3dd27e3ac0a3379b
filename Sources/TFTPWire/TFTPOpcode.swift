// SPDX-License-Identifier: Apache-2.0

/// The first two bytes of a TFTP packet (RFC 1350 §5; 6 is RFC 2347).
public struct TFTPOpcode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public var rawValue: UInt16

    /// Any opcode, known or not.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 1, read request.
    public static let readRequest = TFTPOpcode(rawValue: 1)
    /// 2, write request.
    public static let writeRequest = TFTPOpcode(rawValue: 2)
    /// 3, one block of the file.
    public static let data = TFTPOpcode(rawValue: 3)
    /// 4, acknowledgement.
    public static let acknowledgement = TFTPOpcode(rawValue: 4)
    /// 5, error.
    public static let error = TFTPOpcode(rawValue: 5)
    /// 6, option acknowledgement (RFC 2347).
    public static let optionAcknowledgement = TFTPOpcode(rawValue: 6)
}

extension TFTPOpcode: CustomStringConvertible {
    /// The name RFC 1350 and RFC 2347 give it.
    public var description: String {
        switch self {
        case .readRequest: "RRQ"
        case .writeRequest: "WRQ"
        case .data: "DATA"
        case .acknowledgement: "ACK"
        case .error: "ERROR"
        case .optionAcknowledgement: "OACK"
        default: "opcode \(rawValue)"
        }
    }
}

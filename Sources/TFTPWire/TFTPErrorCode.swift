// SPDX-License-Identifier: Apache-2.0

/// The code of an ERROR packet (RFC 1350 appendix I; 8 is RFC 2347).
public struct TFTPErrorCode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public var rawValue: UInt16

    /// Any code, known or not.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 0, see the message.
    public static let undefined = TFTPErrorCode(rawValue: 0)
    /// 1, file not found.
    public static let fileNotFound = TFTPErrorCode(rawValue: 1)
    /// 2, access violation.
    public static let accessViolation = TFTPErrorCode(rawValue: 2)
    /// 3, disk full or allocation exceeded.
    public static let diskFull = TFTPErrorCode(rawValue: 3)
    /// 4, illegal TFTP operation.
    public static let illegalOperation = TFTPErrorCode(rawValue: 4)
    /// 5, unknown transfer ID: a packet came from a port that takes no part in the transfer.
    public static let unknownTransferID = TFTPErrorCode(rawValue: 5)
    /// 6, file already exists.
    public static let fileExists = TFTPErrorCode(rawValue: 6)
    /// 7, no such user.
    public static let noSuchUser = TFTPErrorCode(rawValue: 7)
    /// 8, the transfer ends because of option negotiation; EDK2 sends it after its size probe (quirk T1).
    public static let optionRefused = TFTPErrorCode(rawValue: 8)

    /// Whether this is a known code with its bytes swapped, as old EDK2 sends it (quirk T15).
    public var isByteSwapped: Bool { (1...8).contains(rawValue.byteSwapped) }
}

extension TFTPErrorCode: CustomStringConvertible {
    /// The meaning in RFC 1350's words, or the number.
    public var description: String {
        switch self {
        case .undefined: "not defined"
        case .fileNotFound: "file not found"
        case .accessViolation: "access violation"
        case .diskFull: "disk full"
        case .illegalOperation: "illegal operation"
        case .unknownTransferID: "unknown transfer ID"
        case .fileExists: "file already exists"
        case .noSuchUser: "no such user"
        case .optionRefused: "option refused"
        default:
            isByteSwapped
                ? "\(rawValue) (\(TFTPErrorCode(rawValue: rawValue.byteSwapped)), bytes swapped)" : "\(rawValue)"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The body of an RRQ or WRQ (RFC 1350 §5, RFC 2347).
public struct TFTPRequest: Hashable, Sendable {
    /// The file, as the client spells it.
    public var filename: TFTPString
    /// `octet` or `netascii`, in any case; `mail` is obsolete.
    public var mode: TFTPString
    /// The options in request order, unknown ones included.
    public var options: [TFTPOption]

    /// A request; `octet` and without options unless told.
    public init(_ filename: TFTPString, mode: TFTPString = "octet", options: [TFTPOption] = []) {
        self.filename = filename
        self.mode = mode
        self.options = options
    }
}

extension TFTPRequest: CustomStringConvertible {
    /// File name, mode and options on one line.
    public var description: String {
        (["\(filename)", "\(mode)"] + options.map(\.description)).joined(separator: " ")
    }
}

extension TFTPRequest {
    /// How the file's bytes stand on the wire.
    public enum TransferMode: Hashable, Sendable {
        /// As they are.
        case octet
        /// Lines end in CR LF, a lone CR is CR NUL (RFC 1350 §1, RFC 764).
        case netascii
    }

    /// The mode, nil for `mail` and for what RFC 1350 does not know.
    public var transferMode: TransferMode? {
        if mode.isCaseInsensitivelyEqual(to: "octet") { return .octet }
        return mode.isCaseInsensitivelyEqual(to: "netascii") ? .netascii : nil
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import TFTPWire

/// `tftp://host[:port]/file[;mode=octet]` (RFC 3617); the host may be an IPv6 literal in brackets, the scheme may be left out.
struct TFTPURL: Hashable {
    let host: String
    /// Nil if the usual one is meant.
    let explicitPort: Int?
    let file: String
    let mode: TFTPRequest.TransferMode

    init?(_ text: String) {
        var rest = Substring(text)
        if let scheme = rest.range(of: "://") {
            guard rest[..<scheme.lowerBound].lowercased() == "tftp" else { return nil }
            rest = rest[scheme.upperBound...]
        }
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        var authority = rest[..<slash]
        var path = rest[rest.index(after: slash)...]
        mode = path.hasSuffix(";mode=netascii") ? .netascii : .octet
        for suffix in [";mode=netascii", ";mode=octet"] where path.hasSuffix(suffix) {
            path = path.dropLast(suffix.count)
        }

        if authority.first == "[", let end = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            authority = authority[authority.index(after: end)...]
        } else {
            let end = authority.firstIndex(of: ":") ?? authority.endIndex
            host = String(authority[..<end])
            authority = authority[end...]
        }
        if authority.isEmpty {
            explicitPort = nil
        } else {
            guard authority.first == ":", let number = UInt16(authority.dropFirst()), number > 0 else { return nil }
            explicitPort = Int(number)
        }
        guard let file = path.removingPercentEncoding, !file.isEmpty, !host.isEmpty, !file.contains("\0") else {
            return nil
        }
        self.file = file
    }
}

extension TFTPURL {
    /// The port, 69 unless the URL says otherwise.
    var port: Int { explicitPort ?? 69 }
}

/// A URL among the arguments.
@Sendable func tftpURL(_ text: String) throws -> TFTPURL {
    guard let url = TFTPURL(text) else {
        throw ValidationError("needed tftp://HOST[:PORT]/FILE, such as tftp://192.0.2.1/pxelinux.0")
    }
    return url
}

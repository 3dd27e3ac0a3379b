// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// What the HTTP file server reports.
public enum HTTPEvent: Sendable {
    /// It accepts connections, by HTTPS or by HTTP.
    case listening(SocketAddress, isEncrypted: Bool)
    /// A client has asked for something.
    case requested(HTTPRequestSummary)
    /// A request is done: answered, refused or broken off.
    case answered(HTTPRequestSummary, HTTPOutcome)
    /// Something that is no HTTP request came and was answered 400: its first line, fit for a log, and what is wrong with it.
    case malformed(client: String, firstLine: String, reason: String)
    /// A connection was closed at once: all others are busy, so many of this address and so many of all.
    case crowded(client: String, ofClient: Int, ofAll: Int)
    /// A client gave up TLS or could not go on with it, for this reason, which begins with what the client is or does: `it speaks HTTP ...`.
    case handshakeFailed(client: String, reason: String)
}

/// One request.
public struct HTTPRequestSummary: Hashable, Sendable {
    /// Who asks: its address, without the port.
    public let client: String
    /// `GET` or `HEAD`; anything else is refused.
    public let method: String
    /// The path, percent-decoded, without the query.
    public let path: String
    /// What the client calls itself, such as `iPXE/1.21.1` or `UefiHttpBoot/1.0`.
    public let userAgent: String?
}

/// How a request ended.
public struct HTTPOutcome: Hashable, Sendable {
    /// The status code.
    public let status: Int
    /// How many bytes of the body were sent; fewer than were promised if the client left.
    public let bytes: UInt64
    /// From the request's head to the last byte, which may still be in the kernel's buffer.
    public let duration: Duration
    /// Why there is no file, or why the answer broke off; nil if the client got what it asked for.
    public let failure: String?
}

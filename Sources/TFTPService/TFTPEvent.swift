// SPDX-License-Identifier: Apache-2.0

public import FileCatalog
public import NIOCore
public import TFTPEngine
public import TFTPWire

/// What the TFTP server reports.
public enum TFTPEvent: Sendable {
    /// It takes requests.
    case listening(SocketAddress)
    /// Files are sent by PXE's MTFTP to who asks on this port.
    case multicasting(port: Int, [MTFTPFile])
    /// A client has asked for a file that is there, or for leave to write one.
    case requested(TFTPRequestSummary)
    /// A request is done: answered, refused, given up. Refusals of files that do not exist are no faults (quirk L7).
    case finished(TFTPRequestSummary, TFTPSummary)
    /// The first name with junk behind it from this client: its DHCP server does not close option 67 (quirk D33).
    case junkBehindName(TFTPRequestSummary, CatalogPath)
    /// A request came that cannot be read; its sender was told so.
    case undecodable(from: TFTPEndpoint.Host, port: UInt16, TFTPDecodeError)
    /// The firmware that asks cannot start this file; what speaks against it, and what its user will see (quirk U22).
    case unbootable(TFTPRequestSummary, reason: String)
}

/// One request.
public struct TFTPRequestSummary: Hashable, Sendable {
    /// Who asks: its address, without the port.
    public let client: TFTPEndpoint.Host
    /// The port it asks from.
    public let port: UInt16
    /// Whether it reads or writes.
    public let direction: TFTPDirection
    /// The name, the mode and the options, as they were sent.
    public let request: TFTPRequest
}

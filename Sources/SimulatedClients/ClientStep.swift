// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NIOCore
public import NetAddress

/// One UDP datagram, of a client or for it.
public struct ClientDatagram: Hashable, Sendable {
    /// The port that clients listen on.
    public static let clientPort: UInt16 = 68

    /// Who sends it; zero before the client has an address.
    public var source: IPv4Address
    /// From which port.
    public var sourcePort: UInt16
    /// To whom; a client without address takes what is sent to its hardware.
    public var destination: IPv4Address
    /// To which port.
    public var destinationPort: UInt16
    /// What.
    public var payload: ByteBuffer

    /// A datagram.
    public init(
        source: IPv4Address, sourcePort: UInt16, destination: IPv4Address, destinationPort: UInt16, payload: ByteBuffer
    ) {
        self.source = source
        self.sourcePort = sourcePort
        self.destination = destination
        self.destinationPort = destinationPort
        self.payload = payload
    }

    /// A message from a client without address to all servers.
    static func broadcast(_ message: DHCPMessage) -> ClientDatagram {
        ClientDatagram(
            source: .any, sourcePort: clientPort, destination: .broadcast, destinationPort: 67, payload: message.wire)
    }
}

/// What a client does next.
public struct ClientStep: Hashable, Sendable {
    /// What it sends now.
    public var datagrams: [ClientDatagram]
    /// When it wants to be called if nothing comes; replaces the deadline before. Nil when it is done.
    public var deadline: Duration?
    /// How its boot ended, once it has.
    public var outcome: ClientOutcome?
}

/// How a boot ended, as far as DHCP goes.
public enum ClientOutcome: Hashable, Sendable {
    /// The client fetches its boot file.
    case boots(BootFile)
    /// It gives up.
    case fails(ClientFailure)
}

/// Which file a client fetches, and from where.
public struct BootFile: Hashable, Sendable {
    /// The address that the client has.
    public var address: IPv4Address
    /// The server; for a URL, what the header says, which HTTP clients do not read.
    public var server: IPv4Address
    /// The name or URL.
    public var file: String

    /// A file.
    public init(address: IPv4Address, server: IPv4Address, file: String) {
        self.address = address
        self.server = server
        self.file = file
    }

    /// The file that a message names in the header or in option 67, from siaddr or else the server identifier; nil
    /// without a file.
    public init?(_ message: DHCPMessage, address: IPv4Address) {
        guard let file = message.bootFile else { return nil }
        let server = message.nextServer == .any ? message.options.address(.serverIdentifier) : message.nextServer
        guard let server else { return nil }
        self.init(address: address, server: server, file: file)
    }
}

/// Why a client gives up. The comments name what the firmware prints.
public enum ClientFailure: Hashable, Sendable {
    /// Nobody answered its DISCOVERs (PXE-E51, PXE-E18).
    case noOffer
    /// So many offers came, and none that it boots from (PXE-E53, PXE-E16).
    case noUsableOffer(Int)
    /// Its REQUEST was not acknowledged (PXE-E51).
    case noAcknowledgement
    /// Nothing came from port 4011 (PXE-E55, PXE-E18).
    case bootServerSilent(IPv4Address)
    /// The answer names no file (PXE-E53).
    case noBootFile
    /// So many of its REQUESTs were refused by DHCPNAK, each after an offer: firmware would go on for ever.
    case refused(Int)
    /// The file is a URL, which it takes for a name and asks TFTP for (quirk D37).
    case urlForTFTP(String)
}

extension ClientOutcome: CustomStringConvertible {
    /// One line: `boots pxelinux.0 from 192.0.2.1 as 192.0.2.100`.
    public var description: String {
        switch self {
        case .boots(let file): "boots \(file.file) from \(file.server) as \(file.address)"
        case .fails(let failure): "fails: \(failure)"
        }
    }
}

extension ClientFailure: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .noOffer: "nobody answered its DISCOVERs"
        case .noUsableOffer(let count): "of \(count) offers it can boot from none"
        case .noAcknowledgement: "its REQUEST was not acknowledged"
        case .bootServerSilent(let server): "boot server \(server) did not answer on port 4011"
        case .noBootFile: "the answer names no boot file"
        case .refused(let count): "\(count) of its REQUESTs were refused (DHCPNAK), each after an offer"
        case .urlForTFTP(let url): "it takes the URL \(url) for a file name and asks TFTP for it"
        }
    }
}

extension DHCPMessage {
    /// The octets as this client sends them. Its own messages have neither oversized names nor inner options.
    var wire: ByteBuffer { (try? encodedVerbatim()) ?? ByteBuffer() }
}

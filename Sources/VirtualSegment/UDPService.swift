// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// An IPv4 address and a UDP port.
public struct UDPEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// The address.
    public var address: IPv4Address
    /// The port.
    public var port: UInt16

    /// An endpoint from its two parts.
    public init(_ address: IPv4Address, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    /// `10.0.2.2:69`.
    public var description: String { "\(address):\(port)" }
}

/// A datagram that reached a host of the segment.
public struct UDPArrival: Sendable, Equatable {
    /// Who sent it.
    public var source: UDPEndpoint
    /// Where it was sent: the host's own address, or a broadcast or group address.
    public var destination: UDPEndpoint
    /// The hardware address that the frame came from.
    public var hardware: MACAddress
    /// What it carries.
    public var payload: ByteBuffer

    /// A datagram from its parts.
    public init(source: UDPEndpoint, destination: UDPEndpoint, hardware: MACAddress, payload: ByteBuffer) {
        self.source = source
        self.destination = destination
        self.hardware = hardware
        self.payload = payload
    }
}

/// A datagram that a host of the segment sends.
public struct UDPDeparture: Sendable, Equatable {
    /// The host's port.
    public var sourcePort: UInt16
    /// Where to.
    public var destination: UDPEndpoint
    /// The hardware address to send to, where it is known better than ARP could tell: a client that has no address yet.
    public var hardware: MACAddress?
    /// What it carries.
    public var payload: ByteBuffer

    /// A datagram from its parts.
    public init(sourcePort: UInt16, destination: UDPEndpoint, hardware: MACAddress? = nil, payload: ByteBuffer) {
        self.sourcePort = sourcePort
        self.destination = destination
        self.hardware = hardware
        self.payload = payload
    }
}

/// A server of the segment: an engine that takes datagrams and sends datagrams, and may ask to be woken.
///
/// It reads no clock: `now` is the time since the segment began.
public protocol UDPService {
    /// Takes a datagram that came to one of this service's ports.
    mutating func received(_ arrival: UDPArrival, now: Duration) -> [UDPDeparture]

    /// When it wants to be woken, if no datagram comes before.
    var deadline: Duration? { get }

    /// The deadline has passed.
    mutating func deadlinePassed(now: Duration) -> [UDPDeparture]
}

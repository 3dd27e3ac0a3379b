// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
public import NetAddress

/// The addresses that a transport checksum covers besides its own octets (RFC 768; RFC 8200 §8.1).
public enum PseudoHeader: Hashable, Sendable {
    /// The addresses of an IPv4 packet.
    case ipv4(source: IPv4Address, destination: IPv4Address)
    /// The addresses of an IPv6 packet.
    case ipv6(source: IPv6Address, destination: IPv6Address)

    /// The sum over this header for a payload of `length` octets, to which the payload's own words are added.
    func checksum(of transport: IPProtocol, length: Int) -> InternetChecksum {
        var sum = InternetChecksum()
        switch self {
        case .ipv4(let source, let destination):
            sum.add(source.bits)
            sum.add(destination.bits)
        case .ipv6(let source, let destination):
            sum.add(source.high)
            sum.add(source.low)
            sum.add(destination.high)
            sum.add(destination.low)
        }
        sum.add(UInt32(length))
        sum.add(UInt16(transport.rawValue))
        return sum
    }
}

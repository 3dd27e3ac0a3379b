// SPDX-License-Identifier: Apache-2.0

/// `htype`, `hlen` and `chaddr`: who the client is on its link (RFC 2131 §2).
///
/// All sixteen octets of `chaddr` are kept, whatever `hlen` says, because EDK2 may send a GUID there (D23).
public struct HardwareAddress: Hashable, Sendable {
    /// Hardware type (RFC 1700): 1 Ethernet, 6 IEEE 802, 32 InfiniBand.
    public var type: UInt8

    /// How many octets of `chaddr` are the address; above 16 on malformed messages only.
    public var length: UInt8

    /// Octets 0 to 7 of `chaddr`, the first in the high bits.
    public var high: UInt64

    /// Octets 8 to 15 of `chaddr`.
    public var low: UInt64

    /// The four values as they are on the wire.
    public init(type: UInt8, length: UInt8, high: UInt64, low: UInt64) {
        self.type = type
        self.length = length
        self.high = high
        self.low = low
    }

    /// An Ethernet address: type 1, length 6, the rest of `chaddr` zero.
    public init(_ mac: MACAddress) {
        self.init(type: 1, length: 6, high: mac.bits << 16, low: 0)
    }

    /// The address as an Ethernet address: any hardware type of six octets, and a GUID (hlen 16) never.
    public var mac: MACAddress? { length == 6 ? MACAddress(bits: high >> 16) : nil }

    /// The same address with every octet beyond `hlen` zero, as it is compared and sent (D23).
    public var zeroFilled: HardwareAddress {
        func kept(_ half: UInt64, _ octets: Int) -> UInt64 {
            octets >= 8 ? half : octets <= 0 ? 0 : half & ~(UInt64.max >> UInt64(8 * octets))
        }
        var address = self
        address.high = kept(high, Int(length))
        address.low = kept(low, Int(length) - 8)
        return address
    }

    /// The octets that `hlen` covers.
    public var octets: [UInt8] {
        (0..<min(Int(length), 16)).map { place in
            UInt8(truncatingIfNeeded: (place < 8 ? high : low) >> UInt64(56 - 8 * (place % 8)))
        }
    }
}

extension HardwareAddress: CustomStringConvertible {
    /// `52:54:00:12:34:56`, and for another hardware type or length these in front.
    public var description: String {
        let digits = octets.hexadecimal(separator: ":")
        return type == 1 && length == 6 ? digits : "htype \(type) hlen \(length) \(digits)"
    }
}

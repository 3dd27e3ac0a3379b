// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// An option of a neighbor discovery message (RFC 4861 §4.6): type(1) length in units of eight octets(1) body.
public enum NeighborDiscoveryOption: Hashable, Sendable {
    /// The sender's hardware address (§4.6.1, type 1).
    case sourceLinkLayerAddress(MACAddress)
    /// The target's hardware address (§4.6.1, type 2).
    case targetLinkLayerAddress(MACAddress)
    /// An on-link prefix, or one for addresses that hosts form themselves (§4.6.2, type 3).
    case prefixInformation(PrefixInformation)
    /// The largest packet of this link (§4.6.4, type 5).
    case mtu(UInt32)
    /// Any other option; it is written padded with zeros to a multiple of eight octets, cut at 2038.
    case other(type: UInt8, body: ByteBuffer)

    /// What a router says about one prefix (RFC 4861 §4.6.2).
    public struct PrefixInformation: Hashable, Sendable {
        /// The prefix; bits after ``length`` are ignored by receivers.
        public var prefix: IPv6Address
        /// How many bits of it are valid, 0 to 128.
        public let length: UInt8
        /// L (0x80): addresses of the prefix are on this link; A (0x40): hosts may form addresses from it.
        public var flags: UInt8
        /// Seconds for which the prefix is on-link; all ones is for ever.
        public var validLifetime: UInt32
        /// Seconds for which addresses formed from it are preferred.
        public var preferredLifetime: UInt32

        /// A prefix, or nil if `length` exceeds 128.
        public init?(
            prefix: IPv6Address, length: UInt8, flags: UInt8 = 0xC0, validLifetime: UInt32 = 86400,
            preferredLifetime: UInt32 = 14400
        ) {
            guard length <= 128 else { return nil }
            self.prefix = prefix
            self.length = length
            self.flags = flags
            self.validLifetime = validLifetime
            self.preferredLifetime = preferredLifetime
        }
    }

    /// All options in the rest of a message.
    static func parseAll(_ reader: inout FieldReader) throws(FrameError) -> [NeighborDiscoveryOption] {
        var options: [NeighborDiscoveryOption] = []
        while reader.rest.readableBytes > 0 {
            let start = reader.offset
            let type = try reader.integer("option type", as: UInt8.self)
            let units = try reader.integer("option length", as: UInt8.self)
            guard units > 0 else { throw reader.malformed("option length", at: start + 1, needed: 1, found: 0) }
            let body = try reader.octets("option body", count: Int(units) * 8 - 2)
            options.append(try NeighborDiscoveryOption(type: type, body: body))
        }
        return options
    }

    private init(type: UInt8, body: ByteBuffer) throws(FrameError) {
        var reader = FieldReader("neighbor discovery option", body)
        switch (type, body.readableBytes) {
        case (1, 6): self = .sourceLinkLayerAddress(try reader.hardwareAddress("address"))
        case (2, 6): self = .targetLinkLayerAddress(try reader.hardwareAddress("address"))
        case (3, 30):
            let length = try reader.integer("prefix length", as: UInt8.self)
            let flags = try reader.integer("flags", as: UInt8.self)
            let valid = try reader.integer("valid lifetime", as: UInt32.self)
            let preferred = try reader.integer("preferred lifetime", as: UInt32.self)
            _ = try reader.octets("reserved", count: 4)
            let prefix = try reader.ipv6Address("prefix")
            guard
                let information = PrefixInformation(
                    prefix: prefix, length: length, flags: flags, validLifetime: valid, preferredLifetime: preferred)
            else { throw reader.malformed("prefix length", at: 0, needed: 128, found: length) }
            self = .prefixInformation(information)
        case (5, 6):
            _ = try reader.octets("reserved", count: 2)
            self = .mtu(try reader.integer("MTU"))
        default: self = .other(type: type, body: body)
        }
    }

    func write(to buffer: inout ByteBuffer) {
        switch self {
        case .sourceLinkLayerAddress(let address):
            buffer.writeMultipleIntegers(UInt8(1), UInt8(1))
            buffer.write(address)
        case .targetLinkLayerAddress(let address):
            buffer.writeMultipleIntegers(UInt8(2), UInt8(1))
            buffer.write(address)
        case .prefixInformation(let information):
            buffer.writeMultipleIntegers(
                UInt8(3), UInt8(4), information.length, information.flags, information.validLifetime,
                information.preferredLifetime, UInt32(0))
            buffer.write(information.prefix)
        case .mtu(let octets): buffer.writeMultipleIntegers(UInt8(5), UInt8(1), UInt16(0), octets)
        case .other(let type, let body):
            let length = min(body.readableBytes, 255 * 8 - 2)
            let units = (length + 2 + 7) / 8
            buffer.writeMultipleIntegers(type, UInt8(units))
            buffer.writeBytes(body.readableBytesView.prefix(length))
            buffer.writeRepeatingByte(0, count: units * 8 - 2 - length)
        }
    }
}

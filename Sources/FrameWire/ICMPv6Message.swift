// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// The ICMPv6 messages by which a boot ROM finds routers and neighbors (RFC 4861 §4); all others are carried as octets.
/// All start with type(1) code(1) checksum(2).
public enum ICMPv6Message: Hashable, Sendable {
    /// "Is there a router?" (§4.1, type 133). An iPXE ROM waits 13 s for the answer before it does without IPv6.
    case routerSolicitation(options: [NeighborDiscoveryOption])
    /// "I am one, or none" (§4.2, type 134).
    case routerAdvertisement(RouterAdvertisement)
    /// "Who has this address?" (§4.3, type 135).
    case neighborSolicitation(target: IPv6Address, options: [NeighborDiscoveryOption])
    /// "I have it" (§4.4, type 136): flags R 0x80, S 0x40, O 0x20.
    case neighborAdvertisement(flags: UInt8, target: IPv6Address, options: [NeighborDiscoveryOption])
    /// Any other message: what follows the checksum.
    case other(type: UInt8, code: UInt8, body: ByteBuffer)

    /// What a router says about itself and the link (RFC 4861 §4.2).
    public struct RouterAdvertisement: Hashable, Sendable {
        /// The hop limit that hosts should use; 0 for "not said".
        public var hopLimit: UInt8
        /// M (0x80): addresses come from DHCPv6; O (0x40): other information does.
        public var flags: UInt8
        /// Seconds for which the sender is a default router; 0 for "not a default router".
        public var lifetime: UInt16
        /// Milliseconds for which a neighbor is reachable; 0 for "not said".
        public var reachableTime: UInt32
        /// Milliseconds between neighbor solicitations; 0 for "not said".
        public var retransmissionTime: UInt32
        /// Prefixes, the router's hardware address, MTU.
        public var options: [NeighborDiscoveryOption]

        /// An advertisement that says nothing but what is given.
        public init(
            hopLimit: UInt8 = 64, flags: UInt8 = 0, lifetime: UInt16, reachableTime: UInt32 = 0,
            retransmissionTime: UInt32 = 0, options: [NeighborDiscoveryOption] = []
        ) {
            self.hopLimit = hopLimit
            self.flags = flags
            self.lifetime = lifetime
            self.reachableTime = reachableTime
            self.retransmissionTime = retransmissionTime
            self.options = options
        }
    }

    /// Parses the payload of `packet` and checks its checksum, and for neighbor discovery the hop limit 255 and code 0
    /// that keep strangers' messages out (RFC 4861 §6.1, §7.1).
    public init(parsing packet: IPv6Packet) throws(FrameError) {
        var reader = FieldReader("ICMPv6", packet.payload)
        let type = try reader.integer("type", as: UInt8.self)
        let code = try reader.integer("code", as: UInt8.self)
        let found = try reader.integer("checksum", as: UInt16.self)
        var sum = packet.pseudoHeader.checksum(of: .icmpv6, length: packet.payload.readableBytes)
        sum.add(packet.payload)
        guard sum.value == 0 else {
            throw reader.malformed(
                "checksum", at: 2, needed: InternetChecksum.updated(sum.value, from: found, to: 0), found: found)
        }
        if (133...136).contains(type) {
            guard packet.hopLimit == 255 else {
                throw FrameError(.malformed, "IPv6", "hop limit", at: 7, needed: 255, found: Int(packet.hopLimit))
            }
            guard code == 0 else { throw reader.malformed("code", at: 1, needed: 0, found: code) }
        }
        switch type {
        case 133:
            _ = try reader.octets("reserved", count: 4)
            self = .routerSolicitation(options: try NeighborDiscoveryOption.parseAll(&reader))
        case 134:
            self = .routerAdvertisement(
                RouterAdvertisement(
                    hopLimit: try reader.integer("current hop limit"), flags: try reader.integer("flags"),
                    lifetime: try reader.integer("router lifetime"),
                    reachableTime: try reader.integer("reachable time"),
                    retransmissionTime: try reader.integer("retransmission time"),
                    options: try NeighborDiscoveryOption.parseAll(&reader)))
        case 135:
            _ = try reader.octets("reserved", count: 4)
            self = .neighborSolicitation(
                target: try reader.ipv6Address("target address"),
                options: try NeighborDiscoveryOption.parseAll(&reader))
        case 136:
            let flags = try reader.integer("flags", as: UInt32.self)
            self = .neighborAdvertisement(
                flags: UInt8(flags >> 24), target: try reader.ipv6Address("target address"),
                options: try NeighborDiscoveryOption.parseAll(&reader))
        default: self = .other(type: type, code: code, body: reader.rest)
        }
    }

    /// The packet that carries this message, hop limit 255, checksum computed; an error if it exceeds 65535 octets.
    public func packet(from source: IPv6Address, to destination: IPv6Address) throws(FrameError) -> IPv6Packet {
        var payload = ByteBuffer()
        write(to: &payload)
        var sum = PseudoHeader.ipv6(source: source, destination: destination)
            .checksum(of: .icmpv6, length: payload.readableBytes)
        sum.add(payload)
        payload.setInteger(sum.value, at: payload.readerIndex + 2)
        return try IPv6Packet(
            source: source, destination: destination, nextHeader: .icmpv6, hopLimit: 255, payload: payload)
    }

    /// Appends the message with a zero checksum.
    private func write(to buffer: inout ByteBuffer) {
        func start(_ type: UInt8, code: UInt8 = 0) { buffer.writeMultipleIntegers(type, code, UInt16(0)) }
        func finish(_ options: [NeighborDiscoveryOption]) {
            for option in options { option.write(to: &buffer) }
        }
        switch self {
        case .routerSolicitation(let options):
            start(133)
            buffer.writeInteger(UInt32(0))
            finish(options)
        case .routerAdvertisement(let message):
            start(134)
            buffer.writeMultipleIntegers(
                message.hopLimit, message.flags, message.lifetime, message.reachableTime, message.retransmissionTime)
            finish(message.options)
        case .neighborSolicitation(let target, let options):
            start(135)
            buffer.writeInteger(UInt32(0))
            buffer.write(target)
            finish(options)
        case .neighborAdvertisement(let flags, let target, let options):
            start(136)
            buffer.writeInteger(UInt32(flags) << 24)
            buffer.write(target)
            finish(options)
        case .other(let type, let code, let body):
            start(type, code: code)
            buffer.writeImmutableBuffer(body)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import FrameWire
internal import NIOCore
internal import NetAddress
internal import PcapFile

/// What stands before the network layer of a captured packet, whatever it was captured from.
///
/// Unlike `EthernetFrame` it takes any number of VLAN tags, the link types that have no Ethernet header, and packets that were cut.
struct LinkHeader {
    var source: MACAddress?
    var destination: MACAddress?
    /// The outermost tag that names a VLAN; 0 names none.
    var vlan: UInt16?
    /// What follows: an EtherType, or an IEEE 802.3 length.
    var type: EtherType
    var payload: ByteBuffer

    /// A tag of a provider's VLAN (IEEE 802.1ad) and the older form of it.
    private static let tags: Set<UInt16> = [0x8100, 0x88A8, 0x9100]

    /// Nil if the packet ends before its payload, or is of a link type that carries no boots.
    init?(_ data: ByteBuffer, of link: LinkType) {
        var rest = data
        type = .ipv4
        switch link {
        case .ethernet:
            guard let first = rest.readInteger(as: UInt64.self), let second = rest.readInteger(as: UInt32.self) else {
                return nil
            }
            destination = MACAddress(bits: first >> 16)
            source = MACAddress(bits: (first & 0xFFFF) << 32 | UInt64(second))
            guard let type = rest.readInteger(as: UInt16.self) else { return nil }
            self.type = EtherType(rawValue: type)
        case .linuxCooked:
            // Packet type(2) hardware type(2) address length(2) address(8) protocol(2).
            guard rest.readableBytes >= 16, let length = rest.getInteger(at: rest.readerIndex + 4, as: UInt16.self),
                let address = rest.getInteger(at: rest.readerIndex + 6, as: UInt64.self),
                let type = rest.getInteger(at: rest.readerIndex + 14, as: UInt16.self)
            else { return nil }
            if length == 6 { source = MACAddress(bits: address >> 16) }
            self.type = EtherType(rawValue: type)
            rest.moveReaderIndex(forwardBy: 16)
        case .linuxCooked2:
            // Protocol(2) reserved(2) interface(4) hardware type(2) packet type(1) address length(1) address(8).
            guard rest.readableBytes >= 20, let length = rest.getInteger(at: rest.readerIndex + 11, as: UInt8.self),
                let address = rest.getInteger(at: rest.readerIndex + 12, as: UInt64.self),
                let type = rest.getInteger(at: rest.readerIndex, as: UInt16.self)
            else { return nil }
            if length == 6 { source = MACAddress(bits: address >> 16) }
            self.type = EtherType(rawValue: type)
            rest.moveReaderIndex(forwardBy: 20)
        case .raw, .rawOfBSD, .rawIPv4, .rawIPv6:
            guard let first = rest.getInteger(at: rest.readerIndex, as: UInt8.self) else { return nil }
            type = first >> 4 == 6 ? .ipv6 : .ipv4
        default: return nil
        }
        while LinkHeader.tags.contains(type.rawValue) {
            guard let tag = rest.readInteger(as: UInt16.self), let inner = rest.readInteger(as: UInt16.self) else {
                return nil
            }
            let number = EthernetFrame.Tag(rawValue: tag).vlan
            if vlan == nil, number != 0 { vlan = number }
            type = EtherType(rawValue: inner)
        }
        payload = rest
    }
}

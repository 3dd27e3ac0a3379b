// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// Makes the octets of a pcap file (draft-ietf-opsawg-pcap); the caller appends them to a file in the order of the calls.
public struct PcapWriter: Sendable {
    private let order: Endianness
    private let resolution: PcapResolution

    /// A writer of one byte order and one unit of time.
    public init(order: Endianness = .little, resolution: PcapResolution = .nanoseconds) {
        self.order = order
        self.resolution = resolution
    }

    /// The file header (§4), which comes first and once.
    public func header(_ interface: PacketCapture.Interface) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(
            resolution.magic, UInt16(2), UInt16(4), UInt32(0), UInt32(0), interface.snapLength,
            UInt32(interface.linkType.rawValue), endianness: order)
        return buffer
    }

    /// The record of one packet (§5); a time before 1970 is written as 1970, one after 2106 as the last of 2106.
    public func record(_ packet: PacketCapture.Packet) -> ByteBuffer {
        let (seconds, attoseconds) = max(packet.time ?? .zero, .zero).components
        let fraction = UInt32(attoseconds / 1_000_000_000) / resolution.unit
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(
            UInt32(clamping: seconds), fraction, UInt32(packet.data.readableBytes), packet.originalLength,
            endianness: order)
        buffer.writeImmutableBuffer(packet.data)
        return buffer
    }
}

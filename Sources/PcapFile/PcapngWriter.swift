// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// Makes the octets of a pcapng file with nanosecond time stamps (draft-ietf-opsawg-pcapng); the caller appends them to a
/// file in the order of the calls.
///
///     var writer = PcapngWriter()
///     file.append(writer.sectionHeader(application: "pxekit"))
///     let (port, block) = writer.interface(.init(name: "guest 1"))
///     file.append(block)
///     file.append(writer.packet(.init(interface: port, time: now, data: frame, comments: ["lost"])))
public struct PcapngWriter: Sendable {
    private let order: Endianness
    private var interfaceCount: UInt32 = 0

    /// A writer of one byte order.
    public init(order: Endianness = .little) {
        self.order = order
    }

    /// The Section Header Block (§4.1), which comes first and once; its length is "not specified".
    public func sectionHeader(application: String) -> ByteBuffer {
        block(PcapngReader.sectionHeader) { body in
            body.writeMultipleIntegers(
                PcapngReader.byteOrderMagic, UInt16(1), UInt16(0), UInt64.max, endianness: order)
            writeOption(4, ByteBuffer(string: application), to: &body)
        }
    }

    /// The Interface Description Block (§4.2) of another interface, and its number for the packets that follow.
    public mutating func interface(_ interface: PacketCapture.Interface) -> (number: UInt32, block: ByteBuffer) {
        defer { interfaceCount += 1 }
        let block = block(1) { body in
            body.writeMultipleIntegers(
                interface.linkType.rawValue, UInt16(0), interface.snapLength, endianness: order)
            if let name = interface.name { writeOption(2, ByteBuffer(string: name), to: &body) }
            writeOption(9, ByteBuffer(integer: UInt8(9)), to: &body)
        }
        return (interfaceCount, block)
    }

    /// The Enhanced Packet Block (§4.3) of one packet; a time before 1970 is written as 1970, one after 2554 as 2554.
    public func packet(_ packet: PacketCapture.Packet) -> ByteBuffer {
        let (seconds, attoseconds) = max(packet.time ?? .zero, .zero).components
        let time = UInt64(min(seconds, 18_446_744_072)) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
        return block(6) { body in
            body.writeMultipleIntegers(
                packet.interface, UInt32(truncatingIfNeeded: time >> 32), UInt32(truncatingIfNeeded: time),
                UInt32(packet.data.readableBytes), packet.originalLength, endianness: order)
            writePadded(packet.data, to: &body)
            for comment in packet.comments { writeOption(1, ByteBuffer(string: comment), to: &body) }
        }
    }

    private func block(_ type: UInt32, _ write: (inout ByteBuffer) -> Void) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(type, UInt32(0), endianness: order)
        write(&buffer)
        let length = UInt32(buffer.readableBytes + 4)
        buffer.writeInteger(length, endianness: order)
        buffer.setInteger(length, at: 4, endianness: order)
        return buffer
    }

    /// Appends an option (§3.5), cut to the 65535 octets that its length can say.
    private func writeOption(_ code: UInt16, _ value: ByteBuffer, to body: inout ByteBuffer) {
        let value = value.getSlice(at: value.readerIndex, length: min(value.readableBytes, 65535)) ?? value
        body.writeMultipleIntegers(code, UInt16(value.readableBytes), endianness: order)
        writePadded(value, to: &body)
    }

    private func writePadded(_ octets: ByteBuffer, to body: inout ByteBuffer) {
        body.writeImmutableBuffer(octets)
        body.writeRepeatingByte(0, count: PcapngReader.padding(after: octets.readableBytes))
    }
}

// SPDX-License-Identifier: Apache-2.0
public import NIOCore
import NetAddress

extension DHCPMessage {
    /// The least size of a message that is sent: relays and old clients drop shorter ones (D20, RFC 951 §3).
    public static let minimumLength = 300

    /// The largest UDP payload of an Ethernet frame; EDK2 drops larger messages (D41).
    public static let maximumLength = 1472

    /// The message in the form that every known client accepts.
    ///
    /// Option 53 first, then 54, 51 and 1, then the others in their order, 82 last (D22); no pad between options (D21);
    /// end; zeros up to 300 octets (D20). `file` and `sname` end with a NUL and never hold options (D32). An option
    /// above 255 octets is split (RFC 3396 §5).
    ///
    /// - Parameter limit: the most octets the result may have; ``replyLimit`` of the message that is answered.
    public func encoded(limit: Int = DHCPMessage.maximumLength) throws(DHCPEncodingError) -> ByteBuffer {
        guard serverNameField.count < 64 else {
            throw DHCPEncodingError(field: "sname", size: serverNameField.count, limit: 63)
        }
        guard bootFileField.count < 128 else {
            throw DHCPEncodingError(field: "file", size: bootFileField.count, limit: 127)
        }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(548)
        try writeHeader(to: &buffer)
        buffer.writeInteger(DHCPMessage.magicCookie)
        for code in DHCPMessage.leading { write(code, to: &buffer) }
        for item in options.items where !DHCPMessage.placed.contains(item.code) { DHCPMessage.write(item, to: &buffer) }
        write(.relayAgentInformation, to: &buffer)
        buffer.writeInteger(DHCPOptionCode.end.rawValue)
        let padding = DHCPMessage.minimumLength - buffer.readableBytes
        if padding > 0 { buffer.writeRepeatingByte(0, count: padding) }
        let most = min(limit, DHCPMessage.maximumLength)
        guard buffer.readableBytes <= most else {
            throw DHCPEncodingError(field: "message", size: buffer.readableBytes, limit: most)
        }
        return buffer
    }

    private static let leading: [DHCPOptionCode] = [.messageType, .serverIdentifier, .leaseTime, .subnetMask]
    /// Written by ``encoded(limit:)`` itself, or never.
    private static let withheld: Set<DHCPOptionCode> = [.pad, .end, .overload]
    private static let placed = withheld.union(leading).union([.relayAgentInformation])

    /// The octets that ``encoded(limit:)`` writes.
    public var encodedLength: Int {
        let options = options.items.reduce(0) { sum, item in
            DHCPMessage.withheld.contains(item.code)
                ? sum : sum + item.payload.count + 2 * max(1, (item.payload.count + 254) / 255)
        }
        return max(DHCPMessage.headerLength + 4 + options + 1, DHCPMessage.minimumLength)
    }

    /// The message exactly as it was decoded: same order, same pads, same tail.
    public func encodedVerbatim() throws(DHCPEncodingError) -> ByteBuffer {
        var buffer = ByteBuffer()
        try writeHeader(to: &buffer)
        if let vendorArea {
            buffer.writeBytes(vendorArea)
            return buffer
        }
        buffer.writeInteger(DHCPMessage.magicCookie)
        for item in options.items { DHCPMessage.write(item, to: &buffer) }
        if let cutOption, cutOption.error.offset >= DHCPMessage.headerLength { buffer.writeBytes(cutOption.octets) }
        return buffer
    }

    private func writeHeader(to buffer: inout ByteBuffer) throws(DHCPEncodingError) {
        buffer.writeMultipleIntegers(
            operation.rawValue, hardware.type, hardware.length, hops, transactionID, seconds, flags,
            clientAddress.bits, yourAddress.bits, nextServer.bits, relay.bits, hardware.high, hardware.low)
        try DHCPMessage.write(serverNameField, "sname", width: 64, to: &buffer)
        try DHCPMessage.write(bootFileField, "file", width: 128, to: &buffer)
    }

    private static func write(
        _ octets: [UInt8], _ field: String, width: Int, to buffer: inout ByteBuffer
    ) throws(DHCPEncodingError) {
        guard octets.count <= width else { throw DHCPEncodingError(field: field, size: octets.count, limit: width) }
        buffer.writeBytes(octets)
        buffer.writeRepeatingByte(0, count: width - octets.count)
    }

    private func write(_ code: DHCPOptionCode, to buffer: inout ByteBuffer) {
        for item in options.items where item.code == code { DHCPMessage.write(item, to: &buffer) }
    }

    private static func write(_ item: DHCPOption, to buffer: inout ByteBuffer) {
        if item.code == .pad || item.code == .end {
            buffer.writeInteger(item.code.rawValue)
            buffer.writeBytes(item.payload)
            return
        }
        var rest = item.payload[...]
        repeat {
            let part = rest.prefix(255)
            buffer.writeInteger(item.code.rawValue)
            buffer.writeInteger(UInt8(part.count))
            buffer.writeBytes(part)
            rest = rest.dropFirst(part.count)
        } while !rest.isEmpty
    }
}

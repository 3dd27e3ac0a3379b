// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// Address resolution of IPv4 on Ethernet (RFC 826): hardware type(2) = 1, protocol type(2) = 0x0800, hardware
/// length(1) = 6, protocol length(1) = 4, operation(2), sender(6 + 4), target(6 + 4).
public struct ARPPacket: Hashable, Sendable {
    /// What the sender wants (IANA "ARP Operation Codes").
    public struct Operation: RawRepresentable, Hashable, Sendable {
        /// The number in the packet.
        public let rawValue: UInt16

        /// An operation from its number.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// Who has the target protocol address?
        public static let request = Operation(rawValue: 1)
        /// The sender has it.
        public static let reply = Operation(rawValue: 2)
    }

    /// What the sender wants.
    public var operation: Operation
    /// The sender's hardware address.
    public var senderHardware: MACAddress
    /// The sender's protocol address; `0.0.0.0` in a probe (RFC 5227 §2.1.1).
    public var sender: IPv4Address
    /// The target's hardware address; has no meaning in a request.
    public var targetHardware: MACAddress
    /// The target's protocol address.
    public var target: IPv4Address

    /// A packet from its parts.
    public init(
        operation: Operation, senderHardware: MACAddress, sender: IPv4Address,
        targetHardware: MACAddress = MACAddress(high: 0, low: 0), target: IPv4Address
    ) {
        self.operation = operation
        self.senderHardware = senderHardware
        self.sender = sender
        self.targetHardware = targetHardware
        self.target = target
    }

    /// Parses the packet at the start of `buffer`; what follows it is a frame's padding.
    public init(parsing buffer: ByteBuffer) throws(FrameError) {
        var reader = FieldReader("ARP", buffer)
        let hardware = try reader.integer("hardware type", as: UInt16.self)
        guard hardware == 1 else { throw reader.malformed("hardware type", at: 0, needed: 1, found: hardware) }
        let network = try reader.integer("protocol type", as: UInt16.self)
        guard network == EtherType.ipv4.rawValue else {
            throw reader.malformed("protocol type", at: 2, needed: EtherType.ipv4.rawValue, found: network)
        }
        let hardwareLength = try reader.integer("hardware length", as: UInt8.self)
        guard hardwareLength == 6 else {
            throw reader.malformed("hardware length", at: 4, needed: 6, found: hardwareLength)
        }
        let protocolLength = try reader.integer("protocol length", as: UInt8.self)
        guard protocolLength == 4 else {
            throw reader.malformed("protocol length", at: 5, needed: 4, found: protocolLength)
        }
        operation = Operation(rawValue: try reader.integer("operation"))
        senderHardware = try reader.hardwareAddress("sender hardware address")
        sender = try reader.ipv4Address("sender protocol address")
        targetHardware = try reader.hardwareAddress("target hardware address")
        target = try reader.ipv4Address("target protocol address")
    }

    /// The answer to this request from the machine that has the target address.
    public func reply(from hardware: MACAddress) -> ARPPacket {
        ARPPacket(
            operation: .reply, senderHardware: hardware, sender: target, targetHardware: senderHardware, target: sender)
    }

    /// Appends the packet's 28 octets.
    public func write(to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(
            UInt16(1), EtherType.ipv4.rawValue, UInt8(6), UInt8(4), operation.rawValue)
        buffer.write(senderHardware)
        buffer.write(sender)
        buffer.write(targetHardware)
        buffer.write(target)
    }

    /// The packet's octets.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBuffer()
        write(to: &buffer)
        return buffer
    }
}

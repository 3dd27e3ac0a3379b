// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import NetAddress

/// A part of a report that pxeinfo sends to its boot server (nbp/README.md, "pxeinfo's report").
///
///     0   4  Magic     "PXER"
///     4   2  Sequence  from 0, network order
///     6   2  Last      1 in the last datagram, network order
///     8   1  Hardware  1 is Ethernet: htype, hlen and chaddr of the DHCPACK
///     9   1  Hardlen   6
///     10  6  CAddr     the machine's address
///     16     Text      at most 1024 bytes of ASCII
public struct ReportDatagram: Hashable, Sendable {
    /// Its place in the report.
    public var sequence: UInt16
    /// Whether it is the last one.
    public var isLast: Bool
    /// Whose report it is.
    public var hardware: MACAddress
    /// Its part of the text.
    public var text: [UInt8]

    /// The port of this server that pxekit writes into REPORT_PORT; any other will do.
    public static let port: UInt16 = 8274
    /// The most text that one datagram carries.
    public static let textLimit = 1024

    static let magic: [UInt8] = Array("PXER".utf8)
    /// The bytes before the text.
    static let headerLength = 16
    /// How much of a datagram its acknowledgement repeats.
    static let acknowledgedLength = 8

    /// A part from its fields.
    public init(sequence: UInt16, isLast: Bool, hardware: MACAddress, text: [UInt8]) {
        self.sequence = sequence
        self.isLast = isLast
        self.hardware = hardware
        self.text = text
    }

    /// Reads the payload of a UDP datagram.
    public init(decoding payload: ByteBuffer) throws(ReportDatagramError) {
        let bytes = Array(payload.readableBytesView)
        guard bytes.count >= Self.headerLength else { throw .short(found: bytes.count) }
        guard Array(bytes[0..<4]) == Self.magic else { throw .magic(found: Array(bytes[0..<4])) }
        guard bytes[8] == 1, bytes[9] == 6, let hardware = MACAddress(octets: bytes[10..<16]) else {
            throw .hardware(type: bytes[8], length: bytes[9])
        }
        guard bytes.count - Self.headerLength <= Self.textLimit else {
            throw .long(found: bytes.count - Self.headerLength)
        }
        self.init(
            sequence: UInt16(bytes[4]) << 8 | UInt16(bytes[5]), isLast: bytes[6] != 0 || bytes[7] != 0,
            hardware: hardware, text: Array(bytes[Self.headerLength...]))
    }

    /// The payload of the UDP datagram.
    public func encoded() -> ByteBuffer {
        var payload = acknowledgement
        payload.writeBytes([1, 6] + hardware.octets + text)
        return payload
    }

    /// What the server answers: the first eight bytes.
    public var acknowledgement: ByteBuffer {
        var answer = ByteBuffer(bytes: Self.magic)
        answer.writeInteger(sequence)
        answer.writeInteger(UInt16(isLast ? 1 : 0))
        return answer
    }
}

/// Why a datagram is no part of a report.
public enum ReportDatagramError: Error, Hashable, Sendable {
    /// Shorter than the header of 16 bytes.
    case short(found: Int)
    /// Does not begin with "PXER".
    case magic(found: [UInt8])
    /// Not the address of an Ethernet card.
    case hardware(type: UInt8, length: UInt8)
    /// More text than a datagram carries.
    case long(found: Int)
}

extension ReportDatagramError: CustomStringConvertible {
    /// For people.
    public var description: String {
        switch self {
        case .short(let found): "report: header: needed \(ReportDatagram.headerLength) bytes, found \(found)"
        case .magic(let found): "report: Magic at 0: needed \(ReportDatagram.magic), found \(found)"
        case .hardware(let type, let length):
            "report: Hardware and Hardlen at 8: needed 1 and 6, found \(type) and \(length)"
        case .long(let found): "report: Text: needed at most \(ReportDatagram.textLimit) bytes, found \(found)"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
public import NIOCore

/// A TFTP packet: the payload of one UDP datagram.
///
/// | opcode | layout after the two opcode bytes |
/// |---|---|
/// | RRQ 1, WRQ 2 | filename NUL mode NUL (option NUL value NUL)* |
/// | DATA 3 | block number (2 bytes), 0 to blksize bytes |
/// | ACK 4 | block number (2 bytes) |
/// | ERROR 5 | code (2 bytes), message NUL |
/// | OACK 6 | (option NUL value NUL)* |
///
/// Numbers are in network order (RFC 1350 §5, RFC 2347).
public enum TFTPPacket: Hashable, Sendable {
    // Indirect, so that a packet is small: nearly all that are handled are ACKs.
    indirect case readRequest(TFTPRequest)
    indirect case writeRequest(TFTPRequest)
    /// The payload shares the datagram's storage.
    case data(block: UInt16, payload: ByteBuffer)
    case acknowledgement(block: UInt16)
    case error(TFTPError)
    case optionAcknowledgement([TFTPOption])

    /// The number of bytes before the payload of DATA.
    public static let dataHeaderSize = 4

    /// The packet's type.
    public var opcode: TFTPOpcode {
        switch self {
        case .readRequest: .readRequest
        case .writeRequest: .writeRequest
        case .data: .data
        case .acknowledgement: .acknowledgement
        case .error: .error
        case .optionAcknowledgement: .optionAcknowledgement
        }
    }

    /// Whether it asks for a transfer.
    public var isRequest: Bool {
        switch self {
        case .readRequest, .writeRequest: true
        case .data, .acknowledgement, .error, .optionAcknowledgement: false
        }
    }

    /// An ERROR packet.
    public static func error(_ code: TFTPErrorCode, _ message: TFTPString) -> TFTPPacket {
        .error(TFTPError(code, message))
    }
}

extension TFTPPacket {
    /// Appends the packet to `buffer`.
    public func encode(into buffer: inout ByteBuffer) {
        buffer.writeInteger(opcode.rawValue)
        switch self {
        case .readRequest(let request), .writeRequest(let request):
            buffer.writeText(request.filename)
            buffer.writeText(request.mode)
            buffer.writeOptions(request.options)
        case .data(let block, let payload):
            buffer.writeInteger(block)
            buffer.writeImmutableBuffer(payload)
        case .acknowledgement(let block):
            buffer.writeInteger(block)
        case .error(let error):
            buffer.writeInteger(error.code.rawValue)
            buffer.writeText(error.message)
        case .optionAcknowledgement(let options):
            buffer.writeOptions(options)
        }
    }

    /// The packet as a datagram of its own.
    public func encoded() -> ByteBuffer {
        var buffer = ByteBuffer()
        encode(into: &buffer)
        return buffer
    }

    /// Appends the four bytes before a block's content; the shell that sends a window appends the content itself.
    public static func encodeDataHeader(block: UInt16, into buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(TFTPOpcode.data.rawValue, block)
    }
}

extension ByteBuffer {
    fileprivate mutating func writeText(_ text: TFTPString) {
        writeBytes(text.bytes)
        writeInteger(UInt8(0))
    }

    fileprivate mutating func writeOptions(_ options: [TFTPOption]) {
        for option in options {
            writeText(option.name.text)
            writeText(option.value)
        }
    }
}

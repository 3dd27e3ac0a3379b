// SPDX-License-Identifier: Apache-2.0
public import NIOCore

extension TFTPPacket {
    /// Reads a datagram.
    ///
    /// Lenient where real clients are careless (quirk T5): bytes after an ACK, an ERROR text without its NUL or missing
    /// altogether, and whatever follows the last whole option are no error.
    public init(decoding datagram: UnsafeRawBufferPointer) throws(TFTPDecodeError) {
        // Nearly all that a server receives; there is no need to own memory for it.
        if datagram.count >= 4, datagram[0] == 0, datagram[1] == UInt8(TFTPOpcode.acknowledgement.rawValue) {
            self = .acknowledgement(block: UInt16(datagram[2]) << 8 | UInt16(datagram[3]))
        } else {
            try self.init(decoding: ByteBuffer(bytes: datagram))
        }
    }

    /// Reads the datagram in `datagram`'s readable bytes, as lenient as ``init(decoding:)-(UnsafeRawBufferPointer)``.
    public init(decoding datagram: ByteBuffer) throws(TFTPDecodeError) {
        var reader = Reader(bytes: datagram, start: datagram.readerIndex)
        let opcode = TFTPOpcode(rawValue: try reader.readNumber("opcode"))
        switch opcode {
        case .readRequest, .writeRequest:
            reader.structure = opcode.description
            let request = TFTPRequest(
                try reader.readText("filename"), mode: try reader.readText("mode"), options: reader.readOptions())
            self = opcode == .readRequest ? .readRequest(request) : .writeRequest(request)
        case .data:
            reader.structure = "DATA"
            self = .data(block: try reader.readNumber("block number"), payload: reader.bytes.slice())
        case .acknowledgement:
            reader.structure = "ACK"
            self = .acknowledgement(block: try reader.readNumber("block number"))
        case .error:
            reader.structure = "ERROR"
            let code = TFTPErrorCode(rawValue: try reader.readNumber("error code"))
            self = .error(TFTPError(code, TFTPString(bytes: reader.bytes.readableBytesView)))
        case .optionAcknowledgement:
            self = .optionAcknowledgement(reader.readOptions())
        default:
            throw TFTPDecodeError(
                structure: "packet", field: "opcode", offset: 0, needed: "1 to 6", found: "\(opcode.rawValue)")
        }
    }
}

private struct Reader {
    var bytes: ByteBuffer
    let start: Int
    var structure = "packet"

    init(bytes: ByteBuffer, start: Int) {
        self.bytes = bytes
        self.start = start
    }

    mutating func readNumber(_ field: String) throws(TFTPDecodeError) -> UInt16 {
        guard let number = bytes.readInteger(as: UInt16.self) else {
            throw error(field, needed: "2 bytes", found: "\(bytes.readableBytes)")
        }
        return number
    }

    mutating func readText(_ field: String) throws(TFTPDecodeError) -> TFTPString {
        guard let text = readText() else {
            throw error(field, needed: "text closed by NUL", found: "\(bytes.readableBytes) bytes without NUL")
        }
        return text
    }

    /// Options up to the end or to the first that is not whole; an empty name is padding.
    mutating func readOptions() -> [TFTPOption] {
        var options: [TFTPOption] = []
        while let name = readText(), !name.bytes.isEmpty, let value = readText() {
            options.append(TFTPOption(TFTPOptionName(name), value))
        }
        return options
    }

    private mutating func readText() -> TFTPString? {
        let view = bytes.readableBytesView
        guard let end = view.firstIndex(of: 0) else { return nil }
        let text = TFTPString(bytes: view[..<end])
        bytes.moveReaderIndex(to: end + 1)
        return text
    }

    private func error(_ field: String, needed: String, found: String) -> TFTPDecodeError {
        TFTPDecodeError(
            structure: structure, field: field, offset: bytes.readerIndex - start, needed: needed, found: found)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Takes fields off a file whose byte order its first octets tell, and says which one is missing.
struct CaptureReader {
    /// The header, record or block that is being read.
    var structure: String
    var order: Endianness
    private(set) var rest: ByteBuffer
    private let start: Int

    /// - Parameter offset: where in the file the octets begin.
    init(_ structure: String, _ buffer: ByteBuffer, at offset: Int = 0) {
        self.structure = structure
        self.order = .little
        self.rest = buffer
        self.start = buffer.readerIndex - offset
    }

    /// How many octets of the file were taken.
    var offset: Int { rest.readerIndex - start }

    mutating func integer<Value: FixedWidthInteger & Sendable>(
        _ field: String, as: Value.Type = Value.self
    ) throws(CaptureError) -> Value {
        guard let value = rest.readInteger(endianness: order, as: Value.self) else {
            throw truncated(field, needed: Value.bitWidth / 8)
        }
        return value
    }

    mutating func octets(_ field: String, count: some BinaryInteger) throws(CaptureError) -> ByteBuffer {
        guard let length = Int(exactly: count), let slice = rest.readSlice(length: length) else {
            throw truncated(field, needed: count)
        }
        return slice
    }

    /// A reader of the next `count` octets alone, whose offsets are still those of the file.
    mutating func part(_ field: String, count: some BinaryInteger) throws(CaptureError) -> CaptureReader {
        var part = self
        let octets = try octets(field, count: count)
        part.rest.moveWriterIndex(to: part.rest.readerIndex + octets.readableBytes)
        return part
    }

    private func truncated(_ field: String, needed: some BinaryInteger) -> CaptureError {
        CaptureError(
            kind: .truncated, structure: structure, field: field, offset: offset, needed: UInt64(needed),
            found: UInt64(rest.readableBytes))
    }

    /// The error for a field whose last octet was just taken and which has a forbidden value.
    func malformed<Value: FixedWidthInteger>(_ field: String, needed: UInt64, found: Value) -> CaptureError {
        CaptureError(
            kind: .malformed, structure: structure, field: field, offset: offset - Value.bitWidth / 8, needed: needed,
            found: UInt64(found))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NetAddress

/// Takes the fields of one structure off a buffer, in network order, and says which one is missing.
struct FieldReader {
    private let structure: String
    private let start: Int
    private(set) var rest: ByteBuffer

    init(_ structure: String, _ buffer: ByteBuffer) {
        self.structure = structure
        self.start = buffer.readerIndex
        self.rest = buffer
    }

    /// How many octets were taken.
    var offset: Int { rest.readerIndex - start }

    mutating func integer<Value: FixedWidthInteger & Sendable>(
        _ field: String, as: Value.Type = Value.self
    ) throws(FrameError) -> Value {
        guard let value = rest.readInteger(as: Value.self) else {
            throw truncated(field, needed: Value.bitWidth / 8)
        }
        return value
    }

    mutating func hardwareAddress(_ field: String) throws(FrameError) -> MACAddress {
        guard rest.readableBytes >= 6 else { throw truncated(field, needed: 6) }
        return MACAddress(high: try integer(field), low: try integer(field))
    }

    mutating func ipv4Address(_ field: String) throws(FrameError) -> IPv4Address {
        IPv4Address(bits: try integer(field))
    }

    mutating func ipv6Address(_ field: String) throws(FrameError) -> IPv6Address {
        guard rest.readableBytes >= 16 else { throw truncated(field, needed: 16) }
        return IPv6Address(high: try integer(field), low: try integer(field))
    }

    mutating func octets(_ field: String, count: Int) throws(FrameError) -> ByteBuffer {
        guard let slice = rest.readSlice(length: count) else { throw truncated(field, needed: count) }
        return slice
    }

    private func truncated(_ field: String, needed: Int) -> FrameError {
        FrameError(.truncated, structure, field, at: offset, needed: needed, found: rest.readableBytes)
    }

    /// The error for a field that stands at `offset` and has a forbidden value.
    func malformed(
        _ field: String, at offset: Int, needed: some BinaryInteger, found: some BinaryInteger
    ) -> FrameError {
        FrameError(.malformed, structure, field, at: offset, needed: Int(needed), found: Int(found))
    }
}

extension ByteBuffer {
    mutating func write(_ address: MACAddress) {
        writeMultipleIntegers(UInt16(truncatingIfNeeded: address.bits >> 32), UInt32(truncatingIfNeeded: address.bits))
    }

    mutating func write(_ address: IPv4Address) {
        writeInteger(address.bits)
    }

    mutating func write(_ address: IPv6Address) {
        writeMultipleIntegers(address.high, address.low)
    }
}

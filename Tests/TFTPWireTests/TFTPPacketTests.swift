// SPDX-License-Identifier: Apache-2.0
import NIOCore
import TFTPWire
import TestSupport
import Testing

@Suite struct TFTPPacketTests {
    struct Fixture: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        let packet: TFTPPacket
        var testDescription: String { name }

        init(_ name: String, _ bytes: String, _ packet: TFTPPacket) {
            self.name = name
            self.bytes = bytes
            self.packet = packet
        }
    }

    /// Escaped text: `\0` is NUL.
    static let exact: [Fixture] = [
        Fixture("RRQ without options", "\0\u{1}pxelinux.0\0octet\0", .readRequest(TFTPRequest("pxelinux.0"))),
        Fixture(
            "RRQ of EDK2", "\0\u{1}a\0octet\0tsize\00\0blksize\01468\0windowsize\04\0",
            .readRequest(
                TFTPRequest(
                    "a",
                    options: [TFTPOption(.transferSize, 0), TFTPOption(.blockSize, 1468), TFTPOption(.windowSize, 4)]
                ))),
        Fixture(
            "T5: WRQ keeps unknown options and their order", "\0\u{2}up\0OCTET\0zz\0\0BLKSIZE\08\0",
            .writeRequest(
                TFTPRequest("up", mode: "OCTET", options: [TFTPOption("zz", ""), TFTPOption("BLKSIZE", "8")]))),
        Fixture("DATA", "\0\u{3}\u{1}\u{2}xyz", .data(block: 0x102, payload: ByteBuffer(string: "xyz"))),
        Fixture("empty DATA", "\0\u{3}\0\u{1}", .data(block: 1, payload: ByteBuffer())),
        Fixture("ACK", "\0\u{4}\0\u{7}", .acknowledgement(block: 7)),
        Fixture("ERROR", "\0\u{5}\0\u{1}gone\0", .error(.fileNotFound, "gone")),
        Fixture("ERROR with an unknown code", "\0\u{5}\u{9}\u{9}\0", .error(TFTPErrorCode(rawValue: 0x909), "")),
        Fixture("OACK", "\0\u{6}tsize\099\0", .optionAcknowledgement([TFTPOption(.transferSize, 99)])),
        Fixture("empty OACK", "\0\u{6}", .optionAcknowledgement([])),
    ]

    @Test("a packet decodes to its value and encodes to the same bytes", arguments: exact)
    func roundTrip(_ fixture: Fixture) throws {
        let bytes = ByteBuffer(string: fixture.bytes)
        #expect(try TFTPPacket(decoding: bytes) == fixture.packet)
        #expect(fixture.packet.encoded() == bytes)
    }

    @Test(
        "T5: what careless clients append is tolerated",
        arguments: [
            Fixture("NULs after the mode", "\0\u{1}a\0octet\0\0\0\0", .readRequest(TFTPRequest("a"))),
            Fixture(
                "an option cut short", "\0\u{1}a\0octet\0tsize\00\0blksize\014",
                .readRequest(TFTPRequest("a", options: [TFTPOption(.transferSize, 0)]))),
            Fixture("bytes after an ACK", "\0\u{4}\0\u{7}junk", .acknowledgement(block: 7)),
            Fixture("an ERROR text without NUL", "\0\u{5}\0\0oops", .error(.undefined, "oops")),
            Fixture("an ERROR without text", "\0\u{5}\0\u{8}", .error(.optionRefused, "")),
        ])
    func tolerated(_ fixture: Fixture) throws {
        #expect(try TFTPPacket(decoding: ByteBuffer(string: fixture.bytes)) == fixture.packet)
    }

    @Test(
        "what is not a packet names structure, field and offset",
        arguments: [
            ("", "packet: opcode at offset 0: needed 2 bytes, found 0"),
            ("\0", "packet: opcode at offset 0: needed 2 bytes, found 1"),
            ("\0\0", "packet: opcode at offset 0: needed 1 to 6, found 0"),
            ("\0\u{7}ab", "packet: opcode at offset 0: needed 1 to 6, found 7"),
            ("\0\u{1}", "RRQ: filename at offset 2: needed text closed by NUL, found 0 bytes without NUL"),
            ("\0\u{1}abc\0oct", "RRQ: mode at offset 6: needed text closed by NUL, found 3 bytes without NUL"),
            ("\0\u{2}abc", "WRQ: filename at offset 2: needed text closed by NUL, found 3 bytes without NUL"),
            ("\0\u{3}\0", "DATA: block number at offset 2: needed 2 bytes, found 1"),
            ("\0\u{4}", "ACK: block number at offset 2: needed 2 bytes, found 0"),
            ("\0\u{5}a", "ERROR: error code at offset 2: needed 2 bytes, found 1"),
        ])
    func malformed(bytes: String, message: String) {
        // A reader index that is not 0 shows that offsets count from the packet.
        var buffer = ByteBuffer(string: "..." + bytes)
        buffer.moveReaderIndex(forwardBy: 3)
        let error = #expect(throws: TFTPDecodeError.self) { try TFTPPacket(decoding: buffer) }
        #expect(error?.description == message)
    }

    @Test("damaged packets decode or throw, and what decodes encodes to the same value", arguments: exact)
    func damage(_ fixture: Fixture) throws {
        try forEachMutation(of: ByteBuffer(string: fixture.bytes), seed: 5) { damaged in
            guard let packet = try? TFTPPacket(decoding: damaged) else { return }
            let again = try TFTPPacket(decoding: packet.encoded())
            #expect(again == packet)
        }
    }

    @Test("a DATA payload shares the storage of its datagram")
    func payloadIsASlice() throws {
        let datagram = TFTPPacket.data(block: 1, payload: ByteBuffer(repeating: 7, count: 1468)).encoded()
        guard case .data(_, let payload) = try TFTPPacket(decoding: datagram) else {
            Issue.record("not DATA")
            return
        }
        let address = { (buffer: ByteBuffer) in
            buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        }
        #expect(address(payload) == address(datagram) + UInt(TFTPPacket.dataHeaderSize))
    }
}

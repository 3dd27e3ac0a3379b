// SPDX-License-Identifier: Apache-2.0
import NIOCore
import TFTPWire
import Testing

@Suite struct NetasciiTests {
    @Test(
        "netascii: line ends and lone returns, there and back",
        arguments: [
            ("", ""), ("a\nb\n", "a\r\nb\r\n"), ("a\rb", "a\r\0b"), ("\r\n", "\r\0\r\n"), ("\r\r", "\r\0\r\0"),
            ("\0x", "\0x"),
        ])
    func thereAndBack(content: String, wire: String) {
        #expect(Netascii.encode(ByteBuffer(string: content)) == ByteBuffer(string: wire))
        #expect(Netascii.decode(ByteBuffer(string: wire)) == ByteBuffer(string: content))
    }

    @Test("netascii: a text means the same wherever it is cut", arguments: ["a\r\nb\r\0c\r\r\n\r", "\r\n\r\n", "xx"])
    func pieces(wire: String) {
        let whole = Netascii.decode(ByteBuffer(string: wire))
        for size in 1...3 {
            var decoder = Netascii.Decoder()
            var rest = ByteBuffer(string: wire)
            var content = ByteBuffer()
            while let piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
                content.writeImmutableBuffer(decoder.decode(piece))
            }
            content.writeImmutableBuffer(decoder.end())
            #expect(content == whole)
        }
    }

    @Test(
        "netascii: a return before anything else is kept",
        arguments: [("a\rb", "a\rb"), ("\r", "\r"), ("\r\r\n", "\r\n")])
    func careless(wire: String, content: String) {
        #expect(Netascii.decode(ByteBuffer(string: wire)) == ByteBuffer(string: content))
    }
}

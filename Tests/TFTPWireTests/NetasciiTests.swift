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

    @Test(
        "netascii: a return before anything else is kept",
        arguments: [("a\rb", "a\rb"), ("\r", "\r"), ("\r\r\n", "\r\n")])
    func careless(wire: String, content: String) {
        #expect(Netascii.decode(ByteBuffer(string: wire)) == ByteBuffer(string: content))
    }
}

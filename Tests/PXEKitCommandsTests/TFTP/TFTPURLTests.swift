// SPDX-License-Identifier: Apache-2.0
import TFTPWire
import Testing

@testable import PXEKitCommands

@Suite struct TFTPURLTests {
    @Test(
        "what a URL means",
        arguments: [
            ("tftp://192.0.2.1/pxelinux.0", "192.0.2.1", 69, "pxelinux.0", .octet),
            ("tftp://boot.example:6969/a/b%20c", "boot.example", 6969, "a/b c", .octet),
            ("TFTP://[2001:db8::1]/x;mode=netascii", "2001:db8::1", 69, "x", .netascii),
            ("tftp://[::1]:70/x;mode=octet", "::1", 70, "x", .octet), ("192.0.2.1/x", "192.0.2.1", 69, "x", .octet),
            ("h//x", "h", 69, "/x", .octet),
        ] as [(String, String, Int, String, TFTPRequest.TransferMode)])
    func valid(text: String, host: String, port: Int, file: String, mode: TFTPRequest.TransferMode) throws {
        let url = try #require(TFTPURL(text))
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.file == file)
        #expect(url.mode == mode)
    }

    @Test(
        "what is no URL of a file",
        arguments: [
            "", "tftp://", "tftp://h", "tftp://h/", "http://h/x", "tftp://h:0/x", "tftp://h:65536/x", "tftp://h:/x",
            "tftp:///x", "tftp://h/%zz", "tftp://h/a%00b", "tftp://[::1]x/y",
        ])
    func invalid(text: String) {
        #expect(TFTPURL(text) == nil)
    }
}

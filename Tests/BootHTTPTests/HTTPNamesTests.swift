// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootHTTP

@Suite struct HTTPNamesTests {
    @Test(
        "percent signs stand for bytes",
        arguments: [
            ("/a", [UInt8]("/a".utf8)), ("/%41%2f%2F", Array("/A//".utf8)), ("%C3%A4", [0xC3, 0xA4]), ("%ff", [0xFF]),
            ("a+b", Array("a+b".utf8)), ("", []), ("ä", [0xC3, 0xA4]), ("%", nil), ("%4", nil), ("%4g", nil),
            ("%%41", nil),
        ])
    func percent(text: String, bytes: [UInt8]?) {
        #expect(PercentEncoding.decoded(text) == bytes)
    }

    @Test(
        "firmware knows a file by its media type",
        arguments: [
            ("boot/BOOTX64.EFI", "application/efi"), ("a.iso", "application/vnd.efi-iso"),
            ("a.img", "application/vnd.efi-img"),
            ("menu.ipxe", "text/plain; charset=utf-8"), ("vmlinuz", "application/octet-stream"),
            ("v1.2/vmlinuz", "application/octet-stream"), ("initrd.gz", "application/gzip"),
            ("", "application/octet-stream"),
        ])
    func types(path: String, type: String) {
        #expect((MediaType.of(path: path) ?? "application/octet-stream") == type)
    }
}

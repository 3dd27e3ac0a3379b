// SPDX-License-Identifier: Apache-2.0
import FileCatalog
import Testing

@Suite struct CatalogPathTests {
    @Test(
        "T11: what a client may mean by a path",
        arguments: [
            ("pxelinux.0", "pxelinux.0"), ("/pxelinux.0", "pxelinux.0"), ("//a///b", "a/b"), ("./a/./b", "a/b"),
            ("\\Boot\\x86\\bootmgr.exe", "Boot/x86/bootmgr.exe"), ("a\\/b", "a/b"), ("...", "..."), ("a..b", "a..b"),
            ("http://192.0.2.1/x", "http:/192.0.2.1/x"),
            (String(repeating: "n", count: 511), String(repeating: "n", count: 511)),
        ])
    func accepted(name: String, path: String) throws {
        #expect(try CatalogPath(name).description == path)
    }

    @Test(
        "T11: what is refused before any disk is touched",
        arguments: [
            ("", .noName), ("/", .noName), ("./.", .noName), ("..", .parentDirectory),
            ("../etc/passwd", .parentDirectory),
            ("a/../../b", .parentDirectory), ("a\\..\\..\\b", .parentDirectory), ("C:\\boot", .driveLetter),
            ("/c:/boot", .driveLetter), ("z:boot", .driveLetter), ("a\0b", .containsNUL), ("\0", .containsNUL),
            (String(repeating: "n", count: 512), .tooLong(512)),
        ] as [(String, CatalogRefusal)])
    func refused(name: String, refusal: CatalogRefusal) {
        #expect(throws: refusal) { try CatalogPath(name) }
    }
}

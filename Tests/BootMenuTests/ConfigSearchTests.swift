// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

@Suite("Where PXELINUX looks for its configuration")
struct ConfigSearchTests {
    @Test("the names come in the order of the manual")
    func order() throws {
        let search = ConfigSearch(
            bootFile: "/boot/pxelinux.0", uuid: ClientUUID("B8945908-D6A6-41A9-611D-74A6AB80B83D"),
            mac: MACAddress("88:99:AA:BB:CC:DD"), address: IPv4Address("192.0.2.91"), configurationFile: "site.cfg")
        #expect(
            search.candidates.map(\.name) == [
                "/boot/site.cfg", "/boot/pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d",
                "/boot/pxelinux.cfg/01-88-99-aa-bb-cc-dd", "/boot/pxelinux.cfg/C000025B", "/boot/pxelinux.cfg/C000025",
                "/boot/pxelinux.cfg/C00002", "/boot/pxelinux.cfg/C0000", "/boot/pxelinux.cfg/C000",
                "/boot/pxelinux.cfg/C00", "/boot/pxelinux.cfg/C0", "/boot/pxelinux.cfg/C", "/boot/pxelinux.cfg/default",
            ])
    }

    @Test(
        "the prefix is option 210, else the boot file through its last strange character",
        arguments: [
            ("pxelinux.0", nil, ""), ("boot/pxelinux.0", nil, "boot/"), ("boot/my_pxe.0", nil, "boot/my_"),
            ("a\\b\\pxelinux.0", nil, "a\\b\\"), ("/x/pxelinux.0", "http://h/t/", "http://h/t/"), ("x/y", "", ""),
        ] as [(String, String?, String)])
    func prefix(bootFile: String, option: String?, prefix: String) {
        #expect(ConfigSearch(bootFile: bootFile, pathPrefix: option).prefix == prefix)
    }

    @Test(
        "URLs and names with a server stay as they are",
        arguments: [
            ("a.cfg", "d/a.cfg"), ("::a.cfg", "a.cfg"), ("192.0.2.1::a", "192.0.2.1::a"), ("http://h/a", "http://h/a"),
        ])
    func qualified(name: String, expected: String) {
        #expect(ConfigSearch(bootFile: "d/pxelinux.0").qualified(name) == expected)
    }
}

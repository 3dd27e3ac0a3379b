// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import QEMULab

@Suite("Guests of one session")
struct GuestFilesTests {
    @Test(
        "each guest has its own files; the first one's have the given names",
        arguments: [
            ("screen.png", 0, "screen.png"), ("screen.png", 1, "screen-2.png"), ("a.b/log", 2, "a.b/log-3"),
            ("/tmp/x.tar.gz", 9, "/tmp/x.tar-10.gz"), ("a/.hidden", 1, "a/.hidden-2"), ("", 1, "-2"),
        ])
    func names(given: String, guest: Int, name: String) {
        #expect(GuestFiles.path(given, guest: guest) == name)
    }

    @Test("hardware addresses count up, up to the end of their last three octets")
    func addresses() throws {
        var request = BootRequest()
        request.machine.mac = MACAddress(0x52, 0x54, 0, 0, 0, 0xFF)
        request.clients = 64
        try request.check()
        #expect(request.machine(ofGuest: 0).mac == MACAddress(0x52, 0x54, 0, 0, 0, 0xFF))
        #expect(request.machine(ofGuest: 63).mac == MACAddress(0x52, 0x54, 0, 0, 1, 0x3E))
        request.machine.mac = MACAddress(0x52, 0x54, 0, 0xFF, 0xFF, 0xC0)
        try request.check()
        request.machine.mac = MACAddress(0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xC1)
        #expect(throws: LabError.self) { try request.check() }
    }
}

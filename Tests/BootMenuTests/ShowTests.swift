// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

@Suite("menu show")
struct ShowTests {
    @Test("the sample menu as a tree and as a screen")
    func golden() throws {
        var menu = Sample.menu
        menu.isLocked = false
        let screens = [nil, "tools"].map { MenuScreen(menu, submenu: $0).lines.joined(separator: "\n") }
        try Golden.expect(menu.outline + "\n" + screens.joined(separator: "\n\n") + "\n", is: "sample.show.txt")
    }

    @Test("a long list shows the part with the default, and directives move what they name")
    func scrolled() {
        var menu = Menu("Long") { (1...40).map { MenuItem.entry(MenuEntry("e\($0)", .quit)) } }
        menu.defaultEntry = "e30"
        menu.timeout = .milliseconds(1000)
        menu.directives[.pxelinux] = [
            "MENU ROWS 3", "menu margin 5", "MENU AUTOBOOT Go in # sec{ond,s}", "MENU TIMEOUTROW -1",
        ]
        let lines = MenuScreen(menu).lines
        #expect(lines[3...5].map { $0.filter { !$0.isWhitespace } } == ["│e28│", "│e29│", "│▶e30│"])
        #expect(lines[0] == "     ┌" + String(repeating: "─", count: 68) + "┐")
        #expect(lines.last?.drop { $0 == " " } == "Go in 1 second")
    }

    @Test("a machine gets the first file of its list that exists, and every name before it is told")
    func lookup() throws {
        let tree = MemoryTree([:], texts: ["boot/pxelinux.cfg/C0000": "", "boot/pxelinux.cfg/default": ""])
        let mac = try #require(MACAddress("52:54:00:12:34:56"))
        let found = ConfigLookup(
            ConfigSearch(bootFile: "boot/pxelinux.0", mac: mac, address: IPv4Address(192, 0, 2, 1)), in: tree)
        #expect(found.found == "boot/pxelinux.cfg/C0000")
        #expect(
            found.tried.map(\.reason) == [
                .mac, .address(digits: 8), .address(digits: 7), .address(digits: 6), .address(digits: 5),
            ])
        let other = ConfigLookup(ConfigSearch(mac: mac), in: tree, below: "boot")
        #expect(other.found == "boot/pxelinux.cfg/default")
        #expect(ConfigLookup(ConfigSearch(mac: mac), in: tree).found == nil)
    }
}

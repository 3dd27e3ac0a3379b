// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

/// Sites of a medium: their file, and the scripts that choose one.
@Suite struct MediumSiteTests {
    private static let file = """
        - name: Berlin
          address: 192.0.2.10/24
          gateway: 192.0.2.1
          dns: 192.0.2.3
          mac: [52:54:00:12:34:56, 52:54:00:12:34:57]
        - name: Hamburg, hall 2
          stage2: http://198.51.100.1/boot/
        """

    private func sites() throws -> [MediumSite] { try MediumSite.all(yaml: Self.file, file: "sites.yaml") }

    @Test("a file has names, addresses and who takes them")
    func read() throws {
        let sites = try sites()
        #expect(sites.map(\.name) == ["Berlin", "Hamburg, hall 2"])
        #expect(sites[0].address == IPv4Subnet("192.0.2.10/24"))
        #expect(sites[0].gateway == IPv4Address(192, 0, 2, 1) && sites[0].nameServer == IPv4Address(192, 0, 2, 3))
        #expect(sites[0].macs.map(\.description) == ["52:54:00:12:34:56", "52:54:00:12:34:57"])
        #expect(sites[1].address == nil && sites[1].stage2 == "http://198.51.100.1/boot/")
        #expect(sites.map(\.line) == [1, 6])
    }

    static let wrong: [(String, String)] = [
        (
            "- {name: a, adress: 192.0.2.1/24}",
            "s.yaml:1:13: [0]: a site has no key \"adress\"; did you mean \"address\"?"
        ),
        ("- {address: 192.0.2.1/24}", "s.yaml:1:3: [0]: a site needs the key name"),
        ("- {name: a}\n- {name: a}", "s.yaml:2:10: [1].name: the name \"a\" is there already: s.yaml:1:10: [0].name"),
        ("- {name: \"\"}", "needs 1 to 31 printable ASCII characters"),
        ("- {name: Köln}", "needs 1 to 31 printable ASCII characters"),
        ("- {name: a, address: 192.0.2.1}", "s.yaml:1:22: [0].address: needs an address with its prefix"),
        ("- {name: a, gateway: x}", "[0].gateway: needs an address as 192.0.2.1, found \"x\""),
        (
            "- {name: a, address: 192.0.2.9/24, gateway: 198.51.100.1}",
            "[0].gateway: needs another machine in the network 192.0.2.9/24, found 198.51.100.1"
        ),
        ("- {name: a, mac: 52:54}", "[0].mac: needs a hardware address"),
        (
            "- {name: a, mac: 52:54:00:12:34:56}\n- {name: b, mac: 52:54:00:12:34:56}",
            "s.yaml:2:18: [1].mac: 52:54:00:12:34:56 is there already: s.yaml:1:18"
        ),
        ("[]", "needs one site at least"), ("name: a", "needs a list"), ("", "the file is empty"),
    ]

    @Test("what is wrong is named with line, place and mend", arguments: wrong)
    func refused(yaml: String, message: String) {
        let error = #expect(throws: MenuFileErrors.self) { try MediumSite.all(yaml: yaml, file: "s.yaml") }
        #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
    }

    @Test("iPXE takes the site of a card, or shows all of them; every label is there")
    func ipxe() throws {
        var script = AddressScript(source: .asked, script: "http://x/menu.ipxe")
        script.sites = try sites()
        let text = try #require(script.text)
        #expect(text.contains("iseq ${net0/mac} 52:54:00:12:34:57 && set card net0 && goto site0 ||\n"))
        #expect(text.contains("menu Which site?\nitem site0 Berlin\nitem site1 Hamburg, hall 2\nchoose site"))
        #expect(text.contains("set address 192.0.2.10\nset mask 255.255.255.0\nset router 192.0.2.1\n"))
        #expect(text.contains("clear address ||"))
        for jump in text.matches(of: #/goto (\w+)/#) { #expect(text.contains("\n:\(jump.1)\n"), "\(jump.1)") }
    }

    @Test("GRUB does the same, with entries of its menu where it cannot ask")
    func grub() throws {
        var script = AddressScript(source: .asked, script: "http://x/")
        script.sites = try sites()
        let asking = try #require(script.grub(modules: [], canRead: true))
        #expect(asking.contains("if [ \"$look\" = 52:54:00:12:34:56 ]; then site_0; fi"))
        #expect(asking.contains("echo '2  Hamburg, hall 2'"))
        let locked = try #require(script.grub(modules: [], canRead: false))
        #expect(locked.contains("menuentry 'Site: Berlin' {\n    site_0\n}"))
        script.sites[0].name = "it's"
        #expect(script.grub(modules: [], canRead: true) == nil)
    }
}

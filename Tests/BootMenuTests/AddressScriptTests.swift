// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

@Suite struct AddressScriptTests {
    private func lines(_ script: AddressScript) throws -> [String] {
        try #require(script.text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("what is known stands before the questions")
    func known() throws {
        let subnet = try #require(IPv4Subnet("192.0.2.10/25"))
        let given = try lines(
            AddressScript(
                source: .given(subnet), gateway: IPv4Address(192, 0, 2, 1), nameServer: IPv4Address(192, 0, 2, 3),
                script: "http://192.0.2.1/boot/menu.ipxe"))
        #expect(
            given.prefix(9) == [
                "#!ipxe", "set sp:hex 20", "set card net0", "set address 192.0.2.10", "set mask 255.255.255.128",
                "set router 192.0.2.1", "set resolver 192.0.2.3", "set script http://192.0.2.1/boot/menu.ipxe",
                "goto use",
            ])
    }

    @Test("a person is asked at once, or after a DHCP server")
    func sources() throws {
        let asked = try lines(AddressScript(source: .asked, script: "http://x/"))
        #expect(asked.prefix(6) == ["#!ipxe", "set sp:hex 20", "set card net0", "set script http://x/", "", ":ask"])
        let dhcp = try lines(AddressScript(source: .dhcp, script: "http://x/"))
        #expect(dhcp[4] == "dhcp && goto load ||")
        #expect(dhcp.dropFirst(5) == asked.dropFirst(4))
    }

    @Test("every label that is gone to is there")
    func labels() throws {
        let subnet = try #require(IPv4Subnet("192.0.2.10/24"))
        for source in [AddressScript.Source.asked, .given(subnet), .dhcp] {
            let text = try #require(AddressScript(source: source, script: "http://x/").text)
            for jump in text.matches(of: #/goto (\w+)/#) { #expect(text.contains("\n:\(jump.1)\n"), "\(jump.1)") }
        }
    }

    @Test("a URL that iPXE would expand is refused, words of its own are hidden")
    func quoting() throws {
        #expect(AddressScript(source: .asked, script: "http://x/${net0/mac}").text == nil)
        let quoted = try lines(AddressScript(source: .asked, script: "http://x/a || shell"))
        #expect(quoted.contains("set script http://x/a ${pipe:string}| shell"))
        #expect(quoted.contains("set pipe:hex 7c"))
    }

    @Test("for GRUB what is known stands before the questions, or in an entry that a person changes")
    func grub() throws {
        let given = AddressScript(
            source: .given(try #require(IPv4Subnet("192.0.2.10/25"))), gateway: IPv4Address(192, 0, 2, 1),
            script: "http://192.0.2.1/boot/")
        let asking = try #require(given.grub(modules: ["read"], canRead: true))
        #expect(asking.hasPrefix("insmod \"$prefix/read.mod\"\n"))
        #expect(
            asking.contains(
                "\nset mask='25'\nset gateway='192.0.2.1'\nset dns=''\nset url='http://192.0.2.1/boot/'\ntry_address\nwhile"
            ))
        #expect(asking.contains("[ \"$mask\" = 25 -o \"$mask\" = 255.255.255.128 ]"))
        let changed = try #require(given.grub(modules: [], canRead: false))
        #expect(!changed.contains("read answer"))
        #expect(changed.hasSuffix("    set url='http://192.0.2.1/boot/'\n    try_address\n}\n"))
        let medium = MediumMenu(mark: "0123ABCD.IDX", path: "grub/tree.cfg")
        let second = try #require(given.grub(modules: [], canRead: true, medium: medium))
        #expect(second.contains("\ntry_address\ntry_medium\nwhile"))
        #expect(medium.text.contains("search --no-floppy --set=root --file '/0123ABCD.IDX'"))
        #expect(medium.text.hasSuffix("}\ntry_medium\n"))
        #expect(AddressScript(source: .asked, script: "http://x/it's").grub(modules: [], canRead: true) == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BootMenu

@Suite("What other loaders' menus show")
struct LoaderTitlesTests {
    @Test(
        "the lines of an iPXE script",
        arguments: [
            ("#!ipxe\n item --key d debian Debian 12\nitem  a A menu  \nitem --gap Tools\n", ["Debian 12", "A menu"]),
            ("#!ipxe\r\nmenu Boot\r\nitem a One\r\nitem b Two\r\nchoose x\r\n", ["One", "Two"]),
            (
                "item\t-k s shell\tiPXE shell\nitem --key=x x Exit\nitem --default first First\n",
                ["iPXE shell", "Exit", "First"]
            ),
            ("iseq ${platform} efi && item win Windows || item win Windows (BIOS)\n", ["Windows", "Windows (BIOS)"]),
            ("item --menu tools mem Memory test # checks RAM\n# item no No\necho item no\n", ["Memory test"]),
            ("item --gap -- x\nitem -g\nitem alone\nitem\n:item x y\n", []),
        ])
    func ipxe(script: String, titles: [String]) { #expect(LoaderTitles.ofIPXE(script) == titles) }

    @Test(
        "the entries of a grub.cfg",
        arguments: [
            (
                "menuentry 'Install' {\n}\nsubmenu 'More' {\n\tmenuentry \"Two \" --class x {\n}\n}\n",
                ["Install", "Two "]
            ),
            (
                "menuentry --hotkey=i --class debian 'Install' {\nmenuentry --id 'x' --users \"\" Rescue\\ mode {\n",
                ["Install", "Rescue mode"]
            ),
            ("if [ a = b ]; then menuentry 'One' { true; }; else menuentry 'Two' { true; }; fi\n", ["One", "Two"]),
            ("menuentry 'It'\\''s' {\r\n}\r\nmenuentry \"say \\\"x\\\" \\y\" {\r\n}\r\n", ["It's", "say \"x\" \\y"]),
            ("# menuentry 'no' {\necho menuentry 'no'\nset title='menuentry x'\nmenuentry {\nmenuentry", []),
            ("menuentry 'open quote {\n}\n", ["open quote {\n}\n"]),
        ])
    func grub(configuration: String, titles: [String]) { #expect(LoaderTitles.ofGRUB(configuration) == titles) }
}

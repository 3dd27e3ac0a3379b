// SPDX-License-Identifier: Apache-2.0

import PeerConfiguration

/// A configuration that a rule finds something in, and the same as it is mended.
struct LintSample: CustomStringConvertible, Sendable {
    let rule: String
    let dialect: PeerDialect
    let wrong: String
    let right: String

    var description: String { "\(rule) in \(dialect.rawValue)" }

    init(_ rule: String, _ dialect: PeerDialect, _ wrong: String, mended right: String) {
        (self.rule, self.dialect, self.wrong, self.right) = (rule, dialect, wrong, right)
    }

    private static let architecture = "option arch code 93 = unsigned integer 16;\n"
    private static let net = "subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.100 192.0.2.200; }\n"
    private static let range = "dhcp-range=192.0.2.100,192.0.2.200,255.255.255.0\n"

    private static func kea(_ members: String) -> String { "{ \"Dhcp4\": { \(members) } }" }

    private static func kea(class name: String, _ test: String, _ members: String) -> String {
        "{ \"name\": \"\(name)\", \"test\": \"\(test)\", \(members) }"
    }

    private static let server = "\"next-server\": \"192.0.2.5\""

    static let all = unix + windows

    private static let unix: [LintSample] = [
        LintSample(
            "wrong-program", .isc, net + "next-server 192.0.2.5;\nfilename \"undionly.kpxe\";",
            mended: architecture + net
                + "next-server 192.0.2.5;\nif option arch = 00:00 { if exists user-class { filename \"a.ipxe\"; } else { filename \"undionly.kpxe\"; } }"
        ),
        LintSample(
            "wrong-program", .kea,
            kea(
                "\"client-classes\": ["
                    + kea(class: "u", "option[93].hex == 0x0006", "\(server), \"boot-file-name\": \"pxelinux.0\"") + "]"
            ),
            mended: kea(
                "\"client-classes\": ["
                    + kea(class: "u", "option[93].hex == 0x0000", "\(server), \"boot-file-name\": \"pxelinux.0\"") + "]"
            )),
        LintSample(
            "wrong-program", .dnsmasq, range + "dhcp-match=set:efi,option:client-arch,0\ndhcp-boot=tag:efi,grubx64.efi",
            mended: range + "dhcp-match=set:bios,option:client-arch,0\ndhcp-boot=tag:bios,pxelinux.0"),
        LintSample(
            "x64-number", .isc,
            architecture + net + "next-server 192.0.2.5;\nif option arch = 00:07 { filename \"grub.efi\"; }",
            mended: architecture + net
                + "next-server 192.0.2.5;\nif option arch = 00:07 or option arch = 00:09 { filename \"grub.efi\"; }"),
        LintSample(
            "x64-number", .dnsmasq, range + "dhcp-match=set:x,option:client-arch,9\ndhcp-boot=tag:x,grub.efi",
            mended: range
                + "dhcp-match=set:x,option:client-arch,7\ndhcp-match=set:x,option:client-arch,9\ndhcp-boot=tag:x,grub.efi"
        ),
        LintSample(
            "no-file", .isc, net + "next-server 192.0.2.5;", mended: net),
        LintSample(
            "server-missing", .isc,
            architecture + net + "if option arch = 00:00 { filename \"pxelinux.0\"; }",
            mended: architecture + net + "if option arch = 00:00 { next-server 192.0.2.5; filename \"pxelinux.0\"; }"),
        LintSample(
            "server-missing", .kea,
            kea(
                "\"client-classes\": ["
                    + kea(class: "b", "option[93].hex == 0x0000", "\"boot-file-name\": \"pxelinux.0\"") + "]"),
            mended: kea(
                "\"client-classes\": ["
                    + kea(class: "b", "option[93].hex == 0x0000", "\(server), \"boot-file-name\": \"pxelinux.0\"") + "]"
            )),
        LintSample(
            "server-as-option", .isc,
            architecture + net
                + "if option arch = 00:00 { option tftp-server-name \"192.0.2.5\"; filename \"pxelinux.0\"; }",
            mended: architecture + net
                + "if option arch = 00:00 { option tftp-server-name \"192.0.2.5\"; next-server 192.0.2.5; filename \"pxelinux.0\"; }"
        ),
        LintSample(
            "router-missing", .kea,
            kea(
                "\"subnet4\": [{ \"subnet\": \"192.0.2.0/24\" }], \"client-classes\": ["
                    + kea(
                        class: "b", "option[93].hex == 0x0000",
                        "\"next-server\": \"198.51.100.5\", \"boot-file-name\": \"pxelinux.0\"") + "]"),
            mended: kea(
                "\"subnet4\": [{ \"subnet\": \"192.0.2.0/24\", \"option-data\": [{ \"name\": \"routers\", \"data\": \"192.0.2.1\" }] }], \"client-classes\": ["
                    + kea(
                        class: "b", "option[93].hex == 0x0000",
                        "\"next-server\": \"198.51.100.5\", \"boot-file-name\": \"pxelinux.0\"") + "]")),
        LintSample(
            "loader-loop", .dnsmasq,
            range + "dhcp-match=set:bios,option:client-arch,0\ndhcp-boot=tag:bios,undionly.kpxe",
            mended: range
                + "dhcp-match=set:bios,option:client-arch,0\ndhcp-userclass=set:ipxe,iPXE\ntag-if=set:load,tag:bios,tag:!ipxe\ndhcp-boot=tag:load,undionly.kpxe\ndhcp-boot=tag:ipxe,http://192.0.2.5/boot.ipxe"
        ),
        LintSample(
            "gpxe-only", .kea,
            kea(
                "\"client-classes\": ["
                    + kea(
                        class: "g", "option[77].hex == 'gPXE'",
                        "\(server), \"boot-file-name\": \"http://192.0.2.5/boot.gpxe\"") + ", "
                    + kea(class: "b", "option[93].hex == 0x0000", "\(server), \"boot-file-name\": \"pxelinux.0\"") + "]"
            ),
            mended: kea(
                "\"client-classes\": ["
                    + kea(
                        class: "g", "option[77].hex == 'gPXE' or option[77].hex == 'iPXE'",
                        "\(server), \"boot-file-name\": \"http://192.0.2.5/boot.gpxe\"") + ", "
                    + kea(class: "b", "option[93].hex == 0x0000", "\(server), \"boot-file-name\": \"pxelinux.0\"") + "]"
            )),
        LintSample(
            "whole-class", .isc,
            net + "class \"pxe\" {\n match if option vendor-class-identifier = \"PXEClient\";\n}\n",
            mended: net + "class \"pxe\" { match if substring(option vendor-class-identifier, 0, 9) = \"PXEClient\"; }"),
        LintSample(
            "whole-class", .kea, kea("\"client-classes\": [{ \"name\": \"VENDOR_CLASS_PXEClient\" }]"),
            mended: kea(
                "\"client-classes\": [{ \"name\": \"pxe\", \"test\": \"substring(option[60].hex,0,9) == 'PXEClient'\" }]"
            )),
        LintSample(
            "path-for-http", .isc,
            architecture + net + "if option arch = 00:10 { next-server 192.0.2.5; filename \"ipxe.efi\"; }",
            mended: architecture + net
                + "if option arch = 00:10 { option vendor-class-identifier \"HTTPClient\"; filename \"http://192.0.2.5/ipxe.efi\"; }"
        ),
        LintSample(
            "url-for-pxe", .dnsmasq,
            range + "dhcp-match=set:x,option:client-arch,0\ndhcp-boot=tag:x,http://192.0.2.5/grub",
            mended: range + "dhcp-userclass=set:x,iPXE\ndhcp-boot=tag:x,http://192.0.2.5/boot.ipxe"),
        LintSample(
            "http-without-class", .kea,
            kea(
                "\"client-classes\": ["
                    + kea(
                        class: "h", "substring(option[60].hex,0,10) == 'HTTPClient'",
                        "\"boot-file-name\": \"http://192.0.2.5/a.efi\"") + "]"),
            mended: kea(
                "\"client-classes\": ["
                    + kea(
                        class: "h", "substring(option[60].hex,0,10) == 'HTTPClient'",
                        "\"boot-file-name\": \"http://192.0.2.5/a.efi\", \"option-data\": [{ \"name\": \"vendor-class-identifier\", \"data\": \"HTTPClient\" }]"
                    ) + "]")),
        LintSample(
            "class-without-server", .dnsmasq, range + "dhcp-option-force=60,PXEClient", mended: range),
        LintSample(
            "class-without-server", .isc, net + "option vendor-class-identifier \"PXEClient\";",
            mended: net
                + "option vendor-class-identifier \"PXEClient\"; option vendor-encapsulated-options 06:01:08:ff;"),
        LintSample(
            "vendor-options", .isc, net + "option vendor-encapsulated-options 06:09:08;",
            mended: net + "option vendor-encapsulated-options 06:01:08:ff;"),
        LintSample(
            "discovery-control", .isc,
            "option space PXE;\noption PXE.control code 6 = unsigned integer 8;\n" + net
                + "vendor-option-space PXE;\noption PXE.control 7;",
            mended: "option space PXE;\noption PXE.control code 6 = unsigned integer 8;\n" + net
                + "vendor-option-space PXE;\noption PXE.control 8;"),
        LintSample(
            "discovery-control", .kea,
            kea("\"option-data\": [{ \"code\": 43, \"csv-format\": false, \"data\": \"060100ff\" }]"),
            mended: kea(
                "\"option-data\": [{ \"code\": 43, \"csv-format\": false, \"data\": \"0601000704ef000201ff\" }]")),
        LintSample(
            "menu-too-large", .dnsmasq,
            range
                + (0..<8).map { "pxe-service=x86PC,\"A line of the menu with a number, which is \($0)\",pxelinux.0\n" }
                .joined(),
            mended: range + "pxe-service=x86PC,\"Install\",pxelinux.0\n"),
        LintSample(
            "name-unterminated", .kea,
            kea(
                "\(server), \"client-classes\": ["
                    + kea(
                        class: "b", "option[93].hex == 0x0000",
                        "\"option-data\": [{ \"name\": \"boot-file-name\", \"data\": \"pxelinux.0\" }]") + "]"),
            mended: kea(
                "\"client-classes\": ["
                    + kea(class: "b", "option[93].hex == 0x0000", "\(server), \"boot-file-name\": \"pxelinux.0\"") + "]"
            )),
        LintSample(
            "name-too-long", .dnsmasq,
            range
                + "dhcp-match=set:x,option:client-arch,0\ndhcp-boot=tag:x,\(String(repeating: "long/", count: 26))name",
            mended: range + "dhcp-match=set:x,option:client-arch,0\ndhcp-boot=tag:x,name"),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import PeerConfiguration

extension LintSample {
    private typealias Values = [(Int, [String])]

    /// A policy for a vendor class, and all that begins so.
    private static func policy(
        _ vendorClass: String, _ values: Values, userClass: String? = nil
    ) -> SampleExport.Policy {
        var conditions = [(kind: "VendorClass", words: ["EQ", vendorClass + "*"])]
        if let userClass { conditions.append((kind: "UserClass", words: ["EQ", userClass])) }
        return SampleExport.Policy(
            "\(vendorClass) \(userClass ?? "")", conditions, values, joins: userClass == nil ? "OR" : "AND")
    }

    private static func windows(_ rule: String, wrong: SampleExport, right: SampleExport) -> LintSample {
        LintSample(rule, .windows, wrong.text, mended: right.text)
    }

    private static func of(_ policies: [SampleExport.Policy]) -> SampleExport {
        SampleExport(scopePolicies: policies)
    }

    private static let bios = "PXEClient (BIOS x86 & x64)"
    private static let x64 = "PXEClient (UEFI x64)"
    private static let x64Too = "PXEClient (UEFI BC)"
    private static let server = (66, ["192.0.2.5"])

    private static func file(_ name: String) -> Values { [server, (67, [name])] }

    /// The rules that can be broken on Windows, each with an export that breaks it and one that does not.
    static let windows: [LintSample] = [
        windows(
            "wrong-program", wrong: of([policy(bios, file("boot/x64/wdsmgfw.efi"))]),
            right: of([policy(bios, file("boot/x64/wdsnbp.com"))])),
        windows(
            "x64-number", wrong: of([policy(x64, file("wdsmgfw.efi"))]),
            right: of([policy(x64, file("wdsmgfw.efi")), policy(x64Too, file("wdsmgfw.efi"))])),
        windows(
            "no-file", wrong: SampleExport(scope: [(66, "", "", ["192.0.2.5"])]), right: SampleExport()),
        windows(
            "server-as-option", wrong: of([policy(bios, [(66, ["wds.example.com"]), (67, ["wdsnbp.com"])])]),
            right: of([policy(bios, file("wdsnbp.com"))])),
        windows(
            "router-missing", wrong: of([policy(bios, [(66, ["198.51.100.5"]), (67, ["wdsnbp.com"])])]),
            right: SampleExport(
                scope: [(3, "", "", ["192.0.2.1"])],
                scopePolicies: [policy(bios, [(66, ["198.51.100.5"]), (67, ["wdsnbp.com"])])])),
        windows(
            "loader-loop", wrong: of([policy(bios, file("undionly.kpxe"))]),
            right: of([
                policy(bios, file("http://192.0.2.5/boot.ipxe"), userClass: "iPXE"),
                policy(bios, file("undionly.kpxe")),
            ])),
        windows(
            "gpxe-only",
            wrong: of([policy(bios, file("http://192.0.2.5/a"), userClass: "gPXE"), policy(bios, file("pxelinux.0"))]),
            right: of([
                policy(bios, file("http://192.0.2.5/a"), userClass: "gPXE"),
                policy(bios, file("http://192.0.2.5/a"), userClass: "iPXE"), policy(bios, file("pxelinux.0")),
            ])),
        windows(
            "whole-class",
            wrong: of([SampleExport.Policy("pxe", [(kind: "VendorClass", words: ["EQ", "PXEClient"])], [])]),
            right: of([SampleExport.Policy("pxe", [(kind: "VendorClass", words: ["EQ", "PXEClient*"])], [])])),
        windows(
            "path-for-http", wrong: of([policy("HTTPClient", file("wdsmgfw.efi"))]),
            right: of([policy("HTTPClient", [])])),
        windows(
            "url-for-pxe", wrong: of([policy(bios, file("http://192.0.2.5/wdsnbp.com"))]),
            right: of([policy(bios, file("wdsnbp.com"))])),
        windows(
            "http-without-class", wrong: SampleExport(classes: http, scopePolicies: [policy("web", webFile)]),
            right: SampleExport(classes: http, scopePolicies: [policy("web", webFile + [(60, ["HTTPClient"])])])),
        windows(
            "class-without-server", wrong: SampleExport(server: [(60, "", "", ["PXEClient"])]),
            right: SampleExport(
                server: [(60, "", "", ["PXEClient"]), (43, "", "", ["0x06", "0x01", "0x08", "0xff"])])),
        windows(
            "vendor-options", wrong: SampleExport(server: [(43, "", "", ["0x060908"])]),
            right: SampleExport(server: [(43, "", "", ["0x060108ff"])])),
        windows(
            "discovery-control", wrong: SampleExport(server: [(6, "PXEClient", "", ["7"])]),
            right: SampleExport(server: [(6, "PXEClient", "", ["8"])])),
        windows(
            "menu-too-large",
            wrong: SampleExport(server: [(43, "", "", ["0x" + String(repeating: "aa", count: 300)])]),
            right: SampleExport(server: [(43, "", "", ["0x060108ff"])])),
        windows(
            "name-too-long",
            wrong: of([policy(bios, file(String(repeating: "boot/", count: 26) + "wdsnbp.com"))]),
            right: of([policy(bios, file("boot/wdsnbp.com"))])),
    ]

    /// The class of x64 firmware that boots by HTTP.
    private static let http = [("web", "Vendor", "HTTPClient:Arch:00016")]
    private static let webFile: Values = [(67, ["http://192.0.2.5/ipxe.efi"])]
}

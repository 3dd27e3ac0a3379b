// SPDX-License-Identifier: Apache-2.0

import NetAddress
import PeerConfiguration
import Testing

@Suite("Exports of a Windows DHCP server")
struct WindowsReadTests {
    private static let net = IPv4Subnet("192.0.2.0/24")

    private func read(_ export: SampleExport) throws -> any PeerReading {
        let text = export.text
        #expect(PeerDialect(guessing: text) == .windows)
        return try PeerReader.read(text, as: .windows, file: "x")
    }

    private func file(_ export: SampleExport, _ client: PeerClient) throws -> String? {
        try read(export).told(client, in: Self.net).bootFile?.value
    }

    private static func policy(
        _ kind: String, _ words: [String], _ file: String, isEnabled: Bool = true
    ) -> SampleExport.Policy {
        SampleExport.Policy(file, [(kind: kind, words: words)], [(67, [file])], isEnabled: isEnabled)
    }

    private static let anyPXE = ["EQ", "PXEClient*"]

    @Test("a scope is a network: its range without what is excluded, its lease, routers and reservations")
    func scope() throws {
        let reading = try read(
            SampleExport(
                server: [(6, "", "", ["192.0.2.53", "192.0.2.54"]), (3, "", "", ["192.0.2.254"])],
                scope: [(3, "", "", ["192.0.2.1"])],
                more: """
                    <ExclusionRanges>
                    <IPRange><StartRange>192.0.2.150</StartRange><EndRange>192.0.2.159</EndRange></IPRange>
                    <IPRange><StartRange>192.0.2.90</StartRange><EndRange>192.0.2.109</EndRange></IPRange>
                    </ExclusionRanges>
                    <Reservations>
                    <Reservation><Name>one</Name><IPAddress>192.0.2.10</IPAddress><ClientId>02-00-00-00-00-01</ClientId></Reservation>
                    <Reservation><Name /><IPAddress>192.0.2.11</IPAddress><ClientId>00-01-02</ClientId></Reservation>
                    </Reservations>

                    """))
        #expect(reading.leftOut.isEmpty, "\(reading.leftOut)")
        let network = try #require(reading.networks.first)
        #expect(network.value.subnet == Self.net)
        func range(_ first: UInt8, _ last: UInt8) -> ClosedRange<IPv4Address> {
            IPv4Address(192, 0, 2, first)...IPv4Address(192, 0, 2, last)
        }
        #expect(network.value.pools == [range(110, 149), range(160, 200)])
        #expect(network.value.leaseTime == 8 * 86400)
        #expect(network.value.routers == [IPv4Address(192, 0, 2, 1)])
        #expect(network.value.nameServers == [IPv4Address(192, 0, 2, 53), IPv4Address(192, 0, 2, 54)])
        #expect(
            network.value.reservations == [
                .init(.mac(MACAddress(2, 0, 0, 0, 0, 1)), IPv4Address(192, 0, 2, 10), hostName: "one"),
                .init(.clientIdentifier([0, 1, 2]), IPv4Address(192, 0, 2, 11)),
            ])
    }

    @Test("option 66 becomes the next server, without it that is the DHCP server; strings end with their NUL")
    func header() throws {
        let told = try read(SampleExport(server: [(66, "", "", ["192.0.2.5"]), (67, "", "", ["a.0"])]))
            .told(PeerClient(.bios), in: Self.net)
        #expect(told.server?.value == IPv4Address(192, 0, 2, 5) && told.file?.value == "a.0")
        #expect(told.options[67]?.value == Array("a.0\0".utf8))
        #expect(told.isOwnBootServer)
        let named = try read(SampleExport(server: [(66, "", "", ["wds"])])).told(PeerClient(.bios), in: Self.net)
        #expect(named.server == nil)
    }

    @Test(
        "the scope counts before the server, policies before both, those of the scope first, and the reservation last")
    func precedence() throws {
        var export = SampleExport(server: [(67, "", "", ["server"])])
        #expect(try file(export, PeerClient(.bios)) == "server")
        export.scope = [(67, "", "", ["scope"]), (67, "", "iPXE", ["scope of iPXE"])]
        #expect(try file(export, PeerClient(.bios)) == "scope")
        #expect(try file(export, PeerClient(.bios, userClass: "iPXE")) == "scope of iPXE")
        export.serverPolicies = [
            Self.policy("VendorClass", Self.anyPXE, "first policy"), Self.policy("VendorClass", Self.anyPXE, "second"),
        ]
        #expect(try file(export, PeerClient(.bios)) == "first policy")
        export.scopePolicies = [
            Self.policy("VendorClass", Self.anyPXE, "off", isEnabled: false),
            Self.policy("VendorClass", Self.anyPXE, "scope policy"),
        ]
        #expect(try file(export, PeerClient(.bios)) == "scope policy")
        export.more = """
            <Reservations><Reservation><IPAddress>192.0.2.10</IPAddress><ClientId>02-00-00-00-00-01</ClientId>
            <OptionValues><OptionValue><OptionId>67</OptionId><Value>own</Value></OptionValue></OptionValues>
            </Reservation></Reservations>

            """
        let own = MACAddress(2, 0, 0, 0, 0, 1)
        #expect(try file(export, PeerClient(.bios, mac: own)) == "own")
        #expect(try file(export, PeerClient(.bios)) == "scope policy")
        #expect(try read(export).machines == [own])
    }

    @Test("conditions: EQ takes one of its values, NE none, a star all that begins so, AND all kinds")
    func conditions() throws {
        func holds(_ conditions: [(kind: String, words: [String])], _ client: PeerClient, joins: String = "OR") throws
            -> Bool
        {
            let policy = SampleExport.Policy("p", conditions, [(67, ["yes"])], joins: joins)
            return try file(SampleExport(scopePolicies: [policy]), client) == "yes"
        }
        let firmware = [(kind: "VendorClass", words: ["EQ", "PXEClient (UEFI x86)*", "PXEClient (UEFI x64)*"])]
        #expect(try holds(firmware, PeerClient(.uefiX64)) && holds(firmware, PeerClient(.uefiIA32)))
        #expect(try !holds(firmware, PeerClient(.bios)))
        #expect(try !holds([(kind: "VendorClass", words: ["EQ", "PXEClient (UEFI x64)"])], PeerClient(.uefiX64)))
        let others = [(kind: "VendorClass", words: ["NE", "PXEClient (UEFI x86)*", "PXEClient (UEFI x64)*"])]
        #expect(try holds(others, PeerClient(.bios)) && !holds(others, PeerClient(.uefiX64)))
        let iPXE = (kind: "UserClass", words: ["EQ", "iPXE"])
        let loader = PeerClient(.uefiX64, userClass: "iPXE")
        #expect(try holds(firmware + [iPXE], loader, joins: "AND"))
        #expect(try !holds(firmware + [iPXE], PeerClient(.uefiX64), joins: "AND"))
        #expect(try holds(firmware + [iPXE], PeerClient(.uefiX64)))
        let own = MACAddress(0x52, 0x54, 0, 0, 0, 1)
        for word in ["525400*", "52-54-00-00-00-01"] {
            let test = [(kind: "MacAddress", words: ["EQ", word])]
            #expect(try holds(test, PeerClient(.bios, mac: own)) && !holds(test, PeerClient(.bios)))
        }
    }

    @Test("what is not followed is told with its line, and holds for nobody")
    func strange() throws {
        var export = SampleExport(scopePolicies: [
            Self.policy("VendorClass", ["NE", "nowhere defined*"], "a"), Self.policy("Fqdn", ["EQ", "*.example"], "b"),
            Self.policy("VendorClass", Self.anyPXE, "c"),
        ])
        #expect(try file(export, PeerClient(.bios)) == "c")
        let leftOut = try read(export).leftOut
        #expect(leftOut.map(\.value).filter { $0.contains("nowhere defined") }.count == 1, "\(leftOut)")
        #expect(leftOut.map(\.value).filter { $0.contains("Fqdn") }.count == 1, "\(leftOut)")
        let lines = export.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(leftOut.allSatisfy { lines[$0.place.line - 1] == "<Policy>" }, "\(leftOut)")
        export.scopePolicies = []
        let inactive = export.text.replacing("<State>Active<", with: "<State>Inactive<")
        let reading = try PeerReader.read(inactive, as: .windows, file: "x")
        #expect(reading.networks.isEmpty && reading.leftOut.count == 1)
    }

    @Test("parts of option 43 are those of a vendor class, and one that is too long is several")
    func vendorOptions() throws {
        let told = try read(SampleExport(server: [(6, "PXEClient", "", ["8"]), (10, "PXEClient", "", ["0x00424f"])]))
            .told(PeerClient(.bios), in: Self.net)
        #expect(told.options[43]?.value == [6, 1, 8, 10, 3, 0, 0x42, 0x4F])
        let long = "0x" + String(repeating: "ab", count: 300)
        let split = try read(SampleExport(server: [(9, "PXEClient", "", [long])])).told(PeerClient(.bios), in: Self.net)
        let octets = try #require(split.options[43]?.value)
        #expect(octets.count == 304 && octets.starts(with: [9, 255]) && octets[257...].starts(with: [9, 45]))
        let other = try read(SampleExport(server: [(6, "PXEClient", "", ["8"])]))
            .told(PeerClient(.httpX64), in: Self.net)
        #expect(other.options[43] == nil)
    }

    private static let broken: [(String, Int, String)] = [
        ("<DHCPServer>\n<IPv4>\n", 2, "<IPv4> is not closed"),
        ("<DHCPServer>\n</IPv4>", 2, "</IPv4> closes nothing"),
        ("<html>\n</html>", 1, "found <html>"),
        ("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"bb\">]>\n<DHCPServer/>", 2, "a document type is not read"),
        ("<DHCPServer>\n&bomb;</DHCPServer>", 2, "&bomb; is no character"),
        ("<DHCPServer>\n&amp</DHCPServer>", 2, "needed ';'"),
        ("<DHCPServer>\n&#xD800;</DHCPServer>", 2, "is no character"),
        ("<DHCPServer>\n<!-- </DHCPServer>", 2, "needed '-->'"),
        ("<DHCPServer>\n<a b='</DHCPServer>", 2, "needed '>'"),
        ("<DHCPServer/>\n\n<more/>", 3, "something stands behind"),
        ("\n", 2, "needed an XML element"),
        ("\nx<DHCPServer/>", 2, "needed '<', found 'x'"),
        ("< DHCPServer/>", 1, "needed the name"),
    ]

    @Test("what is no export is refused with its line", arguments: broken)
    func refused(text: String, line: Int, reason: String) {
        #expect {
            _ = try PeerReader.read(text, as: .windows, file: "x")
        } throws: { error in
            let error = error as? PeerFileError
            return error?.place.line == line && error?.problem.contains(reason) == true
        }
    }

    @Test("deep nesting is refused before it costs a stack")
    func deep() {
        let text = "<DHCPServer>" + String(repeating: "<a>", count: 100_000)
        #expect(throws: PeerFileError.self) { _ = try PeerReader.read(text, as: .windows, file: "x") }
    }

    @Test("marks, comments, references and CDATA are read as XML has them")
    func forms() throws {
        let text = """
            \u{FEFF}<?xml version="1.0"?><!-- <!DOCTYPE> -->
            <DHCPServer xmlns:a='>'><IPv4 a="/>">
            <Classes><Class><Name>&#x58;&#49;&lt;</Name><Type>User</Type><Data>0x69505845</Data></Class></Classes>
            <OptionValues><OptionValue><OptionId>67</OptionId><Value><![CDATA[a<b]]>&amp;</Value>
            <UserClass>X1<![CDATA[<]]></UserClass></OptionValue></OptionValues></IPv4 ></DHCPServer><!-- end -->
            """
        #expect(PeerDialect(guessing: text) == .windows)
        let reading = try PeerReader.read(text, as: .windows, file: "x")
        let file = reading.told(PeerClient(.bios, userClass: "iPXE"), in: nil).file
        #expect(file == Placed("a<b&", PeerPlace(file: "x", line: 4)))
        #expect(reading.told(PeerClient(.bios), in: nil).file == nil)
    }
}

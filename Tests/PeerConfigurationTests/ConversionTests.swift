// SPDX-License-Identifier: Apache-2.0

import NetAddress
import PeerConfiguration
import Testing

@Suite struct ConversionTests {
    private static func conversion(_ text: String, _ dialect: PeerDialect) throws -> PeerConversion {
        PeerConversion(try PeerReader.read(text, as: dialect, file: "x"))
    }

    private static let expected = """
        mode: dhcp
        subnets:
          - network: 192.0.2.0/24
            pools: [192.0.2.100-192.0.2.200]
            lease-time: 600s
            routers: [192.0.2.1]
            name-servers: [9.9.9.9]
            options: [{code: 252, hex: "68:74:74:70:3a:2f:2f:77:70:61:64:2f"}]
            reservations:
              - {mac: "52:54:00:12:34:56", address: 192.0.2.10, host-name: "ten"}
          - network: 198.51.100.0/24
            lease-time: 3600s
        boot:
          - name: rule 1
            platforms: [bios]
            loader: "undionly.kpxe"
            script: "http://192.0.2.5/boot.ipxe"
            options: [{code: 208, hex: "f1:00:74:7e"}, {code: 210, hex: "2f:6d:65:6e:75:2f"}]
          - name: rule 2
            platforms: [uefi-ia32, uefi-arm32, uefi-riscv64]
            user-classes: [iPXE]
            loader: "http://192.0.2.5/boot.ipxe"
            script: "http://192.0.2.5/boot.ipxe"
          - name: rule 3
            platforms: [uefi-x64]
            loader: "ipxe.efi"
            script: "http://192.0.2.5/boot.ipxe"
          - name: rule 4
            platforms: [uefi-arm64]
            loader: "arm/ipxe.efi"
            script: "http://192.0.2.5/boot.ipxe"

        """

    @Test("what was written for a server comes back", arguments: [PeerTarget.isc, .kea, .dnsmasq])
    func back(target: PeerTarget) throws {
        let text = SamplePlan.loaders.plan(SamplePlan.networks).rendered(for: target).text
        let dialect = try #require(PeerDialect(guessing: text))
        #expect(try Self.conversion(text, dialect).yaml == Self.expected)
    }

    @Test("machines with a file of their own have rules before the others", arguments: [PeerTarget.isc, .kea])
    func machines(target: PeerTarget) throws {
        let text = SamplePlan.machines.plan([]).rendered(for: target).text
        let yaml = try Self.conversion(text, try #require(PeerDialect(guessing: text))).yaml
        let own = try #require(yaml.firstRange(of: "macs: [\"52:54:00:12:34:56\"]"))
        let other = try #require(yaml.firstRange(of: "macs: [\"02:00:00:00:00:07\"]"))
        let general = try #require(yaml.firstRange(of: "loader: \"pxelinux.0\""))
        #expect(own.lowerBound < general.lowerBound && other.lowerBound < general.lowerBound)
        #expect(yaml.contains(#"loader: "lab 1/say \"hi\", it's \\ all.0""#))
    }

    @Test("what is left out is told with its line")
    func leftOut() throws {
        let text = """
            option arch code 93 = unsigned integer 16;
            subnet 192.0.2.0 netmask 255.255.255.0 { next-server 192.0.2.5; filename "a.0"; }
            subnet 198.51.100.0 netmask 255.255.255.0 {
              filename "b.0"; }
            if option arch = 00:10 {
              filename "http://192.0.2.5/other.efi"; }
            on commit { execute("/bin/true"); }
            if packet(0, 1) = 01 { filename "c"; }
            """
        let conversion = try Self.conversion(text, .isc)
        func lines(_ words: String) -> [Int] {
            conversion.leftOut.filter { $0.value.contains(words) }.map(\.place.line)
        }
        #expect(lines("on is not followed") == [7])
        #expect(lines("not understood: packet") == [8])
        #expect(lines("in 198.51.100.0/24 boots b.0").contains(4))
        #expect(conversion.yaml.contains("loader: \"a.0\""))
    }

    @Test("a proxy stays one, and the firmware's menu is left out")
    func proxy() throws {
        let text = SamplePlan.machines.plan(SamplePlan.networks).rendered(for: .dnsmasqProxy).text
        let conversion = try Self.conversion(text, .dnsmasq)
        #expect(conversion.yaml.hasPrefix("mode: proxy\nboot:\n"))
        #expect(conversion.leftOut.contains { $0.value.contains("of the firmware's menu") })
    }

    @Test("a text from the file stays a text")
    func hostile() throws {
        let text = "dhcp-range=192.0.2.1,192.0.2.9,255.255.255.0\ndhcp-boot=\"a\\\"\u{1B}\nignore: true\""
        // The quote is not closed on its line.
        #expect(throws: PeerFileError.self) { try Self.conversion(text, .dnsmasq) }
        let yaml = try Self.conversion("dhcp-boot=\"a\\\"\u{1B}, ignore\"", .dnsmasq).yaml
        #expect(yaml.contains(#"loader: "a\"\x1b, ignore""#), "\(yaml)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `pxekit config`: what is written for other servers, by the policy of `pxekit serve`.
@Suite("pxekit config")
struct ConfigCommandTests {
    private static let yaml = """
        mode: dhcp
        subnets:
          - network: 192.0.2.0/24
            pools: [192.0.2.100-192.0.2.200]
            routers: 192.0.2.1
            reservations: [{mac: 52:54:00:12:34:56, address: 192.0.2.10}]
        boot:
          - {name: bios, platforms: bios, loader: undionly.kpxe, script: "http://192.0.2.5/boot.ipxe"}
          - {name: x64, platforms: uefi-x64, loader: ipxe.efi, script: "http://192.0.2.5/boot.ipxe"}
        """

    /// Runs the command with a configuration.
    private func run(_ arguments: [String], yaml: String = ConfigCommandTests.yaml) async throws -> ToolRun {
        try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "pxekit.yaml")
            try Data(yaml.utf8).write(to: file)
            return try await ToolRun.pxekit(
                ["config"] + arguments.map { $0 == "FILE" ? file.path : $0 })
        }
    }

    private static let written = [
        ("isc", "subnet 192.0.2.0 netmask 255.255.255.0 {", "filename \"undionly.kpxe\";"),
        ("kea", "\"hw-address\": \"52:54:00:12:34:56\"", "\"boot-file-name\": \"ipxe.efi\""),
        (
            "dnsmasq", "dhcp-range=set:net1,192.0.2.100,192.0.2.200,255.255.255.0,3600",
            "dhcp-boot=tag:bios,undionly.kpxe,"
        ),
        ("dnsmasq-proxy", "dhcp-range=192.0.2.0,proxy,255.255.255.0", "pxe-service=tag:x64,7,x64,ipxe.efi,192.0.2.5"),
    ]

    @Test("writes subnets and boot files for each server", arguments: written)
    func render(target: String, subnet: String, boot: String) async throws {
        let run = try await run(["render", "FILE", "--target", target, "--server", "192.0.2.5"])
        #expect(run.exitCode == 0 && run.output.contains(subnet) && run.output.contains(boot), "\(run)")
        #expect(run.diagnostics.contains("HTTP Boot") == (target == "dnsmasq-proxy"), "\(run.diagnostics)")
    }

    @Test("without subnets it is the boot part alone, and JSON has the limits")
    func part() async throws {
        let boot = String(Self.yaml[(Self.yaml.firstRange(of: "boot:")?.lowerBound ?? Self.yaml.startIndex)...])
        let run = try await run(
            ["render", "FILE", "-t", "dnsmasq-proxy", "--server", "192.0.2.5", "--json"], yaml: "mode: proxy\n" + boot)
        #expect(run.exitCode == 0, "\(run)")
        struct Report: Decodable {
            let target: String
            let text: String
            let limits: [String]
        }
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        #expect(report.text.contains("# dhcp-range=192.0.2.0,proxy"))
        #expect(report.limits.contains { $0.contains("--network") })
    }

    private static let dhcpd = """
        subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.100 192.0.2.200; }
        next-server 192.0.2.5;
        filename "undionly.kpxe";
        """

    @Test("finds what is wrong, with line, symptom and mend")
    func lint() async throws {
        let run = try await run(["lint", "FILE"], yaml: Self.dhcpd)
        #expect(run.exitCode == 1, "\(run)")
        #expect(run.output.contains("pxekit.yaml:3: loader-loop: iPXE is told to load iPXE"), "\(run.output)")
        #expect(run.output.contains("    mend: Answer the second loader otherwise than"), "\(run.output)")
        let json = try await self.run(["lint", "FILE", "--json", "--disable", "wrong-program"], yaml: Self.dhcpd)
        #expect(json.exitCode == 1)
        #expect(json.output.contains("\"line\":3") && !json.output.contains("wrong-program"), "\(json.output)")
    }

    @Test("with a root it looks whether boot files are there and start")
    func lintFiles() async throws {
        try await withTemporaryDirectory { root in
            let text = "dhcp-match=set:b,option:client-arch,0\ndhcp-boot=tag:b,pxe.0\n"
            let missing = try await run(["lint", "FILE", "--root", root.path], yaml: text)
            #expect(missing.exitCode == 1 && missing.output.contains("pxekit.yaml:2: file-missing"), "\(missing)")
            let program = Lab.repository.appending(path: "build/nbp/pxeinfo.0")
            try FileManager.default.copyItem(at: program, to: root.appending(path: "pxe.0"))
            let there = try await run(["lint", "FILE", "--root", root.path], yaml: text)
            #expect(there.exitCode == 0 && there.output.isEmpty, "\(there)")
        }
    }

    @Test("explains by which line a machine is told what, and how the policy differs")
    func explain() async throws {
        let run = try await run(["explain", "FILE", "--architecture", "7"], yaml: Self.dhcpd)
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.output.contains("7 (x64 UEFI) in 192.0.2.0/24\n"), "\(run.output)")
        #expect(run.output.contains("undionly.kpxe   (") && run.output.contains("pxekit.yaml:3)"), "\(run.output)")
        try await withTemporaryDirectory { folder in
            let policy = folder.appending(path: "policy.yaml")
            try Data(Self.yaml.utf8).write(to: policy)
            let other = try await self.run(
                ["explain", "FILE", "--architecture", "7", "--policy", policy.path], yaml: Self.dhcpd)
            #expect(other.exitCode == 1, "\(other)")
            #expect(other.output.contains("pxekit     says otherwise: ipxe.efi, rule x64"), "\(other.output)")
            let same = try await self.run(
                ["explain", "FILE", "--architecture", "0", "--policy", policy.path, "--json"], yaml: Self.dhcpd)
            #expect(same.exitCode == 0 && same.output.contains("\"same\":true"), "\(same)")
        }
    }

    @Test(
        "what is converted is a configuration, and says of each server the same again",
        arguments: ["isc", "kea", "dnsmasq"])
    func convert(target: String) async throws {
        func answers(_ yaml: String) async throws -> String {
            let run = try await self.run(
                ["render", "FILE", "--target", target, "--server", "192.0.2.5"], yaml: yaml)
            #expect(run.exitCode == 0, "\(run)")
            return run.output
        }
        let written = try await answers(Self.yaml)
        let converted = try await run(["convert", "FILE"], yaml: written)
        #expect(converted.exitCode == 0 && converted.diagnostics.isEmpty, "\(converted)")
        let again = try await answers(
            converted.output.replacing("rule 1", with: "bios").replacing("rule 2", with: "x64"))
        #expect(again == written, "\(converted.output)")
    }

    /// As Export-DhcpServer writes it: policies that give a 64-bit UEFI and a BIOS its file, and leave out iPXE.
    private static let windows = """
        <?xml version="1.0" encoding="utf-8"?>
        <DHCPServer><IPv4>
        <Classes>
        <Class><Name>BIOS</Name><Type>Vendor</Type><Data>0x505845436c69656e743a417263683a3030303030</Data></Class>
        </Classes>
        <OptionDefinitions>
        <OptionDefinition><Name>Boot Server Host Name</Name><OptionId>66</OptionId><Type>String</Type></OptionDefinition>
        </OptionDefinitions>
        <Scopes><Scope>
        <ScopeId>192.0.2.0</ScopeId><SubnetMask>255.255.255.0</SubnetMask>
        <StartRange>192.0.2.100</StartRange><EndRange>192.0.2.200</EndRange>
        <LeaseDuration>01:00:00</LeaseDuration><State>Active</State>
        <Policies><Policy>
        <Name>bios</Name><ProcessingOrder>1</ProcessingOrder><Enabled>true</Enabled><Condition>OR</Condition>
        <VendorClass>EQ</VendorClass><VendorClass>BIOS*</VendorClass>
        <OptionValues>
        <OptionValue><OptionId>66</OptionId><Value>192.0.2.5</Value></OptionValue>
        <OptionValue><OptionId>67</OptionId><Value>undionly.kpxe</Value></OptionValue>
        </OptionValues>
        </Policy></Policies>
        </Scope></Scopes>
        </IPv4></DHCPServer>
        """

    @Test("reads what a Windows server exports: judges, explains and converts it")
    func windows() async throws {
        let lint = try await run(["lint", "FILE"], yaml: Self.windows)
        #expect(lint.exitCode == 1 && lint.diagnostics.isEmpty, "\(lint)")
        #expect(lint.output.contains("pxekit.yaml:18: loader-loop: iPXE is told to load iPXE"), "\(lint)")
        #expect(lint.output.contains("          a user class \"iPXE\" (ASCII) and a policy for it"), "\(lint)")
        let explain = try await run(["explain", "FILE", "--architecture", "0"], yaml: Self.windows)
        #expect(explain.output.contains("undionly.kpxe   (") && explain.output.contains("192.0.2.5   ("), "\(explain)")
        let convert = try await run(["convert", "FILE"], yaml: Self.windows)
        #expect(convert.output.contains("pools: [192.0.2.100-192.0.2.200]"), "\(convert)")
        #expect(convert.output.contains("platforms: [bios]\n    loader: \"undionly.kpxe\""), "\(convert)")
        let again = try await run(["render", "FILE", "--target", "isc", "--server", "192.0.2.5"], yaml: convert.output)
        #expect(again.exitCode == 0 && again.output.contains("default-lease-time 3600;"), "\(again)")
        let bomb = try await run(
            ["lint", "FILE"], yaml: "<!DOCTYPE a [<!ENTITY b SYSTEM \"/etc/passwd\">]>\n<a>&b;</a>")
        #expect(
            bomb.exitCode == 2 && bomb.diagnostics.contains("pxekit.yaml:1: a document type is not read"), "\(bomb)")
    }

    @Test(
        "what cannot be read is refused with its place",
        arguments: [
            ("{ \"Dhcp4\": [ }", "pxekit.yaml:1"), ("filename \"x\"; }", "pxekit.yaml:1: '}' closes nothing"),
            ("hello", "none of the configurations that are known"),
        ])
    func unreadable(text: String, reason: String) async throws {
        let run = try await run(["lint", "FILE"], yaml: text)
        #expect(run.exitCode == 2 && run.diagnostics.contains(reason), "\(run)")
    }

    @Test(
        "what is wrong among the arguments is named",
        arguments: [
            (["render", "FILE", "--target", "bootpd", "--server", "192.0.2.5"], "dnsmasq-proxy"),
            (["lint", "FILE", "--disable", "none"], "lint --rules"), (["lint"], "name the configuration"),
            (["render", "FILE", "--target", "isc", "--server", "0.0.0.0"], "needed the address of a host"),
            (["render", "FILE", "--target", "isc", "--server", "192.0.2.5", "--network", "192.0.2.0"], "192.0.2.0/24"),
        ])
    func refused(arguments: [String], reason: String) async throws {
        let run = try await run(arguments)
        #expect(run.exitCode == 64 && run.diagnostics.contains(reason), "\(run)")
    }
}

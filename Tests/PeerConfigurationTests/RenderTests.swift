// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import Foundation
import NetAddress
import PeerConfiguration
import TestSupport
import Testing

/// What is written is what the servers themselves take.
@Suite struct RenderTests {
    /// What a server has to check a file by.
    struct Checker: CustomTestStringConvertible {
        let target: PeerTarget
        let command: [String]
        var testDescription: String { target.rawValue }

        static let all = [
            Checker(target: .isc, command: ["dhcpd", "-t", "-cf"]),
            Checker(target: .kea, command: ["kea-dhcp4", "-t"]),
            Checker(target: .dnsmasq, command: ["dnsmasq", "--test", "-C"]),
            Checker(target: .dnsmasqProxy, command: ["dnsmasq", "--test", "-C"]),
        ]

        /// Whether there is one here.
        var tool: ExternalTool? { ExternalTool(command[0]) }

        func check(_ text: String) async throws -> ExternalTool.Result {
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "server.conf")
                try Data(text.utf8).write(to: file)
                let arguments = ["KEA_LOCKFILE_DIR=none", tool?.path.path ?? ""] + command.dropFirst() + [file.path]
                guard let shell = ExternalTool("env") else { throw CocoaError(.fileNoSuchFile) }
                return try await shell.run(arguments)
            }
        }
    }

    @Test(
        "the server's own checker takes it",
        .enabled(if: Checker.all.allSatisfy { $0.tool != nil }, "needs build/peers"),
        arguments: Checker.all, SamplePlan.allCases)
    func checked(checker: Checker, sample: SamplePlan) async throws {
        for networks in [SamplePlan.networks, []] {
            let text = sample.plan(networks).rendered(for: checker.target).text
            let result = try await checker.check(text)
            #expect(result.status == 0, "\(result.text)\(result.diagnosticText)\n\(text)")
        }
    }

    @Test(
        "the checkers refuse what is wrong",
        .enabled(if: Checker.all.allSatisfy { $0.tool != nil }, "needs build/peers"),
        arguments: Checker.all)
    func refused(checker: Checker) async throws {
        let text = SamplePlan.loaders.plan(SamplePlan.networks).rendered(for: checker.target).text
        let wrong = text.replacing("next-server", with: "next-sever").replacing("dhcp-range", with: "dhcp-rage")
        #expect(try await checker.check(wrong).status != 0)
    }

    @Test("what a server cannot express is said, with the nearest way")
    func limits() {
        func limits(_ target: PeerTarget) -> [String] {
            SamplePlan.machines.plan(SamplePlan.networks).rendered(for: target).limits
        }
        #expect(limits(.isc).contains { $0.contains("192.0.2.12") && $0.contains("nearest") })
        #expect(limits(.kea).allSatisfy { !$0.contains("192.0.2.12") })
        #expect(limits(.dnsmasq).contains { $0.hasPrefix("menu: the firmware's menu needs a boot server") })
        #expect(limits(.dnsmasqProxy).filter { $0.contains("does not answer HTTP Boot") }.count == 2)
        let long = BootRule("long", action: .boot(BootPlan(loader: String(repeating: "x", count: 128))))
        let plan = PeerPlan(BootRules([long]), server: SamplePlan.server)
        for target in PeerTarget.allCases {
            #expect(plan.rendered(for: target).limits.contains { $0.contains("127 fit into the header") })
        }
    }

    @Test(
        "an option that is too long for one is taken by the server, or left out and told",
        .enabled(if: Checker.all.allSatisfy { $0.tool != nil }, "needs build/peers"), arguments: Checker.all)
    func longOption(checker: Checker) async throws {
        let options = [BootOption(209, Array(repeating: 0x61, count: 300)), BootOption(210, [0x62])]
        let rule = BootRule("long", action: .boot(BootPlan(loader: "a.0", options: options)))
        var network = SamplePlan.networks[0]
        network.options = options
        let rendering = PeerPlan(BootRules([rule]), server: SamplePlan.server, networks: [network])
            .rendered(for: checker.target)
        let result = try await checker.check(rendering.text)
        #expect(result.status == 0, "\(result.text)\(result.diagnosticText)\n\(rendering.text)")
        let isWhole = rendering.text.contains("61:61:61") || rendering.text.contains("616161")
        let isTold = rendering.limits.contains { $0.contains("option 209 has 300 octets") }
        #expect(isWhole != isTold, "\(rendering)")
        #expect(rendering.text.contains("210"))
    }

    @Test("a proxy shows the firmware's menu, the disk included")
    func menu() {
        let text = SamplePlan.machines.plan(SamplePlan.networks).rendered(for: .dnsmasqProxy).text
        #expect(text.contains("pxe-prompt=tag:menu,\"Press F8\",5\n"))
        #expect(text.contains("pxe-service=tag:menu,0,Disk,0\n"))
        #expect(text.contains("dhcp-range=192.0.2.0,proxy,255.255.255.0\n"))
    }

    @Test("a text from the policy stays a text, whatever is in it", arguments: Checker.all)
    func hostile(checker: Checker) async throws {
        let hostile = "a\"; } evil '\\\u{7}\n, x"
        let rule = BootRule(
            "n\n}", match: ClientMatch(vendorPrefixes: [hostile]), action: .boot(BootPlan(loader: hostile)))
        let text = PeerPlan(BootRules([rule]), server: SamplePlan.server).rendered(for: checker.target).text
        #expect(!text.contains("\u{7}"))
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix(", x") })
        if checker.tool != nil { #expect(try await checker.check(text).status == 0, "\(text)") }
    }
}

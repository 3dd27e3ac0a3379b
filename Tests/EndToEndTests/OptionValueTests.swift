// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Every option that takes a value, with one that it cannot take.
@Suite("Values of options", .serialized)
struct OptionValueTests {
    @Test("what is refused is named: the option, the value and what would be right")
    func refused() async throws {
        var refused: Set<String> = []
        for (command, argument) in try await ListedCommand.arguments() where argument.kind == "option" {
            let name = try #require(argument.name)
            // The last word is no option of any command, so that none of them begins its work.
            let run = try await ToolRun.pxekit(command + ["--\(name)", "%1x", "--no-such-option"])
            #expect(run.exitCode == 64 || run.exitCode == 2, "\(command) --\(name): \(run.diagnostics)")
            let said = run.diagnostics.split(separator: "\n").first.map(String.init) ?? ""
            guard said.contains("%1x") else { continue }
            refused.insert(name)
            #expect(said.contains("--\(name)"), "\(said)")
            let reason = said.split(separator: "'").last ?? ""
            #expect(reason.count > 10 || said.contains("provide one of"), "\(said)")
        }
        for name in ["range", "http-port", "loss", "mtftp", "vendor", "mode", "router"] {
            #expect(refused.contains(name), "\(name)")
        }
    }

    @Test(
        "a range says which of its ends is wrong, why, and what would be right",
        arguments: [
            (
                "192.0.2.100",
                "needs two addresses with one - between them, such as 192.0.2.100-192.0.2.200, found \"192.0.2.100\""
            ),
            (
                "192.0.2.300-192.0.2.200",
                "its first address \"192.0.2.300\" is no IPv4 address: needs four numbers from 0 to 255"
            ),
            (
                "192.0.2.100-192.0.2.x",
                "its last address \"192.0.2.x\" is no IPv4 address: needs four numbers from 0 to 255"
            ),
            ("192.0.2.100-", "its last address is missing: needs four numbers"),
            ("192.0.2.100-200", "its last address \"200\" is not whole; write 192.0.2.100-192.0.2.200"),
            (
                "192.0.2.200-192.0.2.100",
                "its last address 192.0.2.100 is before its first one 192.0.2.200; write 192.0.2.100-192.0.2.200"
            ),
        ])
    func ranges(range: String, reason: String) async throws {
        let run = try await ToolRun.pxekit(["serve", "--mode", "dhcp", "--range", range])
        #expect(run.exitCode == 64)
        #expect(
            run.diagnostics.contains("The value '\(range)' is invalid for '--range <range>': \(reason)"),
            "\(run.diagnostics)")
    }

    @Test("a range with one end outside the interface's network says which")
    func outside() async throws {
        for (range, reason) in [
            ("127.0.0.9-128.0.0.1", "its last address is not in 127.0.0.1/8, as its first one is"),
            ("126.0.0.9-127.0.0.9", "its first address is not in 127.0.0.1/8, as its last one is"),
            ("198.51.100.1-198.51.100.9", "needed a range in the network of an interface, found 127.0.0.1/8"),
        ] {
            let run = try await ToolRun.pxekit([
                "serve", "--interface", "lo", "--mode", "dhcp", "--range", range, "--dhcp-port", "6767", "--user",
                "root",
            ])
            #expect(run.exitCode == 2)
            #expect(run.diagnostics.contains("--range \(range): \(reason)"), "\(run.diagnostics)")
        }
    }
}

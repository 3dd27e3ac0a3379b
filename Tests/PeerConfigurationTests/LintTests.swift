// SPDX-License-Identifier: Apache-2.0

import Foundation
import NetAddress
import PeerConfiguration
import TestSupport
import Testing

@Suite struct LintTests {
    private static func findings(
        _ text: String, _ dialect: PeerDialect,
        files: ((String, ClientArchitecture) -> PeerLinter.FileVerdict)? = nil
    ) throws -> [PeerFinding] {
        var linter = PeerLinter(try PeerReader.read(text, as: dialect, file: "x"), files: files)
        return linter.run()
    }

    @Test("a rule finds what is wrong, and nothing in what is mended", arguments: LintSample.all)
    func rule(sample: LintSample) throws {
        let wrong = try Self.findings(sample.wrong, sample.dialect)
        #expect(wrong.contains { $0.rule.id == sample.rule }, "\(wrong)")
        let right = try Self.findings(sample.right, sample.dialect)
        #expect(right.isEmpty, "\(right)")
    }

    @Test("every rule has a configuration that fails, or is one about files")
    func complete() {
        let shown = Set(LintSample.all.map(\.rule)).union(["file-missing", "file-refused"])
        #expect(Set(PeerRule.all.map(\.id)) == shown)
        #expect(PeerRule.all.count == shown.count)
    }

    @Test("boot files are looked at: one is missing, one is for others, one boots")
    func files() throws {
        let text = """
            dhcp-range=192.0.2.100,192.0.2.200,255.255.255.0
            dhcp-match=set:bios,option:client-arch,0
            dhcp-boot=tag:bios,NAME
            """
        func rules(_ name: String) throws -> [String] {
            try Self.findings(text.replacing("NAME", with: name), .dnsmasq) { name, architecture in
                #expect(architecture == .bios)
                return name == "there" ? .boots : name == "other" ? .refused("it is a UEFI program") : .missing
            }.map { "\($0.place.line) \($0.rule.id)" }
        }
        #expect(try rules("none") == ["3 file-missing"])
        #expect(try rules("other") == ["3 file-refused"])
        #expect(try rules("there") == [])
    }

    @Test("a finding names the line that says it, in a file that is included too")
    func places() throws {
        let outer = "# first\ninclude \"inner.conf\";\nsubnet 192.0.2.0 netmask 255.255.255.0 { }\n"
        let reading = try PeerReader.read(outer, as: .isc, file: "outer.conf") { name in
            name == "inner.conf" ? "\n\nfilename\n  \"undionly.kpxe\";" : nil
        }
        var linter = PeerLinter(reading)
        let found = linter.run()
        #expect(found.allSatisfy { $0.place == PeerPlace(file: "inner.conf", line: 3) }, "\(found)")
        #expect(found.contains { $0.rule.id == "server-missing" })
    }

    /// The recipes of the time of gPXE, as people still copy them.
    @Test(
        "the origin's recipes for gPXE are found to leave iPXE in a loop",
        arguments: [
            (
                PeerDialect.isc,
                """
                subnet 192.168.1.0 netmask 255.255.255.0 {
                  range 192.168.1.100 192.168.1.200;
                  option routers 192.168.1.1;
                  next-server 192.168.1.5;
                  if exists user-class and option user-class = "gPXE" {
                    filename "http://192.168.1.5/boot.gpxe";
                  } else {
                    filename "undionly.kpxe";
                  }
                }
                """, 5, 8
            ),
            (
                .dnsmasq,
                """
                dhcp-range=192.168.1.100,192.168.1.200,255.255.255.0
                dhcp-userclass=gPXE-booted,"gPXE"
                dhcp-boot=net:#gPXE-booted,undionly.kpxe
                dhcp-boot=net:gPXE-booted,http://192.168.1.5/boot.gpxe
                """, 2, 3
            ),
        ])
    func origin(dialect: PeerDialect, text: String, recipe: Int, loader: Int) throws {
        let found = try Self.findings(text, dialect)
        func lines(_ rule: String) -> [Int] { found.filter { $0.rule.id == rule }.map(\.place.line) }
        #expect(lines("gpxe-only") == [recipe], "\(found)")
        #expect(lines("loader-loop") == [loader], "\(found)")
        // The same file goes to UEFI, which cannot start it.
        #expect(lines("wrong-program") == [loader], "\(found)")
        let mended = text.replacing("\"gPXE\" {", with: "\"iPXE\" {").replacing("\"gPXE\"", with: "iPXE")
            .replacing("iPXE {", with: "\"iPXE\" {")
        let left = try Self.findings(mended, dialect).map(\.rule.id)
        #expect(!left.contains("gpxe-only") && !left.contains("loader-loop"), "\(left)")
    }
}

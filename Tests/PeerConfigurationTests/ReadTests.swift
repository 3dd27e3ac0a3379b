// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import NetAddress
import PeerConfiguration
import TestSupport
import Testing

@Suite struct ReadTests {
    private static let dialects: [PeerTarget: PeerDialect] = [.isc: .isc, .kea: .kea, .dnsmasq: .dnsmasq]

    @Test(
        "what is written for a server tells each client what the policy says", arguments: SamplePlan.allCases,
        [PeerTarget.isc, .kea, .dnsmasq])
    func agrees(sample: SamplePlan, target: PeerTarget) throws {
        let dialect = try #require(Self.dialects[target])
        let text = sample.plan(SamplePlan.networks).rendered(for: target).text
        #expect(PeerDialect(guessing: text) == dialect)
        let reading = try PeerReader.read(text, as: dialect, file: "x")
        #expect(reading.leftOut.isEmpty, "\(reading.leftOut)")
        #expect(reading.networks.map(\.value.subnet) == SamplePlan.networks.map(\.subnet))
        let network = try #require(reading.networks.first?.value)
        #expect(network.pools == SamplePlan.networks[0].pools)
        #expect(network.routers == SamplePlan.networks[0].routers)
        #expect(network.leaseTime == 600)
        #expect(network.reservations.contains(SamplePlan.networks[0].reservations[0]))
        for client in PeerPlanTests.clients where client.vendorClass?.text != "HW-Client" {
            let architecture = try #require(client.architecture)
            let asked = PeerClient(
                architecture, userClass: client.userClasses.first, mac: client.hardware.mac ?? .broadcast,
                uuid: client.uuid)
            let told = reading.told(asked, in: network.subnet)
            let choice = try? sample.rules.choice(for: BootQuestion(client, at: SamplePlan.server))
            #expect(told.bootFile?.value == choice?.file, "\(asked)")
            #expect(told.server?.value == choice.map { _ in SamplePlan.server })
            for option in choice?.plan.options ?? [] {
                #expect(told.options[option.code]?.value == option.payload)
            }
            if client.transport == .http, choice != nil {
                #expect(told.options[60]?.value == Array("HTTPClient".utf8))
            }
        }
    }

    private static let broken: [(PeerDialect, String, Int, String)] = [
        (.isc, "subnet 192.0.2.0 netmask 255.255.255.0 {\n range 192.0.2.1", 1, "not closed"),
        (.isc, "\n}", 2, "closes nothing"),
        (.isc, "filename \"a\"\n", 1, "needed ';'"),
        (.isc, "\n\nfilename \"a;\n", 3, "no closing quote"),
        (.kea, "{ \"Dhcp4\": {\n \"subnet4\": [ }", 2, "no JSON"),
        (.kea, "{ \"Dhcp6\": { } }", 1, "Dhcp4"),
        (.kea, "[ 1 ]", 1, "one JSON object"),
        (.dnsmasq, "port=0\ndhcp-boot=\"a", 2, "a quote is missing"),
    ]

    @Test("what cannot be read names its line", arguments: broken)
    func unreadable(dialect: PeerDialect, text: String, line: Int, reason: String) {
        #expect {
            _ = try PeerReader.read(text, as: dialect, file: "x")
        } throws: { error in
            let error = error as? PeerFileError
            return error?.place.line == line && error?.problem.contains(reason) == true
        }
    }

    @Test("files that include each other end with an error", arguments: [PeerDialect.isc, .dnsmasq])
    func endless(dialect: PeerDialect) {
        let text = dialect == .isc ? "include \"x\";" : "conf-file=x"
        #expect(throws: PeerFileError.self) {
            _ = try PeerReader.read(text, as: dialect, file: "x") { _ in text }
        }
    }

    @Test("as many files as one likes are refused, however shallow", arguments: [PeerDialect.isc, .dnsmasq])
    func manyFiles(dialect: PeerDialect) {
        func named(_ name: String) -> String {
            String(repeating: dialect == .isc ? "include \"\(name)\";\n" : "conf-file=\(name)\n", count: 100)
        }
        var count = 0
        #expect {
            // Ten levels with 100 names each would be 10^20 files.
            _ = try PeerReader.read(named("1"), as: dialect, file: "x") { name in
                count += 1
                return Int(name).map { $0 < 10 ? named("\($0 + 1)") : "" }
            }
        } throws: { "\($0)".contains("file to include, and 1024 are read") }
        #expect(count == 1024)
        let large = String(repeating: "#", count: 20 << 20)
        #expect {
            _ = try PeerReader.read(named("1"), as: dialect, file: "x") { _ in large }
        } throws: { "\($0)".hasPrefix("x:4: with 1 the included files have") }
    }

    @Test("a file that is included in a block of dhcpd.conf counts there alone")
    func includedInBlock() throws {
        let text = """
            subnet 192.0.2.0 netmask 255.255.255.0 {
              include "own";
            }
            subnet 198.51.100.0 netmask 255.255.255.0 { }
            """
        let reading = try PeerReader.read(text, as: .isc, file: "x") { name in
            name == "own" ? "option routers 192.0.2.1;\nfilename \"a\";" : nil
        }
        #expect(reading.leftOut.isEmpty, "\(reading.leftOut)")
        #expect(reading.networks.map(\.value.routers.count) == [1, 0])
        let files = reading.networks.map { reading.told(PeerClient(.bios), in: $0.value.subnet).file }
        #expect(files == [Placed("a", PeerPlace(file: "own", line: 2)), nil])
    }

    @Test("a backslash before the end of a line does not move the lines behind it")
    func escapedLineEnd() throws {
        let reading = try PeerReader.read("option root-path \"a\\\nb\";\nfilename \"c\";", as: .isc, file: "x")
        let told = reading.told(PeerClient(.bios), in: nil)
        #expect(told.file == Placed("c", PeerPlace(file: "x", line: 3)))
        #expect(told.options[17]?.value == Array("a\nb".utf8))
    }

    @Test("parts of option 43 that are too long are several of the same code")
    func longParts() throws {
        let long = String(repeating: "ab", count: 300)
        let isc =
            "option space PXE;\noption PXE.prompt code 10 = text;\nvendor-option-space PXE;\noption PXE.prompt \"\(long)\";"
        let kea = """
            { "Dhcp4": { "option-data": [{ "space": "vendor-encapsulated-options-space", "code": 10, "csv-format": false,
              "data": "\(Array(long.utf8).hexadecimal())" }] } }
            """
        let dnsmasq = "dhcp-option=vendor:PXEClient,10,\(long)"
        for (dialect, text) in [(PeerDialect.isc, isc), (.kea, kea), (.dnsmasq, dnsmasq)] {
            let reading = try PeerReader.read(text, as: dialect, file: "x")
            let octets = try #require(reading.told(PeerClient(.bios), in: nil).options[43]?.value)
            #expect(
                octets.count == 606 && [0, 257, 514].allSatisfy { octets[$0] == 10 }, "\(dialect): \(octets.count)")
            #expect([1, 258, 515].map { octets[$0] } == [255, 255, 90])
            var linter = PeerLinter(reading)
            #expect(linter.run().contains { $0.rule.id == "menu-too-large" })
        }
    }

    @Test("deep nesting is refused or taken for what is not understood, and ends no program")
    func deep() throws {
        let many = 50_000
        #expect(throws: PeerFileError.self) {
            _ = try PeerReader.read(String(repeating: "group {", count: many), as: .isc, file: "x")
        }
        let test = String(repeating: "(", count: many)
        let isc = try PeerReader.read("if \(test) { filename \"a\"; }", as: .isc, file: "x")
        #expect(isc.leftOut.count == 1)
        #expect(isc.told(PeerClient(.bios), in: nil).file == nil)
        let kea = try PeerReader.read(
            "{ \"Dhcp4\": { \"client-classes\": [{ \"name\": \"a\", \"test\": \"\(test)\" }] } }", as: .kea, file: "x")
        #expect(kea.leftOut.count == 1)
    }

    @Test("as many tests side by side as one likes end no program", arguments: ["and", "or"])
    func wide(word: String) throws {
        func chain(_ test: String) -> String { Array(repeating: test, count: 20_000).joined(separator: " \(word) ") }
        let isc = try PeerReader.read(
            "if \(chain("option client-arch = 00:07")) { filename \"a\"; }", as: .isc, file: "x")
        let kea = try PeerReader.read(
            """
            { "Dhcp4": { "client-classes": [
              { "name": "a", "boot-file-name": "a", "test": "\(chain("option[93].hex == 0x0007"))" } ] } }
            """, as: .kea, file: "x")
        for reading in [isc, kea] {
            #expect(reading.leftOut.isEmpty && reading.machines.isEmpty)
            #expect(reading.told(PeerClient(.uefiX64), in: nil).file?.value == "a")
            #expect(reading.told(PeerClient(.bios), in: nil).file == nil)
        }
    }

    @Test("numbers that no packet has are not understood, and end no program")
    func numbers() throws {
        let text = """
            option large code 200 = unsigned integer 9223372036854775807;
            subnet 192.0.2.0 netmask 255.255.255.0 { option large 5; }
            if suffix(option user-class, -9223372036854775808) = "iPXE" { filename "a"; }
            """
        let reading = try PeerReader.read(text, as: .isc, file: "x")
        #expect(reading.leftOut.map(\.place.line) == [3])
        let told = reading.told(PeerClient(.bios), in: reading.networks.first?.value.subnet)
        #expect(told.file == nil && told.options[200]?.value == [5])
    }

    @Test("a string of dhcpd.conf is octets: octal, hexadecimal, and such as are no text")
    func iscStrings() throws {
        let text = #"filename "\303\251\x2e\60\"\-1"; option vendor-encapsulated-options "\006\x01\377";"#
        let told = try PeerReader.read(text, as: .isc, file: "x").told(PeerClient(.bios), in: nil)
        #expect(told.file?.value == "é.0\"-1")
        #expect(told.options[43]?.value == [6, 1, 255])
    }

    @Test("dnsmasq.conf with the line ends of Windows, and a network as large as they come")
    func dnsmasqLines() throws {
        let text = "dhcp-range=10.0.0.5,10.9.0.50,255.0.0.0\r\ndhcp-boot=pxelinux.0\r\n"
        let reading = try PeerReader.read(text, as: .dnsmasq, file: "x")
        #expect(reading.networks.map(\.value.subnet) == [IPv4Subnet("10.0.0.0/8")])
        #expect(reading.leftOut.isEmpty, "\(reading.leftOut)")
        let file = reading.told(PeerClient(.bios), in: reading.networks.first?.value.subnet).file
        #expect(file == Placed("pxelinux.0", PeerPlace(file: "x", line: 2)))
    }

    @Test("files that Kea includes are left out, and told")
    func keaIncludes() throws {
        let text = """
            { "Dhcp4": {
              /* <?include "comment.json"?> */
              "subnet4": [ <?include "subnets.json"?> ],
              <?include "more.json"?>
              "boot-file-name": "<?a"
            } }
            """
        let reading = try PeerReader.read(text, as: .kea, file: "x")
        #expect(reading.leftOut.map(\.place.line) == [3, 4])
        #expect(reading.told(PeerClient(.bios), in: nil).file == Placed("<?a", PeerPlace(file: "x", line: 5)))
    }

    /// Whole configurations, to be damaged.
    private static let whole: [(PeerDialect, String)] =
        [(.isc, .isc), (.kea, .kea), (.dnsmasq, .dnsmasq)].map { (dialect: PeerDialect, target: PeerTarget) in
            (dialect, SamplePlan.machines.plan(SamplePlan.networks).rendered(for: target).text)
        } + [(.windows, LintSample.windows.first { $0.rule == "gpxe-only" }?.right ?? "")]

    @Test("damaged configurations are read, or refused with a line that they have", arguments: whole)
    func damaged(dialect: PeerDialect, text: String) throws {
        let text = Array(text.utf8)
        var generator = SeededGenerator(seed: 21)
        var (read, refused) = (0, 0)
        for _ in 0..<80 {
            var damaged = text
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: damaged.indices, using: &generator)
                damaged[place] = UInt8.random(in: 9...126, using: &generator)
            }
            // Half of them end early: a JSON or XML that does is never read.
            if Bool.random(using: &generator) {
                damaged = Array(damaged.prefix(Int.random(in: 1...damaged.count, using: &generator)))
            }
            let written = String(decoding: damaged, as: UTF8.self)
            let lines = 1...(damaged.count { $0 == UInt8(ascii: "\n") } + 1)
            do throws(PeerFileError) {
                let reading = try PeerReader.read(written, as: dialect, file: "x")
                var linter = PeerLinter(reading)
                let places =
                    linter.run().map(\.place) + reading.leftOut.map(\.place) + reading.networks.map(\.place)
                    + reading.userClasses.map(\.place) + reading.wholeVendorClasses.map(\.place)
                for place in places {
                    #expect(place.file == "x" && lines.contains(place.line), "\(place) of \(lines):\n\(written)")
                }
                read += 1
            } catch {
                let place = error.place
                #expect(place.file == "x" && lines.contains(place.line), "\(error) of \(lines):\n\(written)")
                #expect(!error.problem.isEmpty)
                refused += 1
            }
        }
        #expect(read > 0 && refused > 0, "\(read) read, \(refused) refused")
    }

    @Test("Kea's comments, a comma too many, and tabs are read")
    func keaDialect() throws {
        let text = """
            # a comment
            { // another
            \t"Dhcp4": { /* a third
            \t  of two lines */
            \t"next-server": "192.0.2.5", "boot-file-name": "http://x/#a//b",
            \t},
            }
            """
        let reading = try PeerReader.read(text, as: .kea, file: "x")
        let told = reading.told(PeerClient(.bios), in: nil)
        #expect(told.file == Placed("http://x/#a//b", PeerPlace(file: "x", line: 5)))
        #expect(told.server?.value == IPv4Address(192, 0, 2, 5))
    }

    @Test("hosts, groups and subclasses of dhcpd.conf count before the rest")
    func iscScopes() throws {
        let text = """
            option arch code 93 = unsigned integer 16;
            filename "global";
            class "kinds" { match substring(option vendor-class-identifier, 0, 20); filename "class"; }
            subclass "kinds" "PXEClient:Arch:00007" { filename "subclass"; }
            shared-network all { filename "shared"; subnet 192.0.2.0 netmask 255.255.255.0 { } }
            group { filename "group"; host one { hardware ethernet 02:00:00:00:00:01; } }
            """
        let reading = try PeerReader.read(text, as: .isc, file: "x")
        let network = reading.networks.first?.value.subnet
        func file(_ client: PeerClient) -> String? { reading.told(client, in: network).file?.value }
        #expect(file(PeerClient(.bios)) == "shared")
        #expect(file(PeerClient(.uefiX64)) == "subclass")
        #expect(file(PeerClient(.uefiX64, mac: MACAddress(2, 0, 0, 0, 0, 1))) == "group")
    }
}

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// The steps of README and docs/first-boot.md, typed as they stand, bring machines to Debian's installer.
    @Suite(
        "the first boot", .serialized, .timeLimit(.minutes(15)),
        .enabled(if: DocumentRoom.canBeMade, Comment(rawValue: DocumentRoom.skipReason)),
        .enabled(if: FirstBootGuest.canRun, FirstBootGuest.skipReason),
        .enabled(if: DebianMirror.canBeMade, DebianMirror.skipReason),
        .enabled(if: Lab.isComplete, "needs build/boot, which `make test` fetches"))
    struct FirstBootTests {
        /// Which steps, and on which LAN.
        enum Steps: String, CaseIterable {
            /// README's, where ISC dhcpd gives the addresses.
            case besideDHCPD
            /// docs/first-boot.md's for a network without a DHCP server.
            case alone

            var document: String { self == .besideDHCPD ? "README.md" : "docs/first-boot.md" }
            /// The card by which the host is on this LAN.
            var card: String { self == .besideDHCPD ? "eth0" : "eth1" }

            /// The commands in their order: those that fetch and check, and the one that serves.
            func commands() throws -> (first: [String], serve: String) {
                let all = try DocumentedCommand.all(in: document).map(\.text)
                let mode = self == .besideDHCPD ? "--mode proxy" : "--mode dhcp"
                let serve = try #require(all.firstIndex { $0.hasPrefix("sudo pxekit serve") && $0.contains(mode) })
                return (all[..<serve].filter { !$0.contains("pxekit serve") && !$0.hasPrefix("sudo apt ") }, all[serve])
            }
        }

        /// Each of the machines on each LAN, where `PXEKIT_FIRST_BOOT` is set; otherwise the BIOS beside dhcpd: a boot takes minutes under
        /// emulation.
        static let trials: [(steps: Steps, machine: FirstBootGuest.Machine)] = {
            let all = Steps.allCases.flatMap { steps in FirstBootGuest.Machine.all.map { (steps: steps, machine: $0) } }
            return Lab.bootsInstallers ? all : [all[0]]
        }()

        @Test(
            "a machine comes to the installer's first screen", arguments: trials)
        func boots(steps: Steps, machine: FirstBootGuest.Machine) async throws {
            try await DocumentRoom.with { room in
                try await beside(steps, in: room) {
                    // Nothing has been fetched yet.
                    try FileManager.default.removeItem(at: room.file("srv/boot"))
                    try FileManager.default.createDirectory(
                        at: room.file("srv/boot"), withIntermediateDirectories: false)
                    let (first, serve) = try steps.commands()
                    try await DebianMirror.with(in: room) {
                        for command in first {
                            let run = try await room.lan.run("host", room.shell(command), timeout: 120)
                            #expect(run.status == 0, "\(command)\n\(run.text)\(run.diagnosticText)")
                        }
                    }
                    try await room.lan.whileRunning("host", room.shell(serve), until: "HTTP on port 80") { server in
                        try await FirstBootGuest.with(machine, on: room.lan, card: steps.card) { guest in
                            try await server.says("loaded menu.ipxe", patience: 150)
                            for file in ["linux", "initrd.gz"] {
                                try await server.says("loaded debian-12/debian-installer/amd64/\(file)", patience: 300)
                                {
                                    // Home, and Enter: a menu that is not drawn yet sees the next one.
                                    if file == "linux" { guest.type("\u{1b}[H\r") }
                                }
                            }
                            try await guest.showsInstaller(patience: 300)
                        }
                    }
                }
            }
        }

        private func beside(_ steps: Steps, in room: DocumentRoom, _ body: () async throws -> Void) async throws {
            guard steps == .besideDHCPD else { return try await body() }
            let other = OtherDHCPServer.iscDHCPD
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let command = try other.command(in: folder, network: "198.51.100")
                try await room.lan.whileRunning("other", command, until: other.sign) { _ in try await body() }
            }
        }

        @Test("the document's count of commands and lines, pxekit's and dnsmasq's, is that of what is typed")
        func comparison() async throws {
            let page = try String(
                contentsOf: Lab.repository.appending(path: "docs/first-boot.md"), encoding: .utf8)
            let steps = try Steps.besideDHCPD.commands()
            #expect(page.contains("| pxekit | \(steps.first.count + 1) | 0 |"))
            let blocks = page.split(separator: "```", omittingEmptySubsequences: false)
            let block = try #require(blocks.first { $0.contains("dhcp-range=") })
            let lines = block.split(separator: "\n")
            let commands = lines.filter { $0.hasPrefix("$ ") }
            let settings = lines.filter { !$0.hasPrefix("$ ") }
            #expect(page.contains("| dnsmasq | \(commands.count) | \(settings.count) |"))
            let dnsmasq = try #require(ExternalTool("dnsmasq"), "dnsmasq-base is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "dnsmasq.conf")
                try settings.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
                let run = try await dnsmasq.run(["--test", "--conf-file=\(file.path)"])
                #expect(run.status == 0, "\(run.diagnosticText)")
            }
        }
    }
#endif

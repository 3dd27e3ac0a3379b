// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Machines and profiles of a running server: each machine that asks gets what is made for it, by TFTP and HTTP.
    @Suite(
        "machines and profiles on a LAN", .serialized, .timeLimit(.minutes(10)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: ExternalTool("curl") != nil, "curl is not installed"))
    struct MachineTests {
        private static let server = "198.18.76.1"
        /// What `pxekit client ipxe` has for its first machine.
        private static let ipxe = "52:54:00:74:00:01"
        private static let hosts: KeyValuePairs<String, String?> = [
            "server": "\(server)/24", "client": "198.18.76.2/24",
        ]

        private static func yaml(_ folder: URL, profile: String) -> String {
            // The server reads it when it reads of it.
            try? Data("d-i {{name}} <{{label.role}}> & {{url}}{{#none}} none{{/none}}\n".utf8)
                .write(to: folder.appending(path: "template"))
            return """
                mode: dhcp
                interfaces: [eth0]
                root: [\(folder.path)/old]
                subnets: [{network: 198.18.76.0/24, pools: [198.18.76.100-198.18.76.119]}]
                machines:
                  - {name: web1, macs: "\(ipxe)", address: 198.18.76.2, labels: {role: web}}
                  - {name: web2, macs: "52:54:00:00:00:02", address: 198.18.76.3, labels: {role: db}}
                profiles:
                  - name: one
                    answers: [{path: preseed.cfg, template: \(folder.path)/template}]
                    kernel: linux
                    initrd: disk.gz
                    command-line: "n=1 host={{name}} role={{label.role}} ip={{address}} at={{url}}"
                  - {name: two, kernel: linux, initrd: disk.gz, command-line: "n=2 host={{name}} role={{label.role}} ip={{address}} at={{url}}"}
                assignments: [{machines: [web1, web2], profile: \(profile)}]
                unknown-machines: nothing

                """
        }

        private static func line(_ profile: Int) -> String {
            "n=\(profile) host=web1 role=web ip=198.18.76.2 at=http://198.18.76.1"
        }

        @Test("a machine is told the script that is made for it, and gets its own command line by TFTP and HTTP")
        func made() async throws {
            try await ReloadableServer.serving(Self.hosts, { Self.yaml($0, profile: "one") }) { serving in
                try serving.write("of everybody", to: "old/pxelinux.cfg/default")
                // Nobody has asked yet: a name with a hardware address tells the machine, others do not.
                let early = try await serving.fetch("tftp://\(Self.server)/pxelinux.cfg/01-52-54-00-00-00-02")
                #expect(early.contains("host=web2 role=db"), "\(early)")
                #expect(try await serving.fetch("http://\(Self.server)/machine.ipxe").hasPrefix("curl 22"))
                #expect(try await serving.fetch("http://\(Self.server)/pxelinux.cfg/default") == "of everybody")

                let told = try await serving.boots()
                #expect(told.contains("machine.ipxe"), "\(told)")
                for name in [
                    "machine.ipxe", "autoexec.ipxe", "pxelinux.cfg/01-52-54-00-74-00-01", "pxelinux.cfg/default",
                ] {
                    for scheme in ["http", "tftp"] {
                        let text = try await serving.fetch("\(scheme)://\(Self.server)/\(name)")
                        #expect(text.contains(Self.line(1)), "\(scheme) \(name): \(text)")
                    }
                }
                let grub = try await serving.fetch("tftp://\(Self.server)/grub/grub.cfg")
                #expect(grub.contains("host=web1") && grub.contains("/disk.gz"), "\(grub)")
                let answer = "d-i web1 <web> & http://198.18.76.1\n"
                #expect(try await serving.fetch("http://\(Self.server)/preseed.cfg") == answer)
                let log = serving.tool.text
                #expect(log.contains("boots machine.ipxe"), "\(log)")
            }
        }

        @Test(
            "a changed profile holds from the next request on, and what is fetched meanwhile is the one or the other, whole"
        )
        func changed() async throws {
            try await ReloadableServer.serving(Self.hosts, { Self.yaml($0, profile: "one") }) { serving in
                _ = try await serving.boots()
                let (url, lan) = ("http://\(Self.server)/machine.ipxe", serving.lan)
                let first = try await serving.fetch(url)
                try await serving.reload(Self.yaml(serving.folder, profile: "two"))
                let second = try await serving.fetch(url)
                #expect(first.contains(Self.line(1)) && second.contains(Self.line(2)), "\(first)\(second)")
                let loop = "for i in $(seq 200); do curl -sS --fail --max-time 20 \(url); echo; echo =====; done"
                async let fetched = lan.run("client", ["sh", "-c", loop], timeout: 120)
                for round in 0..<6 {
                    try await serving.reload(
                        Self.yaml(serving.folder, profile: round.isMultiple(of: 2) ? "one" : "two"))
                }
                let result = try await fetched
                let texts = result.text.components(separatedBy: "\n=====\n").filter { !$0.isEmpty }
                #expect(texts.count == 200, "\(result.diagnosticText)")
                for text in texts { #expect([first, second].contains(text), "\(text)") }
            }
        }

        @Test("a machine that nobody knows is left alone, and a wrong profile is refused by its line")
        func refused() async throws {
            try await ReloadableServer.serving(Self.hosts, { Self.yaml($0, profile: "one") }) { serving in
                let yaml = Self.yaml(serving.folder, profile: "one")
                let assigned = "assignments: [{machines: [web1, web2], profile: one}]"
                try await serving.reload(yaml.replacing(assigned, with: "assignments: []"))
                let told = try await serving.boots("intel-bios")
                #expect(!told.contains("machine.ipxe") && !told.contains("pxeboot.0"), "\(told)")
                let reason = try await serving.refused(yaml.replacing("{{label.role}}", with: "{{label.rol}}"))
                #expect(
                    reason.contains("the variable {{label.rol}} has no value; did you mean \"label.role\"?"),
                    "\(reason)")
                #expect(reason.contains("pxekit.yaml:13:"), "\(reason)")
            }
        }
    }
#endif

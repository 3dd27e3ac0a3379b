// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import SimulatedClients
    import TestSupport
    import Testing

    /// Unchanged DHCP servers of others give the addresses, `pxekit serve --mode proxy` beside them gives the boot.
    @Suite(
        "Other servers on the LAN", .serialized,
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)))
    struct OtherServersTests {
        /// What `pxekit client --json` prints.
        private struct Report: Decodable {
            let client: String
            let boots: Bool
            let file: String?
            let server: String?
            let address: String?
            let failure: String?
        }

        private static let proxy = "198.18.77.1"

        /// What each client is to fetch, from a folder with iPXE for both firmwares and a script.
        private static let expected: [ClientKind: String] = [
            .edk2PXE: "ipxe.efi", .edk2HTTP: "http://\(proxy)/ipxe.efi", .intelBIOS: "undionly.kpxe",
            .pxe20BIOS: "undionly.kpxe", .ipxe: "boot.ipxe",
        ]

        private func root(in folder: URL) throws -> URL {
            let root = folder.appending(path: "root")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            for name in ["ipxe.efi", "undionly.kpxe", "boot.ipxe"] {
                // Of programs of which nothing is known, nothing keeps firmware from starting them.
                let content = name == "boot.ipxe" ? Data("#!ipxe\n".utf8) : Data([0xFA, 0xFC, 0x31, 0xC0])
                try content.write(to: root.appending(path: name))
            }
            return root
        }

        /// Boots one client of each kind at the same time.
        private func boot(_ lan: NamespaceLAN) async throws -> [Report] {
            let kinds = Self.expected.keys.map(\.rawValue)
            let result = try await lan.run(
                "client", [Lab.tool.path, "client", "--interface", "eth0", "--json"] + kinds)
            let reports = try result.text.split(separator: "\n").map {
                try JSONDecoder().decode(Report.self, from: Data($0.utf8))
            }
            #expect(reports.count == kinds.count, "\(result.text)\(result.diagnosticText)")
            return reports
        }

        private func expectAllBoot(_ lan: NamespaceLAN, _ proxy: RunningTool) async throws {
            for report in try await boot(lan) {
                let kind = try #require(ClientKind(rawValue: report.client))
                #expect(report.file == Self.expected[kind], "\(report), \(proxy.text)")
                #expect(report.server == Self.proxy, "\(report)")
                let last = report.address.flatMap { Int($0.split(separator: ".").last ?? "") }
                #expect(last.map((100...150).contains) == true, "\(report)")
            }
        }

        private func serve(_ root: URL) -> [String] {
            [Lab.tool.path, "serve", "--interface", "eth0", "--mode", "proxy", "--root", root.path]
        }

        @Test("on two hosts: every client has the other's address and our file", arguments: OtherDHCPServer.allCases)
        func twoHosts(other: OtherDHCPServer) async throws {
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let (root, command) = (try root(in: folder), try other.command(in: folder))
                try await NamespaceLAN.with([
                    "other": "198.18.77.2/24", "proxy": "\(Self.proxy)/24", "client": nil,
                ]) { lan in
                    try await lan.whileRunning("other", command, until: other.sign) { _ in
                        try await lan.whileRunning("proxy", serve(root), until: "HTTP on port") { proxy in
                            try await expectAllBoot(lan, proxy)
                            // The other server is told to whoever runs this one (D43).
                            try await proxy.says("another DHCP server 198.18.77.2")
                        }
                    }
                }
            }
        }

        @Test(
            "on one host: port 67 is the other's, who is named, and is shared (D44)",
            arguments: OtherDHCPServer.allCases)
        func oneHost(other: OtherDHCPServer) async throws {
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let (root, command) = (try root(in: folder), try other.command(in: folder))
                try await NamespaceLAN.with(["both": "\(Self.proxy)/24", "client": nil]) { lan in
                    try await lan.whileRunning("both", command, until: other.sign) { _ in
                        try await lan.whileRunning("both", serve(root), until: "HTTP on port") { proxy in
                            try await proxy.says("port 67 is shared with \(other.rawValue) (process")
                            try await expectAllBoot(lan, proxy)
                        }
                    }
                }
            }
        }

        @Test("an operating system's own DHCP client is left to the other server (D45)")
        func operatingSystem() async throws {
            let other = OtherDHCPServer.dnsmasq
            try #require(other.isInstalled, "\(other.package) is missing; `make test` brings it")
            try #require(ExternalTool("dhclient") != nil, "isc-dhcp-client is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let (root, command) = (try root(in: folder), try other.command(in: folder))
                try await NamespaceLAN.with([
                    "other": "198.18.77.2/24", "proxy": "\(Self.proxy)/24", "client": nil,
                ]) { lan in
                    try await lan.whileRunning("other", command, until: other.sign) { _ in
                        try await lan.whileRunning("proxy", serve(root), until: "HTTP on port") { proxy in
                            let lease = try await DHClient.lease(lan, "client", in: folder)
                            #expect(lease.contains("dhcp-server-identifier 198.18.77.2"))
                            #expect(!lease.contains("filename"))
                            #expect(!proxy.text.contains("offer"))
                        }
                    }
                }
            }
        }
    }

    /// ISC's DHCP client, which tells what it got in its lease file.
    enum DHClient {
        /// Gets a lease on a host's `eth0`, and returns what the client wrote of it.
        static func lease(_ lan: NamespaceLAN, _ host: String, in folder: URL) async throws -> String {
            let leases = folder.appending(path: "dhclient.leases")
            let number = folder.appending(path: "dhclient.pid").path
            let command = [
                "dhclient", "-4", "-1", "-d", "-sf", "/bin/true", "-cf", "/dev/null", "-lf", leases.path, "-pf", number,
                "eth0",
            ]
            return try await lan.whileRunning(host, command, until: "bound to") { _ in
                try String(contentsOf: leases, encoding: .utf8)
            }
        }
    }
#endif

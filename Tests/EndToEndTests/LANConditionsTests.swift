// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Networks that are not as usual: a smaller MTU, an address that somebody has set by hand.
    @Suite(
        "LANs that are not as usual", .serialized, .timeLimit(.minutes(3)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)))
    struct LANConditionsTests {
        private static let server = "198.18.82.1"

        @Test("no block is larger than the way to its client allows (T3)", arguments: [1450, 1280, 1500])
        func pathMTU(mtu: Int) async throws {
            try await withTemporaryDirectory { folder in
                try Data(repeating: 7, count: 20_000).write(to: folder.appending(path: "file"))
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "client": "198.18.82.2/24"]) { lan in
                    let set = try await lan.run("server", ["ip", "link", "set", "eth0", "mtu", "\(mtu)"])
                    try #require(set.status == 0, "\(set.diagnosticText)")
                    let command = [Lab.tool.path, "tftp", "serve", "--root", folder.path, "--host", "0.0.0.0"]
                    try await lan.whileRunning("server", command, until: "TFTP on 0.0.0.0:69") { _ in
                        let got = folder.appending(path: "got").path
                        let url = "tftp://\(Self.server)/file"
                        let run = try await lan.run(
                            "client", [Lab.tool.path, "tftp", "get", "--json", "--blksize", "1468", "-o", got, url])
                        #expect(run.status == 0, "\(run.diagnosticText)")
                        let report = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
                        // An IPv4 header with room for options, and a UDP and a TFTP header before the block.
                        #expect(report?["blockSize"] as? Int == mtu - 32, "\(run.text)")
                    }
                }
            }
        }

        @Test("no block is larger than the way to its client allows, over IPv6 neither (T3)", arguments: [1400, 1280])
        func pathMTUOfIPv6(mtu: Int) async throws {
            try await withTemporaryDirectory { folder in
                try Data(repeating: 7, count: 20_000).write(to: folder.appending(path: "file"))
                try await NamespaceLAN.with(["server": nil, "client": nil]) { lan in
                    for (host, address) in [("server", "2001:db8:82::1/64"), ("client", "2001:db8:82::2/64")] {
                        let add = ["ip", "addr", "add", address, "dev", "eth0", "nodad"]
                        let set = try await lan.run(host, add)
                        try #require(set.status == 0, "\(set.diagnosticText)")
                    }
                    let set = try await lan.run("server", ["ip", "link", "set", "eth0", "mtu", "\(mtu)"])
                    try #require(set.status == 0, "\(set.diagnosticText)")
                    let command = [Lab.tool.path, "tftp", "serve", "--root", folder.path, "--host", "::"]
                    try await lan.whileRunning("server", command, until: "TFTP on") { _ in
                        let got = folder.appending(path: "got").path
                        let url = "tftp://[2001:db8:82::1]/file"
                        let run = try await lan.run(
                            "client", [Lab.tool.path, "tftp", "get", "--json", "--blksize", "1468", "-o", got, url])
                        #expect(run.status == 0, "\(run.diagnosticText)")
                        let report = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
                        // An IPv6, a UDP and a TFTP header before the block.
                        #expect(report?["blockSize"] as? Int == mtu - 52, "\(run.text)")
                    }
                }
            }
        }

        @Test(
            "an address that somebody has set by hand is told, and not given",
            .enabled(if: ExternalTool("busybox") != nil, "needs busybox"))
        func conflict() async throws {
            try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "pxekit.yaml")
                let yaml = """
                    mode: dhcp
                    interfaces: [eth0]
                    subnets:
                      - {network: 198.18.82.0/24, pools: [198.18.82.100-198.18.82.101], probe: true}
                    """
                try yaml.write(to: file, atomically: true, encoding: .utf8)
                try await NamespaceLAN.with([
                    "server": "\(Self.server)/24", "squatter": "198.18.82.100/24", "client": nil,
                ]) { lan in
                    let command = [Lab.tool.path, "serve", "--config", file.path, "-v"]
                    try await lan.whileRunning("server", command, until: "HTTP on port 80") { tool in
                        let run = try await lan.run(
                            "client",
                            ["busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-t", "6", "-T", "2", "-s", "/bin/true"])
                        #expect(run.status == 0, "\(run.text)\(run.diagnosticText)")
                        try await tool.says("198.18.82.100 on eth0 is in use by a host that it was not given to")
                        #expect(tool.text.contains("no answer: another host has the address 198.18.82.100"))
                        #expect(!tool.text.contains("ACK 198.18.82.100"), "\(tool.text)")
                        #expect(tool.text.contains("ACK 198.18.82.101"), "\(tool.text)")
                    }
                }
            }
        }
    }
#endif

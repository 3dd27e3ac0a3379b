// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// The multicast clients of QEMU's own ROM, which is iPXE: MTFTP against the MTFTP server, RFC 2090 against the TFTP server.
    @Suite(
        "iPXE by multicast", .serialized, .timeLimit(.minutes(4)),
        .enabled(if: NamespaceLAN.canBeMade, Comment(rawValue: NamespaceLAN.skipReason)),
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/net/tun"), "the system has no /dev/net/tun"),
        .enabled(
            if: ExternalTool("qemu-system-x86_64") != nil, "qemu-system-x86 is missing; `make test` brings it"))
    struct MulticastGuestTests {
        private static let server = "198.18.76.1"

        /// Puts a TAP interface beside the host's own.
        private func plugTAP(_ lan: NamespaceLAN) async throws {
            let orders = [
                ["link", "add", "br0", "type", "bridge", "forward_delay", "0"],
                ["link", "set", "eth0", "master", "br0"],
                ["tuntap", "add", "tap0", "mode", "tap"], ["link", "set", "tap0", "master", "br0"],
                ["link", "set", "tap0", "up"], ["link", "set", "br0", "up"],
            ]
            for order in orders {
                let result = try await lan.run("guest", ["ip"] + order)
                try #require(result.status == 0, "ip \(order): \(result.diagnosticText)")
            }
        }

        @Test(
            "QEMU's ROM is sent a file to a group, acknowledges it and has the file whole",
            arguments: [("mtftp", "read image: completed, 100001 bytes"), ("tftm", "image: completed, 100001 bytes")])
        func rom(scheme: String, log: String) async throws {
            try await withTemporaryDirectory { folder in
                let (scripts, images) = (folder.appending(path: "scripts"), folder.appending(path: "images"))
                for root in [scripts, images] {
                    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
                }
                // MTFTP has a port of its own; TFTP's is taken by the server that has the script.
                let port = scheme == "tftm" ? ":6969" : ""
                // MTFTP falls back to TFTP, where there is no such file: what it has came by MTFTP.
                let script =
                    "#!ipxe\nimgfetch \(scheme)://\(Self.server)\(port)/image && imgstat || echo no file\necho the end\n"
                try Data(script.utf8).write(to: scripts.appending(path: "boot.ipxe"))
                try Data(repeating: 0x5A, count: 100_001).write(to: images.appending(path: "image"))
                let yaml = """
                    {mode: dhcp, root: \(scripts.path), user: root, interfaces: [eth0], ports: {http: 0},
                    subnets: [{network: 198.18.76.0/24, pools: [198.18.76.100-198.18.76.110]}],
                    boot: [{name: all, loader: boot.ipxe, script: boot.ipxe}]}
                    """
                let file = folder.appending(path: "pxekit.yaml")
                try yaml.write(to: file, atomically: true, encoding: .utf8)
                let boot = [Lab.tool.path, "serve", "--config", file.path]
                let send = [
                    Lab.tool.path, "tftp", "serve", "--root", images.path, "--port", "6969", "--mtftp",
                    "image=239.255.1.1:3001", "--multicast", "239.255.2.1",
                ]
                let guest = [
                    "qemu-system-x86_64", "-accel", "tcg", "-m", "256", "-display", "none", "-serial", "stdio",
                    "-machine", "graphics=off", "-boot", "n", "-device", "e1000,netdev=n0", "-netdev",
                    "tap,id=n0,ifname=tap0,script=no,downscript=no",
                ]
                try await NamespaceLAN.with(["server": "\(Self.server)/24", "guest": nil]) { lan in
                    try await plugTAP(lan)
                    try await lan.whileRunning("server", boot, until: "TFTP on port 69") { _ in
                        try await lan.whileRunning("server", send, until: "MTFTP on port 1759") { sender in
                            try await lan.whileRunning("guest", guest, until: "iPXE") { console in
                                // It waits for an IPv6 router first.
                                for _ in 0..<6 where !console.text.contains("the end") {
                                    try? await console.says("the end")
                                }
                                #expect(console.text.contains("image : 100001 bytes"), "\(console.text)\(sender.text)")
                                try await sender.says(log)
                            }
                        }
                    }
                }
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    extension PeerServersTests {
        /// Guests, the server that tells them what to boot, and the word by which their script names the firmware.
        private static let guests: [(target: String, server: OtherDHCPServer, guest: Guest, platform: String)] = [
            ("isc", .iscDHCPD, .uefiPXE, "efi"), ("kea", .kea, .uefiHTTP, "efi"),
            ("dnsmasq", .dnsmasq, .undionly, "pcbios"),
        ]

        /// The script that they all end in; it says on what it runs.
        private static let script = """
            #!ipxe
            set word:string runs
            echo the script ${word} on ${platform}
            sleep 600

            """

        @Test(
            "a guest boots by the real server, and its iPXE is no loop",
            .enabled(
                if: Lab.isInstalled && Lab.isComplete && FileManager.default.fileExists(atPath: "/dev/net/tun"),
                "needs /dev/net/tun, QEMU and build/boot, which `make test` fetches"), arguments: guests)
        func boots(target: String, server: OtherDHCPServer, guest: Guest, platform: String) async throws {
            try #require(server.isInstalled, "\(server.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let (policy, root) = (folder.appending(path: "pxekit.yaml"), folder.appending(path: "root"))
                try Data(Self.policy.utf8).write(to: policy)
                try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
                for name in ["undionly.kpxe", "ipxe.efi"] {
                    let data = try Data(contentsOf: Lab.repository.appending(path: "build/boot/\(name)"))
                    try data.write(to: root.appending(path: name))
                }
                try Data(Self.script.utf8).write(to: root.appending(path: "boot.ipxe"))
                // The server becomes nobody, who has to read here.
                for place in [folder, root] {
                    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
                }
                let written = try await ToolRun.pxekit(
                    ["config", "render", policy.path, "--target", target, "--server", Self.own])
                try #require(written.exitCode == 0, "\(written)")
                let peer = try command(server, written.output, in: folder)
                // Another server gives addresses and says what to boot: this one gives the files.
                let serve = [
                    Lab.tool.path, "serve", "-i", "eth0", "--mode", "proxy", "--dhcp-port", "6767", "--client-port",
                    "6868", "--pxe-port", "6411", "--root", root.path,
                ]
                let qemu = [
                    "sh", "-c", "echo the guest starts; exec qemu-system-x86_64 \"$@\"", "sh", "-accel", "tcg",
                    "-nodefaults", "-display", "none", "-serial", "stdio", "-vga", "std", "-no-reboot", "-netdev",
                    "tap,id=net,ifname=tap0,script=no,downscript=no,vnet_hdr=off",
                ]
                try await NamespaceLAN.with([
                    "peer": "198.18.77.2/24", "server": "\(Self.own)/24", "guest": nil,
                ]) { lan in
                    try await plugTAP(lan)
                    try await lan.whileRunning("peer", peer, until: server.sign) { _ in
                        try await lan.whileRunning("server", serve, until: "HTTP on port 80") { files in
                            try await lan.whileRunning("guest", qemu + guest.arguments, until: "the guest starts") {
                                console in
                                let sign = "the script runs on \(platform)"
                                for _ in 0..<12 where !console.text.contains(sign) { try? await console.says(sign) }
                                #expect(console.text.contains(sign), "\(console.text.suffix(3000))\(files.text)")
                            }
                        }
                    }
                }
            }
        }

        private func plugTAP(_ lan: NamespaceLAN) async throws {
            for order in [
                "link add br0 type bridge forward_delay 0", "link set eth0 master br0", "tuntap add tap0 mode tap",
                "link set tap0 master br0", "link set tap0 up", "link set br0 up",
            ] {
                let result = try await lan.run("guest", ["ip"] + order.split(separator: " ").map(String.init))
                try #require(result.status == 0, "ip \(order): \(result.diagnosticText)")
            }
        }

        /// A machine without an own iPXE.
        enum Guest: String {
            case uefiPXE, uefiHTTP
            /// A PXE stack that runs undionly.kpxe, which then asks the server itself.
            case undionly

            var arguments: [String] {
                let uefi = [
                    "-machine", "q35,graphics=off", "-m", "512", "-device", "virtio-rng-pci", "-device",
                    "virtio-net-pci,netdev=net,romfile=,bootindex=0", "-drive",
                    "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd", "-drive",
                    "if=pflash,format=raw,unit=1,snapshot=on,file=/usr/share/OVMF/OVMF_VARS_4M.fd",
                ]
                switch self {
                case .uefiPXE: return uefi
                case .uefiHTTP:
                    return uefi
                        + ["IPv4PXESupport", "IPv6PXESupport"].flatMap {
                            ["-fw_cfg", "name=opt/org.tianocore/\($0),string=no"]
                        }
                case .undionly:
                    return [
                        "-machine", "pc,graphics=off", "-m", "256", "-device", "e1000,netdev=net,romfile=", "-kernel",
                        Lab.repository.appending(path: "build/boot/ipxe.lkrn").path, "-append",
                        "ifconf -c dhcp net0 && chain tftp://\(PeerServersTests.own)/undionly.kpxe",
                    ]
                }
            }
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// A guest that boots by what is written for a server.
    struct PeerBoot: CustomTestStringConvertible, Sendable {
        let target: String
        let server: OtherDHCPServer
        let guest: PeerGuest

        var testDescription: String { "\(guest.rawValue) by \(target)" }

        /// Each server with each guest: BIOS and undionly.kpxe, PXE and HTTP Boot of UEFI.
        private static let all: [PeerBoot] = [
            ("isc", OtherDHCPServer.iscDHCPD), ("kea", .kea), ("dnsmasq", .dnsmasq),
        ].flatMap { target, server in
            [PeerGuest.bios, .uefiPXE, .uefiHTTP].map { PeerBoot(target: target, server: server, guest: $0) }
        }

        /// Whether all are tried, and all recipes: a boot takes half a minute under emulation.
        static let triesAll = ProcessInfo.processInfo.environment["PXEKIT_PEER_BOOTS"] != nil

        /// All nine with `PXEKIT_PEER_BOOTS=1`; else one of UEFI.
        static let chosen = triesAll ? all : [all[5]]
    }

    extension PeerServersTests {
        /// The script that they all end in; it says on what it runs.
        private static let script = """
            #!ipxe
            set word:string runs
            echo the script ${word} on ${platform}
            sleep 600

            """

        static let canBoot =
            Lab.isInstalled && Lab.isComplete && FileManager.default.fileExists(atPath: "/dev/net/tun")
        static let whyNot: Comment = "needs /dev/net/tun, QEMU and build/boot, which `make test` fetches"

        @Test(
            "a guest boots by the real server, and its iPXE is no loop", .enabled(if: canBoot, whyNot),
            arguments: PeerBoot.chosen)
        func boots(boot: PeerBoot) async throws {
            try #require(boot.server.isInstalled, "\(boot.server.package) is missing; `make test` brings it")
            try await withTemporaryDirectory { folder in
                let policy = folder.appending(path: "pxekit.yaml")
                try Data(Self.policy.utf8).write(to: policy)
                let written = try await ToolRun.pxekit(
                    ["config", "render", policy.path, "--target", boot.target, "--server", Self.own])
                try #require(written.exitCode == 0, "\(written)")
                try await runs(boot.guest, by: boot.server, written.output, in: folder)
            }
        }

        /// Lets a guest ask a server with a configuration, and `pxekit serve` beside it for the files, until its script runs.
        func runs(
            _ guest: PeerGuest, by server: OtherDHCPServer, _ text: String, files: [String: String] = [:],
            in folder: URL
        ) async throws {
            let root = folder.appending(path: "root")
            let menus = root.appending(path: "pxelinux.cfg")
            try FileManager.default.createDirectory(at: menus, withIntermediateDirectories: true)
            for name in ["undionly.kpxe", "ipxe.efi", "pxelinux.0", "ldlinux.c32"] {
                let data = try Data(contentsOf: Lab.repository.appending(path: "build/boot/\(name)"))
                try data.write(to: root.appending(path: name))
            }
            for (name, text) in files.merging(["boot.ipxe": Self.script], uniquingKeysWith: { own, _ in own }) {
                try Data(text.utf8).write(to: root.appending(path: name))
            }
            // The server becomes nobody, who has to read here.
            for place in [folder, root, menus] {
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
            }
            let peer = try command(server, text, in: folder)
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
                try await lan.whileRunning("peer", peer, until: server.sign) { told in
                    try await lan.whileRunning("server", serve, until: "HTTP on port 80") { files in
                        try await lan.whileRunning("guest", qemu + guest.arguments, until: "the guest starts") {
                            console in
                            let sign = "the script runs on \(guest.platform)"
                            for _ in 0..<12 where !console.text.contains(sign) { try? await console.says(sign) }
                            #expect(
                                console.text.contains(sign),
                                "\(console.text.suffix(3000))\(files.text)\(told.text.suffix(3000))")
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
    }

    /// A machine without an own iPXE.
    enum PeerGuest: String, Sendable {
        case uefiPXE, uefiHTTP
        /// A PXE stack of a BIOS that no server takes for iPXE: it is told undionly.kpxe, which then asks the server itself.
        case bios
        /// The same stack with PXELINUX, as if the server had told that.
        case pxelinux

        /// What iPXE calls it.
        var platform: String {
            switch self {
            case .uefiPXE, .uefiHTTP: "efi"
            case .bios, .pxelinux: "pcbios"
            }
        }

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
            case .bios: return PeerGuest.bios("set net0/user-class firmware && autoboot net0")
            case .pxelinux:
                return PeerGuest.bios("dhcp net0 && chain tftp://\(PeerServersTests.own)/pxelinux.0")
            }
        }

        /// iPXE's PXE stack, which does this.
        private static func bios(_ script: String) -> [String] {
            [
                "-machine", "pc,graphics=off", "-m", "256", "-device", "e1000,netdev=net,romfile=", "-kernel",
                Lab.repository.appending(path: "build/boot/ipxe.lkrn").path, "-append", script,
            ]
        }
    }
#endif

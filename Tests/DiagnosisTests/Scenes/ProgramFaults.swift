// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import FrameWire
import NIOCore
import NetAddress
import TFTPWire

extension Fault {
    /// The client has its address and knows the file.
    static func leased(
        _ cause: String, _ kind: Scene.Kind = .bios, file: String = "pxelinux.0", server: IPv4Address? = nil,
        _ play: @escaping @Sendable (Scene) -> Void
    ) -> Fault {
        Fault(cause, kind) { scene in
            scene.lease(file: file, server: server)
            play(scene)
        }
    }

    static let architecture: [Fault] = [
        leased("uefi-file-for-bios", file: "ipxe.efi") { $0.load("ipxe.efi", head: Scene.x64) },
        leased("uefi-file-for-bios", file: "boot") { $0.load("boot", head: Scene.x64) },
        leased("bios-file-for-uefi", .uefi, file: "undionly.kpxe") {
            $0.load("undionly.kpxe", head: [0xEA, 5, 0, 0xC0, 7])
        },
        leased("bios-file-for-uefi", .uefi, file: "boot") { $0.load("boot", head: [0xEA, 5, 0, 0xC0, 7]) },
        leased("other-uefi-architecture", .uefi, file: "a.efi") { $0.load("a.efi", head: Scene.arm64) },
        leased("other-uefi-architecture", .arm, file: "ipxe.efi") { $0.load("ipxe.efi", head: Scene.x64) },
        Fault("architecture-unknown", .uefi) { scene in
            let mine = scene.me
            scene.me = Scene(.uefi, number: 9).me
            scene.lease(file: "ipxe.efi")
            scene.load("ipxe.efi", head: Scene.x64)
            scene.me = mine
            scene.next(.uefi9)
            scene.lease()
        },
        leased("boot-file-empty") { $0.load("pxelinux.0", size: 0) },
        leased("boot-file-is-page") { $0.load("pxelinux.0", head: Array("<!DOCTYPE html><html>404".utf8)) },
        leased("boot-file-too-large", file: "vmlinuz") { scene in
            let loading = scene.ask("vmlinuz", TFTPOption(.transferSize, 0), TFTPOption(.blockSize, 1456))
            loading.agree(TFTPOption(.transferSize, 8_000_000), TFTPOption(.blockSize, 1456))
            loading.acknowledge(0)
            loading.block(1, 1456)
            loading.abort(.undefined, "too big")
        },
        Fault("loader-loop") { scene in
            for _ in 0..<4 {
                scene.lease(file: "pxelinux.0")
                scene.load("pxelinux.0")
                scene.next(.bios, after: 3)
            }
        },
        Fault("ipxe-given-itself") { scene in
            scene.lease(file: "undionly.kpxe")
            scene.load("undionly.kpxe")
            scene.next(.ipxe)
            scene.lease(file: "undionly.kpxe")
            scene.load("undionly.kpxe")
        },
        Fault("not-started-uefi", .uefi) { scene in
            for _ in 0..<2 {
                scene.lease(file: "ipxe.efi")
                scene.load("ipxe.efi", head: Scene.x64)
                scene.next(.uefi, after: 3)
            }
        },
        Fault("not-started-bios") { scene in
            for _ in 0..<2 {
                scene.lease(file: "undionly.kpxe")
                scene.load("undionly.kpxe")
                scene.next(.bios, after: 3)
            }
        },
    ]

    static let secondStage: [Fault] = [
        leased("shim-wrong-server", .uefi, file: "shimx64.efi", server: Scene.Host.proxy.ip) { scene in
            scene.load("shimx64.efi", from: .proxy, head: Scene.x64)
            scene.ask("grubx64.efi", of: .dhcp, times: 4)
        },
        leased("shim-folder-lost", .uefi, file: "efi\\shimx64.efi", server: Scene.Host.proxy.ip) { scene in
            scene.load("efi\\shimx64.efi", from: .proxy, head: Scene.x64)
            scene.ask("grubx64.efi", of: .proxy).fail(.fileNotFound, "File not found")
        },
        leased("grub-wrong-server", .uefi, file: "grubnetx64.efi", server: Scene.Host.proxy.ip) { scene in
            scene.load("grubnetx64.efi", from: .proxy, head: Scene.x64)
            scene.ask("/grub/x86_64-efi/normal.mod", of: .dhcp, times: 4)
        },
        leased("grub-no-configuration", .uefi, file: "grubx64.efi") { scene in
            scene.load("grubx64.efi", head: Scene.x64)
            scene.ask("/grub/grub.cfg").fail(.fileNotFound, "File not found")
        },
        leased("pxelinux-no-configuration") { scene in
            scene.load("pxelinux.0")
            scene.load("ldlinux.c32")
            for name in ["01-52-54-00-12-34-01", "C0000233", "C000", "default"] {
                scene.ask("pxelinux.cfg/\(name)").fail(.fileNotFound, "File not found")
            }
        },
        leased("pxelinux-no-core-module") { scene in
            scene.load("pxelinux.0")
            for name in ["ldlinux.c32", "boot/isolinux/ldlinux.c32", "syslinux/ldlinux.c32"] {
                scene.ask(name).fail(.fileNotFound, "File not found")
            }
        },
        leased("windows-no-bcd", file: "wdsnbp.com") { scene in
            scene.load("wdsnbp.com")
            scene.ask("\\Boot\\BCD").fail(.fileNotFound, "File not found")
        },
        leased("loader-file-missing") { scene in
            scene.load("pxelinux.0")
            scene.load("pxelinux.cfg/default")
            scene.ask("vmlinuz").fail(.fileNotFound, "File not found")
        },
    ]

    static let reachability: [Fault] = [
        leased("boot-server-absent", server: Scene.Host.proxy.ip) { $0.arp(Scene.Host.proxy.ip, times: 4) },
        leased("router-absent", server: Scene.Host.remote.ip) { $0.arp(Scene.Host.dhcp.ip, times: 4) },
        Fault("mask-too-wide") { scene in
            scene.lease(file: "pxelinux.0", server: IPv4Address(192, 0, 77, 5)) {
                $0.options.set(.subnetMask, IPv4Address(255, 255, 0, 0))
            }
            scene.arp(IPv4Address(192, 0, 77, 5), times: 4)
        },
        leased("tftp-port-closed") { scene in
            scene.ask("pxelinux.0")
            scene.icmp(3, 3, from: .dhcp)
        },
        leased("filtered", server: Scene.Host.remote.ip) { scene in
            scene.ask("pxelinux.0", of: .remote)
            scene.icmp(3, 13, from: .relay)
        },
        leased("host-unreachable", server: Scene.Host.remote.ip) { scene in
            scene.ask("pxelinux.0", of: .remote)
            scene.icmp(3, 1, from: .relay)
        },
        leased("hops-exceeded", server: Scene.Host.remote.ip) { scene in
            scene.ask("pxelinux.0", of: .remote)
            scene.icmp(11, 0, from: .relay)
        },
        leased("mtu-too-small") { scene in
            let loading = scene.ask("pxelinux.0", TFTPOption(.blockSize, 1456))
            loading.agree(TFTPOption(.blockSize, 1456))
            loading.acknowledge(0)
            loading.block(1, 1456)
            scene.icmp(3, 4, from: .relay, to: .dhcp, mtu: 1400)
        },
        leased("fragments-lost") { scene in
            let loading = scene.ask("pxelinux.0", TFTPOption(.blockSize, 8192))
            loading.agree(TFTPOption(.blockSize, 8192))
            loading.acknowledge(0)
            for _ in 0..<3 {
                loading.reply(
                    .data(block: 1, payload: ByteBuffer(repeating: 1, count: 8192)), fragment: .init(rawValue: 0x2000))
                scene.wait(1)
            }
        },
    ]

    /// A Raspberry Pi asks and hears these offers.
    private static func pi(_ cause: String, _ offer: @escaping @Sendable (Scene) -> Void) -> Fault {
        Fault(cause, .pi) { scene in
            for _ in 0..<3 {
                scene.discover()
                scene.wait(0.2)
                offer(scene)
                scene.wait(6)
            }
        }
    }

    static let invitation: [UInt8] =
        [6, 1, 3, 10, 4, 0, 0x50, 0x58, 0x45, 9, 20, 0, 0, 17] + Array("Raspberry Pi Boot".utf8) + [255]

    static let raspberryPi: [Fault] = [
        pi("pi-not-invited") { $0.offer(file: "bootcode.bin") },
        pi("pi-offers-too-close") { scene in
            scene.offer()
            scene.proxyOffer { $0.options[.vendorSpecific] = invitation }
        },
        pi("pi-pad-option") { scene in
            var message = scene.answer(.offer, from: .dhcp) { $0.options[.vendorSpecific] = invitation }
            message.options = DHCPOptions(
                message.options.items.prefix(2) + [DHCPOption(.pad, [0, 0])] + message.options.items.dropFirst(2) + [
                    DHCPOption(.end, [])
                ])
            scene.reply(message, from: .dhcp, verbatim: true)
        },
    ]

    static let more = architecture + secondStage + reachability + tftp + http + raspberryPi
}

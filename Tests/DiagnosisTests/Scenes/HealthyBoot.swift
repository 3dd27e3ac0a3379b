// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import NetAddress
import TFTPWire

/// A boot in which nothing is wrong.
struct HealthyBoot: Sendable, CustomStringConvertible {
    let name: String
    let kind: Scene.Kind
    let play: @Sendable (Scene) -> Void

    init(_ name: String, _ kind: Scene.Kind, _ play: @escaping @Sendable (Scene) -> Void) {
        (self.name, self.kind, self.play) = (name, kind, play)
    }

    var description: String { name }

    static let all: [HealthyBoot] = [
        HealthyBoot("BIOS by DHCP", .bios) { scene in
            scene.lease(file: "pxelinux.0")
            pxelinux(scene)
        },
        HealthyBoot("BIOS by a proxy without port 4011", .bios) { scene in
            scene.discover()
            scene.proxyOffer(file: "pxelinux.0")
            scene.offer()
            scene.request()
            scene.acknowledge()
            scene.arp(Scene.Host.proxy.ip)
            scene.arpAnswer(.proxy)
            scene.load("pxelinux.0", from: .proxy)
        },
        HealthyBoot("BIOS by a proxy with port 4011", .bios) { scene in
            scene.discover()
            scene.proxyOffer { $0.options[.vendorSpecific] = [6, 1, 3, 8, 7, 0x80, 0, 1, 192, 0, 2, 5, 255] }
            scene.wait(2.9)
            scene.offer()
            scene.request()
            scene.acknowledge()
            scene.bootRequest()
            scene.bootReply(file: "boot")
            scene.load("boot", from: .proxy)
        },
        HealthyBoot("UEFI by DHCP, size asked first", .uefi) { scene in
            scene.lease(file: "ipxe.efi")
            scene.probe("ipxe.efi")
            scene.load("ipxe.efi", head: Scene.x64, blockSize: 1468)
            ipxe(scene)
        },
        HealthyBoot("UEFI by a proxy with port 4011", .uefi) { scene in
            scene.discover()
            scene.offer()
            scene.proxyOffer(file: "ipxe.efi", control: nil)
            scene.request()
            scene.acknowledge()
            scene.bootRequest()
            scene.bootReply(file: "ipxe.efi")
            scene.probe("ipxe.efi", from: .proxy)
            scene.load("ipxe.efi", from: .proxy, head: Scene.x64)
        },
        HealthyBoot("UEFI behind a router", .uefi) { scene in
            scene.lease(file: "ipxe.efi", server: Scene.Host.remote.ip)
            scene.arp(Scene.Host.dhcp.ip)
            scene.arpAnswer(.dhcp)
            scene.load("ipxe.efi", from: .remote, head: Scene.x64)
        },
        HealthyBoot("ARM64", .arm) { scene in
            scene.lease(file: "ipxe-arm64.efi")
            scene.load("ipxe-arm64.efi", head: Scene.arm64)
        },
        HealthyBoot("HTTP Boot", .http) { scene in
            scene.lease(file: "http://192.0.2.5/ipxe.efi") { $0.options.set(.vendorClass, text: "HTTPClient") }
            scene.http("HEAD", "/ipxe.efi", "200 OK", body: 800)
            scene.http("GET", "/ipxe.efi", "200 OK", body: 800)
        },
        HealthyBoot("HTTP Boot by name", .http) { scene in
            scene.lease(file: "http://boot.example/ipxe.efi") { $0.options.set(.vendorClass, text: "HTTPClient") }
            scene.lookup("boot.example", answer: (0, 1))
            scene.http("GET", "/ipxe.efi", "200 OK", body: 800)
        },
        HealthyBoot("HTTP Boot is not answered, PXE is", .http) { scene in
            scene.discover(4)
            scene.next(.uefi)
            scene.lease(file: "ipxe.efi")
            scene.load("ipxe.efi", head: Scene.x64)
        },
        HealthyBoot("undionly, then iPXE with a script", .bios) { scene in
            scene.lease(file: "undionly.kpxe")
            scene.load("undionly.kpxe")
            ipxe(scene)
        },
        HealthyBoot("iPXE in the ROM", .ipxe) { scene in
            scene.lease(file: "http://192.0.2.5/boot.ipxe")
            scene.http("GET", "/boot.ipxe", "200 OK", body: 300)
            scene.http("GET", "/logo.png", "404 Not Found", body: 0)
            scene.http("GET", "/vmlinuz", "200 OK", body: 1000)
        },
        HealthyBoot("shim and GRUB from one server", .uefi) { scene in
            scene.lease(file: "shimx64.efi")
            scene.load("shimx64.efi", head: Scene.x64)
            scene.ask("revocations.efi").fail(.fileNotFound, "File not found")
            scene.load("grubx64.efi", head: Scene.x64)
            for name in ["grub.cfg-01-52-54-00-12-34-01", "grub.cfg-C0000233"] {
                scene.ask("/grub/\(name)").fail(.fileNotFound, "File not found")
            }
            scene.load("/grub/grub.cfg")
            scene.load("vmlinuz")
        },
        HealthyBoot("relayed", .bios) { scene in
            scene.giaddr = Scene.Host.relay.ip
            scene.lease(file: "pxelinux.0", server: Scene.Host.remote.ip)
            scene.load("pxelinux.0", from: .remote)
        },
        HealthyBoot("relayed, both sides of the relay in the capture", .bios) { scene in
            scene.discover()
            scene.giaddr = Scene.Host.relay.ip
            scene.discover()
            scene.offer(file: "pxelinux.0")
            scene.reply(
                scene.answer(.offer, from: .dhcp, file: "pxelinux.0"), from: .relay, to: Scene.everybody, port: 68)
            scene.giaddr = .any
            scene.request()
            scene.acknowledge(file: "pxelinux.0")
            scene.load("pxelinux.0")
        },
        HealthyBoot("tagged", .uefi) { scene in
            scene.vlan = 20
            scene.lease(file: "ipxe.efi")
            scene.load("ipxe.efi", head: Scene.x64)
        },
        HealthyBoot("slow server, whole boot", .bios) { scene in
            scene.discover()
            scene.wait(3)
            scene.discover()
            scene.wait(3)
            scene.offer(file: "pxelinux.0")
            scene.request()
            scene.wait(1.5)
            scene.acknowledge(file: "pxelinux.0")
            scene.load("pxelinux.0")
        },
        HealthyBoot("slow transfer in small blocks", .bios) { scene in
            scene.lease(file: "pxelinux.0")
            scene.load("pxelinux.0", size: 60_000, pause: 0.1)
        },
        HealthyBoot("slow transfer by loss", .uefi) { scene in
            scene.lease(file: "ipxe.efi")
            let loading = scene.ask("ipxe.efi", TFTPOption(.blockSize, 1024))
            loading.agree(TFTPOption(.blockSize, 1024))
            loading.acknowledge(0)
            for number in UInt16(1)...30 {
                loading.block(number, number == 30 ? 10 : 1024, number == 1 ? Scene.x64 : [])
                if number.isMultiple(of: 4) {
                    scene.wait(1)
                    loading.block(number, 1024)
                }
                loading.acknowledge(number)
            }
        },
        HealthyBoot("Raspberry Pi", .pi) { scene in
            scene.discover()
            scene.offer()
            scene.wait(3)
            scene.proxyOffer { $0.options[.vendorSpecific] = Fault.invitation }
            scene.load("bootcode.bin", from: .proxy)
            scene.ask("0a0b0c0d/start.elf", of: .proxy).fail(.fileNotFound, "File not found")
            scene.load("start.elf", from: .proxy)
        },
        HealthyBoot("U-Boot", .uboot) { scene in
            scene.lease(file: "boot.scr.uimg")
            scene.load("boot.scr.uimg")
        },
        HealthyBoot("a computer that does not boot", .system) { $0.lease() },
        HealthyBoot("two servers with one answer", .bios) { scene in
            scene.discover()
            scene.offer(file: "pxelinux.0")
            scene.offer(from: .other, file: "pxelinux.0", server: Scene.Host.dhcp.ip)
            scene.request()
            scene.acknowledge(file: "pxelinux.0")
            scene.load("pxelinux.0")
        },
        HealthyBoot("to the started system", .bios) { scene in
            scene.lease(file: "pxelinux.0")
            pxelinux(scene)
            scene.next(.system, after: 20)
            scene.lease()
        },
        HealthyBoot("PXEv6", .uefi) { $0.version6(parameters: [0, 3, 97, 98, 99]) },
    ]

    private static func pxelinux(_ scene: Scene) {
        scene.load("pxelinux.0")
        scene.load("ldlinux.c32")
        for name in ["01-52-54-00-12-34-01", "C0000233"] {
            scene.ask("pxelinux.cfg/\(name)").fail(.fileNotFound, "File not found")
        }
        scene.load("pxelinux.cfg/default")
        scene.load("vmlinuz")
    }

    private static func ipxe(_ scene: Scene) {
        scene.ask("autoexec.ipxe").fail(.fileNotFound, "File not found")
        scene.next(.ipxe)
        scene.lease(file: "http://192.0.2.5/boot.ipxe")
        scene.http("GET", "/boot.ipxe", "200 OK", body: 300)
        scene.http("GET", "/vmlinuz", "200 OK", body: 1000)
    }
}

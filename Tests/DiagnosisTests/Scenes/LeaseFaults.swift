// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import NetAddress
import TFTPWire

extension Fault {
    static let addresses: [Fault] = [
        Fault("proxy-only") { scene in
            for _ in 0..<3 {
                scene.discover()
                scene.proxyOffer(file: "pxelinux.0")
                scene.wait(6)
            }
        },
        Fault("request-unanswered") { scene in
            scene.discover()
            scene.offer(file: "pxelinux.0")
            scene.request(times: 3)
        },
        Fault("request-refused") { scene in
            scene.discover()
            scene.offer(file: "pxelinux.0")
            scene.request()
            scene.reply(scene.answer(.refuse, from: .other) { $0.yourAddress = .any }, from: .other)
        },
        Fault("address-declined", .uefi) { scene in
            scene.lease(file: "ipxe.efi")
            scene.say(
                scene.question(.decline) { $0.options.set(.requestedAddress, scene.me.ip) }, from: scene.nobody, 68,
                to: Scene.everybody, 67)
        },
        Fault("address-in-use") { scene in
            scene.lease(file: "pxelinux.0")
            scene.arp(Scene.Host.dhcp.ip)
            scene.arpAnswer(.dhcp)
            scene.arpAnswer(.init(ip: scene.me.ip, mac: Scene.Host.other.mac))
            scene.ask("pxelinux.0", times: 3)
        },
        Fault("wrong-server-won") { scene in
            scene.discover()
            scene.offer()
            scene.offer(from: .other, file: "pxelinux.0")
            scene.request()
            scene.acknowledge()
        },
        Fault("two-servers") { scene in
            scene.discover()
            scene.offer(file: "pxelinux.0")
            scene.offer(from: .other, file: "lpxelinux.0")
            scene.request()
            scene.acknowledge(file: "pxelinux.0")
        },
        Fault("two-proxies") { scene in
            scene.discover()
            scene.offer()
            scene.proxyOffer(file: "pxelinux.0")
            scene.proxyOffer(from: .other, file: "wdsnbp.com")
            scene.request()
            scene.acknowledge()
        },
        Fault("router-of-other-network") { scene in
            scene.lease(file: "pxelinux.0", server: Scene.Host.remote.ip) {
                $0.options.set(.router, IPv4Address(10, 0, 0, 1))
            }
            scene.arp(IPv4Address(10, 0, 0, 1), times: 1)
            scene.arpAnswer(.init(ip: IPv4Address(10, 0, 0, 1), mac: Scene.Host.relay.mac))
        },
        Fault("no-router") { scene in
            scene.lease(file: "pxelinux.0", server: Scene.Host.remote.ip) { $0.options[.router] = nil }
            scene.arp(Scene.Host.remote.ip, times: 4)
        },
        Fault("no-subnet-mask") { scene in
            scene.lease(file: "pxelinux.0", server: Scene.Host.proxy.ip) { $0.options[.subnetMask] = nil }
        },
        Fault("lease-too-short") { scene in
            scene.lease(file: "pxelinux.0") { $0.options.set(.leaseTime, UInt32(10)) }
            let loading = scene.ask("pxelinux.0")
            loading.block(1, 512)
            loading.abort(.undefined, "no address")
        },
    ]

    static let bootFile: [Fault] = [
        Fault("no-boot-file") { $0.lease() },
        unheard("no-boot-file", .uefi) { $0.offer() },
        Fault("proxy-behind-relay") { scene in
            scene.giaddr = Scene.Host.relay.ip
            scene.lease()
        },
        Fault("ipxe-no-file", .ipxe) { $0.lease() },
        Fault("ipxe-lost-proxy") { scene in
            scene.discover()
            scene.offer()
            scene.proxyOffer(file: "undionly.kpxe")
            scene.request()
            scene.acknowledge()
            scene.load("undionly.kpxe", from: .proxy)
            scene.next(.ipxe)
            scene.lease()
        },
        Fault("proxy-too-late") { scene in
            scene.lease()
            scene.wait(1)
            scene.proxyOffer(file: "pxelinux.0")
        },
        Fault("next-server-zero") { $0.lease(file: "pxelinux.0", server: .any) },
        Fault("option-66-only") { scene in
            scene.lease(file: "pxelinux.0", server: .any) { $0.options.set(.tftpServerName, text: "192.0.2.5") }
            scene.ask("pxelinux.0", times: 3)
        },
        Fault("boot-server-unreachable-address") { $0.lease(file: "pxelinux.0", server: IPv4Address(127, 0, 0, 1)) },
        Fault("boot-server-unreachable-address") { $0.lease(file: "pxelinux.0", server: IPv4Address(169, 254, 3, 4)) },
        Fault("name-not-terminated") { scene in
            scene.lease(file: "pxelinux.0")
            scene.ask(name: TFTPString(bytes: Array("pxelinux.0".utf8) + [0xFF])).fail(.fileNotFound, "File not found")
        },
        Fault("name-quoted") { scene in
            scene.lease(file: "\"pxelinux.0\"")
            scene.ask("\"pxelinux.0\"").fail(.fileNotFound, "File not found")
        },
        Fault("names-differ") { scene in
            scene.lease(file: "pxelinux.0") { $0.options.set(.bootFileName, text: "ipxe.pxe") }
        },
        Fault("file-in-option-only") { scene in
            scene.lease(server: Scene.Host.proxy.ip) {
                $0.options.set(.bootFileName, text: "pxelinux.0", terminated: true)
            }
        },
        Fault("file-in-option-only", .uboot) { scene in
            scene.lease(server: Scene.Host.proxy.ip) {
                $0.options.set(.bootFileName, text: "boot.scr.uimg", terminated: true)
            }
        },
        Fault("url-for-pxe", .uefi) { scene in
            scene.lease(file: "http://192.0.2.5/ipxe.efi")
            scene.ask("http://192.0.2.5/ipxe.efi").fail(.fileNotFound, "File not found")
        },
        unheard("name-for-http", .http) {
            $0.offer(file: "ipxe.efi") { $0.options.set(.vendorClass, text: "HTTPClient") }
        },
        unheard("http-without-class", .http) { $0.offer(file: "http://192.0.2.5/ipxe.efi") },
        Fault("http-name-without-dns", .http) { scene in
            scene.lease(file: "http://boot.example/ipxe.efi") {
                $0.options.set(.vendorClass, text: "HTTPClient")
                $0.options[.domainNameServer] = nil
            }
        },
    ]

    static let discovery: [Fault] = [
        Fault("pxe-class-without-43", .uefi) { scene in
            scene.lease(file: "ipxe.efi") { $0.options.set(.vendorClass, text: "PXEClient") }
            scene.bootRequest(to: .dhcp, times: 4)
        },
        Fault("boot-server-closed", .uefi) { scene in
            scene.lease()
            scene.proxyOffer(file: "ipxe.efi", control: nil)
            scene.bootRequest()
            scene.icmp(3, 3, from: .proxy)
        },
        Fault("boot-server-silent", .uefi) { scene in
            scene.discover()
            scene.offer()
            scene.proxyOffer(file: "ipxe.efi", control: nil)
            scene.request()
            scene.acknowledge()
            scene.bootRequest(times: 4)
        },
        Fault("boot-server-not-found") { scene in
            scene.discover()
            scene.offer()
            scene.proxyOffer(control: 1) { $0.options[.vendorSpecific] = [6, 1, 1, 7, 4, 224, 0, 1, 2, 255] }
            scene.request()
            scene.acknowledge()
            scene.bootRequest(to: .init(ip: IPv4Address(224, 0, 1, 2), mac: MACAddress(1, 0, 0x5E, 0, 1, 2)), times: 4)
        },
        Fault("boot-reply-to-wrong-port", .uefi) { scene in
            scene.lease()
            scene.proxyOffer(file: "ipxe.efi", control: nil)
            scene.bootRequest()
            scene.bootReply(file: "ipxe.efi", port: 68)
            scene.wait(4)
            scene.bootRequest()
            scene.bootReply(file: "ipxe.efi", port: 68)
        },
        Fault("boot-reply-empty", .uefi) { scene in
            scene.lease()
            scene.proxyOffer(control: nil)
            scene.bootRequest()
            scene.bootReply(file: nil)
        },
        unheard("discovery-contradiction") { scene in
            scene.offer()
            scene.proxyOffer(control: 7)
        },
        unheard("option-43-broken") { scene in
            scene.offer()
            scene.proxyOffer {
                $0.options[.vendorSpecific] = [6, 1, 3, 8, 7, 0x80, 0, 1, 192, 0, 2, 5, 9, 200, 0x80, 0, 20, 65]
            }
        },
        Fault("servers-differ") { scene in
            scene.discover()
            scene.offer()
            scene.proxyOffer(file: "pxelinux.0", control: 8) {
                $0.options[.vendorSpecific] = [6, 1, 8, 8, 7, 0x80, 0, 1, 192, 0, 2, 77, 255]
            }
            scene.request()
            scene.acknowledge()
        },
        Fault("dhcpv6-parameters", .uefi) { scene in scene.version6(parameters: Array("BCD.PXE".utf8)) },
        Fault("dhcpv6-unanswered", .uefi) { scene in scene.version6(solicits: 4, replies: 0) },
        Fault("dhcpv6-no-boot-file", .uefi) { scene in
            scene.version6(file: nil)
            scene.wait(6)
        },
    ]
}

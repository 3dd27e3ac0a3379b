// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import NetAddress
import TFTPWire

/// A fault that a scene has, and the cause that the diagnosis is to name first.
struct Fault: Sendable, CustomStringConvertible {
    let cause: String
    let kind: Scene.Kind
    let play: @Sendable (Scene) -> Void

    init(_ cause: String, _ kind: Scene.Kind = .bios, _ play: @escaping @Sendable (Scene) -> Void) {
        (self.cause, self.kind, self.play) = (cause, kind, play)
    }

    var description: String { "\(cause) (\(kind))" }

    /// The scene with half a minute of silence at its end.
    func scene() -> Scene {
        let scene = Scene(kind)
        play(scene)
        scene.end()
        return scene
    }

    static let all = noOffer + offers + addresses + bootFile + discovery
}

extension Fault {
    static let noOffer: [Fault] = [
        Fault("no-dhcp-server") { $0.discover(4) },
        Fault("no-dhcp-server", .uefi) { $0.discover(4) },
        Fault("no-offer-for-this-machine") { scene in
            other(scene)
            scene.discover(4)
            other(scene, 3)
        },
        Fault("pool-exhausted") { scene in
            other(scene)
            let mine = scene.me
            scene.me = Scene(.system, number: 8).me
            scene.discover(4)
            scene.me = mine
            scene.transaction += 1
            scene.discover(4)
        },
        Fault("relay-unanswered") { scene in
            scene.giaddr = Scene.Host.relay.ip
            scene.discover(4)
        },
        Fault("spanning-tree") { scene in
            scene.spanningTree()
            scene.discover(3)
            scene.next(.bios, after: 20)
            scene.discover()
            scene.offer(file: "pxelinux.0")
        },
        Fault("vlan-lost") { scene in
            scene.vlan = 12
            scene.lease(file: "undionly.kpxe")
            scene.load("undionly.kpxe")
            scene.vlan = nil
            scene.next(.ipxe)
            scene.discover(4)
        },
        Fault("system-unanswered") { scene in
            scene.lease(file: "pxelinux.0")
            scene.load("pxelinux.0")
            scene.next(.system)
            scene.discover(4)
        },
    ]

    /// Another machine gets an address.
    private static func other(_ scene: Scene, _ number: UInt8 = 2) {
        let (mine, kind) = (scene.me, scene.kind)
        scene.me = Scene(.system, number: number).me
        scene.kind = .system
        scene.lease()
        (scene.me, scene.kind) = (mine, kind)
        scene.transaction += 0x10
    }

    /// The client asks, hears this offer, and asks again in vain.
    static func unheard(
        _ cause: String, _ kind: Scene.Kind = .bios, _ offer: @escaping @Sendable (Scene) -> Void
    ) -> Fault {
        Fault(cause, kind) { scene in
            for attempt in 0..<3 {
                scene.discover()
                scene.wait(0.3)
                offer(scene)
                scene.wait(Double(4 << attempt))
            }
        }
    }

    static let offers: [Fault] = [
        unheard("offer-too-short") { scene in
            scene.giaddr = Scene.Host.relay.ip
            let message = scene.answer(.offer, from: .dhcp, file: "pxelinux.0") { $0.options[.end] = [] }
            scene.reply(message, from: .dhcp, verbatim: true)
        },
        unheard("offer-too-long", .uefi) {
            $0.offer(file: "ipxe.efi") { $0.options[.init(rawValue: 224)] = [UInt8](repeating: 1, count: 1180) }
        },
        unheard("offer-too-long") {
            $0.offer(file: "pxelinux.0") { $0.options[.init(rawValue: 224)] = [UInt8](repeating: 1, count: 1020) }
        },
        unheard("offer-unreadable") { scene in
            var message = scene.answer(.offer, from: .dhcp, file: "pxelinux.0")
            message.vendorArea = [1, 2, 3, 4]
            scene.reply(message, from: .dhcp, verbatim: true)
        },
        unheard("offer-wrong-transaction") { $0.offer(file: "pxelinux.0") { $0.transactionID = 0xDEAD } },
        unheard("offer-to-wrong-port") { scene in
            scene.reply(scene.answer(.offer, from: .dhcp, file: "pxelinux.0"), from: .dhcp, port: 6868)
        },
        unheard("offer-without-server") { $0.offer(file: "pxelinux.0") { $0.options[.serverIdentifier] = nil } },
        unheard("offer-directed-broadcast", .uefi) { scene in
            scene.reply(
                scene.answer(.offer, from: .dhcp, file: "ipxe.efi"), from: .dhcp,
                to: .init(ip: IPv4Address(192, 0, 2, 255), mac: .broadcast))
        },
        unheard("offer-not-broadcast") { scene in
            scene.reply(scene.answer(.offer, from: .dhcp, file: "pxelinux.0"), from: .dhcp, to: scene.me)
        },
        unheard("relay-bypassed") { scene in
            scene.giaddr = Scene.Host.relay.ip
            scene.reply(
                scene.answer(.offer, from: .dhcp, file: "pxelinux.0"), from: .dhcp, to: Scene.everybody, port: 68)
        },
        Fault("relay-option-lost") { scene in
            scene.giaddr = Scene.Host.relay.ip
            for _ in 0..<3 {
                scene.discover { $0.options[.relayAgentInformation] = [1, 2, 0, 7] }
                scene.offer(file: "pxelinux.0")
                scene.wait(6)
            }
        },
        unheard("options-in-header") { scene in
            var message = scene.answer(.offer, from: .dhcp, server: Scene.Host.dhcp.ip)
            message.options[.overload] = [1]
            message.bootFileField = [67, 10] + Array("pxelinux.0".utf8) + [255]
            message.options[.end] = []
            scene.reply(message, from: .dhcp, verbatim: true)
        },
        Fault("offer-too-late") { scene in
            scene.discover()
            scene.wait(6)
            scene.offer(file: "pxelinux.0")
            scene.discover()
            scene.wait(7)
            scene.offer(file: "pxelinux.0")
        },
        unheard("proxy-shape", .uefi) { scene in
            scene.offer()
            scene.proxyOffer(file: "ipxe.efi")
        },
        unheard("proxy-ignored", .uefi) { scene in
            scene.offer()
            scene.proxyOffer(file: "ipxe.efi", control: nil) { $0.options[.vendorClass] = nil }
        },
        Fault("offer-too-early", .uefi) { scene in
            for _ in 0..<3 {
                scene.discover()
                scene.now -= .microseconds(500)
                scene.offer(file: "ipxe.efi")
                scene.wait(6)
            }
        },
        unheard("offer-not-heard", .uefi) { $0.offer(file: "ipxe.efi") },
    ]
}

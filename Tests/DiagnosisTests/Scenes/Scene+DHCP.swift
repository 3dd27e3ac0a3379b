// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import NIOCore
import NetAddress

typealias Change = (inout DHCPMessage) -> Void

extension Scene {
    /// A message of the client, as its kind of firmware writes it.
    func question(_ type: DHCPMessageType, _ change: Change = { _ in }) -> DHCPMessage {
        var message = DHCPMessage(operation: .request, transactionID: transaction, hardware: HardwareAddress(me.mac))
        message.relay = giaddr
        if giaddr != .any { message.hops = 1 }
        message.options[.messageType] = [type.rawValue]
        let (vendor, architecture, size): (String?, UInt16?, UInt16) =
            switch kind {
            case .bios: ("PXEClient:Arch:00000:UNDI:002001", 0, 1260)
            case .uefi: ("PXEClient:Arch:00007:UNDI:003016", 7, 1472)
            case .uefi9: ("PXEClient:Arch:00009:UNDI:003016", 9, 1472)
            case .arm: ("PXEClient:Arch:00011:UNDI:003000", 11, 1472)
            case .http: ("HTTPClient:Arch:00016:UNDI:003001", 16, 1472)
            case .ipxe: ("PXEClient:Arch:00000:UNDI:002001", 0, 1472)
            case .pi: ("PXEClient:Arch:00000:UNDI:002001", 0, 1260)
            case .uboot: ("U-Boot.armv8", 22, 576)
            case .system: (nil, nil, 1500)
            }
        message.options.set(.maximumMessageSize, size)
        if let architecture { message.options.set(.clientArchitecture, architecture) }
        if let vendor { message.options.set(.vendorClass, text: vendor) }
        if kind == .ipxe { message.options.set(.userClass, text: "iPXE") }
        if kind == .bios { message.flags = DHCPMessage.broadcastFlag }
        change(&message)
        return message
    }

    func say(
        _ message: DHCPMessage, from: Host, _ source: UInt16, to: Host, _ destination: UInt16, verbatim: Bool = false
    ) {
        let octets = verbatim ? try? message.encodedVerbatim() : try? message.encoded(limit: 1472)
        if let octets { udp(octets, from: from, source, to: to, destination) }
    }

    /// Asks for an address, and again after the pauses of firmware.
    func discover(_ times: Int = 1, change: Change = { _ in }) {
        for attempt in 0..<times {
            if attempt > 0 { wait(Double(2 << attempt)) }
            let from = giaddr == .any ? nobody : Host.relay
            let to = giaddr == .any ? Scene.everybody : Host.dhcp
            say(question(.discover, change), from: from, giaddr == .any ? 68 : 67, to: to, 67)
        }
    }

    /// An answer with an address.
    func answer(
        _ type: DHCPMessageType, from host: Host, file: String? = nil, server: IPv4Address? = nil,
        _ change: Change = { _ in }
    ) -> DHCPMessage {
        var message = DHCPMessage(operation: .reply, transactionID: transaction, hardware: HardwareAddress(me.mac))
        message.yourAddress = me.ip
        message.relay = giaddr
        message.flags = kind == .bios ? DHCPMessage.broadcastFlag : 0
        message.nextServer = server ?? (file == nil ? .any : host.ip)
        message.bootFileField = Array((file ?? "").utf8)
        message.options[.messageType] = [type.rawValue]
        message.options.set(.serverIdentifier, host.ip)
        message.options.set(.leaseTime, UInt32(3600))
        message.options.set(.subnetMask, IPv4Address(255, 255, 255, 0))
        message.options.set(.router, Host.dhcp.ip)
        message.options.set(.domainNameServer, Host.dhcp.ip)
        change(&message)
        return message
    }

    func reply(_ message: DHCPMessage, from host: Host, to: Host? = nil, port: UInt16? = nil, verbatim: Bool = false) {
        let isRelayed = giaddr != .any
        say(
            message, from: host, 67, to: to ?? (isRelayed ? Host.relay : Scene.everybody),
            port ?? (isRelayed ? 67 : 68), verbatim: verbatim)
    }

    func offer(from host: Host = .dhcp, file: String? = nil, server: IPv4Address? = nil, _ change: Change = { _ in }) {
        reply(answer(.offer, from: host, file: file, server: server, change), from: host)
    }

    func acknowledge(
        from host: Host = .dhcp, file: String? = nil, server: IPv4Address? = nil, _ change: Change = { _ in }
    ) {
        reply(answer(.acknowledge, from: host, file: file, server: server, change), from: host)
    }

    func request(from host: Host = .dhcp, times: Int = 1) {
        for attempt in 0..<times {
            if attempt > 0 { wait(4) }
            let message = question(.request) {
                $0.options.set(.requestedAddress, self.me.ip)
                $0.options.set(.serverIdentifier, host.ip)
            }
            let isRelayed = giaddr != .any
            say(
                message, from: isRelayed ? .relay : nobody, isRelayed ? 67 : 68,
                to: isRelayed ? .dhcp : Scene.everybody, 67)
        }
    }

    /// A whole lease of one server: four messages.
    func lease(from host: Host = .dhcp, file: String? = nil, server: IPv4Address? = nil, _ change: Change = { _ in }) {
        discover()
        offer(from: host, file: file, server: server, change)
        request(from: host)
        acknowledge(from: host, file: file, server: server, change)
    }

    /// A boot server's offer without an address. `control` is 43.6; nil leaves option 43 out.
    func proxyOffer(from host: Host = .proxy, file: String? = nil, control: UInt8? = 8, _ change: Change = { _ in }) {
        let message = answer(.offer, from: host, file: file) { message in
            message.yourAddress = .any
            for code: DHCPOptionCode in [.leaseTime, .subnetMask, .router, .domainNameServer] {
                message.options[code] = nil
            }
            message.options.set(.vendorClass, text: "PXEClient")
            if let control { message.options[.vendorSpecific] = [6, 1, control, 255] }
            change(&message)
        }
        reply(message, from: host)
    }

    /// The request to a boot server on port 4011, and again.
    func bootRequest(to host: Host = .proxy, times: Int = 1) {
        transaction += 1
        for attempt in 0..<times {
            if attempt > 0 { wait(Double(attempt)) }
            let message = question(.request) { $0.clientAddress = self.me.ip }
            say(message, from: me, 4011, to: host, 4011)
        }
    }

    func bootReply(from host: Host = .proxy, file: String?, port: UInt16 = 4011, _ change: Change = { _ in }) {
        let message = answer(.acknowledge, from: host, file: file) { message in
            message.yourAddress = .any
            message.options.set(.vendorClass, text: "PXEClient")
            change(&message)
        }
        say(message, from: host, 4011, to: me, port)
    }

    /// The next program of the same machine asks.
    func next(_ kind: Kind, after seconds: Double = 2) {
        self.kind = kind
        transaction += 0x100
        wait(seconds)
    }
}

// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import TFTPWire

extension Scene {
    /// A TFTP transfer of the scene.
    struct Loading {
        let scene: Scene
        let port: UInt16
        let server: Host
        /// The server's port of the transfer.
        let back: UInt16

        func reply(_ packet: TFTPPacket, from other: Host? = nil, fragment: IPv4Packet.Fragmentation = .whole) {
            scene.udp(packet.encoded(), from: other ?? server, back, to: scene.me, port, fragment: fragment)
        }

        func say(_ packet: TFTPPacket) { scene.udp(packet.encoded(), from: scene.me, port, to: server, back) }

        func agree(_ options: TFTPOption...) { reply(.optionAcknowledgement(options)) }
        func block(_ number: UInt16, _ size: Int, _ head: [UInt8] = []) {
            let bytes = head + [UInt8](repeating: 0xAA, count: max(0, size - head.count))
            reply(.data(block: number, payload: ByteBuffer(bytes: bytes)))
        }
        func acknowledge(_ number: UInt16) { say(.acknowledgement(block: number)) }
        func fail(_ code: TFTPErrorCode, _ text: TFTPString) { reply(.error(code, text)) }
        func abort(_ code: TFTPErrorCode, _ text: TFTPString) { say(.error(code, text)) }

        /// Asks again for the same file.
        func again(_ name: String, _ options: [TFTPOption] = []) {
            scene.udp(
                TFTPPacket.readRequest(TFTPRequest(TFTPString(name), options: options)).encoded(), from: scene.me, port,
                to: server, 69)
        }
    }

    /// Asks for a file, and once more for each further time.
    @discardableResult
    func ask(_ name: String, of server: Host = .dhcp, times: Int = 1, _ options: TFTPOption...) -> Loading {
        ask(name: TFTPString(name), of: server, times: times, options)
    }

    @discardableResult
    func ask(name: TFTPString, of server: Host = .dhcp, times: Int = 1, _ options: [TFTPOption] = []) -> Loading {
        let loading = Loading(scene: self, port: nextPort(), server: server, back: 40_000 + nextPort())
        for attempt in 0..<times {
            if attempt > 0 { wait(4) }
            udp(
                TFTPPacket.readRequest(TFTPRequest(name, options: options)).encoded(), from: me, loading.port,
                to: server, 69)
        }
        return loading
    }

    /// Loads a whole file in blocks of 512 bytes, or as agreed.
    func load(
        _ name: String, from server: Host = .dhcp, size: Int = 1200, head: [UInt8] = [], blockSize: Int = 512,
        pause: Double = 0
    ) {
        let loading =
            blockSize == 512 ? ask(name, of: server) : ask(name, of: server, TFTPOption(.blockSize, blockSize))
        if blockSize != 512 {
            loading.agree(TFTPOption(.blockSize, blockSize))
            loading.acknowledge(0)
        }
        var (number, left): (UInt16, Int) = (1, size)
        while true {
            wait(pause)
            let length = min(left, blockSize)
            loading.block(number, length, number == 1 ? head : [])
            loading.acknowledge(number)
            left -= length
            if length < blockSize { return }
            number &+= 1
        }
    }

    /// UEFI asks for the size first, and ends that transfer itself (T1).
    func probe(_ name: String, from server: Host = .dhcp, size: Int = 1200) {
        let loading = ask(name, of: server, TFTPOption(.transferSize, 0), TFTPOption(.blockSize, 1468))
        loading.agree(TFTPOption(.transferSize, size), TFTPOption(.blockSize, 1468))
        loading.abort(.optionRefused, "User aborted the transfer")
    }

    /// A UEFI program's beginning for a processor: its PE header says 0x8664 for x64.
    static func program(_ machine: UInt16) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: 72)
        head.replaceSubrange(0..<2, with: "MZ".utf8)
        head[60] = 64
        head.replaceSubrange(64..<68, with: [0x50, 0x45, 0, 0])
        (head[68], head[69]) = (UInt8(machine & 0xFF), UInt8(machine >> 8))
        return head
    }

    static let x64 = program(0x8664)
    static let arm64 = program(0xAA64)

    func arp(_ target: IPv4Address, times: Int = 1) {
        for attempt in 0..<times {
            if attempt > 0 { wait(1) }
            let question = ARPPacket(operation: .request, senderHardware: me.mac, sender: me.ip, target: target)
            send(EthernetFrame(destination: .broadcast, source: me.mac, type: .arp, payload: question.encoded()))
        }
    }

    func arpAnswer(_ host: Host) {
        let answer = ARPPacket(
            operation: .reply, senderHardware: host.mac, sender: host.ip, targetHardware: me.mac, target: me.ip)
        send(EthernetFrame(destination: me.mac, source: host.mac, type: .arp, payload: answer.encoded()))
    }

    /// An ICMP error about the last packet of this client, or of another host.
    func icmp(_ type: UInt8, _ code: UInt8, from host: Host, to target: Host? = nil, mtu: UInt32 = 0) {
        guard let last = frames.last?.frame, let packet = try? IPv4Packet(parsing: last.payload) else { return }
        var message = ICMPv4Message(portUnreachableFor: packet)
        message.kind = .init(type: type, code: code)
        message.parameter = mtu
        send(.icmp, message.encoded(), from: host, to: target ?? me)
    }

    /// A frame of the switch's spanning tree.
    func spanningTree() {
        send(
            EthernetFrame(
                destination: MACAddress(1, 0x80, 0xC2, 0, 0, 0), source: Host.relay.mac, type: EtherType(rawValue: 38),
                payload: ByteBuffer(repeating: 0, count: 38)))
    }
}

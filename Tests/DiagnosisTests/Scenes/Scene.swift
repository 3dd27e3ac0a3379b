// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import Diagnosis
import FrameWire
import NIOCore
import NetAddress
import PcapFile

/// A scenario: what is said is a packet of a capture. Every packet comes a millisecond after the one before, unless the scene waits.
///
///     let scene = Scene(.uefi)
///     scene.lease(file: nil)
///     scene.wait(30)
final class Scene {
    /// A host with both of its addresses.
    struct Host {
        var ip: IPv4Address
        var mac: MACAddress

        static let dhcp = Host(ip: IPv4Address(192, 0, 2, 1), mac: MACAddress(2, 0, 0, 0, 0, 1))
        static let proxy = Host(ip: IPv4Address(192, 0, 2, 5), mac: MACAddress(2, 0, 0, 0, 0, 5))
        static let other = Host(ip: IPv4Address(192, 0, 2, 9), mac: MACAddress(2, 0, 0, 0, 0, 9))
        static let relay = Host(ip: IPv4Address(192, 0, 2, 254), mac: MACAddress(2, 0, 0, 0, 0, 0xFE))
        static let remote = Host(ip: IPv4Address(203, 0, 113, 5), mac: MACAddress(2, 0, 0, 0, 0, 0xFE))
    }

    enum Kind: CaseIterable {
        case bios, uefi, uefi9, arm, http, ipxe, pi, uboot, system
    }

    /// What the packets of the capture start with.
    enum Form: CaseIterable {
        case ethernet, vlan, cooked, cooked2, raw
    }

    var kind: Kind
    var me: Host
    var now: Duration = .seconds(1_700_000_000)
    var transaction: UInt32 = 0x1000
    var vlan: UInt16?
    /// Nil until a message of the relay is wanted.
    var giaddr = IPv4Address.any
    private var port: UInt16 = 2070
    private(set) var frames: [(time: Duration, frame: EthernetFrame)] = []

    init(_ kind: Kind, number: UInt8 = 1) {
        self.kind = kind
        me = Host(
            ip: IPv4Address(192, 0, 2, 50 + number),
            mac: kind == .pi
                ? MACAddress(0xB8, 0x27, 0xEB, 0, 0, number) : MACAddress(0x52, 0x54, 0, 0x12, 0x34, number))
    }

    func wait(_ seconds: Double) { now += .seconds(seconds) }

    /// The capture goes on for half a minute: another host says something.
    func end(after seconds: Double = 30) {
        wait(seconds)
        udp(ByteBuffer(string: "tick"), from: .other, 123, to: .dhcp, 123)
    }

    func send(_ frame: EthernetFrame) {
        var frame = frame
        if let vlan { frame.tag = .init(rawValue: vlan) }
        now += .milliseconds(1)
        frames.append((now, frame))
    }

    func send(
        _ transport: IPProtocol, _ payload: ByteBuffer, from: Host, to: Host,
        fragment: IPv4Packet.Fragmentation = .whole
    ) {
        guard
            let packet = try? IPv4Packet(
                source: from.ip, destination: to.ip, transport: transport, fragmentation: fragment, payload: payload)
        else { return }
        send(EthernetFrame(destination: to.mac, source: from.mac, type: .ipv4, payload: packet.encoded()))
    }

    func udp(
        _ payload: ByteBuffer, from: Host, _ source: UInt16, to: Host, _ destination: UInt16,
        fragment: IPv4Packet.Fragmentation = .whole
    ) {
        guard let datagram = try? UDPDatagram(sourcePort: source, destinationPort: destination, payload: payload) else {
            return
        }
        var octets = datagram.encoded(in: .ipv4(source: from.ip, destination: to.ip))
        // The first fragment has the header of the whole datagram and as much of it as fits.
        if fragment != .whole { octets.moveWriterIndex(to: min(octets.writerIndex, 1480)) }
        send(.udp, octets, from: from, to: to, fragment: fragment)
    }

    /// Makes every packet later by what was added before it and this more.
    func delay(by more: (Int) -> Duration) {
        var sum = Duration.zero
        for place in frames.indices {
            sum += more(place)
            frames[place].time += sum
        }
    }

    func nextPort() -> UInt16 {
        port += 1
        return port
    }

    static let everybody = Host(ip: .broadcast, mac: .broadcast)
    /// The client before it has an address.
    var nobody: Host { Host(ip: .any, mac: me.mac) }

    /// The capture as a file of this form.
    func file(_ form: Form = .ethernet) -> ByteBuffer {
        var writer = PcapngWriter()
        var file = writer.sectionHeader(application: "scene")
        let link: LinkType =
            switch form {
            case .ethernet, .vlan: .ethernet
            case .cooked: .linuxCooked
            case .cooked2: .linuxCooked2
            case .raw: .raw
            }
        let (number, block) = writer.interface(.init(linkType: link))
        file.writeImmutableBuffer(block)
        for (time, frame) in frames {
            guard let data = Scene.octets(frame, form) else { continue }
            file.writeImmutableBuffer(writer.packet(.init(interface: number, time: time, data: data)))
        }
        return file
    }

    private static func octets(_ frame: EthernetFrame, _ form: Form) -> ByteBuffer? {
        var buffer = ByteBuffer()
        switch form {
        case .ethernet: return frame.encoded()
        case .vlan:
            var tagged = frame
            tagged.tag = frame.tag ?? .init(rawValue: 7)
            return tagged.encoded()
        case .cooked:
            buffer.writeMultipleIntegers(UInt16(1), UInt16(1), UInt16(6), frame.source.bits << 16, frame.type.rawValue)
        case .cooked2:
            buffer.writeMultipleIntegers(
                frame.type.rawValue, UInt16(0), UInt32(2), UInt16(1), UInt8(1), UInt8(6), frame.source.bits << 16)
        case .raw: guard frame.type == .ipv4 else { return nil }
        }
        buffer.writeImmutableBuffer(frame.payload)
        return buffer
    }

    /// What the diagnosis says of the capture, read as a file in pieces of this size.
    func report(_ form: Form = .ethernet, piece: Int = 1 << 16) throws -> DiagnosisReport {
        try diagnosis(of: file(form), piece: piece)
    }
}

/// What the diagnosis says of a capture file.
func diagnosis(of file: ByteBuffer, piece: Int = 1 << 16) throws -> DiagnosisReport {
    var file = file
    var stream = CaptureStream()
    let follower = PacketFollower()
    var number = 0
    while let octets = file.readSlice(length: min(piece, file.readableBytes)), octets.readableBytes > 0 {
        stream.append(octets)
        while let packet = try stream.next() {
            number += 1
            follower.take(
                CapturedPacket(
                    number: number, time: packet.time ?? .zero,
                    link: stream.interfaces[Int(packet.interface)].linkType, data: packet.data))
        }
    }
    try stream.finish()
    return follower.report()
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import FrameWire
import NIOCore
import NetAddress
import PcapFile
import TestSupport
import Testing

@Suite struct FrameCaptureTests {
    @Test(
        "the frames of real captures encode to the octets they were parsed from",
        .enabled(if: Captures.areAvailable, Comment(rawValue: Captures.skipReason)),
        arguments: Captures.files("pcap", "pcapng"))
    func realFrames(path: String) throws {
        let capture = try PacketCapture(parsing: try Captures.content(path))
        for packet in capture.packets where capture.interfaces[Int(packet.interface)].linkType == .ethernet {
            let frame = try EthernetFrame(parsing: packet.data)
            #expect(frame.encoded().readableBytesView.starts(with: packet.data.readableBytesView))
            switch frame.type {
            case .ipv4:
                let outer = try IPv4Packet(parsing: frame.payload)
                #expect(frame.payload.readableBytesView.starts(with: outer.encoded().readableBytesView))
            case .ipv6:
                let outer = try IPv6Packet(parsing: frame.payload)
                #expect(frame.payload.readableBytesView.starts(with: outer.encoded().readableBytesView))
            case .arp:
                let resolution = try ARPPacket(parsing: frame.payload)
                #expect(frame.payload.readableBytesView.starts(with: resolution.encoded().readableBytesView))
            default: Issue.record("\(path): type \(frame.type)")
            }
        }
    }

    @Test(
        "UDP checksums are right and wrong where tshark says so",
        .enabled(if: Captures.areAvailable, Comment(rawValue: Captures.skipReason)),
        .enabled(if: ExternalTool("tshark") != nil, "tshark is not installed"),
        arguments: Captures.files("pcap", "pcapng"))
    func realChecksums(path: String) async throws {
        let capture = try PacketCapture(parsing: try Captures.content(path))
        var verdicts: [String] = []
        for packet in capture.packets {
            let frame = try EthernetFrame(parsing: packet.data)
            let (header, payload): (PseudoHeader, ByteBuffer)
            if let outer = try? IPv4Packet(parsing: frame.payload), outer.transport == .udp {
                (header, payload) = (outer.pseudoHeader, outer.payload)
            } else if let outer = try? IPv6Packet(parsing: frame.payload), outer.nextHeader == .udp {
                (header, payload) = (outer.pseudoHeader, outer.payload)
            } else {
                continue
            }
            let datagram = try UDPDatagram(parsing: payload, in: nil)
            if (try? UDPDatagram(parsing: payload, in: header)) != nil {
                #expect(datagram.encoded(in: header) == payload)
                verdicts.append("1")
            } else {
                verdicts.append("0")
            }
        }
        let file = try #require(Captures.directory).appending(path: path)
        let result = try await #require(ExternalTool("tshark")).run([
            "-r", file.path, "-o", "udp.check_checksum:TRUE", "-Y", "udp and not icmp", "-T", "fields", "-e",
            "udp.checksum.status",
        ])
        #expect(result.text.split(separator: "\n").map(String.init) == verdicts)
    }

    @Test(
        "tshark finds every checksum of our frames right, and the fields that we meant",
        .enabled(if: ExternalTool("tshark") != nil, "tshark is not installed"))
    func tshark() async throws {
        let (server, guest) = (MACAddress(2, 0, 0, 0, 0, 1), MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56))
        let (ours, theirs) = (IPv4Address(192, 0, 2, 1), IPv4Address(192, 0, 2, 2))
        let router = IPv6Address(linkLocal: server)
        func ipv4(_ transport: IPProtocol, _ payload: ByteBuffer) throws -> EthernetFrame {
            let packet = try IPv4Packet(source: ours, destination: theirs, transport: transport, payload: payload)
            return EthernetFrame(destination: guest, source: server, type: .ipv4, payload: packet.encoded())
        }
        let header = PseudoHeader.ipv4(source: ours, destination: theirs)
        let datagram = try UDPDatagram(sourcePort: 9999, destinationPort: 9998, payload: ByteBuffer(string: "odd"))
        let refused = try IPv4Packet(
            source: theirs, destination: ours, transport: .udp, payload: datagram.encoded(in: header))
        let information = try #require(
            NeighborDiscoveryOption.PrefixInformation(
                prefix: IPv6Address(high: 0x2001_0DB8_0000_0000, low: 0), length: 64))
        let advertisement = ICMPv6Message.routerAdvertisement(
            .init(lifetime: 0, options: [.sourceLinkLayerAddress(server), .mtu(1500), .prefixInformation(information)]))
        let frames = [
            try ipv4(.udp, datagram.encoded(in: header)),
            try ipv4(.icmp, ICMPv4Message(portUnreachableFor: refused).encoded()),
            EthernetFrame(
                destination: guest, source: server, type: .ipv6,
                payload: try advertisement.packet(from: router, to: .allNodes).encoded()),
            EthernetFrame(
                destination: .broadcast, source: guest, type: .arp,
                payload: ARPPacket(operation: .request, senderHardware: guest, sender: theirs, target: ours).encoded()),
        ]
        var writer = PcapngWriter()
        var file = writer.sectionHeader(application: "pxekit tests")
        file.writeImmutableBuffer(writer.interface(.init()).block)
        for frame in frames { file.writeImmutableBuffer(writer.packet(.init(time: .zero, data: frame.encoded()))) }
        let result = try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "frames.pcapng")
            try Data(file.readableBytesView).write(to: path)
            return try await #require(ExternalTool("tshark")).run([
                "-r", path.path, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E",
                "separator=;", "-E", "occurrence=f", "-e", "ip.checksum.status", "-e", "udp.checksum.status", "-e",
                "icmp.checksum.status", "-e", "icmpv6.checksum.status", "-e", "icmpv6.opt.prefix", "-e",
                "arp.dst.proto_ipv4", "-e", "_ws.malformed",
            ])
        }
        // 1 is "good"; 2 is "unverified", for tshark does not look at the checksum of a quoted datagram.
        #expect(
            result.text == """
                1;1;;;;;
                1;2;1;;;;
                ;;;1;2001:db8::;;
                ;;;;;192.0.2.1;

                """, "\(result.diagnosticText)")
    }
}

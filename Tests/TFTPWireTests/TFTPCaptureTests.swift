// SPDX-License-Identifier: Apache-2.0
import FrameWire
import NIOCore
import PcapFile
import TFTPWire
import TestSupport
import Testing

@Suite(.enabled(if: Captures.areAvailable, "\(Captures.skipReason)"))
struct TFTPCaptureTests {
    /// The UDP payloads of a capture, from Ethernet frames with IPv4 or IPv6.
    private static func datagrams(_ path: String) throws -> [UDPDatagram] {
        try PacketCapture(parsing: Captures.content(path)).packets.compactMap { packet in
            let frame = try EthernetFrame(parsing: packet.data)
            switch frame.type {
            case .ipv4:
                let ip = try IPv4Packet(parsing: frame.payload)
                return ip.transport == .udp ? try UDPDatagram(parsing: ip.payload, in: nil) : nil
            case .ipv6:
                let ip = try IPv6Packet(parsing: frame.payload)
                return ip.nextHeader == .udp ? try UDPDatagram(parsing: ip.payload, in: nil) : nil
            default:
                return nil
            }
        }
    }

    @Test(
        "requests of real firmware decode and encode to the same bytes",
        arguments: [
            (
                "danderson-netboot/usec.pcap",
                [
                    TFTPRequest("boot", options: [TFTPOption(.transferSize, 0)]),
                    TFTPRequest("boot", options: [TFTPOption(.blockSize, 1456)]),
                ]
            ),
            (
                "tianocore/BZ-880-trimmed.pcapng",
                [
                    TFTPRequest(
                        "http://192.168.42.1:8080/EFI/BOOT/grubx64.efi",
                        options: [
                            TFTPOption(.transferSize, 0), TFTPOption(.blockSize, 1468), TFTPOption(.windowSize, 4),
                        ])
                ]
            ),
            (
                "tianocore/BZ-767-working_without_vendor_class.pcapng",
                [
                    TFTPRequest(
                        "winpe/10.0/retail.amd64/ISO/EFI/Boot/bootx64.efi",
                        options: [
                            TFTPOption(.transferSize, 0), TFTPOption(.blockSize, 1228), TFTPOption(.windowSize, 4),
                        ])
                ]
            ),
            ("tcpdump/tftp.pcap", [TFTPRequest("file1")]),
        ] as [(String, [TFTPRequest])])
    func requests(path: String, expected: [TFTPRequest]) throws {
        let payloads = try Self.datagrams(path).filter { $0.destinationPort == 69 }.map(\.payload)
        let packets = try payloads.map { try TFTPPacket(decoding: $0) }
        #expect(packets == expected.map(TFTPPacket.readRequest))
        #expect(packets.map { $0.encoded() } == payloads)
    }

    @Test("a whole transfer: request, blocks and acknowledgements in turn")
    func wholeTransfer() throws {
        let payloads = try Self.datagrams("tcpdump/tftp.pcap").map(\.payload)
        let packets = try payloads.map { try TFTPPacket(decoding: $0) }
        #expect(packets.map { $0.encoded() } == payloads)
        let shown = packets.map { packet in
            switch packet {
            case .data(let block, let payload): "DATA \(block) \(payload.readableBytes)"
            case .acknowledgement(let block): "ACK \(block)"
            default: "\(packet.opcode)"
            }
        }
        #expect(shown == ["RRQ", "DATA 1 512", "ACK 1", "DATA 2 512", "ACK 2", "DATA 3 105", "ACK 3"])
    }

    @Test("the boot ROM of a Raspberry Pi 3 asks without options")
    func raspberryPiRequest() throws {
        let bytes = try Captures.content("reconstructed/rpi3_bootrom_rrq.tftp.bin")
        let packet = TFTPPacket.readRequest(TFTPRequest("bootcode.bin"))
        #expect(try TFTPPacket(decoding: bytes) == packet)
        #expect(packet.encoded() == bytes)
    }
}

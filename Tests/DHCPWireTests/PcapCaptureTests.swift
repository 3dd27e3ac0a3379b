// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import FrameWire
import NIOCore
import NetAddress
import PcapFile
import TestSupport
import Testing

@Suite("Real packets in capture files", .enabled(if: Captures.areAvailable, "no captures at ../shared/captures"))
struct PcapCaptureTests {
    struct Datagram {
        let ports: (from: UInt16, to: UInt16)
        let payload: ByteBuffer
    }

    /// The UDP datagrams of a file that belong to DHCP or to PXE boot servers; none where the capture cut them short.
    private func datagrams(_ path: String) throws -> [Datagram] {
        try PacketCapture(parsing: Captures.content(path)).packets.compactMap { packet in
            guard Int(packet.originalLength) == packet.data.readableBytes,
                let frame = try? EthernetFrame(parsing: packet.data),
                let packet = try? IPv4Packet(parsing: frame.payload),
                packet.transport == .udp, let datagram = try? UDPDatagram(parsing: packet.payload, in: nil)
            else { return nil }
            let ports = (from: datagram.sourcePort, to: datagram.destinationPort)
            let known: Set<UInt16> = [67, 68, 4011]
            guard known.contains(ports.from), known.contains(ports.to) else { return nil }
            return Datagram(ports: ports, payload: datagram.payload)
        }
    }

    @Test("every DHCP packet decodes and re-encodes to its own octets", arguments: Captures.files("pcap", "pcapng"))
    func roundTrip(path: String) throws {
        for datagram in try datagrams(path) {
            let message = try DHCPMessage(decoding: datagram.payload)
            #expect(try message.encodedVerbatim() == datagram.payload)
            exerciseViews(of: message)
        }
    }

    @Test("a BIOS ROM, a proxy and a DHCP server: one boot as INDEX.md tells it")
    func biosBoot() throws {
        let datagrams = try datagrams("danderson-netboot/usec.pcap")
        let messages = try datagrams.map { try DHCPMessage(decoding: $0.payload) }
        #expect(messages.map(\.type) == [.discover, .offer, .offer, .request, .acknowledge, .request, .acknowledge])
        #expect(messages[0].requestedOptions.count == 36)
        #expect(messages[0].options.number(.maximumMessageSize) == UInt16(1260))
        let proxy = try #require(messages[1].pxeOptions)
        #expect(messages[1].yourAddress == .any && messages[1].vendorClass?.isPXEClient == true)
        #expect(proxy.discoveryControl == [.noBroadcast, .noMulticast])
        #expect(proxy.bootServers.count == 1 && proxy.bootMenu.count == 1 && proxy.menuPrompt != nil)
        #expect(messages[5].pxeOptions?.bootItem == PXEBootItem(type: .firstVendor))
        #expect(datagrams[5].ports == (from: 4011, to: 4011))
        #expect(messages[5].transactionID == messages[3].transactionID)
        #expect(messages[6].bootFile == "boot")
        #expect(messages[6].pxelinux.rebootTime == 5)
    }

    @Test("UEFI that is offered a bare PXEClient class asks port 4011 four times with a new identifier (D1, D6)")
    func uefiAsksInVain() throws {
        let datagrams = try datagrams("tianocore/BZ-387-PXE-UEFI.pcapng")
        let messages = try datagrams.map { try DHCPMessage(decoding: $0.payload) }
        let asked = zip(datagrams, messages).filter { $0.0.ports == (from: 4011, to: 4011) }.map(\.1)
        #expect(asked.count == 4)
        #expect(Set(asked.map(\.transactionID)).count == 1)
        #expect(asked.first?.transactionID != messages.first?.transactionID)
        #expect(asked.allSatisfy { $0.type == .request && $0.clientAddress != .any })
        #expect(messages[1].vendorClass?.isPXEClient == true && messages[1].pxeOptions == nil)
    }

    @Test("RFC 3004's own encoding of the user class is read as such (D34)")
    func countedUserClass() throws {
        let classes = try datagrams("tcpdump/dhcp-rfc3004.pcap").compactMap {
            try DHCPMessage(decoding: $0.payload).userClass
        }
        let first = try #require(classes.first)
        guard case .counted(let parts) = first else {
            Issue.record("read as \(first)")
            return
        }
        #expect(!parts.isEmpty)
    }
}

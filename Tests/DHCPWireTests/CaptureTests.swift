// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NIOCore
import NetAddress
import TestSupport
import Testing

/// One line of EXPECTED.tsv: what another decoder says of a packet.
struct ExpectedPacket: CustomTestStringConvertible {
    let path: String
    let columns: [String]

    var testDescription: String { path }

    static func all() -> [ExpectedPacket] {
        guard Captures.areAvailable, let table = try? Captures.content("EXPECTED.tsv") else { return [] }
        return String(buffer: table).split(separator: "\n").dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return ExpectedPacket(path: columns[0], columns: columns)
        }
    }
}

@Suite("Real packets", .enabled(if: Captures.areAvailable, "no captures at ../shared/captures"))
struct CaptureTests {
    @Test("every packet has the values that another decoder gives", arguments: ExpectedPacket.all())
    func values(packet: ExpectedPacket) throws {
        let octets = try Captures.content(packet.path)
        let message = try DHCPMessage(decoding: octets)
        let columns = packet.columns
        #expect(octets.readableBytes == Int(columns[1]))
        #expect(message.type?.rawValue == UInt8(columns[2]))
        #expect(message.transactionID == UInt32(columns[3].dropFirst(2), radix: 16))
        #expect(message.seconds == UInt16(columns[4]))
        #expect(message.flags == UInt16(columns[5].dropFirst(2), radix: 16))
        #expect(message.hardware.mac?.description == columns[6].split(separator: ",").first.map(String.init))
        #expect(message.bootFile ?? "" == columns[8])
        // The oracle prints the end option as 0, and reads a vendor area without cookie as if it had one.
        guard message.vendorArea == nil else { return }
        #expect(message.vendorClass?.text ?? "" == columns[7])
        let order = message.options.items.map(\.code).filter { $0 != .pad }.map { $0 == .end ? 0 : $0.rawValue }
        #expect(order == columns[9].split(separator: ",").compactMap { UInt8($0) })
    }

    @Test("every packet re-encodes to its own octets", arguments: Captures.files("bin").filter { !$0.contains("tftp") })
    func roundTrip(path: String) throws {
        let octets = try Captures.content(path)
        let message = try DHCPMessage(decoding: octets)
        #expect(try message.encodedVerbatim() == octets)
        #expect(!message.description.isEmpty)
    }

    @Test("damage gives a message or an error", arguments: Captures.files("bin").filter { !$0.contains("tftp") })
    func damaged(path: String) throws {
        try forEachMutation(of: Captures.content(path), seed: 1) { octets in
            do {
                let message = try DHCPMessage(decoding: octets)
                #expect(try message.encodedVerbatim() == octets)
                exerciseViews(of: message)
            } catch let error as DHCPDecodingError {
                #expect(error.offset <= octets.readableBytes)
                #expect(error.found < error.needed)
                #expect(error.offset + error.found == octets.readableBytes)
            }
        }
    }

    @Test("a message without cookie keeps its vendor area")
    func withoutCookie() throws {
        let message = try DHCPMessage(decoding: Captures.content("lholota/DiscoverWithoutMagicCookie.bin"))
        #expect(message.type == nil)
        #expect(message.vendorArea?.count == 548 - 236)
        #expect(message.options.items.isEmpty)
    }

    @Test("iPXE's DISCOVER shows what it is and what it can do")
    func ipxe() throws {
        let message = try DHCPMessage(decoding: Captures.content("reconstructed/ipxe100_virtio_discover.bin"))
        #expect(message.userClass == .bare(Array("iPXE".utf8)))
        #expect(message.ipxeOptions?.busIdentifier == .init(type: 1, vendor: 0x1AF4, device: 0x1000))
        #expect(message.ipxeOptions?.supports(.http) == true)
        #expect(message.ipxeOptions?.version?.count == 3)
        #expect(message.architectures == [.bios])
        #expect(message.networkInterface == NetworkInterfaceIdentifier(type: 1, major: 2, minor: 1))
    }

    @Test("dnsmasq's offer to a Raspberry Pi has menu and prompt")
    func raspberryPi() throws {
        let message = try DHCPMessage(decoding: Captures.content("reconstructed/rpi3_dnsmasq_offer.bin"))
        let pxe = try #require(message.pxeOptions)
        #expect(pxe.discoveryControl == [.noBroadcast, .noMulticast])
        #expect(pxe.menuPrompt == .init(timeout: 0, text: "PXE"))
        #expect(pxe.bootMenu == [.init(type: .local, text: "Raspberry Pi Boot")])
        #expect(pxe.space.isEnded)
    }

    @Test("a REQUEST of VMware EFI asks for more than a frame carries and is held to a frame")
    func sizeLimit() throws {
        let message = try DHCPMessage(decoding: Captures.content("reconstructed/vmware_efi_request.bin"))
        #expect(message.options.number(.maximumMessageSize) == UInt16(65280))
        #expect(message.replyLimit == 1472)
    }
}

/// Reads every typed view, so that a fuzzer reaches it.
func exerciseViews(of message: DHCPMessage) {
    _ = (message.type, message.architectures, message.networkInterface, message.machineUUID, message.replyLimit)
    _ = (message.vendorClass?.architecture, message.userClass?.texts, message.requestedOptions, message.bootFile)
    _ = (message.relayAgentInformation?.linkSelection, message.classlessRoutes, message.pxelinux)
    if let pxe = message.pxeOptions {
        _ = (pxe.bootServers, pxe.bootMenu, pxe.menuPrompt, pxe.mtftp, pxe.multicastAllocation, pxe.bootItem)
        _ = (pxe.credentialTypes, pxe.discoveryMulticast, pxe.hasDiscoveryTags)
    }
    _ = (message.ipxeOptions?.busIdentifier, message.ipxeOptions?.skipsProxyDHCP, message.description)
}

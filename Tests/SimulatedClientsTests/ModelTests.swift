// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NIOCore
import NetAddress
import SimulatedClients
import TestSupport
import Testing

@Suite("Models are like their counterparts")
struct ModelTests {
    @Test(
        "a DISCOVER has the length and the options of the captured one, in their order",
        .enabled(if: Captures.areAvailable, "no captures at ../shared/captures"),
        arguments: [
            (0, "reconstructed/ovmf_intel_e1000_driver_discover.bin", 347),
            (1, "ci-tron/uefi_x64_httpboot_discover.bin", 340),
            (2, "urosjarc/DHCDISCOVER.bin", 548), (4, "reconstructed/ipxe100_virtio_discover.bin", nil),
            (6, "ci-tron/rpi3_bootrom_discover.bin", nil),
        ] as [(Int, String, Int?)])
    func discover(index: Int, path: String, length: Int?) throws {
        let real = try DHCPMessage(decoding: Captures.content(path))
        var client = Case.all[index].client()
        let sent = try #require(client.poweredOn(at: .zero).datagrams.first)
        let message = try DHCPMessage(decoding: sent.payload)
        func order(_ message: DHCPMessage) -> [DHCPOptionCode] {
            message.options.items.map(\.code).filter { $0 != .end && $0 != .pad }
        }
        #expect(order(message) == order(real))
        #expect(message.flags == real.flags)
        #expect(message.vendorClass?.text.prefix(20) == real.vendorClass?.text.prefix(20))
        #expect(message.options[.maximumMessageSize] == real.options[.maximumMessageSize])
        if let length { #expect(sent.payload.readableBytes == length) }
    }

    @Test("a client alone asks as often as it should, and says why it gives up", arguments: Case.all)
    func alone(client: Case) {
        var machine = client.client()
        var step = machine.poweredOn(at: .zero)
        var sent = step.datagrams.count
        while let deadline = step.deadline {
            step = machine.deadlinePassed(at: deadline)
            sent += step.datagrams.count
        }
        #expect(sent == client.model.timing.discover.count)
        #expect(step.outcome == .fails(.noOffer))
    }

    @Test("a URL is a file name for a PXE ROM, and boots who fetches URLs", arguments: Case.all)
    func urls(client: Case) {
        #expect(client.model.fetchesURLs == (client.model is IPXEModel || client.model is EDK2HTTPModel))
    }

    @Test("a server that refuses every REQUEST ends the boot of a client, after some tries")
    func refusedAlways() throws {
        var client = SimulatedClient(BIOSModel(), as: ClientKind.intelBIOS.profile(1))
        var step = client.poweredOn(at: .zero)
        var now = Duration.zero
        for _ in 0..<100 where step.outcome == nil {
            let sent = try #require(step.datagrams.first)
            let request = try DHCPMessage(decoding: sent.payload)
            var reply = DHCPMessage(operation: .reply, transactionID: request.transactionID, hardware: request.hardware)
            reply.type = request.type == .discover ? .offer : .refuse
            reply.options.set(.serverIdentifier, IPv4Address(10, 0, 0, 9))
            if request.type == .discover {
                reply.yourAddress = IPv4Address(10, 0, 0, 50)
                reply.vendorClass = VendorClass("PXEClient")
                reply.options[.vendorSpecific] = [6, 1, 8, 255]
                reply.bootFileField = Array("x.0".utf8)
            }
            let answer = ClientDatagram(
                source: IPv4Address(10, 0, 0, 9), sourcePort: 67, destination: .broadcast, destinationPort: 68,
                payload: try reply.encodedVerbatim())
            if let next = client.received(answer, at: now) {
                step = next
            } else {
                now = step.deadline ?? now
                step = client.deadlinePassed(at: now)
            }
        }
        #expect(step.outcome == .fails(.refused(4)))
    }

    /// An offer to a client's DISCOVER.
    private func offer(to client: inout SimulatedClient, _ change: (inout DHCPMessage) -> Void) throws -> ClientDatagram
    {
        let sent = try #require(client.poweredOn(at: .zero).datagrams.first)
        let request = try DHCPMessage(decoding: sent.payload)
        var reply = DHCPMessage(operation: .reply, transactionID: request.transactionID, hardware: request.hardware)
        reply.type = .offer
        reply.options.set(.serverIdentifier, IPv4Address(10, 0, 0, 9))
        reply.yourAddress = IPv4Address(10, 0, 0, 50)
        reply.nextServer = IPv4Address(10, 0, 0, 9)
        change(&reply)
        return ClientDatagram(
            source: IPv4Address(10, 0, 0, 9), sourcePort: 67, destination: .broadcast, destinationPort: 68,
            payload: try reply.encodedVerbatim())
    }

    @Test(
        "EDK2 waits its window and ignores other transactions, machines, and replies above 1472 octets (D24, D41)"
    )
    func edk2Ignores() throws {
        for change in [
            { $0.transactionID += 1 }, { $0.hardware = HardwareAddress(MACAddress(2, 2, 2, 2, 2, 2)) },
            {
                $0.options[.hostName] = Array(repeating: 65, count: 255);
                $0.options[.message] = Array(repeating: 65, count: 1250)
            },
        ] as [(inout DHCPMessage) -> Void] {
            var client = Case.all[0].client()
            let datagram = try offer(to: &client) {
                $0.bootFileField = Array("x".utf8)
                change(&$0)
            }
            #expect(client.received(datagram, at: .seconds(1)) == nil)
            let datagrams = client.deadlinePassed(at: .seconds(4)).datagrams
            #expect(try DHCPMessage(decoding: try #require(datagrams.first).payload).type == .discover)
        }
    }

    @Test("EDK2 goes to port 4011 in vain for a bare PXEClient class, and fails there (D1, D6)")
    func edk2BareClass() throws {
        var client = Case.all[0].client()
        let datagram = try offer(to: &client) {
            $0.vendorClass = VendorClass("PXEClient")
            $0.bootFileField = Array("x".utf8)
        }
        #expect(client.received(datagram, at: .zero) == nil)
        let request = try #require(client.deadlinePassed(at: .seconds(4)).datagrams.first)
        var acknowledge = try DHCPMessage(decoding: datagram.payload)
        acknowledge.type = .acknowledge
        #expect(request.destinationPort == 67)
        var reply = datagram
        reply.payload = try acknowledge.encodedVerbatim()
        let answered = client.received(reply, at: .seconds(4))
        var step = try #require(answered)
        let question = try #require(step.datagrams.first)
        #expect(question.sourcePort == 4011 && question.destinationPort == 4011)
        #expect(question.source == acknowledge.yourAddress)
        var waits: [Duration] = []
        var now = Duration.seconds(4)
        while let deadline = step.deadline {
            waits.append(deadline - now)
            now = deadline
            step = client.deadlinePassed(at: now)
        }
        #expect(waits == [.seconds(1), .seconds(2), .seconds(3), .seconds(4)])
        #expect(step.outcome == .fails(.bootServerSilent(IPv4Address(10, 0, 0, 9))))
    }

    @Test("a foreign NAK does not stop iPXE (D14)")
    func foreignNAK() throws {
        var client = Case.all[4].client()
        let datagram = try offer(to: &client) {
            $0.bootFileField = Array("x".utf8)
            $0.options[.ipxe] = IPXEOptions.noProxyDHCP
        }
        #expect(client.received(datagram, at: .zero)?.datagrams.count == 1)
        var refusal = try DHCPMessage(decoding: datagram.payload)
        refusal.type = .refuse
        refusal.options.set(.serverIdentifier, IPv4Address(10, 0, 0, 66))
        var reply = datagram
        reply.payload = try refusal.encodedVerbatim()
        #expect(client.received(reply, at: .zero) == nil)
    }

    @Test("a Raspberry Pi cannot read pads between options (D21), nor two offers at once (R3)")
    func raspberryPi() throws {
        var client = Case.all[6].client()
        let padded = try offer(to: &client) {
            $0.options = DHCPOptions([
                DHCPOption(.messageType, [2]), DHCPOption(.pad, []), DHCPOption(.vendorSpecific, menu),
                DHCPOption(.end, []),
            ])
        }
        #expect(client.received(padded, at: .zero) == nil)
        var second = Case.all[6].client()
        let address = try offer(to: &second) { _ in }
        let boot = try offer(to: &second) {
            $0.yourAddress = .any
            $0.options[.vendorSpecific] = menu
        }
        #expect(second.received(address, at: .zero) == nil)
        #expect(second.received(boot, at: .milliseconds(10)) == nil)
        #expect(second.received(boot, at: .seconds(1))?.outcome != nil)
    }

    private var menu: [UInt8] {
        [10, 4, 0] + Array("PXE".utf8) + [9, 20, 0, 0, 17] + Array("Raspberry Pi Boot".utf8) + [255]
    }

    /// What an offer says beside its address.
    private enum Said: CaseIterable { case nothing, file, tags, mtftpOnly, bareClass }

    /// Offers to EDK2: one with an address, one of a proxy; which of them it boots from, nil for neither.
    private func chosen(_ dhcp: Said, _ proxy: Said) throws -> Int? {
        var client = Case.all[0].client()
        var datagrams: [ClientDatagram] = []
        for (index, said) in [dhcp, proxy].enumerated() where index == 0 || said != .nothing {
            datagrams.append(
                try offer(to: &client) {
                    $0.nextServer = IPv4Address(10, 0, 0, UInt8(index))
                    if index == 1 { $0.yourAddress = .any }
                    if said != .nothing { $0.bootFileField = [65] }
                    if said != .nothing, said != .file { $0.vendorClass = VendorClass("PXEClient:and more") }
                    if said == .tags { $0.options[.vendorSpecific] = [6, 1, 8] }
                    if said == .mtftpOnly { $0.options[.vendorSpecific] = [1, 4, 239, 0, 0, 1] }
                })
        }
        for datagram in datagrams { _ = client.received(datagram, at: .seconds(1)) }
        let request = try #require(client.deadlinePassed(at: .seconds(4)).datagrams.first)
        var lease = try DHCPMessage(decoding: try #require(datagrams.first).payload)
        guard try DHCPMessage(decoding: request.payload).type == .request else { return nil }
        lease.type = .acknowledge
        var reply = try #require(datagrams.first)
        reply.payload = try lease.encodedVerbatim()
        let next = client.received(reply, at: .seconds(4))
        if case .boots(let file)? = next?.outcome { return Int(file.server.octets.3) }
        return next?.datagrams.first.map { Int($0.destination.octets.3) }
    }

    @Test("EDK2 prefers tags to a class alone, a class alone to a bare file, and its own server to a proxy (D5)")
    func classification() throws {
        #expect(try chosen(.tags, .tags) == 0)
        #expect(try chosen(.nothing, .tags) == 1)
        #expect(try chosen(.file, .tags) == 1)
        #expect(try chosen(.bareClass, .tags) == 0)
        #expect(try chosen(.bareClass, .bareClass) == 0)
        #expect(try chosen(.file, .bareClass) == 1)
        #expect(try chosen(.file, .nothing) == 0)
        #expect(try chosen(.nothing, .nothing) == nil)
        #expect(try chosen(.nothing, .mtftpOnly) == nil)
    }

    @Test("iPXE asks port 4011 only if server or file is missing (D15, D16)", arguments: [true, false], [true, false])
    func ipxeAsks(hasServer: Bool, hasFile: Bool) throws {
        var client = Case.all[4].client()
        let address = try offer(to: &client) {
            $0.nextServer = .any
            $0.options[.ipxe] = IPXEOptions.noProxyDHCP
        }
        let boot = try offer(to: &client) {
            $0.yourAddress = .any
            $0.vendorClass = VendorClass("PXEClient")
            if !hasServer { $0.nextServer = .any }
            if hasFile { $0.bootFileField = [65] }
        }
        #expect(client.received(boot, at: .zero) == nil)
        #expect(client.received(address, at: .zero)?.datagrams.first?.destinationPort == 67)
        var lease = try DHCPMessage(decoding: address.payload)
        lease.type = .acknowledge
        var reply = address
        reply.payload = try lease.encodedVerbatim()
        let answered = client.received(reply, at: .zero)
        let next = try #require(answered)
        #expect((next.outcome != nil) == (hasServer && hasFile))
        if !(hasServer && hasFile) {
            #expect(next.datagrams.first?.destinationPort == 4011)
            #expect(next.datagrams.first?.sourcePort == 68)
        }
    }
}

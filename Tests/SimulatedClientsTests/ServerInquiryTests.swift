// SPDX-License-Identifier: Apache-2.0

import DHCPEngine
import DHCPWire
import NIOCore
import NetAddress
import SimulatedClients
import Testing

@Suite("Asking who gives addresses")
struct ServerInquiryTests {
    private static let own = MACAddress(0x52, 0x54, 0, 1, 2, 3)

    /// What a server here would offer to the messages of an inquiry, and the inquiry after all of them.
    private func asked(_ configuration: DHCPConfiguration) throws -> (ServerInquiry, [DHCPMessage]) {
        var inquiry = ServerInquiry(Self.own, transactionID: 7)
        var responder = DHCPResponder(configuration)
        let local = IPv4Address(10, 0, 0, 1)
        var (now, said) = (Duration.seconds(1_700_000_000), [DHCPMessage]())
        var step = inquiry.begun(at: now)
        while true {
            for datagram in step.datagrams {
                let message = try DHCPMessage(decoding: datagram.payload)
                said.append(message)
                let arrival = Arrival(
                    interface: "lan", local: local, source: datagram.source, sourcePort: datagram.sourcePort,
                    destination: datagram.destination, destinationPort: datagram.destinationPort)
                for reply in responder.received(message, on: arrival, at: now).replies {
                    inquiry.received(
                        ClientDatagram(
                            source: local, sourcePort: 67, destination: .broadcast, destinationPort: 68,
                            payload: try reply.payload()))
                }
            }
            guard let deadline = step.deadline else { return (inquiry, said) }
            now = deadline
            step = inquiry.deadlinePassed(at: now)
        }
    }

    private func configuration() throws -> DHCPConfiguration {
        let subnet = try #require(IPv4Subnet("10.0.0.1/24"))
        let pool = IPv4Address(10, 0, 0, 50)...IPv4Address(10, 0, 0, 60)
        return DHCPConfiguration(
            subnets: [SubnetConfiguration(subnet: subnet, pools: [pool], routers: [IPv4Address(10, 0, 0, 1)])])
    }

    @Test("finds a server once, takes no address, and asks as a system and as a ROM")
    func found() throws {
        let (inquiry, said) = try asked(try configuration())
        #expect(inquiry.answers.map(\.server) == [IPv4Address(10, 0, 0, 1)])
        #expect(inquiry.answers.map(\.routers) == [[IPv4Address(10, 0, 0, 1)]])
        #expect(said.map(\.type) == [.discover, .discover])
        #expect(said.map(\.hardware.mac) == [Self.own, Self.own])
        #expect(said.map { $0.options[.vendorClass] != nil } == [false, true])
    }

    @Test("a server that gives no addresses is none: a ProxyDHCP server")
    func proxy() throws {
        var configuration = try configuration()
        configuration.subnets = []
        configuration.boot.offersByProxy = true
        #expect(try asked(configuration).0.answers.isEmpty)
    }

    @Test("what answers somebody else is no answer, nor is what is no DHCP message")
    func strangers() throws {
        func offer(_ change: (inout DHCPMessage) -> Void) throws -> ClientDatagram {
            var message = DHCPMessage(operation: .reply, transactionID: 7, hardware: HardwareAddress(Self.own))
            message.type = .offer
            message.yourAddress = IPv4Address(10, 0, 0, 50)
            change(&message)
            return ClientDatagram(
                source: IPv4Address(10, 0, 0, 9), sourcePort: 67, destination: .broadcast, destinationPort: 68,
                payload: try message.encodedVerbatim())
        }
        var inquiry = ServerInquiry(Self.own, transactionID: 7)
        _ = inquiry.begun(at: .zero)
        inquiry.received(try offer { $0.transactionID = 8 })
        inquiry.received(try offer { $0.hardware = HardwareAddress(MACAddress(2, 0, 0, 0, 0, 1)) })
        inquiry.received(try offer { $0.type = .refuse })
        inquiry.received(try offer { $0.yourAddress = .any })
        inquiry.received(try offer { $0.operation = .request })
        var garbage = try offer { _ in }
        garbage.payload = ByteBuffer(string: "hello")
        inquiry.received(garbage)
        #expect(inquiry.answers.isEmpty)
        // One without option 54 is known by its address.
        inquiry.received(try offer { _ in })
        #expect(inquiry.answers.map(\.server) == [IPv4Address(10, 0, 0, 9)])
    }

    @Test("it ends after two seconds, however late it is called")
    func ends() {
        var inquiry = ServerInquiry(Self.own, transactionID: 7)
        #expect(inquiry.begun(at: .seconds(5)).deadline == .seconds(5) + .milliseconds(800))
        let late = inquiry.deadlinePassed(at: .seconds(60))
        #expect(late.datagrams.count == 1 && late.deadline == nil)
    }
}

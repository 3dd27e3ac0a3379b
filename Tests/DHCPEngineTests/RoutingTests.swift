// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@Suite("Where replies go")
struct RoutingTests {
    private static let relay = IPv4Address(10, 0, 1, 254)

    @Test("to a client without address: broadcast if it asks for that, else to the offered address and its hardware")
    func local() {
        var responder = Fixture.responder()
        let plain = responder.hears(Fixture.message(.discover)).replies.first
        #expect(
            plain?.destination
                == .unconfigured(Fixture.first, hardware: HardwareAddress(Fixture.mac(1)), port: 68))
        #expect(plain?.sourcePort == 67)
        let flagged = responder.hears(Fixture.message(.discover) { $0.flags = 0x8000 }).replies.first
        #expect(flagged?.destination == .broadcast(port: 68))
        #expect(flagged?.message.flags == 0x8000)
    }

    private func relayed(_ type: DHCPMessageType, _ change: (inout DHCPMessage) -> Void = { _ in }) -> DHCPMessage {
        Fixture.message(type) {
            $0.relay = Self.relay
            $0.hops = 1
            $0.options[.relayAgentInformation] = [1, 2, 65, 66]
            change(&$0)
        }
    }

    private func responder() -> DHCPResponder {
        Fixture.responder {
            var remote = Fixture.subnet()
            remote.subnet = IPv4Subnet(address: IPv4Address(10, 0, 1, 0), prefixLength: 24) ?? remote.subnet
            remote.pools = [IPv4Address(10, 0, 1, 100)...IPv4Address(10, 0, 1, 110)]
            $0.subnets.append(remote)
        }
    }

    @Test("to a relay on port 67, with option 82 as it was and an address of the relay's subnet (D26)")
    func relays() throws {
        var responder = responder()
        let reply = try #require(responder.hears(relayed(.discover)).replies.first)
        #expect(reply.destination == .unicast(Self.relay, port: 67))
        #expect(reply.message.relay == Self.relay)
        #expect(reply.message.yourAddress == IPv4Address(10, 0, 1, 100))
        #expect(reply.message.options[.relayAgentInformation] == [1, 2, 65, 66])
    }

    @Test("link selection 82.5 and subnet selection 118 come before the relay's address (D26)")
    func selection() throws {
        var responder = responder()
        let link = relayed(.discover) { $0.options[.relayAgentInformation] = [5, 4, 10, 0, 0, 0] }
        #expect(responder.hears(link).replies.first?.message.yourAddress == Fixture.first)
        let subnet = Fixture.message(.discover, client: 2) {
            $0.options.set(.subnetSelection, IPv4Address(10, 0, 1, 0))
        }
        #expect(responder.hears(subnet).replies.first?.message.yourAddress == IPv4Address(10, 0, 1, 100))
    }

    @Test("a relay's server identifier override is what the client is told and sends back (RFC 5107)")
    func override() throws {
        var responder = responder()
        let information: [UInt8] = [11, 4, 10, 0, 1, 254]
        let offer = try #require(
            responder.hears(relayed(.discover) { $0.options[.relayAgentInformation] = information }).replies.first
        ).message
        #expect(offer.options.address(.serverIdentifier) == Self.relay)
        var request = Fixture.selecting(offer)
        request.relay = Self.relay
        request.options[.relayAgentInformation] = information
        #expect(responder.hears(request).replies.first?.message.type == .acknowledge)
    }

    @Test("a NAK through a relay has the broadcast flag (RFC 2131 §4.3.2)")
    func relayedRefusal() throws {
        var configuration = responder().configuration
        configuration.isAuthoritative = true
        var responder = DHCPResponder(configuration)
        let message = relayed(.request) { $0.options.set(.requestedAddress, IPv4Address(192, 168, 1, 1)) }
        let reply = try #require(responder.hears(message).replies.first)
        #expect(reply.message.type == .refuse)
        #expect(reply.message.wantsBroadcast)
        #expect(reply.destination == .unicast(Self.relay, port: 67))
    }
}

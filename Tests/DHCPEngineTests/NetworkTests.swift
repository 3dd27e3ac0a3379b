// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

/// Which network a client is on, and as which of its addresses the server answers.
@Suite("Networks")
struct NetworkTests {
    private static let remoteRouter = IPv4Address(10, 88, 0, 1)
    private static let remote = IPv4Address(10, 88, 0, 100)

    /// 10.0.0.0/24 on the link and 10.88.0.0/24 behind a relay.
    private static func responder(_ change: (inout DHCPConfiguration) -> Void = { _ in }) throws -> DHCPResponder {
        let subnet = try #require(IPv4Subnet("10.88.0.0/24"))
        return Fixture.responder {
            $0.subnets.append(
                SubnetConfiguration(
                    subnet: subnet, pools: [remote...IPv4Address(10, 88, 0, 110)], routers: [remoteRouter]))
            change(&$0)
        }
    }

    private static let relayed = Arrival(
        interface: "eth0", local: Fixture.server, source: remoteRouter, sourcePort: 67, destination: Fixture.server)

    /// Leases 10.88.0.100 to client 1 by the relay.
    private static func lease(_ responder: inout DHCPResponder) throws {
        let discover = Fixture.message(.discover) { $0.relay = remoteRouter }
        let offer = try #require(responder.hears(discover, on: relayed).replies.first).message
        var request = Fixture.selecting(offer)
        request.relay = remoteRouter
        #expect(responder.hears(request, on: relayed).replies.first?.message.yourAddress == remote)
    }

    @Test(
        "a client behind routers renews, asks and releases by unicast in the network of its address (RFC 2131 §4.3.2)")
    func routed() throws {
        var responder = try Self.responder()
        try Self.lease(&responder)
        let routed = Fixture.unicast(from: Self.remote)
        let renewal = try #require(
            responder.hears(Fixture.message(.request) { $0.clientAddress = Self.remote }, on: routed).replies.first)
        #expect(renewal.message.type == .acknowledge)
        #expect(renewal.message.options.addresses(.router) == [Self.remoteRouter])
        #expect(renewal.destination == .unicast(Self.remote, port: 68))
        let inform = responder.hears(Fixture.message(.inform) { $0.clientAddress = Self.remote }, on: routed)
        #expect(inform.replies.first?.message.options.addresses(.router) == [Self.remoteRouter])
        let release = responder.hears(Fixture.message(.release) { $0.clientAddress = Self.remote }, on: routed)
        #expect(release.leaseChange == .remove(Self.remote))
    }

    @Test("a client that rebinds by broadcast on another link has moved, and is refused")
    func moved() throws {
        var responder = try Self.responder()
        try Self.lease(&responder)
        let decision = responder.hears(Fixture.message(.request) { $0.clientAddress = Self.remote })
        #expect(decision.replies.first?.message.type == .refuse)
    }

    @Test(
        "the network may be that of any of this host's addresses there, which then is the server's", arguments: [0, 1])
    func secondAddress(place: Int) throws {
        let second = IPv4Address(10, 55, 0, 1)
        let addresses = [IPv4Address(10, 77, 0, 1), second]
        let subnet = try #require(IPv4Subnet("10.55.0.0/24"))
        var responder = Fixture.responder {
            $0.subnets = [SubnetConfiguration(subnet: subnet, pools: [second...IPv4Address(10, 55, 0, 9)])]
            $0.rules.httpPort = 8080
        }
        let arrival = Arrival(interface: "eth0", local: addresses[place], addresses: addresses)
        let reply = try #require(responder.hears(Fixture.message(.discover), on: arrival).replies.first)
        #expect(reply.message.yourAddress == IPv4Address(10, 55, 0, 2))
        #expect(reply.source == second && reply.message.nextServer == second)
        #expect(reply.message.options.address(.serverIdentifier) == second)
        let taken = responder.hears(Fixture.selecting(reply.message), on: arrival)
        #expect(taken.replies.first?.message.type == .acknowledge)
    }

    @Test("of two networks on one link a client stays where its lease or reservation is")
    func twoOnOneLink() throws {
        let second = try #require(IPv4Subnet("10.55.0.0/24"))
        let reserved = IPv4Address(10, 55, 0, 50)
        var responder = Fixture.responder {
            $0.subnets.append(
                SubnetConfiguration(
                    subnet: second, pools: [reserved...reserved],
                    reservations: [.init(owner: .mac(Fixture.mac(2)), address: reserved)]))
        }
        let arrival = Arrival(
            interface: "eth0", local: Fixture.server, addresses: [Fixture.server, IPv4Address(10, 55, 0, 1)])
        func offered(_ client: UInt8) -> IPv4Address? {
            responder.hears(Fixture.message(.discover, client: client), on: arrival).replies.first?.message.yourAddress
        }
        #expect(offered(1) == Fixture.first)
        #expect(offered(2) == reserved)
    }

    @Test("the URL has the address by which the client reaches this server")
    func url() throws {
        var responder = Fixture.responder {
            $0.rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "boot.efi")))], httpPort: 8080)
        }
        let http = Fixture.message(.discover, vendor: "HTTPClient:Arch:00016:UNDI:003001")
        #expect(responder.hears(http).replies.first?.message.bootFile == "http://10.0.0.1:8080/boot.efi")
    }

    @Test("an unspecified link selection selects nothing, and giaddr counts")
    func unspecifiedSelection() throws {
        var responder = try Self.responder()
        let discover = Fixture.message(.discover) {
            $0.relay = Self.remoteRouter
            $0.options[.relayAgentInformation] = [5, 4, 0, 0, 0, 0, 11, 4, 0, 0, 0, 0]
        }
        let reply = try #require(responder.hears(discover, on: Self.relayed).replies.first)
        #expect(reply.message.yourAddress == Self.remote)
        #expect(reply.message.options.address(.serverIdentifier) == Fixture.server)
    }

    @Test("a relay that says so is answered on the port that it sends from (RFC 8357)", arguments: [false, true])
    func sourcePort(usesIt: Bool) throws {
        var responder = try Self.responder()
        var arrival = Self.relayed
        arrival.sourcePort = 40067
        let discover = Fixture.message(.discover) {
            $0.relay = Self.remoteRouter
            $0.options[.relayAgentInformation] = [1, 1, 65] + (usesIt ? [19, 0] : [])
        }
        let reply = try #require(responder.hears(discover, on: arrival).replies.first)
        #expect(reply.destination == .unicast(Self.remoteRouter, port: usesIt ? 40067 : 67))
    }

    @Test("nothing is sent to a relay's address that is no host's", arguments: ["224.0.0.1", "255.255.255.255"])
    func unusableRelay(address: String) throws {
        let relay = try #require(IPv4Address(address))
        var responder = Fixture.responder { $0.boot.offersByProxy = true }
        let decision = responder.hears(Fixture.message(.discover) { $0.relay = relay })
        #expect(decision.events == [.refused(.unusableRelay(relay))] && decision.replies.isEmpty)
    }

    @Test("what stands in ciaddr of a DISCOVER or of a REQUEST that takes an offer is a leftover (RFC 2131 table 5)")
    func leftoverAddress() throws {
        var responder = Fixture.responder()
        let discover = Fixture.message(.discover) { $0.clientAddress = IPv4Address(10, 99, 1, 1) }
        let offer = try #require(responder.hears(discover).replies.first)
        let hardware = HardwareAddress(Fixture.mac(1))
        #expect(offer.destination == .unconfigured(Fixture.first, hardware: hardware, port: 68))
        var request = Fixture.selecting(offer.message)
        request.clientAddress = IPv4Address(10, 0, 0, 77)
        let reply = responder.hears(request).replies.first
        #expect(reply?.destination == .unconfigured(Fixture.first, hardware: hardware, port: 68))
    }

    @Test("RELEASE and DECLINE for another server change nothing (RFC 2131 table 5)")
    func otherServersRelease() throws {
        var responder = Fixture.responder()
        #expect(responder.lease(client: 1) == Fixture.first)
        let other = IPv4Address(9, 9, 9, 9)
        for type in [DHCPMessageType.release, .decline] {
            let message = Fixture.message(type) {
                $0.clientAddress = Fixture.first
                $0.options.set(.serverIdentifier, other)
            }
            let decision = responder.hears(message, on: Fixture.unicast(from: IPv4Address(10, 0, 0, 200)))
            #expect(decision.events == [.refused(.anotherServer(other))] && decision.leaseChange == nil)
        }
    }

    @Test(
        "a boot server answers the packet's source, whatever ciaddr and giaddr say",
        arguments: ["255.255.255.255", "224.0.0.1", "127.0.0.1", "10.0.0.66"])
    func bootServer(claimed: String) throws {
        let address = try #require(IPv4Address(claimed))
        var responder = Fixture.responder()
        let source = IPv4Address(10, 0, 0, 5)
        let arrival = Arrival(
            interface: "eth0", local: Fixture.server, source: source, sourcePort: 2070, destination: Fixture.server,
            destinationPort: 4011)
        let request = Fixture.message(.request) { $0.clientAddress = address }
        #expect(responder.hears(request, on: arrival).replies.first?.destination == .unicast(source, port: 2070))
        let relayed = Fixture.message(.request) { $0.relay = IPv4Address(10, 0, 0, 66) }
        #expect(responder.hears(relayed, on: arrival).replies.first?.destination == .unicast(source, port: 2070))
    }
}

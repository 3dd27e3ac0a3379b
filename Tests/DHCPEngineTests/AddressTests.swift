// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@Suite("Giving addresses")
struct AddressTests {
    private static let lease = Lease(
        address: Fixture.first, holder: .client(.hardware(HardwareAddress(Fixture.mac(1)))),
        expires: Fixture.start + .seconds(3600))

    @Test("DISCOVER gets an offer that changes no stored lease")
    func discover() throws {
        var responder = Fixture.responder()
        let decision = responder.hears(Fixture.message(.discover))
        #expect(decision.leaseChange == nil)
        let offer = try #require(decision.replies.first).message
        #expect(offer.type == .offer)
        #expect(offer.yourAddress == Fixture.first)
        #expect(offer.options.address(.serverIdentifier) == Fixture.server)
        #expect(offer.options.number(.leaseTime) == UInt32(3600))
        #expect(offer.options.address(.subnetMask) == IPv4Address(255, 255, 255, 0))
        #expect(offer.options.addresses(.router) == [Fixture.router])
        #expect(decision.events.first == .offered(Fixture.first))
    }

    @Test("a REQUEST that takes the offer is acknowledged, and the lease is to be stored first")
    func selecting() throws {
        var responder = Fixture.responder()
        let offer = try #require(responder.hears(Fixture.message(.discover)).replies.first).message
        let decision = responder.hears(Fixture.selecting(offer))
        #expect(decision.leaseChange == .put(Self.lease))
        #expect(decision.replies.first?.message.type == .acknowledge)
        #expect(decision.replies.first?.message.yourAddress == Fixture.first)
        #expect(decision.events.first == .acknowledged(Fixture.first, .selecting))
    }

    @Test("a REQUEST for another server frees what was offered")
    func anotherServer() throws {
        var responder = Fixture.responder()
        var offer = try #require(responder.hears(Fixture.message(.discover)).replies.first).message
        offer.options.set(.serverIdentifier, IPv4Address(10, 0, 0, 2))
        let other = IPv4Address(10, 0, 0, 2)
        let named = OtherServer(
            identifier: other, source: other, vendorClass: nil, givesAddresses: true, boots: false)
        // D43: the REQUEST names the other server where its replies were not heard.
        #expect(
            responder.hears(Fixture.selecting(offer)).events == [.refused(.anotherServer(other)), .otherServer(named)])
        #expect(responder.hears(Fixture.selecting(offer)).events == [.refused(.anotherServer(other))])
        let others = (2...11).compactMap { responder.lease(client: $0) }
        #expect(Set(others).count == 10)
    }

    @Test(
        "INIT-REBOOT of the lease's address is confirmed; a foreign one is refused by broadcast by an authoritative server"
    )
    func initReboot() {
        var responder = DHCPResponder(
            Fixture.responder { $0.isAuthoritative = true }.configuration, leases: [Self.lease])
        func asks(_ address: IPv4Address) -> DHCPMessage {
            Fixture.message(.request) { $0.options.set(.requestedAddress, address) }
        }
        #expect(responder.hears(asks(Fixture.first)).replies.first?.message.type == .acknowledge)
        let foreign = responder.hears(asks(IPv4Address(192, 168, 1, 5)))
        #expect(foreign.replies.first?.message.type == .refuse)
        #expect(foreign.replies.first?.destination == .broadcast(port: 68))
        #expect(foreign.leaseChange == nil)
        #expect(foreign.events == [.refusedAddress(IPv4Address(192, 168, 1, 5), .initReboot)])
    }

    @Test("a server beside others is silent about leases it does not know, the only one grants or refuses them")
    func unknownLease() {
        let message = Fixture.message(.request) { $0.options.set(.requestedAddress, Fixture.first) }
        let outside = Fixture.message(.request) { $0.options.set(.requestedAddress, IPv4Address(10, 0, 0, 9)) }
        var only = Fixture.responder()
        #expect(only.hears(message).replies.first?.message.type == .acknowledge)
        #expect(only.hears(outside).events == [.refused(.unknownLease(IPv4Address(10, 0, 0, 9)))])
        var authoritative = Fixture.responder { $0.isAuthoritative = true }
        #expect(authoritative.hears(outside).replies.first?.message.type == .refuse)
        var other = Fixture.responder { $0.isOnlyServer = false }
        #expect(other.hears(message).events == [.refused(.unknownLease(Fixture.first))])
    }

    @Test("RENEWING and REBINDING extend the lease and are answered to the client's address", arguments: [true, false])
    func renew(unicast: Bool) throws {
        var responder = DHCPResponder(Fixture.responder().configuration, leases: [Self.lease])
        let message = Fixture.message(.request) { $0.clientAddress = Fixture.first }
        let arrival = unicast ? Fixture.unicast(from: Fixture.first) : Fixture.broadcast
        let decision = responder.hears(message, on: arrival, after: 1800)
        var extended = Self.lease
        extended.expires = Fixture.start + .seconds(1800 + 3600)
        #expect(decision.leaseChange == .put(extended))
        #expect(decision.events.first == .acknowledged(Fixture.first, unicast ? .renewing : .rebinding))
        let reply = try #require(decision.replies.first)
        #expect(reply.destination == .unicast(Fixture.first, port: 68))
        #expect(reply.message.clientAddress == Fixture.first)
    }

    @Test("another client's address is refused even to a client that renews it")
    func stolenAddress() {
        var responder = DHCPResponder(Fixture.responder().configuration, leases: [Self.lease])
        let thief = Fixture.message(.request, client: 2) { $0.clientAddress = Fixture.first }
        let decision = responder.hears(thief, on: Fixture.unicast(from: Fixture.first))
        #expect(decision.replies.first?.message.type == .refuse)
        #expect(decision.leaseChange == nil)
    }

    @Test("RELEASE frees the sender's own address only, and the store forgets it")
    func release() {
        var responder = DHCPResponder(Fixture.responder().configuration, leases: [Self.lease])
        let foreign = Fixture.message(.release, client: 2) { $0.clientAddress = Fixture.first }
        #expect(responder.hears(foreign).events == [.refused(.notItsAddress(Fixture.first))])
        let own = Fixture.message(.release) { $0.clientAddress = Fixture.first }
        let decision = responder.hears(own)
        #expect(decision.leaseChange == .remove(Fixture.first))
        #expect(decision.replies.isEmpty)
    }

    @Test("DECLINE keeps the address from use for a while; the client gets another")
    func decline() throws {
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(2)] }
        #expect(responder.lease(client: 1) == Fixture.first)
        let decision = responder.hears(Fixture.message(.decline) { $0.options.set(.requestedAddress, Fixture.first) })
        let conflict = Lease(address: Fixture.first, holder: .conflict, expires: Fixture.start + .seconds(3600))
        #expect(decision.leaseChange == .put(conflict))
        let second = IPv4Address(10, 0, 0, 101)
        #expect(responder.lease(client: 1) == second)
        #expect(responder.lease(client: 2) == nil)
        #expect(responder.lease(client: 2, after: 3600) == Fixture.first)
    }

    @Test("a declined address stays out of use after a restart")
    func declineAcrossRestart() {
        let conflict = Lease(address: Fixture.first, holder: .conflict, expires: Fixture.start + .seconds(3600))
        var responder = DHCPResponder(Fixture.responder().configuration, leases: [conflict])
        #expect(responder.lease(client: 1) == IPv4Address(10, 0, 0, 101))
    }

    @Test("INFORM gets parameters and neither address nor lease time")
    func inform() throws {
        var responder = Fixture.responder()
        let address = IPv4Address(10, 0, 0, 77)
        let decision = responder.hears(Fixture.message(.inform) { $0.clientAddress = address })
        let reply = try #require(decision.replies.first)
        #expect(reply.message.type == .acknowledge)
        #expect(reply.message.yourAddress == .any)
        #expect(!reply.message.options.contains(.leaseTime))
        #expect(reply.message.options.addresses(.router) == [Fixture.router])
        #expect(reply.destination == .unicast(address, port: 68))
        #expect(decision.leaseChange == nil)
    }

    @Test("bound addresses survive a flood of DISCOVERs, and an empty pool says so")
    func exhaustion() {
        var responder = Fixture.responder()
        #expect(responder.lease(client: 1) == Fixture.first)
        for number in 2...200 as ClosedRange<UInt8> { _ = responder.hears(Fixture.message(.discover, client: number)) }
        for number in 201...209 as ClosedRange<UInt8> {
            #expect(responder.lease(client: number).map { $0 != Fixture.first } == true)
        }
        #expect(
            responder.hears(Fixture.message(.discover, client: 210)).events == [
                .refused(.poolExhausted(Fixture.subnet().subnet))
            ])
        #expect(responder.lease(client: 1, after: 30) == Fixture.first)
        #expect(responder.lease(client: 211, after: 3700) != nil)
    }

    @Test("a client that comes back after its lease gets its old address; a new one takes what is free longest")
    func reuse() {
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(2)] }
        let second = IPv4Address(10, 0, 0, 101)
        #expect(responder.lease(client: 1) == Fixture.first)
        #expect(responder.lease(client: 2, after: 10) == second)
        #expect(responder.lease(client: 2, after: 4000) == second)
        #expect(responder.lease(client: 3, after: 4000) == Fixture.first)
        #expect(responder.lease(client: 1, after: 4000) == nil)
    }

    @Test("an offer that nobody takes is free again after the offer time")
    func offerExpires() {
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(2)] }
        #expect(responder.hears(Fixture.message(.discover)).replies.count == 1)
        #expect(responder.lease(client: 2, after: 59) == IPv4Address(10, 0, 0, 101))
        #expect(responder.lease(client: 3, after: 60) == Fixture.first)
    }

    @Test("reservations by MAC, UUID, client identifier and circuit are given to their owner and nobody else")
    func reservations() {
        let owners: [Reservation.Owner] = [
            .mac(Fixture.mac(1)), .clientIdentifier([1, 2, 3]), .circuit([65]),
            .uuid(ClientUUID("12345678-1234-5678-090a-0b0c0d0e0f10") ?? { preconditionFailure("a UUID") }()),
        ]
        let addresses = (0..<4).map { IPv4Address(bits: Fixture.first.bits + $0) }
        var responder = Fixture.responder {
            $0.subnets[0].reservations = zip(owners, addresses).map {
                Reservation(owner: $0, address: $1, hostName: "node")
            }
        }
        let uuid: [UInt8] = [0, 0x78, 0x56, 0x34, 0x12, 0x34, 0x12, 0x78, 0x56, 9, 10, 11, 12, 13, 14, 15, 16]
        let messages = [
            Fixture.message(.discover, client: 1),
            Fixture.message(.discover, client: 2) { $0.options[.clientIdentifier] = [1, 2, 3] },
            Fixture.message(.discover, client: 3) { $0.options[.relayAgentInformation] = [1, 1, 65] },
            Fixture.message(.discover, client: 4) { $0.options[.machineIdentifier] = uuid },
        ]
        for (message, address) in zip(messages, addresses) {
            let offer = responder.hears(message).replies.first?.message
            #expect(offer?.yourAddress == address)
            #expect(offer?.options.text(.hostName) == "node")
        }
        #expect(responder.lease(client: 5) == IPv4Address(10, 0, 0, 104))
    }

    @Test("while another client still holds a reserved address, its owner gets one of the pool")
    func reservedButTaken() {
        var responder = DHCPResponder(
            Fixture.responder {
                $0.subnets[0].reservations = [Reservation(owner: .mac(Fixture.mac(2)), address: Fixture.first)]
            }.configuration, leases: [Self.lease])
        #expect(responder.lease(client: 2) == IPv4Address(10, 0, 0, 101))
        #expect(responder.lease(client: 2, after: 3600) == Fixture.first)
    }

    @Test("octets of chaddr beyond hlen are neither compared nor sent back (D23)")
    func zeroFilled() throws {
        var responder = Fixture.responder()
        #expect(responder.lease(client: 1) == Fixture.first)
        let dirty = Fixture.message(.discover, client: 1) { $0.hardware.low = 0xDEAD_BEEF }
        let offer = try #require(responder.hears(dirty).replies.first).message
        #expect(offer.yourAddress == Fixture.first)
        #expect(offer.hardware == HardwareAddress(Fixture.mac(1)))
    }

    @Test("the server's own address is never given, though it is in the pool")
    func ownAddress() {
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(2)] }
        let arrival = Arrival(interface: "eth0", local: Fixture.first)
        let offer = responder.hears(Fixture.message(.discover), on: arrival).replies.first?.message
        #expect(offer?.yourAddress == IPv4Address(10, 0, 0, 101))
        let asks = Fixture.message(.request) { $0.options.set(.requestedAddress, Fixture.first) }
        #expect(responder.hears(asks, on: arrival).replies.first?.message.type == .refuse)
    }

    @Test("a shorter lease is given to who asks for it, a longer one is not")
    func leaseTimes() {
        var responder = Fixture.responder()
        func granted(_ asked: UInt32) -> UInt32? {
            responder.hears(Fixture.message(.discover) { $0.options.set(.leaseTime, asked) }).replies.first?.message
                .options
                .number(.leaseTime)
        }
        #expect(granted(600) == 600)
        #expect(granted(1) == 60)
        #expect(granted(.max) == 3600)
    }

    @Test("the lease is the machine's: another client identifier gets the same address (D48)")
    func identityIsHardware() {
        var responder = Fixture.responder()
        #expect(responder.lease(client: 1) == Fixture.first)
        let system = Fixture.message(.discover, vendor: "udhcp") { $0.options[.clientIdentifier] = [255, 1, 2, 3] }
        let offer = responder.hears(system).replies.first?.message
        #expect(offer?.yourAddress == Fixture.first)
        #expect(offer?.options[.clientIdentifier] == [255, 1, 2, 3])
    }

    @Test("replies are matched by xid and hardware address, which are echoed (D23, D24)")
    func echoes() throws {
        var responder = Fixture.responder()
        let one = try #require(
            responder.hears(Fixture.message(.discover, client: 1) { $0.transactionID = 7 }).replies.first)
        let two = try #require(
            responder.hears(Fixture.message(.discover, client: 2) { $0.transactionID = 7 }).replies.first)
        #expect(one.message.transactionID == 7 && two.message.transactionID == 7)
        #expect(one.message.hardware.mac == Fixture.mac(1) && two.message.hardware.mac == Fixture.mac(2))
        #expect(one.message.yourAddress != two.message.yourAddress)
    }

    @Test("probing is asked for other clients only, and an answer keeps the address from use (V4)")
    func probing() throws {
        var responder = Fixture.responder { $0.subnets[0].probesAddresses = true }
        #expect(responder.hears(Fixture.message(.discover)).replies.first?.probe == nil)
        let probe = responder.hears(Fixture.message(.discover, client: 2, vendor: "udhcp")).replies.first?.probe
        let address = try #require(probe)
        let found = responder.conflictFound(address, at: Fixture.start)
        #expect(found.events == [.conflict(address)])
        #expect(responder.lease(client: 2) != address)
    }

    @Test("what is not DHCP from a client, Apple's protocol among it, gets no answer and a reason (R7)")
    func refusals() {
        var responder = Fixture.responder()
        var reply = Fixture.message(.discover)
        reply.operation = .reply
        #expect(
            responder.hears(reply, on: Fixture.unicast(from: Fixture.server)).events == [.refused(.notARequest(.reply))]
        )
        #expect(responder.hears(Fixture.message(.discover) { $0.type = nil }).events == [.refused(.noReservation)])
        #expect(responder.hears(Fixture.message(.offer)).events == [.refused(.unexpectedType(.offer))])
        let apple = Fixture.message(.inform, vendor: "AAPLBSDPC/i386/iMac4,1")
        #expect(responder.hears(apple).events == [.refused(.appleBSDP)])
        let elsewhere = Arrival(interface: "eth1", local: IPv4Address(172, 16, 0, 1))
        #expect(
            responder.hears(Fixture.message(.discover), on: elsewhere).events
                == [.refused(.noSubnet(IPv4Address(172, 16, 0, 1)))])
    }
}

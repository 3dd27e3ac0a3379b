// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

/// What becomes of a pool's addresses.
@Suite("Pools")
struct PoolTests {
    @Test("clients that only ask do not keep a pool from those who take an address")
    func flood() throws {
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(10)] }
        for client in 100..<130 as Range<UInt8> { _ = responder.hears(Fixture.message(.discover, client: client)) }
        let leased = (1...10).compactMap { responder.lease(client: $0) }
        #expect(Set(leased).count == 10)
        // What is bound is nobody else's.
        let decision = responder.hears(Fixture.message(.discover, client: 99))
        #expect(decision.events.contains(.refused(.poolExhausted(Fixture.subnet().subnet))))
    }

    @Test("the first to take an address has it; who was offered it as well is told to begin anew")
    func offeredTwice() throws {
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(1)] }
        let first = try #require(responder.hears(Fixture.message(.discover, client: 1)).replies.first).message
        let second = try #require(responder.hears(Fixture.message(.discover, client: 2)).replies.first).message
        #expect(first.yourAddress == second.yourAddress)
        let taken = responder.hears(Fixture.selecting(first, client: 1))
        #expect(taken.replies.first?.message.type == .acknowledge)
        let late = responder.hears(Fixture.selecting(second, client: 2))
        #expect(late.replies.first?.message.type == .refuse && late.leaseChange == nil)
    }

    @Test("a client that is bound outside the pool is offered one address, however often it asks")
    func boundOutside() throws {
        let outside = Lease(
            address: IPv4Address(10, 0, 0, 50), holder: .client(.hardware(HardwareAddress(Fixture.mac(1)))),
            expires: Fixture.start + .seconds(3600))
        let configuration = Fixture.responder { $0.subnets = [Fixture.subnet(3)] }.configuration
        var responder = DHCPResponder(configuration, leases: [outside])
        var offer = DHCPMessage(operation: .reply, transactionID: 0, hardware: HardwareAddress(Fixture.mac(1)))
        for second in 0..<20 {
            offer = try #require(responder.hears(Fixture.message(.discover), after: second).replies.first).message
            #expect(offer.yourAddress == Fixture.first)
        }
        #expect(
            responder.hears(Fixture.selecting(offer)).leaseChange.map { change in
                if case .move(from: outside.address, _) = change { true } else { false }
            } == true)
        #expect(responder.lease(client: 2) != nil && responder.lease(client: 3) != nil)
    }

    @Test("an address that was excluded since it was freed is not offered")
    func excludedLater() throws {
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(2)] }
        #expect(responder.lease(client: 1) == Fixture.first)
        #expect(responder.lease(client: 2) != nil)
        _ = responder.hears(Fixture.message(.release) { $0.clientAddress = Fixture.first })
        // This host has the address now.
        let arrival = Arrival(interface: "eth0", local: Fixture.server, addresses: [Fixture.server, Fixture.first])
        let decision = responder.hears(Fixture.message(.discover, client: 3), on: arrival)
        #expect(decision.replies.isEmpty)
    }

    @Test("without `authoritative` only addresses that are this server's to give are refused")
    func authority() {
        func asks(_ address: IPv4Address, _ client: UInt8 = 2) -> DHCPMessage {
            Fixture.message(.request, client: client) { $0.options.set(.requestedAddress, address) }
        }
        var responder = Fixture.responder()
        #expect(responder.lease(client: 1) == Fixture.first)
        #expect(responder.hears(asks(Fixture.first)).replies.first?.message.type == .refuse)
        // Another server's, also for a client that has a lease here.
        let foreign = IPv4Address(10, 0, 0, 50)
        for client in [1, 2] as [UInt8] {
            #expect(responder.hears(asks(foreign, client)).events == [.refused(.unknownLease(foreign))])
            let rebinding = Fixture.message(.request, client: client) { $0.clientAddress = foreign }
            #expect(responder.hears(rebinding).replies.isEmpty)
        }
        var authoritative = Fixture.responder { $0.isAuthoritative = true }
        #expect(authoritative.hears(asks(foreign)).replies.first?.message.type == .refuse)
    }
}

// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import TestSupport
import Testing

/// A server and its store under clients that do anything, checked against what the store says.
private struct LeaseModel {
    var responder: DHCPResponder
    var store: [IPv4Address: Lease] = [:]
    var second = 0
    var offers: [UInt8: DHCPMessage] = [:]
    private(set) var acknowledged = 0

    var now: Duration { Fixture.start + .seconds(second) }

    func key(_ client: UInt8) -> Lease.Holder { .client(.hardware(HardwareAddress(Fixture.mac(client)))) }

    /// The client's lease, as far as the store knows.
    func lease(of client: UInt8) -> Lease? { store.values.first { $0.holder == key(client) && $0.expires > now } }

    mutating func send(_ message: DHCPMessage, from client: UInt8) -> DHCPDecision {
        let decision = responder.hears(message, after: second)
        if let reply = decision.replies.first?.message, reply.type == .acknowledge {
            acknowledged += 1
            let before = store[reply.yourAddress]
            #expect(before.map { $0.expires <= now || $0.holder == key(client) } ?? true, "given twice")
            #expect(decision.leaseChange != nil, "acknowledged without a stored lease")
        }
        decision.leaseChange?.apply(to: &store)
        let held = store.values.filter { $0.holder == key(client) && $0.expires > now }
        #expect(held.count <= 1, "two leases of one client")
        if let reply = decision.replies.first?.message, reply.type == .acknowledge {
            #expect(held.first?.address == reply.yourAddress)
        }
        return decision
    }
}

@Suite("Leases under clients that do anything")
struct LeaseModelTests {
    @Test("no address is given twice and none is lost, across restarts too", arguments: SeededGenerator.seeds(10))
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let configuration = Fixture.responder { $0.subnets = [Fixture.subnet(24)] }.configuration
        var model = LeaseModel(responder: DHCPResponder(configuration))
        for _ in 0..<3000 {
            let client = UInt8.random(in: 1...40, using: &random)
            let own = model.lease(of: client)?.address
            switch Int.random(in: 0..<12, using: &random) {
            case 0...3:
                let kept = own
                let offer = model.send(Fixture.message(.discover, client: client), from: client).replies.first?.message
                if let kept { #expect(offer?.yourAddress == kept, "a client that comes back gets another address") }
                model.offers[client] = offer
            case 4...6:
                guard let offer = model.offers[client] else { continue }
                _ = model.send(Fixture.selecting(offer, client: client), from: client)
            case 7:
                guard let own else { continue }
                let decision = model.send(
                    Fixture.message(.request, client: client) { $0.clientAddress = own }, from: client)
                #expect(decision.replies.first?.message.type == .acknowledge, "a lease is lost")
            case 8:
                let any = IPv4Address(bits: Fixture.first.bits + UInt32.random(in: 0..<30, using: &random))
                _ = model.send(
                    Fixture.message(.request, client: client) { $0.options.set(.requestedAddress, any) }, from: client)
            case 9:
                guard let own else { continue }
                let type: DHCPMessageType = random.chance(0.1) ? .decline : .release
                _ = model.send(
                    Fixture.message(type, client: client) {
                        if type == .release { $0.clientAddress = own } else { $0.options.set(.requestedAddress, own) }
                    }, from: client)
            case 10:
                model.second += Int.random(in: 1...600, using: &random)
            default:
                guard random.chance(0.1) else { continue }
                model.responder = DHCPResponder(configuration, leases: model.store.values)
            }
        }
        #expect(model.acknowledged > 300)
    }

    @Test("thousands of clients get an address each, and get it back after a restart")
    func many() throws {
        let subnet = try #require(IPv4Subnet("10.1.0.1/16"))
        let pool = IPv4Address(10, 1, 1, 0)...IPv4Address(10, 1, 20, 255)
        let configuration = Fixture.responder {
            $0.subnets = [SubnetConfiguration(subnet: subnet, pools: [pool])]
        }.configuration
        let arrival = Arrival(interface: "eth0", local: subnet.address)
        var responder = DHCPResponder(configuration)
        var store: [IPv4Address: Lease] = [:]
        func message(_ type: DHCPMessageType, _ number: UInt64) -> DHCPMessage {
            Fixture.message(type, vendor: nil) {
                $0.hardware = HardwareAddress(type: 1, length: 6, high: (0x0200_0000_0000 + number) << 16, low: 0)
            }
        }
        func offered(_ number: UInt64) throws -> DHCPMessage {
            let decision = responder.received(message(.discover, number), on: arrival, at: Fixture.start)
            return try #require(decision.replies.first).message
        }
        for number in 0..<UInt64(5120) {
            let offer = try offered(number)
            var request = message(.request, number)
            request.options.set(.requestedAddress, offer.yourAddress)
            request.options.set(.serverIdentifier, subnet.address)
            let decision = responder.received(request, on: arrival, at: Fixture.start)
            guard case .put(let lease)? = decision.leaseChange else {
                Issue.record("client \(number) got \(decision.events)")
                return
            }
            #expect(store.updateValue(lease, forKey: lease.address) == nil)
        }
        #expect(responder.received(message(.discover, 9999), on: arrival, at: Fixture.start).replies.isEmpty)
        responder = DHCPResponder(configuration, leases: store.values)
        for number in stride(from: UInt64(0), to: 5120, by: 97) {
            let offer = try offered(number)
            #expect(store[offer.yourAddress]?.holder == .client(.hardware(offer.hardware)))
        }
    }
}

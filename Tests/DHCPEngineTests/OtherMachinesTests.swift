// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

/// Machines that are other ones from one message to the next, because a command has said so.
@Suite("Other machines while it runs")
struct OtherMachinesTests {
    private static func policy(_ profile: String, _ machines: [Machine]) -> MachinePolicy {
        MachinePolicy(
            machines: machines, profiles: [Profile("chained", .chain(BootPlan(loader: "program.0")))],
            assignments: [Assignment(MachineSelector(), profile: profile)])
    }

    private static func files(_ decision: DHCPDecision) -> [String?] { decision.replies.map(\.message.bootFile) }

    @Test("the next message is answered by them, and an offer that was made before is still there to be taken")
    func changed() throws {
        var responder = Fixture.responder { $0.use(Self.policy("nothing", [])) }
        let offer = try #require(responder.hears(Fixture.message(.discover)).replies.first).message
        #expect(offer.bootFile == nil)
        responder.use(Self.policy("chained", []))
        let acknowledged = responder.hears(Fixture.selecting(offer))
        #expect(acknowledged.replies.first?.message.yourAddress == offer.yourAddress)
        #expect(Self.files(acknowledged) == ["program.0"])
    }

    @Test("an address of a machine that is added is kept for it from then on, also in a pool")
    func reserved() {
        let last = IPv4Address(bits: Fixture.first.bits + 1)
        var responder = Fixture.responder { $0.subnets = [Fixture.subnet(2)] }
        responder.use(Self.policy("nothing", [Machine("web2", macs: [Fixture.mac(2)], address: Fixture.first)]))
        #expect(responder.lease(client: 1) == last)
        #expect(responder.lease(client: 2) == Fixture.first)
        #expect(responder.lease(client: 3) == nil)
        #expect(responder.configuration.subnets[0].reservations.map(\.hostName) == ["web2"])
        responder.use(Self.policy("nothing", []))
        #expect(responder.configuration.subnets[0].reservations.isEmpty)
    }
}

// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@Suite("One answer to a loop (D36)")
struct LoopAnswerTests {
    private static func responder(script: String?) -> DHCPResponder {
        let plan = BootPlan(loader: "undionly.kpxe", script: script)
        return Fixture.responder { $0.rules = BootRules([BootRule("all", action: .boot(plan))]) }
    }

    private static let client = ClientKey.hardware(HardwareAddress(Fixture.mac(1)))

    /// A boot of firmware by DHCP and port 4011: the files that OFFER, a repeated OFFER, ACK and boot server name.
    private func boot(_ responder: inout DHCPResponder, at second: Int) throws -> [String?] {
        let offers = [0, 4].map {
            responder.hears(Fixture.message(.discover), after: second + $0).replies.first?.message
        }
        let offer = try #require(offers[0])
        let acknowledged = responder.hears(Fixture.selecting(offer), after: second + 5).replies.first?.message
        let arrival = Arrival(
            interface: "eth0", local: Fixture.server, source: Fixture.first, destination: Fixture.server,
            destinationPort: 4011)
        let asked = responder.hears(
            Fixture.message(.request) { $0.clientAddress = Fixture.first }, on: arrival, after: second + 6)
        _ = responder.fileRequested(
            "undionly.kpxe", by: Fixture.first, client: Self.client, at: Fixture.start + .seconds(second + 7))
        return [
            offers[0]?.bootFile, offers[1]?.bootFile, acknowledged?.bootFile, asked.replies.first?.message.bootFile,
        ]
    }

    @Test("OFFER, ACK and boot server give one answer when a loop is broken, and the loader when it is over")
    func oneAnswer() throws {
        var responder = Self.responder(script: "boot.ipxe")
        for second in [0, 20, 40] {
            #expect(Set(try boot(&responder, at: second)) == ["undionly.kpxe"])
        }
        #expect(Set(try boot(&responder, at: 60)) == ["boot.ipxe"])
        #expect(Set(try boot(&responder, at: 400)) == ["undionly.kpxe"])
    }

    @Test("without a second stage none of them names the loader")
    func withheld() throws {
        var responder = Self.responder(script: nil)
        for second in [0, 20, 40] { _ = try boot(&responder, at: second) }
        #expect(try boot(&responder, at: 60).allSatisfy { $0 == nil })
    }
}

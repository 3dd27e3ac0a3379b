// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NIOCore
import NetAddress
import Testing

@Suite("BOOTP")
struct BOOTPTests {
    private static let reserved = IPv4Address(10, 0, 0, 10)

    private static func responder() -> DHCPResponder {
        Fixture.responder {
            $0.subnets[0].reservations = [.init(owner: .mac(Fixture.mac(1)), address: reserved)]
            let match = ClientMatch(macs: [Fixture.mac(1)])
            $0.rules = BootRules([BootRule("board", match: match, action: .boot(BootPlan(loader: "vxworks.st")))])
        }
    }

    private static func request(_ client: UInt8) -> DHCPMessage {
        DHCPMessage(operation: .request, transactionID: 7, hardware: HardwareAddress(Fixture.mac(client)))
    }

    @Test("a client with a reservation gets address, server and file, and no option that is DHCP's alone (RFC 1534)")
    func reserved() throws {
        var responder = Self.responder()
        let decision = responder.hears(Self.request(1))
        let reply = try #require(decision.replies.first)
        #expect(reply.message.yourAddress == Self.reserved)
        #expect(reply.message.nextServer == Fixture.server && reply.message.bootFile == "vxworks.st")
        #expect(reply.message.type == nil && !reply.message.options.contains(.serverIdentifier))
        #expect(!reply.message.options.contains(.leaseTime))
        #expect(reply.message.options.address(.subnetMask) == IPv4Address(255, 255, 255, 0))
        #expect(try reply.payload().readableBytes == 300)
        #expect(decision.leaseChange == nil)
    }

    @Test("a client without one is not served, and that is told")
    func dynamic() {
        var responder = Self.responder()
        let decision = responder.hears(Self.request(2))
        #expect(decision.replies.isEmpty && decision.events == [.refused(.noReservation)])
    }
}

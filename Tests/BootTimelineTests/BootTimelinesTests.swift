// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@testable import BootTimeline

@Suite struct BootTimelinesTests {
    private static let server = IPv4Address(192, 0, 2, 1)
    private static let mac = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)

    /// Limits as small as a test can see them.
    private static let small: BootTimelines.Limits = {
        var limits = BootTimelines.Limits()
        (limits.machines, limits.strangers, limits.steps, limits.addresses) = (4, 3, 5, 2)
        return limits
    }()

    private static func message(
        _ type: DHCPMessageType, from mac: MACAddress, claims address: IPv4Address? = nil
    ) -> DHCPMessage {
        var message = DHCPMessage(operation: .request, transactionID: 1, hardware: HardwareAddress(mac))
        message.type = type
        message.vendorClass = VendorClass("PXEClient:Arch:00000:UNDI:002001")
        if let address { message.options.set(.requestedAddress, address) }
        return message
    }

    /// A server with one address to give.
    private static func responder() throws -> DHCPResponder {
        let subnet = try #require(IPv4Subnet(address: server, prefixLength: 24))
        let pool = IPv4Address(192, 0, 2, 100)
        return DHCPResponder(
            DHCPConfiguration(
                subnets: [SubnetConfiguration(subnet: subnet, pools: [pool...pool])],
                rules: BootRules([BootRule("lab", action: .boot(BootPlan(loader: "pxeinfo.0")))])))
    }

    /// What is decided where nobody is served.
    private static func nobody(_ message: DHCPMessage) -> DHCPDecision {
        var responder = DHCPResponder(DHCPConfiguration(subnets: [], rules: BootRules([])))
        return responder.received(message, on: Arrival(interface: "eth0", local: server), at: .zero)
    }

    @Test("an offer carries the rule that chose its file")
    func rule() throws {
        var (timelines, responder) = (BootTimelines(), try Self.responder())
        let message = Self.message(.discover, from: Self.mac)
        let decision = responder.received(message, on: Arrival(interface: "eth0", local: Self.server), at: .zero)
        let entries = timelines.exchanged(message, decision, at: .zero)
        #expect(entries.map(\.step.name) == ["discover", "offer"])
        #expect(entries.map(\.rule) == [nil, "lab"])
        #expect(timelines.timeline(of: "\(Self.mac)")?.entries == entries)
    }

    @Test("that a boot stops is a step of it, and no sign of life: the machine that looks on is in the same boot")
    func stopped() throws {
        var (timelines, responder) = (BootTimelines(), try Self.responder())
        let message = Self.message(.discover, from: Self.mac)
        func searches(at time: Duration) -> [BootTimeline.Entry] {
            let arrival = Arrival(interface: "eth0", local: Self.server)
            return timelines.exchanged(message, responder.received(message, on: arrival, at: time), at: time)
        }
        let early = timelines.stopped("offer-not-heard", "why", of: Self.mac, at: .zero)
        #expect(early == nil)
        _ = searches(at: .seconds(1))
        let long = String(repeating: "x", count: 5000)
        let told = timelines.stopped("offer-not-heard", long, of: Self.mac, at: .seconds(20))
        let entry = try #require(told)
        #expect(entry.step.cause == "offer-not-heard" && entry.elapsed == .seconds(19))
        #expect("\(entry.step)".hasPrefix("STOPS: x") && "\(entry.step)".count < 800)
        #expect(searches(at: .seconds(30)).first?.elapsed == .seconds(29))
    }

    @Test("an address that our server gave is not taken away by a claim")
    func claim() throws {
        var (timelines, responder) = (BootTimelines(), try Self.responder())
        let arrival = Arrival(interface: "eth0", local: Self.server)
        let discover = Self.message(.discover, from: Self.mac)
        _ = timelines.exchanged(discover, responder.received(discover, on: arrival, at: .zero), at: .zero)
        let thief = Self.message(.request, from: MACAddress(2, 0, 0, 0, 0, 9), claims: IPv4Address(192, 0, 2, 100))
        _ = timelines.exchanged(thief, Self.nobody(thief), at: .zero)
        #expect(
            timelines.record(.fetches("f", .tftp), from: "192.0.2.100", at: .zero).client == "\(Self.mac)")
        // An address that nobody has given is whose it is claimed to be, until it is claimed again.
        for number in [8, 9] as [UInt8] {
            let mac = MACAddress(2, 0, 0, 0, 0, number)
            let claim = Self.message(.request, from: mac, claims: IPv4Address(192, 0, 2, 7))
            _ = timelines.exchanged(claim, Self.nobody(claim), at: .zero)
            #expect(timelines.record(.fetches("f", .tftp), from: "192.0.2.7", at: .zero).client == "\(mac)")
        }
    }

    @Test("forged messages cannot make it grow: machines, strangers, addresses, steps, names")
    func bounds() {
        var timelines = BootTimelines(limits: Self.small)
        for number in 0..<1000 as Range<UInt32> {
            let mac = MACAddress(2, 0, 0, 0, UInt8(number >> 8), UInt8(number & 255))
            for last in [1, 2, 3] as [UInt8] {
                let claimed = IPv4Address(10, UInt8(number >> 8), UInt8(number & 255), last)
                let claim = Self.message(.request, from: mac, claims: claimed)
                _ = timelines.exchanged(claim, Self.nobody(claim), at: .zero)
                let name = String(repeating: "x", count: 60_000)
                _ = timelines.record(.fetches(name, .tftp), from: "\(claimed)", at: .zero)
                _ = timelines.record(.fetches(name, .tftp), from: "2001:db8::\(number)", at: .zero)
            }
        }
        #expect(timelines.size.machines == 4)
        #expect(timelines.size.strangers == 3)
        #expect(timelines.size.names <= 8)
        let last = timelines.timeline(of: "02:00:00:00:03:e7")
        #expect(last?.entries.count == 5)
        #expect(last?.addresses == [IPv4Address(10, 3, 231, 2), IPv4Address(10, 3, 231, 3)])
        #expect(last?.entries.allSatisfy { "\($0.step)".utf8.count < 300 } == true)
    }

    @Test("a machine that comes again and again outlives a flood of machines that come once")
    func flood() {
        var timelines = BootTimelines(limits: Self.small)
        for number in 0..<1000 as Range<UInt32> {
            _ = timelines.record(.reported(bytes: 1), of: Self.mac, at: .seconds(Int(number)))
            let once = MACAddress(2, 0, 0, 0, UInt8(number >> 8), UInt8(number & 255))
            _ = timelines.record(.reported(bytes: 1), of: once, at: .zero)
        }
        #expect(timelines.record(.reported(bytes: 1), of: Self.mac, at: .seconds(1000)).elapsed == .seconds(1000))
    }
}

// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import BootTimeline
import DHCPEngine
import DHCPWire
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import Testing

@testable import BootHTTP
@testable import DHCPService
@testable import NetbootServer

/// A server, a machine, and the events of its boot, as the services would report them.
private struct Boot {
    static let mac = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
    static let address = IPv4Address(192, 0, 2, 100)
    private static let server = IPv4Address(192, 0, 2, 1)
    private var responder: DHCPResponder

    init() {
        let subnet = IPv4Subnet(address: Boot.server, prefixLength: 24).map {
            SubnetConfiguration(subnet: $0, pools: [Boot.address...Boot.address])
        }
        let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "pxeinfo.0")))])
        responder = DHCPResponder(DHCPConfiguration(subnets: subnet.map { [$0] } ?? [], rules: rules))
    }

    mutating func says(_ type: DHCPMessageType, at time: Duration, userClass: String? = nil) -> NetbootEvent {
        var message = DHCPMessage(operation: .request, transactionID: 1, hardware: HardwareAddress(Boot.mac))
        message.type = type
        message.vendorClass = VendorClass("PXEClient:Arch:00000:UNDI:002001")
        message.options.set(.clientArchitecture, UInt16(0))
        if type == .request {
            message.options.set(.requestedAddress, Boot.address)
            message.options.set(.serverIdentifier, Boot.server)
        }
        if let userClass { message.options[.userClass] = Array(userClass.utf8) }
        let arrival = Arrival(interface: "eth0", local: Boot.server)
        let decision = responder.received(message, on: arrival, at: time)
        return .dhcp(.exchanged(DHCPExchange(time: time, arrival: arrival, request: message, decision: decision)))
    }

    static func http(_ method: String, _ path: String, _ outcome: HTTPOutcome?) -> NetbootEvent {
        let summary = HTTPRequestSummary(client: "\(address)", method: method, path: path, userAgent: nil)
        return .http(outcome.map { .answered(summary, $0) } ?? .requested(summary))
    }
}

@Suite struct BootTimelineEventsTests {
    @Test("the steps of one boot are joined by the address that its machine got")
    func boot() {
        var (timelines, boot) = (BootTimelines(), Boot())
        let ok = HTTPOutcome(status: 200, bytes: 14_150_000, duration: .milliseconds(500), failure: nil)
        let missing = HTTPOutcome(status: 404, bytes: 0, duration: .zero, failure: "no such file")
        let broken = HTTPOutcome(status: 200, bytes: 5, duration: .zero, failure: "the client left")
        let events: [(NetbootEvent, Duration)] = [
            (boot.says(.discover, at: .seconds(100)), .seconds(100)),
            (boot.says(.discover, at: .seconds(104)), .seconds(104)),
            (boot.says(.request, at: .seconds(105)), .seconds(105)),
            (Boot.http("HEAD", "/vmlinuz", nil), .seconds(106)), (Boot.http("GET", "/vmlinuz", nil), .seconds(106)),
            (Boot.http("GET", "/vmlinuz", ok), .seconds(107)), (Boot.http("GET", "/none", missing), .seconds(108)),
            (Boot.http("GET", "/big", broken), .seconds(109)),
        ]
        let entries = events.flatMap { timelines.record($0.0, at: $0.1) }
        #expect(entries.allSatisfy { $0.client == "52:54:00:12:34:56" })
        #expect(
            entries.map { "\($0.elapsed / .seconds(1)) \($0.step)" } == [
                "0.0 DISCOVER from bios", "0.0 OFFER 192.0.2.100, boots pxeinfo.0", "4.0 DISCOVER from bios",
                "4.0 OFFER 192.0.2.100, boots pxeinfo.0", "5.0 REQUEST 192.0.2.100",
                "5.0 ACK 192.0.2.100, boots pxeinfo.0", "6.0 fetches /vmlinuz by HTTP",
                "7.0 loaded /vmlinuz by HTTP, 14.15 MB at 28.30 MB/s", "8.0 /none is not there (HTTP)",
                "9.0 failed to load /big by HTTP: the client left",
            ])
    }

    @Test("firmware that begins anew begins a new timeline; a loader that asks again does not")
    func again() {
        var (timelines, boot) = (BootTimelines(), Boot())
        func elapsed(_ event: NetbootEvent) -> [Double] {
            timelines.record(event, at: .zero).map { $0.elapsed / .seconds(1) }
        }
        #expect(elapsed(boot.says(.discover, at: .seconds(10))) == [0, 0])
        #expect(elapsed(boot.says(.request, at: .seconds(11))) == [1, 1])
        #expect(elapsed(boot.says(.discover, at: .seconds(20), userClass: "iPXE")).allSatisfy { $0 == 10 })
        #expect(elapsed(boot.says(.discover, at: .seconds(30))).allSatisfy { $0 == 0 })
        // One that only searched is given up after two minutes.
        #expect(elapsed(boot.says(.discover, at: .seconds(149))).allSatisfy { $0 == 119 })
        #expect(elapsed(boot.says(.discover, at: .seconds(270))).allSatisfy { $0 == 0 })
    }

    @Test("one-time boots and installations are steps, and one that is taken begins no boot anew")
    func once() {
        var (timelines, boot) = (BootTimelines(), Boot())
        func once(_ news: OneTimeBoot.News, at seconds: Int) -> (NetbootEvent, Duration) {
            let boot = OneTimeBoot(number: 1, profile: "install")
            return (.machine(.once(HardwareAddress(Boot.mac), boot, news)), .seconds(seconds))
        }
        let events = [
            (boot.says(.discover, at: .seconds(10)), .seconds(10)), once(.taken, at: 11),
            (boot.says(.discover, at: .seconds(12)), .seconds(12)), once(.used, at: 13), once(.over, at: 14),
            (.machine(.installed(machine: "web1", client: "\(Boot.address)")), .seconds(15)), once(.takenAgain, at: 16),
        ]
        let entries = events.flatMap { timelines.record($0.0, at: $0.1) }.filter { $0.step.bytes == nil }
        #expect(entries.allSatisfy { $0.client == "52:54:00:12:34:56" })
        let own = entries.filter { ["boots-once", "reached-kernel", "installed"].contains($0.step.name) }
        #expect(
            own.map { "\($0.elapsed / .seconds(1)) \($0.step)" } == [
                "1.0 boots profile install once", "3.0 has all of profile install: its one-time boot is used",
                "5.0 installed: web1 says that it is done",
                "6.0 boots profile install once, again: the boot before did not get to its end",
            ])
        #expect(own.map(\.step.provesNothing) == [true, false, false, true])
    }

    @Test("a machine that no DHCP message told of goes by its address")
    func stranger() {
        var timelines = BootTimelines()
        #expect(timelines.record(Boot.http("GET", "/x", nil), at: .seconds(5)).map(\.client) == ["192.0.2.100"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import DHCPWire
import Diagnosis
import NIOCore
import NetAddress
import Synchronization
import TFTPWire
import Testing

@testable import BootHTTP
@testable import DHCPService
@testable import NetbootServer
@testable import TFTPEngine
@testable import TFTPService

/// What services report becomes what the watch understands.
@Suite struct BootWatcherTests {
    private static let mac = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
    private static let server = IPv4Address(192, 0, 2, 1)
    private static let address = IPv4Address(192, 0, 2, 100)

    /// Messages of a machine, with what a server decides that has these rules and addresses.
    private static func lease(
        _ rules: [BootRule], isFull: Bool = false, architecture: UInt16 = 0
    ) throws -> [NetbootEvent] {
        let subnet = try #require(IPv4Subnet(address: server, prefixLength: 24))
        var responder = DHCPResponder(
            DHCPConfiguration(
                subnets: [SubnetConfiguration(subnet: subnet, pools: isFull ? [] : [address...address])],
                rules: BootRules(rules)))
        return [DHCPMessageType.discover, .request].map { type in
            var message = DHCPMessage(operation: .request, transactionID: 1, hardware: HardwareAddress(mac))
            message.type = type
            message.vendorClass = VendorClass(
                "PXEClient:Arch:\(String(100_000 + Int(architecture)).dropFirst()):UNDI:002001")
            message.options.set(.clientArchitecture, architecture)
            if type == .request {
                message.options.set(.requestedAddress, address)
                message.options.set(.serverIdentifier, server)
            }
            let arrival = Arrival(interface: "eth0", local: server)
            let decision = responder.received(message, on: arrival, at: .seconds(100))
            return .dhcp(
                .exchanged(DHCPExchange(time: .seconds(100), arrival: arrival, request: message, decision: decision)))
        }
    }

    private static func tftp(_ name: String, _ outcome: TFTPOutcome) -> NetbootEvent {
        let request = TFTPRequestSummary(
            client: .v4(address), port: 2070, direction: .read, request: TFTPRequest(TFTPString(name)))
        return .tftp(.finished(request, .sample(outcome)))
    }

    private static func http(_ status: Int) -> NetbootEvent {
        .http(
            .answered(
                HTTPRequestSummary(client: "\(address)", method: "GET", path: "/x", userAgent: nil),
                HTTPOutcome(status: status, bytes: 0, duration: .zero, failure: "no such file")))
    }

    /// What is told of these events.
    private static func causes(_ events: [NetbootEvent]) -> [String] {
        let watch = BootWatch()
        for event in events { watch.record(event, at: .seconds(100)) }
        return watch.stops(at: .seconds(130)).map(\.finding.cause.id)
    }

    private static let boots = [BootRule("all", action: .boot(BootPlan(loader: "pxeinfo.0")))]

    @Test("what the engine refuses is told as the server knows it")
    func refusals() throws {
        #expect(try Self.causes(Self.lease([], isFull: true)) == ["pool-exhausted"])
        #expect(try Self.causes(Self.lease([])) == ["no-boot-file"])
        let wrong = [BootRule("all", action: .boot(BootPlan(loader: "undionly.kpxe")))]
        #expect(try Self.causes(Self.lease(wrong, architecture: 7)) == ["bios-file-for-uefi"])
        // Who shall be left alone is left alone.
        #expect(try Self.causes(Self.lease([BootRule("none", action: .ignore)])) == [])
    }

    @Test("what TFTP and HTTP report is told of the machine that has the address")
    func files() throws {
        let lease = try Self.lease(Self.boots)
        let missing = TFTPOutcome.refused(TFTPError(.fileNotFound, "File not found"))
        #expect(Self.causes(lease + [Self.tftp("pxeinfo.0", missing)]) == ["boot-file-not-found"])
        #expect(Self.causes(lease + [Self.tftp("pxeinfo.0", .timedOut)]) == ["tftp-stalled"])
        #expect(Self.causes(lease + [Self.tftp("pxeinfo.0", .completed)]) == [])
        #expect(Self.causes(lease + [Self.tftp("pxeinfo.0", .completed), Self.http(404)]) == ["http-not-found"])
        #expect(Self.causes(lease) == ["file-not-fetched"])
        #expect(Self.causes([Self.tftp("pxeinfo.0", missing)]) == [])
    }

    @Test("the watcher tells on a thread of its own, and drops what finds no room", .timeLimit(.minutes(1)))
    func watcher() async throws {
        let (news, teller) = AsyncStream.makeStream(of: BootWatcher.News.self)
        let watcher = BootWatcher(clock: { .seconds(130) }, tell: { teller.yield($0) })
        for event in try Self.lease([]) { watcher.observe(event, at: .seconds(100)) }
        var told = news.makeAsyncIterator()
        guard case .stops(let stop)? = await told.next() else {
            Issue.record("nothing was told")
            return
        }
        #expect(stop.machine == Self.mac && stop.finding.cause.id == "no-boot-file")
        for _ in 0..<20_000 { watcher.observe(Self.http(200), at: .seconds(130)) }
        guard case .crowded(let events)? = await told.next() else {
            Issue.record("that events were dropped was not told")
            return
        }
        #expect(events > 0 && events < 20_000)
    }
}

extension TFTPSummary {
    fileprivate static func sample(_ outcome: TFTPOutcome) -> TFTPSummary {
        TFTPSummary(
            outcome: outcome, bytes: 14_680, duration: Nanoseconds(0), blockSize: 1468, windowSize: 1,
            retransmissions: 0, roundTrip: nil)
    }
}

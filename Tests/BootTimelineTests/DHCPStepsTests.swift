// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import Testing

@testable import BootTimeline

/// What a timeline says of DHCP beside offers and acknowledgements.
@Suite struct DHCPStepsTests {
    private static let arrival = Arrival(interface: "eth0", local: IPv4Address(192, 0, 2, 1))

    private static func responder(_ plan: BootPlan, for match: ClientMatch = ClientMatch()) throws -> DHCPResponder {
        let subnet = try #require(IPv4Subnet("192.0.2.0/24"))
        let pool = IPv4Address(192, 0, 2, 100)...IPv4Address(192, 0, 2, 110)
        return DHCPResponder(
            DHCPConfiguration(
                subnets: [SubnetConfiguration(subnet: subnet, pools: [pool])],
                rules: BootRules([BootRule("lab", match: match, action: .boot(plan))]),
                knownClasses: .init(loaders: ["Corp"])))
    }

    private static func message(_ change: (inout DHCPMessage) -> Void = { _ in }) -> DHCPMessage {
        var message = DHCPMessage(
            operation: .request, transactionID: 1, hardware: HardwareAddress(MACAddress(2, 0, 0, 0, 0, 1)))
        message.type = .discover
        message.vendorClass = VendorClass("PXEClient:Arch:00000:UNDI:002001")
        change(&message)
        return message
    }

    private static func entries(_ message: DHCPMessage, _ responder: inout DHCPResponder) -> [BootTimeline.Entry] {
        var timelines = BootTimelines()
        return timelines.exchanged(message, responder.received(message, on: arrival, at: .zero), at: .zero)
    }

    @Test(
        "why there is no boot file is told also where there is an address",
        arguments: [
            ("http://192.0.2.1/boot.ipxe", "URL"), ("bootx64.efi", "no program for architecture 0"),
        ])
    func reason(file: String, words: String) throws {
        var responder = try Self.responder(BootPlan(loader: file))
        let steps = Self.entries(Self.message(), &responder).map(\.step)
        #expect(steps.map(\.name) == ["discover", "offer", "no-boot-file"])
        #expect(steps.last.map { "\($0)".contains(words) } == true)
    }

    @Test("a loader of one's own is known by its configured user class")
    func ownLoader() throws {
        var responder = try Self.responder(BootPlan(loader: "loader.0", script: "script"))
        let step = Self.entries(Self.message { $0.options.set(.userClass, text: "Corp") }, &responder).first?.step
        #expect(step == .discover("bios Corp"))
    }

    @Test("a machine without a hardware address is known by its client identifier")
    func identifier() throws {
        var responder = try Self.responder(BootPlan(loader: "loader.0"))
        let message = Self.message {
            $0.hardware = HardwareAddress(type: 32, length: 0, high: 0, low: 0)
            $0.options[.clientIdentifier] = [255, 0, 7]
        }
        #expect(Self.entries(message, &responder).first?.client == "client-id ff:00:07")
    }

    @Test("BOOTP that is not served, and a broken loop, are told")
    func toldAlways() throws {
        var responder = try Self.responder(BootPlan(loader: "undionly.kpxe", script: "boot.ipxe"))
        let bootp = Self.entries(Self.message { $0.options = DHCPOptions() }, &responder)
        #expect(bootp.map(\.step.name) == ["bootp-not-served"])
        let client = ClientKey.hardware(HardwareAddress(MACAddress(2, 0, 0, 0, 0, 1)))
        var timelines = BootTimelines()
        var names: [String] = []
        for boot in 0..<4 {
            let now = Duration.seconds(boot * 20)
            let discover = Self.message()
            names = timelines.exchanged(discover, responder.received(discover, on: Self.arrival, at: now), at: now)
                .map(\.step.name)
            let address = IPv4Address(192, 0, 2, 100)
            let request = Self.message {
                $0.type = .request
                $0.options.set(.requestedAddress, address)
                $0.options.set(.serverIdentifier, Self.arrival.local)
            }
            _ = responder.received(request, on: Self.arrival, at: now)
            _ = responder.fileRequested("undionly.kpxe", by: address, client: client, at: now)
        }
        #expect(names == ["discover", "offer", "loop-broken"])
    }
}

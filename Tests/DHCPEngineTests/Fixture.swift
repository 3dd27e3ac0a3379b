// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress

/// One subnet, 10.0.0.0/24, this server at .1, addresses .100 and up, and the messages of a client on it.
struct Fixture {
    static let server = IPv4Address(10, 0, 0, 1)
    static let router = IPv4Address(10, 0, 0, 254)
    static let first = IPv4Address(10, 0, 0, 100)
    static let start = Duration.seconds(1_700_000_000)

    private static let network: IPv4Subnet = {
        guard let subnet = IPv4Subnet(address: server, prefixLength: 24) else {
            preconditionFailure("24 bits are a prefix")
        }
        return subnet
    }()

    static func subnet(_ size: UInt32 = 10) -> SubnetConfiguration {
        SubnetConfiguration(
            subnet: network, pools: [first...IPv4Address(bits: first.bits + size - 1)], routers: [router],
            nameServers: [server])
    }

    static let rules = BootRules([BootRule("all", action: .boot(BootPlan(loader: "netboot", script: "boot.ipxe")))])

    static func responder(_ change: (inout DHCPConfiguration) -> Void = { _ in }) -> DHCPResponder {
        var configuration = DHCPConfiguration(subnets: [subnet()], rules: rules)
        change(&configuration)
        return DHCPResponder(configuration)
    }

    static func mac(_ number: UInt8) -> MACAddress { MACAddress(0x52, 0x54, 0, 0, 0, number) }

    /// A message of client `number`, by default with the options of a BIOS ROM.
    static func message(
        _ type: DHCPMessageType, client number: UInt8 = 1, vendor: String? = "PXEClient:Arch:00000:UNDI:002001",
        _ change: (inout DHCPMessage) -> Void = { _ in }
    ) -> DHCPMessage {
        var message = DHCPMessage(
            operation: .request, transactionID: 0xDEAD_0000 + UInt32(number), hardware: HardwareAddress(mac(number)))
        message.type = type
        message.vendorClass = vendor.map(VendorClass.init)
        if vendor?.contains("Arch:00000") == true { message.architectures = [.bios] }
        message.options.set(.maximumMessageSize, UInt16(1260))
        change(&message)
        return message
    }

    /// A REQUEST that takes an offer.
    static func selecting(_ offer: DHCPMessage, client number: UInt8 = 1) -> DHCPMessage {
        message(.request, client: number) {
            $0.options.set(.requestedAddress, offer.yourAddress)
            $0.options.set(.serverIdentifier, offer.options.address(.serverIdentifier) ?? .any)
        }
    }

    static let broadcast = Arrival(interface: "eth0", local: server)

    static func unicast(from source: IPv4Address) -> Arrival {
        Arrival(interface: "eth0", local: server, source: source, destination: server)
    }
}

extension DHCPResponder {
    /// A decision about a broadcast at a time after the start.
    mutating func hears(
        _ message: DHCPMessage, on arrival: Arrival = Fixture.broadcast, after seconds: Int = 0
    ) -> DHCPDecision {
        received(message, on: arrival, at: Fixture.start + .seconds(seconds))
    }

    /// Takes a client through DISCOVER and REQUEST; its address, or nil if it got none.
    mutating func lease(client number: UInt8, after seconds: Int = 0) -> IPv4Address? {
        guard let offer = hears(Fixture.message(.discover, client: number), after: seconds).replies.first else {
            return nil
        }
        let decision = hears(Fixture.selecting(offer.message, client: number), after: seconds)
        guard decision.replies.first?.message.type == .acknowledge else { return nil }
        return decision.replies.first?.message.yourAddress
    }
}

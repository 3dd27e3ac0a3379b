// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import DHCPEngine
internal import DHCPWire
public import NetAddress
public import SimulatedClients

/// What a machine would be told, found by asking: a simulated client on a link with the engine that serves.
///
/// Nothing is sent. There is no clock either: the client's time-outs are jumped over. So what is said before a server starts is what it
/// will do, by the same code.
public struct Rehearsal: Sendable {
    /// What a machine would be told.
    public struct Boot: Hashable, Sendable {
        /// Who asks and where, as the server knows it; nil if nothing was asked.
        public var question: BootQuestion?
        /// The rule and its file; nil if none holds.
        public var choice: BootChoice?
        /// The form of the offer, and why it is this one.
        public var shape: OfferShape?
        /// Why the form was taken, in words with a quirk's id.
        public var reason: ShapeReason?
        /// Why it is told no file.
        public var refusal: BootRefusal?
        /// Why it gets no answer.
        public var silence: DHCPRefusal?
        /// How its search ends.
        public var outcome: ClientOutcome
        /// The address by which it reaches this server.
        public var server: IPv4Address
        /// The address that this server gives it; nil if another one does.
        public var address: IPv4Address?

        /// Who asks.
        public var client: ClientIdentity? { question?.client }

        /// The file that it fetches; nil if it fetches none.
        public var file: String? {
            if case .boots(let file) = outcome { file.file } else { nil }
        }
    }

    private let configuration: DHCPConfiguration
    private let server: IPv4Address

    /// Whole minutes of a client's patience are a few dozen steps.
    private static let mostSteps = 512

    /// A rehearsal of what is served.
    ///
    /// - Parameters:
    ///   - configuration: as the server gets it.
    ///   - server: the server's address on the link. One that is in none of the subnets does not count: then, and without one, it is an
    ///     address of the first subnet.
    public init(_ configuration: DHCPConfiguration, server: IPv4Address? = nil) {
        self.configuration = configuration
        let subnets = configuration.subnets.map(\.subnet)
        let fitting = server.flatMap { server in
            subnets.isEmpty || subnets.contains { $0.contains(server) } ? server : nil
        }
        self.server = fitting ?? subnets.first.map(Rehearsal.host) ?? IPv4Address(192, 0, 2, 1)
    }

    /// Another server on the same link, and an address that it gives.
    private static func others(than server: IPv4Address) -> (IPv4Address, IPv4Address) {
        let network = server.bits & 0xFFFF_FF00
        let hosts = (UInt32(1)...3).map { IPv4Address(bits: network + $0) }.filter { $0 != server }
        return (hosts[0], hosts[1])
    }

    /// The server's address in a subnet of which only the network is known.
    private static func host(_ subnet: IPv4Subnet) -> IPv4Address {
        subnet.address == subnet.network ? IPv4Address(bits: subnet.network.bits + 1) : subnet.address
    }

    /// Boots a machine once, as for the first time; on the network where an address is reserved for it, if there is one.
    public func boot(_ firmware: RehearsedFirmware, as machine: ClientProfile) -> Boot {
        let identity = ClientIdentity(hardware: HardwareAddress(machine.mac), uuid: machine.uuid)
        let home = configuration.subnets.first { $0.reservations.contains(where: identity.owns) }
        let server =
            home.map { $0.subnet.contains(self.server) ? self.server : Rehearsal.host($0.subnet) } ?? self.server
        let (neighbour, lease) = Rehearsal.others(than: server)
        var link = Link(
            servers: servers(neighbour, lease), client: SimulatedClient(firmware.model, as: machine), local: server,
            neighbour: neighbour)
        return link.run(atMost: Rehearsal.mostSteps)
    }

    /// This server, and where it gives no addresses one that does.
    private func servers(_ neighbour: IPv4Address, _ lease: IPv4Address) -> [DHCPResponder] {
        let own = DHCPResponder(configuration)
        guard configuration.subnets.isEmpty || configuration.addresses == .lastResort else { return [own] }
        let network = IPv4Subnet(address: neighbour, prefixLength: 24)
        let pool = network.map { SubnetConfiguration(subnet: $0, pools: [lease...lease]) }
        return [own, DHCPResponder(DHCPConfiguration(subnets: [pool].compactMap { $0 }, isOnlyServer: false))]
    }
}

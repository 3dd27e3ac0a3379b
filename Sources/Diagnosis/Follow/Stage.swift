// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

/// What one program of a machine did on the network: the ROM, then a loader, then the system. A stage begins with a DISCOVER.
final class Stage {
    let asker: Asker
    let start: Mark
    /// What the client sent; copies that a relay made are in ``relayed``.
    var discovers: [Sighting] = []
    var requests: [Sighting] = []
    var relayed: [Sighting] = []
    /// Requests to a boot server, to port 4011 or to a group (PXE 2.1 §2.2.4).
    var bootRequests: [Sighting] = []
    var declines: [Sighting] = []
    var offers: [Sighting] = []
    var acknowledgments: [Sighting] = []
    var refusals: [Sighting] = []
    var bootReplies: [Sighting] = []
    /// Replies with a transaction number that the client did not use.
    var strays: [Sighting] = []
    /// Replies that are no DHCP messages: no cookie, or an option that is cut.
    var broken: [Sighting] = []
    var transfers: [Transfer] = []
    var connections: [Connection] = []
    var errors: [Unreachable] = []
    var questions: [IPv4Address: Question] = [:]
    var lookups: [Lookup] = []
    /// What a server knows itself of why this boot stops, by the cause's id: no packet tells it as surely.
    var known: [String: Fact] = [:]
    /// Another host that says it has the address that the client was given.
    var conflict: (mark: Mark, address: IPv4Address, other: MACAddress)?
    /// IPv6: whether a server gave an address or a boot file by DHCPv6.
    var version6: Version6?
    var last: Mark

    /// ARP for one address.
    struct Question {
        var asked: [Mark]
        var answered: Mark?
    }

    /// An ICMP error that concerns this machine.
    struct Unreachable {
        let mark: Mark
        let from: HostAddress
        let error: ICMPError
        /// Whether the client's packet could not go on, or one of a server to it.
        let isOfClient: Bool
    }

    /// A question to a name server.
    struct Lookup {
        let mark: Mark
        let name: String
        let server: HostAddress
        var asked = 1
        var answer: (mark: Mark, code: UInt8, count: Int)?
    }

    /// What was seen of DHCPv6 (RFC 8415).
    struct Version6 {
        var solicits: [Mark] = []
        var replies: [Mark] = []
        var file: String?
        /// Option 60 that is no list of counted strings (D47).
        var rawParameters: Mark?
    }

    init(_ asker: Asker, at mark: Mark) {
        (self.asker, start, last) = (asker, mark, mark)
    }

    /// At most so many of a kind are kept: the first are what tells.
    static let limit = 24

    func keep(_ sighting: Sighting, in list: ReferenceWritableKeyPath<Stage, [Sighting]>) {
        if self[keyPath: list].count < Stage.limit { self[keyPath: list].append(sighting) }
    }

    /// Adds a transfer. Beyond the limit a whole one makes room for it, for failures tell more; false if there is none.
    func begin(_ transfer: Transfer) -> Bool {
        if transfers.count >= 128, let done = transfers.firstIndex(where: { $0.isComplete }) {
            transfers.remove(at: done)
        }
        guard transfers.count < 192 else { return false }
        transfers.append(transfer)
        return true
    }

    /// Offers that a client can hear: not those on their way to a relay.
    var heardOffers: [Sighting] {
        let direct = offers.filter { $0.destination.port != 67 }
        return direct.isEmpty ? offers : direct
    }

    var addressOffers: [Sighting] { heardOffers.filter { !$0.isProxy } }
    var proxyOffers: [Sighting] { heardOffers.filter(\.isProxy) }
    var lease: Sighting? { acknowledgments.last { !$0.isProxy } }
    /// The address that the client has, or was offered.
    var address: IPv4Address? { lease?.message.yourAddress ?? addressOffers.first?.message.yourAddress }
    /// All replies that can tell where the boot file is.
    var bootInformation: [Sighting] { bootReplies + acknowledgments + heardOffers }
    var isRelayed: Bool { (discovers + requests + relayed).contains { $0.message.relay != .any } }

    /// Whether a file came whole.
    var hasLoaded: Bool {
        transfers.contains { $0.isComplete && !$0.isProbe }
            || connections.contains { $0.exchanges.contains { $0.isComplete && $0.method == "GET" } }
    }

    /// Whether the client was seen to send anything to one host alone: else the capture may have been made elsewhere.
    var showsUnicast: Bool { !transfers.isEmpty || !connections.isEmpty || !bootRequests.isEmpty }

    var subnet: IPv4Subnet? {
        let source = lease ?? addressOffers.first
        guard let message = source?.message, let mask = message.options.address(.subnetMask) else { return nil }
        return IPv4Subnet(address: message.yourAddress, netmask: mask)
    }
}

/// One machine, by its hardware address.
final class Machine {
    /// Whose it is: `chaddr` of its messages, or an address where no DHCP was seen.
    let name: String
    let hardware: MACAddress?
    var stages: [Stage] = []
    /// How many stages were forgotten, so that memory is bounded.
    var forgotten = 0
    var addresses: Set<HostAddress> = []
    var last: Mark

    init(name: String, hardware: MACAddress?, at mark: Mark) {
        (self.name, self.hardware, last) = (name, hardware, mark)
    }

    func begin(_ stage: Stage) {
        if stages.count >= 24 {
            stages.remove(at: 4)
            forgotten += 1
        }
        stages.append(stage)
    }
}

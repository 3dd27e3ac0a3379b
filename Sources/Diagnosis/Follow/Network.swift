// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

/// What the capture tells of the network as a whole.
struct Network {
    /// The time of the last packet.
    var end: Duration = .zero
    /// When nothing at all was seen for a long time: the capture was made in pieces, and what follows says nothing of what came before.
    private(set) var pauses: [Duration] = []
    /// The first frame of a spanning tree protocol.
    var spanningTree: Mark?
    /// Servers that answered anybody, by option 54 or their address.
    private(set) var responders: [HostAddress: Responder] = [:]
    /// Hardware addresses that claim an IPv4 address.
    private(set) var claims: [IPv4Address: [MACAddress]] = [:]
    /// Machines that were given an address, and when the last of them was.
    private(set) var leases: [String: Duration] = [:]
    /// Which architectures were given a boot file: the first of each.
    private(set) var served: [ClientArchitecture: (file: String, mark: Mark)] = [:]
    /// Machines without any offer so far.
    var unanswered: Set<String> = []

    /// A server.
    struct Responder {
        let first: Mark
        let hardware: MACAddress?
        var givesAddresses = false
        var lastOffer: Mark?
        var machines: Set<String> = []
    }

    private static let limit = 1024

    /// Takes the time of the next packet.
    mutating func reached(_ time: Duration) {
        if end != .zero, time - end > .seconds(600), pauses.count < Network.limit { pauses.append(end) }
        end = max(end, time)
    }

    mutating func heard(_ reply: Sighting, for machine: String, _ architecture: ClientArchitecture?) {
        if let architecture, let file = reply.file, served[architecture] == nil, served.count < 64 {
            served[architecture] = (file, reply.mark)
        }
        let server = reply.server
        guard responders[server] != nil || responders.count < Network.limit else { return }
        var responder = responders[server] ?? Responder(first: reply.mark, hardware: reply.sourceHardware)
        if !reply.isProxy {
            responder.givesAddresses = true
            responder.lastOffer = reply.mark
            if leases.count < Network.limit { leases[machine] = reply.mark.time }
        }
        if responder.machines.count < Network.limit { responder.machines.insert(machine) }
        responders[server] = responder
    }

    mutating func claimed(_ address: IPv4Address, by hardware: MACAddress) {
        guard claims[address] != nil || claims.count < Network.limit * 4 else { return }
        var all = claims[address] ?? []
        if !all.contains(hardware), all.count < 4 { all.append(hardware) }
        claims[address] = all
    }
}

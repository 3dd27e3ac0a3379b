// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

/// Follows every machine of a capture through its boot. Packets in, a report out: no I/O, no clock, and any octets at all are packets.
///
///     let follower = PacketFollower()
///     for packet in packets { follower.take(packet) }
///     let report = follower.report()
///
/// Memory is bounded whatever comes: the machines that have been silent longest are judged and forgotten when there are too many.
public final class PacketFollower {
    enum MachineKey: Hashable {
        case hardware(HardwareAddress)
        /// A link without hardware addresses in messages: the client's identifier (RFC 4390).
        case identifier([UInt8])
        case address(HostAddress)
    }

    var machines: [MachineKey: Machine] = [:]
    var owners: [HostAddress: MachineKey] = [:]
    var transfers: [Endpoint: LiveTransfer] = [:]
    var connections: [ConnectionKey: LiveConnection] = [:]
    var network = Network()
    /// Reports of machines that were forgotten.
    private var finished: [MachineReport] = []
    private var packets = 0
    private var ignored = 0
    private var first: Duration?

    /// Machines and messages that are kept at most. A message takes some kilobytes.
    private static let (machineLimit, messageLimit) = (1024, 16384)
    private var messages = 0

    struct LiveTransfer {
        let transfer: Transfer
        let stage: Stage
        let machine: Machine
    }

    struct ConnectionKey: Hashable {
        let client: Endpoint
        let server: Endpoint
    }

    struct LiveConnection {
        let connection: Connection
        let stage: Stage
        let machine: Machine
    }

    /// A follower that has seen nothing.
    public init() {}

    /// Takes the next packet of the capture.
    public func take(_ packet: CapturedPacket) {
        packets += 1
        first = first ?? packet.time
        network.reached(packet.time)
        guard let seen = SeenPacket(packet) else {
            ignored += 1
            return
        }
        let mark = Mark(number: packet.number, time: packet.time)
        switch seen.body {
        case .arp(let arp): take(arp, at: mark)
        case .udp(let ip, let udp): take(udp, ip, seen.link, at: mark)
        case .tcp(let ip, let tcp): take(tcp, ip, at: mark)
        case .icmp(let ip, let error): take(error, ip, at: mark)
        case .fragment(let ip): takeFragment(ip, at: mark)
        case .spanningTree:
            network.spanningTree = network.spanningTree ?? mark
        case .other: break
        }
    }

    /// What was found so far. Taking packets may go on.
    public func report() -> DiagnosisReport {
        let now = machines.values.sorted {
            ($0.stages.first?.start.number ?? $0.last.number) < ($1.stages.first?.start.number ?? $1.last.number)
        }
        .compactMap { Examination(of: $0, in: network).report() }
        return DiagnosisReport(
            machines: finished + now, packets: packets, unreadable: ignored, start: first ?? .zero,
            duration: network.end - (first ?? network.end))
    }

    private func take(_ udp: UDPPart, _ ip: IPHeader, _ link: LinkHeader, at mark: Mark) {
        switch (udp.sourcePort, udp.destinationPort) {
        case (_, 67), (67, _), (_, 68), (4011, _), (_, 4011): takeDHCP(udp, ip, link, at: mark)
        case (_, 546), (_, 547): takeDHCPv6(udp, ip, link, at: mark)
        case (_, 53), (53, _): takeName(udp, ip, at: mark)
        case (_, 69): takeRequest(udp, ip, link, at: mark)
        default: takeTFTP(udp, ip, at: mark)
        }
    }

    /// The machine of a key, which is made if it is new.
    func machine(_ key: MachineKey, named name: @autoclosure () -> String, _ hardware: MACAddress?, at mark: Mark)
        -> Machine
    {
        if let known = machines[key] {
            known.last = mark
            return known
        }
        if machines.count >= PacketFollower.machineLimit { forgetOldest() }
        let machine = Machine(name: name(), hardware: hardware, at: mark)
        machines[key] = machine
        return machine
    }

    /// The machine that has an address, by what DHCP gave.
    func owner(of address: HostAddress) -> Machine? {
        owners[address].flatMap { machines[$0] }
    }

    func countMessage() {
        messages += 1
        if messages > PacketFollower.messageLimit { forgetOldest() }
    }

    /// Judges and forgets the quarter of the machines that has been silent longest.
    private func forgetOldest() {
        let oldest = machines.sorted { $0.value.last.number < $1.value.last.number }.prefix(max(1, machines.count / 4))
        for (key, machine) in oldest {
            if finished.count < 4096, let report = Examination(of: machine, in: network).report() {
                finished.append(report)
            }
            machines[key] = nil
        }
        let gone = Set(oldest.map { ObjectIdentifier($0.value) })
        forgetTraces(of: gone)
    }

    /// Forgets machines without judging them.
    func forget(_ keys: [MachineKey]) {
        let gone = Set(keys.compactMap { machines.removeValue(forKey: $0).map(ObjectIdentifier.init) })
        if !gone.isEmpty { forgetTraces(of: gone) }
    }

    private func forgetTraces(of gone: Set<ObjectIdentifier>) {
        owners = owners.filter { machines[$0.value] != nil }
        transfers = transfers.filter { !gone.contains(ObjectIdentifier($0.value.machine)) }
        connections = connections.filter { !gone.contains(ObjectIdentifier($0.value.machine)) }
        messages = machines.values.reduce(0) { sum, machine in
            sum + machine.stages.reduce(0) { $0 + $1.messageCount }
        }
    }
}

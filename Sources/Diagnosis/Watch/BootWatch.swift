// SPDX-License-Identifier: Apache-2.0

public import DHCPWire
public import NetAddress

/// Follows machines by what a boot server's own services tell, and says of each boot once why it stops. Events in, findings out: no I/O and
/// no clock of its own.
///
///     let watch = BootWatch()
///     watch.took(message, from: ..., to: ..., at: now)
///     for stop in watch.stops(at: now) { ... }
///
/// The rules are those of captures, as far as a server can see what they ask for (``ServedCause``). Machines that DHCP did not tell of are not
/// followed: anybody can forge a request for a file. Memory is bounded; a machine is forgotten ten minutes after its last word.
public final class BootWatch {
    /// A boot that stops.
    public struct Stop: Hashable, Sendable {
        /// Whose.
        public let machine: MACAddress
        /// Why.
        public let finding: Finding
    }

    /// A place on the network: an address and a port.
    public struct Place: Hashable, Sendable {
        let endpoint: Endpoint

        /// A place.
        public init(_ address: HostAddress, port: UInt16) { endpoint = Endpoint(address: address, port: port) }
    }

    private struct Attention {
        /// When it is to be judged; nil for not before it does something.
        var due: Duration?
        /// Causes that were told of this boot.
        var told: Set<String> = []
        /// Its last event when something was told: before the next one there is nothing new.
        var toldAt = 0
    }

    let follower = PacketFollower()
    private var attention: [PacketFollower.MachineKey: Attention] = [:]
    private var number = 0

    /// A machine that is silent for so long has done with its boot.
    private static let memory = Duration.seconds(600)
    /// A program of the same machine that asks after such a silence belongs to another boot.
    private static let pause = Duration.seconds(60)

    /// A watch that has seen nothing.
    public init() {}

    /// Takes a DHCP message that this server received or sent.
    public func took(_ message: DHCPMessage, from source: Place, to destination: Place, at time: Duration) {
        let mark = next(time)
        let known = follower.key(of: message)
        let before = follower.machines[known].map { ($0.stages.count, $0.last.time) }
        let sighting = Sighting(
            mark: mark, message: message, length: 0, source: source.endpoint, destination: destination.endpoint,
            sourceHardware: nil, destinationHardware: nil, vlan: nil, isFragmented: false)
        let key = follower.take(sighting)
        guard let machine = follower.machines[key], machine.hardware != nil else { return }
        if message.operation == .request, message.type == .request,
            let address = message.options.address(.requestedAddress)
        {
            // A client of another server is known by the address that it takes there.
            follower.owners[.ipv4(address)] = follower.owners[.ipv4(address)] ?? key
        }
        if let (count, last) = before, machine.stages.count > count, let stage = machine.stages.last,
            stage.asker.isFirmware || (time - last > BootWatch.pause && stage.asker.boots)
        {
            machine.stages = [stage]
            attention[key] = nil
        }
        heed(key, at: time)
    }

    /// Takes what this server knows of why the machine of a message does not boot.
    ///
    /// - Parameters:
    ///   - cause: the id of a ``Cause``; others are passed over.
    ///   - text: what shows it.
    public func knows(_ cause: String, _ text: String, ofSenderOf message: DHCPMessage, at time: Duration) {
        guard let stage = follower.machines[follower.key(of: message)]?.stages.last else { return }
        stage.known[cause] = Fact(next(time), text)
    }

    /// The machine and its stage that have an address, which have just done something.
    func heard(from address: HostAddress, at time: Duration) -> (mark: Mark, machine: Machine, stage: Stage)? {
        guard let key = follower.owners[address], let machine = follower.machines[key], let stage = machine.stages.last
        else { return nil }
        let mark = next(time)
        follower.touch(machine, stage, mark)
        heed(key, at: time)
        return (mark, machine, stage)
    }

    private func next(_ time: Duration) -> Mark {
        number += 1
        follower.network.reached(time)
        return Mark(number: number, time: time)
    }

    private func heed(_ key: PacketFollower.MachineKey, at time: Duration) {
        var watched = attention[key] ?? Attention()
        let soonest = time + ServedCause.quiets[0]
        watched.due = min(watched.due ?? soonest, soonest)
        attention[key] = watched
    }

    /// When ``stops(at:)`` is to be asked; nil for not before the next event.
    public var nextDue: Duration? { attention.values.compactMap(\.due).min() }

    /// Boots that stop and of which that was not told.
    public func stops(at now: Duration) -> [Stop] {
        follower.network.reached(now)
        var (stops, gone): ([Stop], [PacketFollower.MachineKey]) = ([], [])
        for (key, var watched) in attention {
            guard let machine = follower.machines[key], now - machine.last.time < BootWatch.memory else {
                gone.append(key)
                continue
            }
            guard let due = watched.due, due <= now else { continue }
            let quiet = now - machine.last.time
            watched.due = ServedCause.quiets.first { $0 > quiet }.map { machine.last.time + $0 }
            if let hardware = machine.hardware, watched.toldAt != machine.last.number,
                let finding = finding(of: machine, after: quiet), watched.told.insert(finding.cause.id).inserted
            {
                watched.toldAt = machine.last.number
                stops.append(Stop(machine: hardware, finding: finding))
            }
            attention[key] = watched
        }
        for key in gone { attention[key] = nil }
        follower.forget(gone)
        return stops.sorted { ($0.finding.evidence.first?.packet ?? 0) < ($1.finding.evidence.first?.packet ?? 0) }
    }

    /// The surest cause that a silence of this length shows.
    private func finding(of machine: Machine, after quiet: Duration) -> Finding? {
        guard machine.stages.contains(where: \.asker.boots) else { return nil }
        return Examination(of: machine, in: follower.network, by: ServedCause.rules).findings().first {
            !$0.isOvercome && ServedCause.named[$0.cause.id].map { $0.quiet <= quiet } == true
        }
    }

    /// How many machines are followed.
    var size: Int { attention.count }
}

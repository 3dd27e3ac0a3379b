// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import BoundedCollections
public import DHCPEngine
public import DHCPWire
public import NetAddress

/// Joins what DHCP, TFTP, HTTP and reports tell into one timeline for each machine's boot.
///
/// It reads no clock. What it remembers is bounded, whatever comes from the network: machines, the addresses of each, the steps of each boot
/// and the length of every name.
public struct BootTimelines: Sendable {
    /// How much is remembered.
    public struct Limits: Hashable, Sendable {
        /// Machines that DHCP has told of: four networks of a thousand.
        public var machines = 4096
        /// Addresses that only asked for files. A forged source costs nothing, so they have a table of their own.
        public var strangers = 1024
        /// Steps of a boot, the last ones: PXELINUX with its modules, a kernel and a RAM disk takes about thirty.
        public var steps = 32
        /// Addresses of one machine: of its ROM, its loader and its system, and one to spare.
        public var addresses = 4

        /// The usual limits.
        public init() {}
    }

    private let limits: Limits
    private var machines: BoundedTable<String, BootTimeline>
    private var strangers: BoundedTable<String, BootTimeline>
    private var names: [IPv4Address: Name] = [:]

    private struct Name {
        let machine: String
        /// Whether our own server gave the machine this address. A claim of another machine does not take it away.
        let isGiven: Bool
    }

    /// An empty memory.
    public init(limits: Limits = Limits()) {
        self.limits = limits
        machines = BoundedTable(limit: limits.machines)
        strangers = BoundedTable(limit: limits.strangers)
    }

    /// The boot that a machine is in, or its last one; nil if nothing is known of it.
    ///
    /// - Parameter client: its name, see ``BootTimeline/Entry/client``.
    public func timeline(of client: String) -> BootTimeline? { machines[client] ?? strangers[client] }

    /// How much is remembered now.
    var size: (machines: Int, strangers: Int, names: Int) { (machines.count, strangers.count, names.count) }

    /// Takes note of a DHCP message and of what was decided about it.
    ///
    /// - Returns: the steps that they stand for.
    public mutating func exchanged(
        _ request: DHCPMessage, _ decision: DHCPDecision, at now: Duration
    ) -> [BootTimeline.Entry] {
        guard let identity = decision.client else { return [] }
        let client = identity.key.description
        var timeline = machines[client] ?? BootTimeline(client: client, isStranger: false, start: now)
        if request.type == .discover { timeline.searchBegan(identity, at: now) }
        var entries: [BootTimeline.Entry] = []
        func add(_ step: BootStep, isSearch: Bool, rule: String? = nil) {
            entries.append(timeline.add(step, at: now, rule: rule, isSearch: isSearch, limit: limits.steps))
        }
        if let step = BootStep(request, identity) { add(step, isSearch: request.type == .discover) }
        for reply in decision.replies {
            guard let step = BootStep(reply.message, port: reply.sourcePort) else { continue }
            add(step, isSearch: reply.message.type == .offer, rule: decision.rule)
        }
        if decision.replies.isEmpty {
            for reason in decision.events.compactMap(BootStep.reason) { add(.unanswered(reason), isSearch: true) }
        } else if identity.transport != nil, request.type == .discover {
            for reason in decision.events.compactMap(BootStep.reason) { add(.noBootFile(reason), isSearch: true) }
        }
        for step in decision.events.compactMap(BootStep.init) { add(step, isSearch: request.type == .discover) }
        guard !entries.isEmpty || !decision.replies.isEmpty else { return [] }
        // A client of another server is known by the address that it takes there.
        for claim in [request.clientAddress, request.options.address(.requestedAddress)].compactMap({ $0 }) {
            note(claim, of: &timeline, isGiven: false)
        }
        for reply in decision.replies { note(reply.message.yourAddress, of: &timeline, isGiven: true) }
        if let forgotten = machines.write(timeline, for: client) { forget(forgotten.value) }
        return entries
    }

    /// Takes note of a step of a machine whose hardware address is known.
    public mutating func record(_ step: BootStep, of hardware: MACAddress, at now: Duration) -> BootTimeline.Entry {
        let client = hardware.description
        var timeline = machines[client] ?? BootTimeline(client: client, isStranger: false, start: now)
        // A one-time boot is taken while firmware still looks for servers, and may look again.
        let isSearch = if case .bootsOnce = step { true } else { false }
        let entry = timeline.add(step, at: now, isSearch: isSearch, limit: limits.steps)
        if let forgotten = machines.write(timeline, for: client) { forget(forgotten.value) }
        return entry
    }

    /// Takes note that a boot stops, in the timeline of that boot: it is no sign of life, so whether a later search begins another one
    /// stays as it was.
    ///
    /// - Returns: nil if nothing is known of the machine any more.
    public mutating func stopped(
        _ cause: String, _ reason: String, of hardware: MACAddress, at now: Duration
    ) -> BootTimeline.Entry? {
        let client = hardware.description
        guard var timeline = machines[client] else { return nil }
        let entry = timeline.add(
            .stopped(cause: cause, reason: reason), at: now, isSearch: true, limit: limits.steps)
        _ = machines.write(timeline, for: client)
        return entry
    }

    /// Takes note of a step of a machine whose address is known, which is of no machine that DHCP has told of if it has to be.
    ///
    /// - Parameter address: IPv4 or IPv6, as text.
    public mutating func record(_ step: BootStep, from address: String, at now: Duration) -> BootTimeline.Entry {
        if let name = IPv4Address(address).flatMap({ names[$0] }), var timeline = machines[name.machine] {
            let entry = timeline.add(step, at: now, limit: limits.steps)
            _ = machines.write(timeline, for: name.machine)
            return entry
        }
        var timeline = strangers[address] ?? BootTimeline(client: address, isStranger: true, start: now)
        timeline.strangerCame(at: now)
        let entry = timeline.add(step, at: now, limit: limits.steps)
        _ = strangers.write(timeline, for: address)
        return entry
    }

    private mutating func note(_ address: IPv4Address, of timeline: inout BootTimeline, isGiven: Bool) {
        guard address != .any else { return }
        if let name = names[address] {
            guard isGiven || !name.isGiven, name.machine != timeline.client || isGiven != name.isGiven else { return }
        }
        names[address] = Name(machine: timeline.client, isGiven: isGiven)
        timeline.addresses.removeAll { $0 == address }
        timeline.addresses.append(address)
        if timeline.addresses.count > limits.addresses {
            forget(timeline.addresses.removeFirst(), of: timeline.client)
        }
    }

    private mutating func forget(_ timeline: BootTimeline) {
        for address in timeline.addresses { forget(address, of: timeline.client) }
    }

    private mutating func forget(_ address: IPv4Address, of client: String) {
        if names[address]?.machine == client { names[address] = nil }
    }
}

extension DHCPDecision {
    /// The rule by which the client boots, if one was asked.
    fileprivate var rule: String? {
        for case .boots(let choice) in events { return choice.rule }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Which machines boot a profile: every condition that is given must hold, and any of its values will do.
public struct MachineSelector: Hashable, Sendable {
    /// Names of machines.
    public var machines: Set<String>
    /// Labels, all of which a machine must have.
    public var labels: [String: String]
    /// The first three octets of hardware addresses, see ``NetAddress/MACAddress/organization``.
    public var organizations: Set<UInt32>
    /// What boot files are built for.
    public var platforms: Set<Platform>
    /// Prefixes of option 60.
    public var vendorPrefixes: [String]
    /// Networks that the request comes from: of the relay, or of this server's own address.
    public var subnets: [IPv4Subnet]
    /// Circuits that a relay saw it on, option 82.1.
    public var circuits: Set<[UInt8]>

    /// A selector; without conditions it holds for every machine.
    public init(
        machines: Set<String> = [], labels: [String: String] = [:], organizations: Set<UInt32> = [],
        platforms: Set<Platform> = [], vendorPrefixes: [String] = [], subnets: [IPv4Subnet] = [],
        circuits: Set<[UInt8]> = []
    ) {
        self.machines = machines
        self.labels = labels
        self.organizations = organizations
        self.platforms = platforms
        self.vendorPrefixes = vendorPrefixes
        self.subnets = subnets
        self.circuits = circuits
    }

    /// Whether it holds for who asks.
    ///
    /// - Parameter machine: the machine that the client is; nil for one that nobody knows.
    public func holds(for question: BootQuestion, _ machine: Machine?) -> Bool {
        let client = question.client
        return (machines.isEmpty && labels.isEmpty || machine.map(names) == true)
            && (organizations.isEmpty || client.hardware.mac.map { organizations.contains($0.organization) } == true)
            && (platforms.isEmpty || client.platform.map(platforms.contains) == true)
            && (vendorPrefixes.isEmpty || vendorPrefixes.contains { client.vendorClass?.text.hasPrefix($0) == true })
            && (subnets.isEmpty || subnets.contains { $0.contains(question.network) })
            && (circuits.isEmpty || client.circuitID.map(circuits.contains) == true)
    }

    /// Whether it can hold for a machine, whatever firmware it asks with and wherever it is.
    func canHold(for machine: Machine) -> Bool {
        let isMade =
            organizations.isEmpty || machine.macs.isEmpty
            || machine.macs.contains { organizations.contains($0.organization) }
        return names(machine) && isMade
    }

    /// Whether it can hold for a machine that nobody knows.
    var isForStrangers: Bool { machines.isEmpty && labels.isEmpty }

    /// Whether it holds for a machine for which it can, without anything else being known of it.
    func holdsAlways(for machine: Machine) -> Bool {
        canHold(for: machine) && isForEveryPlace
            && (organizations.isEmpty || machine.macs.allSatisfy { organizations.contains($0.organization) })
    }

    /// Whether it holds for every machine that nobody knows.
    var holdsForEveryStranger: Bool { isForStrangers && isForEveryPlace && organizations.isEmpty }

    /// Whether neither the firmware nor the way that a question comes matters.
    private var isForEveryPlace: Bool {
        platforms.isEmpty && vendorPrefixes.isEmpty && subnets.isEmpty && circuits.isEmpty
    }

    private func names(_ machine: Machine) -> Bool {
        (machines.isEmpty || machines.contains(machine.name))
            && labels.allSatisfy { machine.labels[$0.key] == $0.value }
    }
}

/// These machines boot that profile.
public struct Assignment: Hashable, Sendable {
    /// Which machines.
    public var selector: MachineSelector
    /// The profile's name.
    public var profile: String

    /// An assignment.
    public init(_ selector: MachineSelector, profile: String) {
        self.selector = selector
        self.profile = profile
    }
}

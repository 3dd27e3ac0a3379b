// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// A port of the virtual switch.
public struct PortID: Hashable, Sendable, Comparable {
    /// Ports are numbered in the order in which they were added, from 0.
    public let number: Int

    /// The port with this number.
    public init(_ number: Int) { self.number = number }

    /// Ports in the order in which they were added.
    public static func < (left: PortID, right: PortID) -> Bool { left.number < right.number }
}

/// Which ports a frame goes to: an Ethernet bridge that learns who is where (IEEE 802.1D §7.8), without ageing.
public struct LearningSwitch: Sendable, Equatable {
    private var ports: [PortID] = []
    private var locations: [MACAddress: PortID] = [:]

    /// Bound of the address table: a guest that invents source addresses must not grow it without end.
    static let capacity = 4096

    /// A switch without ports.
    public init() {}

    /// Adds a port.
    public mutating func addPort() -> PortID {
        let port = PortID(ports.count)
        ports.append(port)
        return port
    }

    /// Learns the source, and tells where a frame is to go: one port if its destination is known, else all but its own.
    public mutating func forward(from source: MACAddress, to destination: MACAddress, arriving port: PortID) -> [PortID]
    {
        if !source.isMulticast, locations[source] != nil || locations.count < Self.capacity { locations[source] = port }
        if !destination.isMulticast, let known = locations[destination] { return known == port ? [] : [known] }
        return ports.filter { $0 != port }
    }
}

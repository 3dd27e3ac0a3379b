// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Which clients a rule is for: every condition that is given must hold, and any of its values will do.
public struct ClientMatch: Hashable, Sendable {
    /// Hardware addresses.
    public var macs: Set<MACAddress>
    /// Machine identifiers.
    public var uuids: Set<ClientUUID>
    /// Platforms.
    public var platforms: Set<Platform>
    /// Architecture numbers, for machines that no ``Platform`` stands for.
    public var architectures: Set<ClientArchitecture>
    /// Prefixes of option 60.
    public var vendorPrefixes: [String]
    /// User classes.
    public var userClasses: [String]
    /// How files are fetched.
    public var transport: ClientIdentity.Transport?

    /// A match; without conditions it holds for every client whose platform is known.
    public init(
        macs: Set<MACAddress> = [], uuids: Set<ClientUUID> = [], platforms: Set<Platform> = [],
        architectures: Set<ClientArchitecture> = [], vendorPrefixes: [String] = [], userClasses: [String] = [],
        transport: ClientIdentity.Transport? = nil
    ) {
        self.macs = macs
        self.uuids = uuids
        self.platforms = platforms
        self.architectures = architectures
        self.vendorPrefixes = vendorPrefixes
        self.userClasses = userClasses
        self.transport = transport
    }

    /// Whether single machines are named.
    var namesMachines: Bool { !macs.isEmpty || !uuids.isEmpty }

    /// Whether the client meets every condition.
    ///
    /// An architecture that no ``Platform`` stands for meets a rule only by its number or by its machine: it is never
    /// given a file for another architecture (D28).
    public func holds(for client: ClientIdentity) -> Bool {
        func meets<Value>(_ wanted: Set<Value>, _ value: Value?) -> Bool {
            wanted.isEmpty || value.map(wanted.contains) == true
        }
        let isUnknown = client.architecture != nil && client.platform == nil
        return meets(macs, client.hardware.mac) && meets(uuids, client.uuid)
            && meets(platforms, client.platform) && meets(architectures, client.architecture)
            && (!isUnknown || !architectures.isEmpty || namesMachines)
            && (vendorPrefixes.isEmpty || vendorPrefixes.contains { client.vendorClass?.text.hasPrefix($0) == true })
            && (userClasses.isEmpty || userClasses.contains(where: client.hasUserClass))
            && (transport == nil || transport == client.transport)
    }
}

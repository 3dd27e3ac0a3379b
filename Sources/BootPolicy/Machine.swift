// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// A machine that people know by name: reservations, assignments and what is made for it all read this one value.
public struct Machine: Hashable, Sendable {
    /// What people call it; a host name.
    public var name: String
    /// Its hardware addresses, in the order in which they were written.
    public var macs: [MACAddress]
    /// Its identifier, option 97.
    public var uuid: ClientUUID?
    /// The serial number on its case. No boot message has it: it is for texts that are made.
    public var serial: String?
    /// What groups it with others: `role: web`.
    public var labels: [String: String]
    /// Texts for what is made for it.
    public var variables: [String: String]
    /// The address that it has or, where this server gives addresses, gets.
    public var address: IPv4Address?
    /// The name of a profile of its own, before all assignments.
    public var profile: String?

    /// A machine; without a hardware address and without an identifier no client is it.
    public init(
        _ name: String, macs: [MACAddress] = [], uuid: ClientUUID? = nil, serial: String? = nil,
        labels: [String: String] = [:], variables: [String: String] = [:], address: IPv4Address? = nil,
        profile: String? = nil
    ) {
        self.name = name
        self.macs = macs
        self.uuid = uuid
        self.serial = serial
        self.labels = labels
        self.variables = variables
        self.address = address
        self.profile = profile
    }

    /// Whether a client is this machine: by one of its hardware addresses, or by its identifier.
    public func isClient(_ client: ClientIdentity) -> Bool {
        client.hardware.mac.map(macs.contains) == true || uuid != nil && uuid == client.uuid
    }

    /// What is known of it without its being there, by the names of variables: `name`, `mac` (its first), `uuid`, `serial`, `address`,
    /// `label.KEY` for each label, and its own.
    public var values: [String: String] {
        var values = variables
        for (key, value) in labels { values[MachineVariables.labelPrefix + key] = value }
        values["name"] = name
        values["mac"] = macs.first?.description
        values["uuid"] = uuid?.description
        values["serial"] = serial
        values["address"] = address?.description
        return values
    }

    /// The names of variables that have a value for it when it asks, beside ``MachineVariables/ofRequest``.
    public var variableNames: Set<String> { Set(values.keys).union([MachineVariables.done]) }
}

/// The names of variables that have a meaning of their own.
public enum MachineVariables {
    /// In front of a label's key.
    public static let labelPrefix = "label."
    /// What a machine tells when it asks, so that it is known for every one: its hardware address and its IP address, this server's address,
    /// and where its HTTP is (`http://192.0.2.1:8080`).
    public static let ofRequest = ["mac", "address", "server", "url"]
    /// What only a machine in the configuration has.
    public static let ofMachine = ["name", "uuid", "serial", done]
    /// The URL by which a machine says that it is installed. It has a value for every machine that is known by name.
    public static let done = "doneURL"

    /// Whether people may give a variable this name. A menu writes `label.role` as `label-role`.
    public static func isFree(_ name: String) -> Bool {
        !(ofRequest + ofMachine).contains(name) && !name.hasPrefix(labelPrefix) && !name.hasPrefix("label-")
    }
}

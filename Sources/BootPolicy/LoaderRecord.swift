// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Of whom something is known about loaders: of one machine, or of all that are alike.
public struct LoaderSubject: Hashable, Sendable {
    /// One machine, or a model.
    public enum Kind: String, Hashable, Sendable {
        /// One machine.
        case machine
        /// Machines of one maker's cards with one kind of firmware.
        case model
    }

    /// One machine, or a model.
    public var kind: Kind
    /// The machine's key, `52:54:00:12:34:56`; or of a model the organisation of its hardware addresses and its firmware,
    /// `52:54:00 uefi-x64`.
    public var name: String

    /// A subject with a name that was kept.
    public init(_ kind: Kind, _ name: String) { (self.kind, self.name) = (kind, name) }

    /// One machine.
    public init(_ client: ClientKey) { self.init(.machine, "\(client)") }

    /// What a client has in common with others, as far as its boot messages tell: they have neither vendor nor model of SMBIOS. Nil for a client
    /// without a hardware address of Ethernet.
    public init?(modelOf client: ClientIdentity) {
        guard let mac = client.hardware.mac else { return nil }
        let firmware =
            client.platform?.rawValue ?? client.architecture.map { "architecture \($0.rawValue)" } ?? "unknown"
        self.init(.model, "\(mac.description.prefix(8)) \(firmware)\(client.transport == .http ? " by HTTP" : "")")
    }
}

/// What boots have shown of one loader, on one machine or on machines of one model.
public struct LoaderRecord: Hashable, Sendable {
    /// The loader, as the plan names it.
    public var file: String
    /// Boots in which it gave a sign of life.
    public var worked = 0
    /// Boots in which it was fetched whole and gave none.
    public var failed = 0
    /// Those since it last worked, or since all loaders of the ladder had failed.
    public var failedInARow = 0
    /// When it last gave a sign of life, since 1970-01-01 00:00 UTC.
    public var lastWorked: Duration?
    /// When it was last seen to give none.
    public var lastFailed: Duration?
    /// What the last sign was, in words.
    public var sign: String?
    /// How the last failure showed, in words.
    public var failure: String?

    /// Nothing is known of a loader yet.
    public init(_ file: String) { self.file = file }

    /// Whether it is another loader's turn. A person who turns a machine off looks like a loader that dies, so what has worked stays until it
    /// failed twice in a row.
    public var isSetAside: Bool { failedInARow >= (worked > 0 ? 2 : 1) }

    /// When something was last learned of it.
    public var lastUsed: Duration { max(lastWorked ?? .zero, lastFailed ?? .zero) }
}

/// All that is known of loaders on one machine or model, to be kept across restarts.
public struct LoaderLesson: Hashable, Sendable {
    /// Whose.
    public var subject: LoaderSubject
    /// What is known.
    public var records: [LoaderRecord]
    /// The name of a machine's model; nil for a model, and where none is known.
    public var model: String?
    /// A machine's identifier, option 97.
    public var uuid: ClientUUID?

    /// A lesson.
    public init(_ subject: LoaderSubject, _ records: [LoaderRecord], model: String? = nil, uuid: ClientUUID? = nil) {
        (self.subject, self.records, self.model, self.uuid) = (subject, records, model, uuid)
    }

    /// When something was last learned.
    public var lastUsed: Duration { records.map(\.lastUsed).max() ?? .zero }
}

/// The loader that a machine is given, of the several that its plan names.
public struct LoaderTurn: Hashable, Sendable {
    /// Why it is this one.
    public enum Reason: Hashable, Sendable {
        /// Nothing is known: it is the first.
        case first
        /// It worked on this machine in so many boots; the last may have failed, and how.
        case worked(boots: Int, failure: String?)
        /// It worked on others of this model.
        case workedOn(model: String)
        /// Another one failed, and how.
        case next(after: String, failure: String)
        /// All of them failed, and it is the first one's turn again.
        case allFailed
    }

    /// The loader, as the plan names it.
    public var loader: String
    /// Its place among them, from 1.
    public var place: Int
    /// How many there are.
    public var count: Int
    /// Why it is this one.
    public var reason: Reason

    /// A loader of a ladder.
    public init(_ loader: String, place: Int, of count: Int, _ reason: Reason) {
        (self.loader, self.place, self.count, self.reason) = (loader, place, count, reason)
    }
}

/// What is new of a machine's ladder of loaders.
public struct LoaderNews: Hashable, Sendable {
    /// What has happened.
    public enum Event: Hashable, Sendable {
        /// The machine is given this loader in the boot that begins.
        case given(LoaderTurn)
        /// A loader gave a sign of life.
        case works(String, sign: String)
        /// A loader was fetched whole, and nothing has come since.
        case silent(String, failure: String, isSetAside: Bool)
    }

    /// The machine.
    public var hardware: HardwareAddress
    /// What has happened.
    public var event: Event

    /// News of a machine.
    public init(_ hardware: HardwareAddress, _ event: Event) { (self.hardware, self.event) = (hardware, event) }

    /// The loader that it is about.
    public var loader: String {
        switch event {
        case .given(let turn): turn.loader
        case .works(let loader, _), .silent(let loader, _, _): loader
        }
    }
}

extension LoaderTurn: CustomStringConvertible {
    /// `loader 2 of 2, ipxe.efi: snponly.efi failed, it looked for servers again after 12 s`.
    public var description: String {
        let why =
            switch reason {
            case .first: "the first"
            case .worked(let boots, nil): "it worked here in \(boots) boot\(boots == 1 ? "" : "s")"
            case .worked(let boots, let failure?):
                "it worked here in \(boots) boot\(boots == 1 ? "" : "s"), though not in the last one: \(failure)"
            case .workedOn(let model): "it worked on other machines of its model, \(model)"
            case .next(let other, let failure): "\(other) failed: \(failure)"
            case .allFailed: "warning: all \(count) loaders failed on this machine, and the first has its turn again"
            }
        return "loader \(place) of \(count), \(loader): \(why)"
    }
}

extension LoaderNews: CustomStringConvertible {
    /// One line, without the machine.
    public var description: String {
        switch event {
        case .given(let turn): "\(turn)"
        case .works(let loader, let sign): "\(loader) works on this machine: \(sign)"
        case .silent(let loader, let failure, let isSetAside):
            "\(loader) gives no sign of life: \(failure)" + (isSetAside ? "; another loader has the next turn" : "")
        }
    }
}

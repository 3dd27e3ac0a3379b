// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// What programs change, under `/api/v1`: what `pxekit machine` does, by the same orders.
extension BootAPI {
    /// The methods that a path below `/api/v1/` knows; HEAD is GET's.
    static func methods(_ path: [String]) -> [String] {
        switch (path.first, path.count) {
        case ("machines", 1): ["GET", "POST"]
        case ("machines", 2): ["GET", "PATCH", "DELETE"]
        case ("machines", 3) where path[2] == "once": ["PUT", "DELETE"]
        default: ["GET"]
        }
    }

    /// The order that a request is.
    static func order(_ method: String, _ path: [String], _ body: [UInt8]) throws(Refusal) -> MachineOrder {
        switch (method, path.count) {
        case ("POST", _): return .add(try machine(body))
        case ("PATCH", _): return .change(path[1], try change(body))
        case ("PUT", _):
            let fields = try JSONFields(body, known: ["profile", "untilDone"])
            guard let profile = try fields.text("profile") else {
                throw .badValue("profile is not there; needed the name of the profile to boot once")
            }
            return .boot(path[1], once: profile, untilDone: try fields.flag("untilDone") ?? false)
        case (_, 3): return .cancel(path[1])
        default: return .forget(path[1])
        }
    }

    /// Does what is said of a machine.
    ///
    /// - Parameter holder: by whose token, and from where.
    /// - Returns: the machine as it is then; nil for one that is gone.
    func obey(_ order: MachineOrder, by holder: String) async throws(Refusal) -> MachineRecord? {
        guard let desk = board.facts.desk else {
            throw .unreadable(
                "there is no place for what is said of machines; the configuration needs the key machine-state")
        }
        do {
            try await desk.obey(order, by: holder)
        } catch let refusal as MachineRefusal {
            let reason = "\(refusal)".replacing("\n", with: "; ")
            switch refusal {
            case .noMachine: throw .notThere("\(reason); /api/v1/machines lists all")
            case .double, .ofConfiguration, .full: throw .conflict(reason)
            case .noProfile, .wrong, .unfit: throw .badValue(reason)
            }
        } catch {
            throw .unreadable("the file of machines cannot be written: \(error)")
        }
        return board.facts.machine(order.machine)
    }

    private static let known = ["name", "macs", "uuid", "serial", "address", "labels", "variables", "profile"]

    private static func machine(_ body: [UInt8]) throws(Refusal) -> Machine {
        let fields = try JSONFields(body, known: known)
        guard let name = try fields.text("name") else {
            throw .badValue("name is not there; needed what the machine is called")
        }
        let given = try properties(fields)
        return Machine(
            name, macs: given.macs ?? [], uuid: given.uuid, serial: given.serial, labels: given.labels,
            variables: given.variables, address: given.address, profile: try fields.text("profile"))
    }

    private static func change(_ body: [UInt8]) throws(Refusal) -> MachineChange {
        let fields = try JSONFields(body, known: Array(known.dropFirst()))
        var change = try properties(fields)
        if fields.has("profile") {
            change.profile = fields.isNull("profile") ? .ofConfiguration : try fields.text("profile").map { .named($0) }
        }
        guard !change.isEmpty else {
            throw .badValue("nothing to change; needed one of \(known.dropFirst().joined(separator: ", "))")
        }
        return change
    }

    private static func properties(_ fields: JSONFields) throws(Refusal) -> MachineChange {
        var macs: [MACAddress]?
        if let texts = try fields.texts("macs") {
            var read: [MACAddress] = []
            for (place, text) in texts.enumerated() {
                guard let mac = MACAddress(text) else {
                    throw .badValue("macs[\(place)] '\(text)' needs a hardware address like 52:54:00:12:34:56")
                }
                read.append(mac)
            }
            macs = read
        }
        return MachineChange(
            macs: macs, uuid: try fields.parsed("uuid", as: ClientUUID.self, "a UUID"),
            serial: try fields.text("serial"),
            address: try fields.parsed("address", as: IPv4Address.self, "an address like 192.0.2.29"),
            labels: try fields.pairs("labels") ?? [:], variables: try fields.pairs("variables") ?? [:])
    }
}

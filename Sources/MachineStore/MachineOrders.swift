// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
internal import GRDB

extension MachineDatabase {
    /// Does what is said of a machine, in one transaction: what `judge` looks at is what is changed, whoever else has the file open.
    ///
    /// - Parameter judge: what is kept becomes this; throws why it cannot be, and nothing changes.
    /// - Returns: what is kept then.
    @discardableResult public func obey(
        _ order: MachineOrder, judge: (MachineAdditions) throws -> MachineAdditions
    ) throws -> MachineAdditions {
        try database.write { database in
            let next = try judge(try MachineSchema.additions(database))
            try MachineSchema.obey(order, next, in: database)
            return try MachineSchema.additions(database)
        }
    }
}

extension MachineSchema {
    fileprivate static func obey(_ order: MachineOrder, _ next: MachineAdditions, in database: Database) throws {
        let name = order.machine
        func putMachine() throws {
            if let machine = next.machines.first(where: { $0.name == name }) { try put(machine, in: database) }
        }
        switch order {
        case .add:
            // Whatever was said of another machine of this name, before it was taken out of the configuration.
            try forget(name, in: database)
            try putMachine()
            try assign(next.profiles[name], to: name, in: database)
        case .change(_, let change):
            if !change.isOfProfileOnly { try putMachine() }
            if change.profile != nil { try assign(next.profiles[name], to: name, in: database) }
        case .boot(_, let profile, let untilDone):
            try bootOnce(profile, untilDone: untilDone, name, in: database)
        case .cancel: try bootOnce(nil, untilDone: false, name, in: database)
        case .forget: try forget(name, in: database)
        }
    }

    static func assign(_ profile: String?, to machine: String, in database: Database) throws {
        if let profile {
            try database.execute(
                sql: "INSERT OR REPLACE INTO assigned (machine, profile) VALUES (?, ?)", arguments: [machine, profile])
        } else {
            try database.execute(sql: "DELETE FROM assigned WHERE machine = ?", arguments: [machine])
        }
    }

    static func bootOnce(_ profile: String?, untilDone: Bool, _ machine: String, in database: Database) throws {
        for table in ["once", "token"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE machine = ?", arguments: [machine])
        }
        guard let profile else { return }
        try database.execute(
            sql: "INSERT INTO once (machine, profile, untilDone, stage) VALUES (?, ?, ?, ?)",
            arguments: [machine, profile, untilDone, OneTimeBoot.Stage.waiting.rawValue])
    }

    /// - Returns: whether there was anything.
    @discardableResult static func forget(_ machine: String, in database: Database) throws -> Bool {
        var count = 0
        for (table, column) in ofMachine {
            try database.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [machine])
            count += database.changesCount
        }
        return count > 0
    }
}

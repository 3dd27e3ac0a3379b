// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootPolicy
internal import BootScripts
internal import DiskCatalog
import Foundation
internal import MachineStore
internal import NetbootConfiguration
internal import TerminalText

/// The machines of a configuration, with what commands have said of them.
struct KnownMachines {
    let settings: ServeSettings
    /// The configuration's file.
    let file: String
    /// Where it is kept what commands say.
    let path: String
    private(set) var additions: MachineAdditions

    /// Reads a configuration, and what is kept beside it.
    ///
    /// - Parameter file: nil takes the usual one.
    /// - Throws: exit code 2 after it has told what is wrong.
    init(_ file: String?) throws {
        self.file = file ?? CheckedConfiguration.usualFile
        settings = try ConfigurationInput.settings(of: self.file)
        guard let path = settings.machineFile else {
            throw MenuInput.refused(
                "\(self.file): there is no place for what is said of machines; give it the key machine-state, a file")
        }
        self.path = path
        additions = MachineAdditions()
        guard FileManager.default.fileExists(atPath: path) else { return }
        additions = try reading { try MachineDatabase(path: path, isReadOnly: true).additions() }
    }

    /// What commands have said, for who only looks; where it cannot be read, that is told and left out.
    static func additions(_ settings: ServeSettings) -> MachineAdditions {
        guard let path = settings.machineFile, FileManager.default.fileExists(atPath: path) else {
            return MachineAdditions()
        }
        do {
            return try MachineDatabase(path: path, isReadOnly: true).additions()
        } catch {
            Diagnostics.error("warning: '\(path)': \(error); what commands have said of machines is left out")
            return MachineAdditions()
        }
    }

    /// All machines, with what they boot.
    var policy: MachinePolicy { settings.machines.joined(with: additions) }

    /// A machine by its name.
    ///
    /// - Throws: exit code 2 after it has told that there is none.
    func machine(_ name: String) throws -> Machine {
        if let known = policy.machines.first(where: { $0.name == name }) { return known }
        throw MenuInput.refused(
            "there is no machine '\(name)'" + nearest(name, policy.machines.map(\.name))
                + "; `pxekit machine list` shows all, `pxekit machine add` makes one")
    }

    /// Whether the configuration itself has a machine.
    func isOfFile(_ name: String) -> Bool { settings.machines.machines.contains { $0.name == name } }

    /// - Throws: exit code 2 after it has told that there is no such profile.
    func check(profile name: String) throws -> Profile {
        if let profile = settings.machines.profiles[name] { return profile }
        let names = settings.machines.profiles.keys.sorted()
        throw MenuInput.refused(
            "there is no profile '\(name)'" + nearest(name, names) + "; there are \(names.joined(separator: ", "))")
    }

    private func nearest(_ word: String, _ words: [String]) -> String {
        let ranked = words.map { ($0, SpellingDistance.between($0, word)) }.min { $0.1 < $1.1 }
        guard let (nearest, changes) = ranked, changes * 2 < nearest.count else { return "" }
        return "; did you mean '\(nearest)'?"
    }

    /// Judges all machines as they would be, and keeps the change.
    ///
    /// - Throws: exit code 2 after it has told why it cannot be; nothing is changed then.
    mutating func change(_ next: MachineAdditions, _ write: (MachineDatabase) throws -> Void) throws {
        let isNew = !FileManager.default.fileExists(atPath: path)
        var judged = settings
        judged.machines = settings.machines.joined(with: next)
        do {
            try judged.check()
        } catch {
            for problem in error.problems { Diagnostics.error("\(problem)") }
            throw ExitCode.badInput
        }
        for machine in judged.machines.machines { try KnownMachines.judge(machine, judged.machines) }
        _ = try MachineScripts(readingFilesOf: judged.machines)
        let path = path
        try reading {
            let database = try MachineDatabase(path: path)
            try write(database)
            if isNew { try KnownMachines.give(path) }
        }
        additions = try reading { try MachineDatabase(path: path, isReadOnly: true).additions() }
    }

    /// A kernel's texts have no variable without a value for the machine.
    private static func judge(_ machine: Machine, _ policy: MachinePolicy) throws {
        for profile in policy.candidates(for: machine).compactMap({ policy.profiles[$0] }) {
            guard case .kernel(let kernel) = profile.boot else { continue }
            let known = machine.variableNames.union(profile.variables.keys).union(MachineVariables.ofRequest)
            if let missing = kernel.texts.flatMap(\.variables).first(where: { !known.contains($0) }) {
                throw MenuInput.refused(
                    "machine \(machine.name) has no value for {{\(missing)}}, which \(profile.ruleName) has")
            }
        }
    }

    /// Root's new file is its folder's owner's: the server that writes it need not be root.
    private static func give(_ path: String) throws {
        guard geteuid() == 0 else { return }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        guard let user = attributes[.ownerAccountID] as? NSNumber,
            let group = attributes[.groupOwnerAccountID] as? NSNumber
        else { return }
        for suffix in ["", "-wal", "-shm"] {
            try StatePath.give(path + suffix, user: user.uint32Value, group: group.uint32Value)
        }
    }

    /// What cannot be read or written ends the program with a message and a code.
    func reading<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw MenuInput.refused("'\(path)': \(error)")
        }
    }
}

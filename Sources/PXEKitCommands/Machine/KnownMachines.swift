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
    let configuration: String
    /// Where it is kept what commands say.
    let file: MachineFile
    private(set) var additions: MachineAdditions

    /// Reads a configuration, and what is kept beside it.
    ///
    /// - Parameter configuration: nil takes the usual one.
    /// - Throws: exit code 2 after it has told what is wrong.
    init(_ configuration: String?) throws {
        self.configuration = configuration ?? CheckedConfiguration.usualFile
        settings = try ConfigurationInput.settings(of: self.configuration)
        file = try MachineFile(settings, of: self.configuration)
        additions = try file.reading { try $0.additions() } ?? MachineAdditions()
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
        guard let known = policy.machines.first(where: { $0.name == name }) else { throw refused(.noMachine(name)) }
        return known
    }

    /// Whether the configuration itself has a machine.
    func isOfFile(_ name: String) -> Bool { settings.machines.machines.contains { $0.name == name } }

    /// Does what a command says of a machine, if it can be.
    ///
    /// - Throws: exit code 2 after it has told why it cannot be; nothing is changed then.
    mutating func obey(_ order: MachineOrder) throws {
        let judge = MachineJudge(
            settings: settings,
            scripts: try MachineScripts(readingFilesOf: settings.machines.joined(with: MachineAdditions())))
        do {
            // What is refused makes no file.
            _ = try judge.judge(order, additions)
            additions = try file.writing { try $0.obey(order) { try judge.judge(order, $0) } }
        } catch let refusal as MachineRefusal {
            throw refused(refusal)
        }
    }

    private func refused(_ refusal: MachineRefusal) -> any Error {
        switch refusal {
        case .noMachine(let name):
            return MenuInput.refused(
                "\(refusal)" + nearest(name, policy.machines.map(\.name))
                    + "; `pxekit machine list` shows all, `pxekit machine add` makes one")
        case .noProfile(let name, let known):
            return MenuInput.refused(
                "there is no profile '\(name)'" + nearest(name, known) + "; there are \(known.joined(separator: ", "))")
        case .ofConfiguration(let name):
            return MenuInput.refused(
                "machine \(name) is one of \(configuration): change it there; here it can be given a profile only")
        case .unfit(let reasons):
            for reason in reasons.split(separator: "\n") { Diagnostics.error(String(reason)) }
            return ExitCode.badInput
        default: return MenuInput.refused("\(refusal)")
        }
    }

    private func nearest(_ word: String, _ words: [String]) -> String {
        let ranked = words.map { ($0, SpellingDistance.between($0, word)) }.min { $0.1 < $1.1 }
        guard let (nearest, changes) = ranked, changes * 2 < nearest.count else { return "" }
        return "; did you mean '\(nearest)'?"
    }
}

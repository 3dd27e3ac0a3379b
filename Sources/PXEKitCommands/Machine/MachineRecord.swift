// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
import Foundation
internal import MachineStore
internal import NetAddress
internal import NetbootConfiguration

/// What is known of a machine, for people and programs.
struct MachineRecord: Encodable {
    /// A one-time boot.
    struct Once: Encodable {
        let profile: String
        let stage: String
        let untilDone: Bool
        let taken: Date?
    }

    /// When it was installed.
    struct Installed: Encodable {
        let profile: String?
        let time: Date
    }

    let name: String
    /// Who has it: `file` or `command`.
    let source: String
    let macs: [String]
    let uuid: String?
    let serial: String?
    let address: String?
    let labels: [String: String]
    let variables: [String: String]
    /// What it boots, as far as that does not depend on how it asks; nil where the rules of boot decide.
    let profile: String?
    /// Who says so: `command`, `machine`, `assignment`.
    let assignedBy: String?
    let once: Once?
    let installed: Installed?
    /// What boots have shown of the loaders of a list; nil where nothing was learned.
    let loaders: [Loader]?

    init(_ machine: Machine, _ known: KnownMachines) throws {
        name = machine.name
        source = known.isOfFile(machine.name) ? "file" : "command"
        macs = machine.macs.map(\.description)
        (uuid, serial) = (machine.uuid?.description, machine.serial)
        address = machine.address?.description
        (labels, variables) = (machine.labels, machine.variables)
        let usual = known.settings.machines.joined(
            with: MachineAdditions(machines: known.additions.machines, profiles: known.additions.profiles))
        profile = usual.candidates(for: machine).first
        assignedBy =
            machine.profile == nil
            ? profile.map { _ in "assignment" } : known.additions.profiles[machine.name] == nil ? "machine" : "command"
        once = known.additions.once[machine.name].map { boot in
            Once(
                profile: boot.profile, stage: boot.stage.rawValue, untilDone: boot.isUntilDone,
                taken: boot.taken.map(MachineRecord.date))
        }
        installed =
            try known.file.reading { database in
                try database.installation(of: machine.name).map {
                    Installed(profile: $0.profile, time: MachineRecord.date($0.time))
                }
            } ?? nil
        let learned = try known.file.reading { try $0.lessons(of: machine) } ?? []
        var seen: Set<LoaderSubject> = []
        let lessons = learned.flatMap { [$0.machine, $0.model].compactMap { $0 } }.filter {
            seen.insert($0.subject).inserted
        }
        loaders =
            lessons.isEmpty ? nil : lessons.flatMap { lesson in lesson.records.map { Loader($0, of: lesson.subject) } }
    }

    /// What it boots, in a few words.
    var boots: String {
        var words = profile ?? "by the rules"
        guard let once else { return words }
        switch once.stage {
        case "used" where !once.untilDone: words += ", next; this boot is \(once.profile), once"
        default: words = "\(once.profile) once\(once.untilDone ? ", until it is done" : ""), then \(words)"
        }
        return words
    }

    /// A line for each thing that is known.
    var text: String {
        var lines = [name]
        func add(_ key: String, _ value: String?) {
            if let value { lines.append("  " + key.padding(toLength: 10, withPad: " ", startingAt: 0) + value) }
        }
        func pairs(_ values: [String: String]) -> String? {
            values.isEmpty ? nil : values.sorted { $0 < $1 }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        }
        add("from", source == "file" ? "the configuration" : "a command")
        add("macs", macs.isEmpty ? nil : macs.joined(separator: " "))
        add("uuid", uuid)
        add("serial", serial)
        add("address", address)
        add("labels", pairs(labels))
        add("variables", pairs(variables))
        add("boots", boots + reason)
        if let once {
            let since = once.taken.map { ", taken at \($0.ISO8601Format())" } ?? ", no boot has taken it yet"
            add("once", "\(once.profile): \(once.stage)\(since)")
        }
        if let installed {
            add(
                "installed",
                installed.time.ISO8601Format() + (installed.profile.map { ", by profile \($0)" } ?? ""))
        }
        for (number, loader) in (loaders ?? []).enumerated() { add(number == 0 ? "loaders" : "", loader.text) }
        return lines.joined(separator: "\n")
    }

    private var reason: String {
        switch assignedBy {
        case "command"?: " (a command said so)"
        case "machine"?: " (its own in the configuration)"
        case "assignment"?: " (an assignment of the configuration)"
        default: ""
        }
    }

    fileprivate static func date(_ time: Duration) -> Date { Date(timeIntervalSince1970: time / .seconds(1)) }
}

extension MachineRecord {
    /// What boots have shown of one loader.
    struct Loader: Encodable {
        /// Whose boots: a hardware address, or a model.
        let of: String
        let kind: String
        let file: String
        let worked, failed: Int
        let isSetAside: Bool
        let lastWorked: Date?
        let sign: String?
        let lastFailed: Date?
        let failure: String?

        init(_ record: LoaderRecord, of subject: LoaderSubject) {
            (of, kind, file) = (subject.name, subject.kind.rawValue, record.file)
            (worked, failed, isSetAside) = (record.worked, record.failed, record.isSetAside)
            (lastWorked, lastFailed) = (
                record.lastWorked.map(MachineRecord.date), record.lastFailed.map(MachineRecord.date)
            )
            (sign, failure) = (record.sign, record.failure)
        }

        /// One line: `ipxe.efi on 52:54:00:12:34:56: worked in 3 boots, last 2026-11-29T10:00:00Z: it asked by DHCP as iPXE`.
        var text: String {
            func boots(_ count: Int) -> String { "\(count) boot\(count == 1 ? "" : "s")" }
            func last(_ time: Date?, _ why: String?) -> String {
                (time.map { ", last \($0.ISO8601Format())" } ?? "") + (why.map { ": \($0)" } ?? "")
            }
            var parts: [String] = []
            if worked > 0 { parts.append("worked in \(boots(worked))" + last(lastWorked, sign)) }
            if failed > 0 { parts.append("failed in \(boots(failed))" + last(lastFailed, failure)) }
            if isSetAside { parts.append("set aside") }
            return "\(file) on \(kind == "model" ? "model " : "")\(of): " + parts.joined(separator: "; ")
        }
    }
}

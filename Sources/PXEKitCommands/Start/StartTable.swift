// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import BootRehearsal
internal import DHCPEngine
import Foundation
internal import ImagePacking
internal import NetAddress
internal import NetbootConfiguration

/// Who boots what: said when a server starts and at each reload, and by `pxekit check`.
struct StartTable {
    /// The usual kinds of machine, and those others that something boots.
    let rows: [BootProspect]

    init(_ foresight: Foresight) {
        rows = RehearsedFirmware.all.map { foresight.prospect($0) }.filter { prospect in
            RehearsedFirmware.usual.contains(prospect.firmware)
                || !prospect.firmware.isIPXE && prospect.file?.place != nil
        }
    }

    /// The table as lines: who, and beside it what it boots and from where; below that the menu, or why it does not boot.
    var lines: [String] {
        let width = rows.map(\.firmware.title.count).max() ?? 0
        return rows.flatMap { row in
            StartTable.words(row).enumerated().map { index, text in
                (index == 0 ? row.firmware.title : "").padding(toLength: width + 2, withPad: " ", startingAt: 0) + text
            }
        }
    }

    /// What is wrong with a row, and its mend.
    static func trouble(_ row: BootProspect) -> String? {
        row.problem.map { $0 + (row.remedy.map { "; \($0)" } ?? "") }
    }

    private static func words(_ row: BootProspect) -> [String] {
        guard let file = row.file else {
            // "No rule" would add nothing to "nothing to boot".
            let why = row.told.refusal == .noRule ? row.remedy.map { "; \($0)" } : trouble(row).map { ": \($0)" }
            return ["nothing to boot" + (why ?? "")]
        }
        func place(_ file: JudgedFile) -> String { file.name + (file.place.map { ", \(origin($0, of: file))" } ?? "") }
        let boots = place(file)
        let others = row.otherLoaders.map { "or \(place($0))" + ($0.problem.map { ": does not boot: \($0)" } ?? "") }
        let then = row.script.map { "then \($0.name)" + ($0.place.map { ", \($0)" } ?? "") }
        if let trouble = trouble(row) {
            return [boots] + others + [then, "does not boot: \(trouble)"].compactMap { $0 }
        }
        return [boots] + others + [then, row.menu.flatMap(menu)].compactMap { $0 }
    }

    /// The root that a file is in; its whole path if its name there is another.
    private static func origin(_ place: String, of file: JudgedFile) -> String {
        guard let path = file.path, place.hasPrefix("/") else { return place }
        let tail = path.hasPrefix("/") ? path : "/\(path)"
        return "from " + (place.hasSuffix(tail) ? String(place.dropLast(tail.count)) : place)
    }

    private static func menu(_ menu: LoaderMenu) -> String? {
        guard let first = menu.titles.first else { return nil }
        let count = menu.titles.count
        return count == 1 ? "1 menu entry: \(first)" : "\(count) menu entries, the first is '\(first)'"
    }
}

extension BootProspect {
    /// A loader whose turn it is if the one before it fails.
    struct Loader: Encodable {
        let file: String
        let from: String?
        let problem: String?
    }

    /// A row for programs that read.
    struct Record: Encodable {
        let firmware: String
        let title: String
        let rule: String?
        let machine: String?
        let profile: String?
        let kernel: String?
        let initrds: [String]?
        let commandLine: String?
        let shape: String?
        let file: String?
        let from: String?
        let image: String?
        let otherLoaders: [Loader]?
        let script: String?
        let scriptFrom: String?
        let menuFile: String?
        let menu: [String]?
        let boots: Bool
        let problem: String?
        let remedy: String?
    }

    /// The row as one object.
    var record: Record {
        Record(
            firmware: firmware.name, title: firmware.title, rule: rule, machine: assigned?.decision.machine?.name,
            profile: assigned?.decision.profile.name, kernel: assigned?.kernel?.kernel.path.literal,
            initrds: assigned?.kernel == nil ? nil : assigned?.initrds,
            commandLine: assigned?.kernel?.arguments.literal,
            shape: told.shape?.rawValue, file: file?.name,
            from: file?.place, image: file?.image?.summary,
            otherLoaders: otherLoaders.isEmpty
                ? nil : otherLoaders.map { Loader(file: $0.name, from: $0.place, problem: $0.problem) },
            script: script?.name, scriptFrom: script?.place,
            menuFile: menu?.file, menu: menu?.titles, boots: file != nil && problem == nil, problem: problem,
            remedy: remedy)
    }
}

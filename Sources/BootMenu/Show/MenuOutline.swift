// SPDX-License-Identifier: Apache-2.0

internal import TerminalText

extension Menu {
    /// The menu as a tree for people: a line for each item with its name, what it does and what is special about it.
    public var outline: String { outlineLines.map { $0 + "\n" }.joined() }

    /// The lines of the outline. Whatever a title has in it, one item is one line that a terminal only shows.
    public var outlineLines: [String] {
        var lines = [title.isEmpty ? "(no title)" : title]
        Menu.outline(items, defaultEntry: defaultEntry, indent: "", into: &lines)
        if let timeout {
            lines.append("after \(timeout.milliseconds / 1000) s: \(onTimeout ?? defaultEntry ?? "the first entry")")
        }
        for machine in machines {
            lines.append("\(machine.match): default \(machine.defaultEntry ?? defaultEntry ?? "-")")
        }
        return lines.map(\.printableLine)
    }

    private static func outline(_ items: [MenuItem], defaultEntry: String?, indent: String, into lines: inout [String])
    {
        for (place, item) in items.enumerated() {
            let isLast = place + 1 == items.count
            let branch = indent + (isLast ? "└─ " : "├─ ")
            let below = indent + (isLast ? "   " : "│  ")
            switch item {
            case .separator: lines.append(branch + "───")
            case .text(let text): lines.append(branch + text)
            case .submenu(let submenu):
                let marks = [submenu.tag == defaultEntry ? "default" : nil, submenu.password.map { _ in "password" }]
                lines.append(branch + submenu.title + suffix(["submenu \(submenu.tag)"] + marks.compactMap { $0 }))
                outline(submenu.items, defaultEntry: submenu.defaultEntry ?? defaultEntry, indent: below, into: &lines)
            case .entry(let entry):
                let marks = [
                    entry.title == nil ? nil : entry.name, entry.name == defaultEntry ? "default" : nil,
                    entry.isHidden ? "hidden" : nil,
                    entry.isDisabled ? "disabled" : nil, entry.password.map { _ in "password" },
                ]
                lines.append(branch + entry.shownTitle + suffix(marks.compactMap { $0 }))
                if let action = entry.action { lines.append(below + "   " + action.summary) }
                for (platform, action) in entry.variants.sorted(by: { $0.key < $1.key }) {
                    lines.append(below + "   \(platform.rawValue): \(action.summary)")
                }
            }
        }
    }

    private static func suffix(_ marks: [String]) -> String {
        marks.isEmpty ? "" : "  [\(marks.joined(separator: ", "))]"
    }
}

extension BootAction {
    /// What it does, in one line.
    public var summary: String {
        switch self {
        case .linux(let boot):
            let initrds = boot.initrds.map { " + \($0.path)" }.joined()
            return "\(boot.kernel.path)\(initrds)" + (boot.arguments.isEmpty ? "" : " \(boot.arguments)")
        case .chain(let file, let kind, let arguments):
            return "\(kind.rawValue) \(file.path)" + (arguments.isEmpty ? "" : " \(arguments)")
        case .localDisk(let how):
            return "local disk, \(EntryReader.localBoots.first { $0.1 == how }?.0 ?? String(how.rawValue))"
        case .configuration(let file): return "configuration \(file.path)"
        case .goto(let tag): return "go to submenu \(tag)"
        case .exit(let tag): return tag.map { "leave for submenu \($0)" } ?? "leave the submenu"
        case .quit: return "leave the menu"
        }
    }
}

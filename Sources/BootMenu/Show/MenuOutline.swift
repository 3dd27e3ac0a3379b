// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
internal import TerminalText

extension Menu {
    /// The menu as a tree for people: a line for each item with its name, what it does and what is special about it.
    public var outline: String { outlineLines.map { $0 + "\n" }.joined() }

    /// The lines of the outline. Whatever a title has in it, one item is one line that a terminal only shows.
    public var outlineLines: [String] {
        let views = views
        var lines = [title.isEmpty ? "(no title)" : title]
        outline(views[0], in: views, indent: "", into: &lines)
        lines += automaticBoot(views)
        for machine in machines {
            lines.append("\(machine.match): default \(machine.defaultEntry ?? defaultEntry ?? "-")")
        }
        return lines.map(\.printableLine)
    }

    private func outline(_ view: MenuView, in views: [MenuView], indent: String, into lines: inout [String]) {
        let shown = view.items.indices.filter { if case .directive = view.items[$0] { false } else { true } }
        for index in shown {
            let branch = indent + (index == shown.last ? "└─ " : "├─ ")
            let below = indent + (index == shown.last ? "   " : "│  ")
            let isMarked = view.marked == index ? "default" : nil
            switch view.items[index] {
            case .directive: continue
            case .separator: lines.append(branch + "───")
            case .text(let text): lines.append(branch + text)
            case .submenu(let submenu):
                let marks = [isMarked, submenu.isStart ? "start" : nil, submenu.password.map { _ in "password" }]
                lines.append(branch + submenu.title + Menu.suffix(["submenu \(submenu.tag)"] + marks.compactMap { $0 }))
                outline(views[view.numbers[index]], in: views, indent: below, into: &lines)
            case .entry(let entry):
                let marks = [
                    entry.title == nil ? nil : entry.name, isMarked, entry.isHidden ? "hidden" : nil,
                    entry.isDisabled ? "disabled" : nil, entry.password.map { _ in "password" },
                ]
                lines.append(branch + entry.shownTitle + Menu.suffix(marks.compactMap { $0 }))
                if let action = entry.action { lines.append(below + "   " + action.summary) }
                for (platform, action) in entry.variants.sorted(by: { $0.key < $1.key }) {
                    lines.append(below + "   \(platform.menuName): \(action.summary)")
                }
            }
        }
    }

    private static func suffix(_ marks: [String]) -> String {
        marks.isEmpty ? "" : "  [\(marks.joined(separator: ", "))]"
    }

    /// What happens if nobody presses a key.
    private func automaticBoot(_ views: [MenuView]) -> [String] {
        let start = views[startPlace(in: views)]
        let command = [defaultEntry, defaultOptions].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        switch presentation {
        case .nothing: return ["at once, without a menu: " + (command.isEmpty ? startCommand ?? "nothing" : command)]
        case .prompt:
            let what = onTimeout ?? (command.isEmpty ? startCommand : command)
            guard let timeout, let what else { return ["a prompt without a menu"] }
            return ["a prompt without a menu, after \(timeout.secondsText) s: " + what]
        case .menu: break
        }
        var lines: [String] = []
        if start.place != 0 { lines.append("shown first: \(start.submenu?.tag ?? "")") }
        guard let cursor = start.cursor(tags: tags) else {
            return lines + ["nothing to choose: the menu does not start"]
        }
        let what = start.onTimeout ?? automaticChoice(start, cursor.item)
        if let timeout = start.timeout {
            lines.append(
                cursor.runs
                    ? "after \(timeout.secondsText) s: \(what)"
                    : "no automatic boot: the first line cannot be chosen, which stops the clock of \(timeout.secondsText) s"
            )
        }
        if let totalTimeout, start.timeout == nil || totalTimeout != start.timeout {
            lines.append("in any case after \(totalTimeout.secondsText) s: \(what)")
        }
        return lines
    }

    /// What the line under the cursor does when time runs out.
    private func automaticChoice(_ view: MenuView, _ item: Int) -> String {
        switch view.items[item] {
        case .entry(let entry):
            switch entry.action {
            case .goto?, .exit?, .quit?, .message?: "the prompt, for the default boots nothing"
            default: entry.name
            }
        case .submenu: "the prompt, for the default is a submenu"
        case .separator, .text, .directive: "nothing"
        }
    }

    /// The command of a DEFAULT or UI line that names no entry.
    private var startCommand: String? {
        directives[.pxelinux, default: []].lazy.compactMap { line -> String? in
            let bytes = Array(line.utf8)
            guard let (keyword, rest) = ConfigKeyword.match(bytes), keyword == .default || keyword == .ui else {
                return nil
            }
            return String(decoding: bytes[rest...], as: UTF8.self)
        }.first
    }
}

extension Duration {
    /// Seconds, with tenths where there are some.
    var secondsText: String {
        let tenths = tenths
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
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
        case .configuration(let file, let directory):
            return "configuration \(file.path)" + (directory.map { " in \($0)" } ?? "")
        case .message(let file, _): return "text \(file.path)"
        case .goto(let tag): return "go to submenu \(tag)"
        case .exit(let tag): return tag.map { "leave for submenu \($0)" } ?? "leave the submenu"
        case .quit: return "leave the menu"
        }
    }
}

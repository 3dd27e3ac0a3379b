// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as an iPXE script.
struct IPXERenderer {
    let scope: VariableScope
    let base: String?
    let encoding: TextEncoding
    var report = RenderReport()
    var text: IPXEText
    var lines: [String] = []
    private var taken: Set<String> = []
    var isLocked = false
    private var written: Set<Int> = []
    var views: [MenuView] = []
    /// The script's labels of entries and menus by their numbers in reading order.
    private var entryLabels: [String] = []
    var menuLabels: [String] = []
    /// Without a menu PXELINUX hides nothing: MENU HIDE is menu.c32's.
    private var hidesEntries = true

    init(scope: VariableScope, base: String?, encoding: TextEncoding) {
        self.scope = scope
        self.base = base
        self.encoding = encoding
        text = IPXEText(encoding: encoding)
    }

    /// Where the script for a match lies; nil where a script cannot find its file by what it knows about itself.
    static func path(for match: MachineMatch?) -> String? {
        switch match {
        case nil: "menu.ipxe"
        case .network?: nil
        case let match?: "menu.ipxe.d/\(match.fileName.lowercased()).ipxe"
        }
    }

    /// The lines that hand over to a file for this very machine, for the ways of matching that the menu uses.
    private static func dispatch(_ machines: [MenuMachine]) -> [String] {
        let ways: [(String, (MachineMatch) -> Bool)] = [
            ("${uuid}", { if case .uuid = $0 { true } else { false } }),
            ("01-${netX/mac:hexhyp}", { if case .mac = $0 { true } else { false } }),
            ("${netX/ip:hexraw}", { if case .address = $0 { true } else { false } }),
        ]
        return ways.filter { way in machines.contains { way.1($0.match) } }
            .map { "chain --replace menu.ipxe.d/\($0.0).ipxe ||" }
    }

    /// The whole script.
    mutating func text(_ menu: Menu) -> String {
        views = menu.views
        hidesEntries = menu.presentation == .menu
        isLocked = menu.isGuarded
        notes(on: menu)
        entryLabels = menu.entries.map { unique("e-", $0.name) }
        menuLabels = views.map { view in view.submenu.map { unique("m-", $0.tag) } ?? "top" }
        let start = menu.startPlace(in: views)
        for view in views { section(view) }
        let body = lines
        lines = ["set wait \(views[start].timeout.map { max(1, $0.milliseconds) } ?? 0)"]
        opening(menu, start: start)
        lines += body
        lines += [
            "", ":failed", "echo This entry could not be booted.",
            "prompt --timeout 10000 Press a key to return to the menu. ||", "goto top",
        ]
        let head = ["#!ipxe"] + text.definitions + IPXERenderer.dispatch(menu.machines)
        return (head + lines).map { $0 + "\n" }.joined()
    }

    private mutating func notes(on menu: Menu) {
        if menu.totalTimeout != nil { report.add("menu", .ignored, "iPXE has no timeout that keys do not cancel") }
        if menu.onTimeout != nil { report.add("menu", .ignored, "iPXE boots the selected entry when time runs out") }
        if menu.background != nil || menu.resolution != nil {
            report.add("menu", .ignored, "graphics depend on how iPXE was built")
        }
        if menu.serial != nil { report.add("menu", .ignored, "serial ports depend on how iPXE was built") }
        report.noteDirectives(of: menu, loader: "iPXE")
    }

    private mutating func opening(_ menu: Menu, start: Int) {
        for line in menu.directives[.ipxe, default: []] { lines.append(report.oneLine(line, "directive", of: "menu")) }
        var chosen: String?
        if let name = menu.defaultEntry {
            let number = views[start].marked.map { views[start].numbers[$0] }
            let isEntry = menu.entries.contains { $0.name == name && !$0.isDisabled }
            if isEntry {
                let place = number ?? menu.entries.firstIndex { $0.name == name && !$0.isDisabled }
                chosen = place.flatMap { written.contains($0) ? entryLabels[$0] : nil }
            }
            if chosen == nil, isEntry || !menu.submenus.contains(where: { $0.tag == name }) {
                report.add("menu", .ignored, "the default entry \(name) is not in the output")
            }
        } else if let marked = views[start].marked, case .entry = views[start].items[marked] {
            let number = views[start].numbers[marked]
            chosen = written.contains(number) ? entryLabels[number] : nil
        }
        if menu.presentation == .nothing {
            if !menu.defaultOptions.isEmpty {
                report.add("menu", .ignored, "the words \"\(menu.defaultOptions)\" behind the default's name")
            }
            if let chosen { return lines += ["set wait 0", "goto \(chosen)"] }
        }
        if menu.isHidden {
            if let wait = views[start].timeout, let chosen {
                lines += [
                    "prompt --timeout \(max(1, wait.milliseconds)) Press a key for the menu. || goto \(chosen)",
                    "set wait 0",
                ]
            } else {
                report.add("menu", .ignored, "a hidden menu needs a timeout and a default entry")
            }
        }
        if start != 0 { lines.append("goto \(menuLabels[start])") }
    }

    /// A label for a name: harmless characters only, and nobody else's.
    private mutating func unique(_ prefix: String, _ name: String) -> String {
        let clean =
            prefix + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) ? $0 : "_" })
        var unique = clean
        var number = 2
        while !taken.insert(unique).inserted {
            unique = "\(clean)~\(number)"
            number += 1
        }
        return unique
    }

    /// One menu: its items, the choice, and what each choice does.
    private mutating func section(_ view: MenuView) {
        let own = menuLabels[view.place]
        let parent = view.parent.map { menuLabels[$0] }
        var check: [String]? = []
        if let submenu = view.submenu {
            check = nil
            let master = view.parent.flatMap { views[$0].masterPassword }
            attempt(submenu.tag) { renderer throws(Inexpressible) in
                check = try renderer.check(submenu.password, master: master, back: parent ?? "top")
            }
        }
        guard let check else { return }
        lines += ["", ":" + own] + check + ["menu " + shown(view.heading, of: own, first: true)]
        var selected = ""
        var bodies: [String] = []
        for (index, item) in view.items.enumerated() {
            let isMarked = view.marked == index
            switch item {
            case .separator: lines.append("item --gap")
            case .directive: continue
            case .text(let text): lines.append("item --gap " + shown(text, of: text, first: true))
            case .submenu(let submenu):
                let target = menuLabels[view.numbers[index]]
                if let kind = submenu.password?.kind, [.crypt, .pbkdf2, .unknownHash].contains(kind) { continue }
                lines.append(
                    "item \(key(submenu.hotkey, of: submenu.tag))\(target) " + shown(submenu.title, of: submenu.tag))
                if isMarked { selected = " --default " + target }
            case .entry(let entry) where entry.isDisabled:
                if !entry.isHidden {
                    lines.append("item --gap " + shown(entry.shownTitle, of: entry.name, first: true))
                }
            case .entry(let entry):
                let number = view.numbers[index]
                var body: [String] = []
                attempt(entry.name) { renderer throws(Inexpressible) in
                    body = try renderer.body(entry, label: renderer.entryLabels[number], in: view)
                }
                guard !body.isEmpty else { continue }
                bodies += body
                written.insert(number)
                if entry.isHidden, hidesEntries {
                    report.add(
                        entry.name, .ignored, "iPXE has no hidden entries; it can only be reached from the shell")
                } else {
                    add(entry, label: entryLabels[number])
                    if isMarked { selected = " --default " + entryLabels[number] }
                }
            }
        }
        lines += ["choose --timeout ${wait}\(selected) target || goto \(parent ?? (isLocked ? "top" : "cancelled"))"]
        lines += ["set wait 0", "goto ${target}"]
        if parent == nil, !isLocked { lines += ["", ":cancelled", "shell", "goto top"] }
        lines += bodies
    }

    private mutating func attempt(_ item: String, _ work: (inout IPXERenderer) throws(Inexpressible) -> Void) {
        do throws(Inexpressible) { try work(&self) } catch { report.add(item, .omitted, error.reason) }
    }

    /// A text for people: what iPXE cannot show is changed and reported.
    mutating func shown(_ title: String, of item: String, first: Bool = false) -> String {
        let line = report.oneLine(title, "title", of: item)
        do throws(Inexpressible) { return try text.words(line, first: first) } catch {
            report.add(item, .changed, "iPXE expands ${ in every text, so the title shows $ {")
            return
                (try? text.words(
                    line.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "$ {"), first: first
                )) ?? ""
        }
    }
}

extension Menu {
    /// Whether somebody must not type commands of his own: options or the prompt are forbidden, or there is a password.
    var isGuarded: Bool {
        forbidsOptions || forbidsPrompt || masterPassword != nil || entries.contains { $0.password != nil }
            || submenus.contains {
                $0.password != nil || $0.masterPassword != .inherited || $0.forbidsOptions == .own(true)
            }
    }
}

extension Duration {
    /// Thousandths of a second, rounded up.
    var milliseconds: Int64 {
        components.seconds * 1000 + (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}

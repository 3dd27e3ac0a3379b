// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as an iPXE script.
struct IPXERenderer {
    let scope: VariableScope
    let base: String?
    var report = RenderReport()
    var text = IPXEText()
    var lines: [String] = []
    var labels: [String: String] = [:]
    private var taken: Set<String> = []
    var isLocked = false
    private var written: Set<String> = []
    var masterPassword: MenuPassword?

    init(scope: VariableScope, base: String?) {
        self.scope = scope
        self.base = base
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
        isLocked = menu.isLocked
        masterPassword = menu.masterPassword
        if menu.totalTimeout != nil { report.add("menu", .ignored, "iPXE has no timeout that keys do not cancel") }
        if menu.onTimeout != nil { report.add("menu", .ignored, "iPXE boots the selected entry when time runs out") }
        if menu.background != nil || menu.resolution != nil {
            report.add("menu", .ignored, "graphics depend on how iPXE was built")
        }
        if menu.serial != nil { report.add("menu", .ignored, "serial ports depend on how iPXE was built") }
        let start = menu.submenu(containing: menu.defaultEntry)
        for entry in menu.entries { _ = label("e-", entry.name) }
        for submenu in menu.submenus { _ = label("m-", submenu.tag) }
        let chosen = start == nil ? menu.defaultEntry : nil
        section(":top", menu.title, menu.items, defaultEntry: chosen, parent: nil)
        submenus(menu.items, parent: "top", start: start, defaultEntry: menu.defaultEntry)
        let body = lines
        lines = ["set wait \(menu.timeout.map { max(1, $0.milliseconds) } ?? 0)"]
        opening(menu)
        if let start { lines.append("goto \(label("m-", start.tag))") }
        lines += body
        lines += [
            "", ":failed", "echo This entry could not be booted.",
            "prompt --timeout 10000 Press a key to return to the menu. ||", "goto top",
        ]
        let head = ["#!ipxe"] + text.definitions + IPXERenderer.dispatch(menu.machines)
        return (head + lines).map { $0 + "\n" }.joined()
    }

    private mutating func opening(_ menu: Menu) {
        for line in menu.directives[.ipxe, default: []] { lines.append(report.oneLine(line, "directive", of: "menu")) }
        let name = menu.defaultEntry.flatMap { written.contains($0) ? $0 : nil }
        if let missing = menu.defaultEntry, name == nil, !menu.submenus.contains(where: { $0.tag == missing }) {
            report.add("menu", .ignored, "the default entry \(missing) is not in the output")
        }
        guard menu.isHidden else { return }
        guard let wait = menu.timeout, let name else {
            return report.add("menu", .ignored, "a hidden menu needs a timeout and a default entry")
        }
        lines += [
            "prompt --timeout \(max(1, wait.milliseconds)) Press a key for the menu. || goto \(label("e-", name))",
            "set wait 0",
        ]
    }

    /// The script's label for a name: harmless characters only, and unique.
    mutating func label(_ prefix: String, _ name: String) -> String {
        let key = prefix + name
        if let known = labels[key] { return known }
        let clean =
            prefix + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) ? $0 : "_" })
        var unique = clean
        var number = 2
        while !taken.insert(unique).inserted {
            unique = "\(clean)~\(number)"
            number += 1
        }
        labels[key] = unique
        return unique
    }

    private mutating func submenus(_ items: [MenuItem], parent: String, start: Submenu?, defaultEntry: String?) {
        for case .submenu(let submenu) in items {
            let own = label("m-", submenu.tag)
            var check: [String]?
            attempt(submenu.tag) { renderer throws(Inexpressible) in
                check = try renderer.check(submenu.password, parent: parent)
            }
            guard let check else { continue }
            let chosen = submenu.tag == start?.tag ? defaultEntry : submenu.defaultEntry
            section(
                ":" + own, submenu.heading ?? submenu.title, submenu.items, defaultEntry: chosen, parent: parent,
                check: check)
            submenus(submenu.items, parent: own, start: start, defaultEntry: defaultEntry)
        }
    }

    /// One menu: its items, the choice, and what each choice does.
    private mutating func section(
        _ heading: String, _ title: String, _ items: [MenuItem], defaultEntry: String?, parent: String?,
        check: [String] = []
    ) {
        let own = String(heading.dropFirst())
        lines += ["", heading] + check + ["menu " + shown(title, of: own, first: true)]
        var selected = ""
        var bodies: [String] = []
        for item in items {
            switch item {
            case .separator: lines.append("item --gap")
            case .text(let text): lines.append("item --gap " + shown(text, of: text, first: true))
            case .submenu(let submenu):
                let target = label("m-", submenu.tag)
                if case .crypt? = submenu.password?.kind { continue }
                if case .pbkdf2? = submenu.password?.kind { continue }
                lines.append(
                    "item \(key(submenu.hotkey, of: submenu.tag))\(target) " + shown(submenu.title, of: submenu.tag))
                if submenu.tag == defaultEntry { selected = " --default " + target }
            case .entry(let entry) where entry.isDisabled:
                lines.append("item --gap " + shown(entry.shownTitle, of: entry.name, first: true))
            case .entry(let entry):
                var body: [String] = []
                attempt(entry.name) { renderer throws(Inexpressible) in
                    body = try renderer.body(entry, menu: own, parent: parent)
                }
                guard !body.isEmpty else { continue }
                bodies += body
                written.insert(entry.name)
                if entry.isHidden {
                    report.add(
                        entry.name, .ignored, "iPXE has no hidden entries; it can only be reached from the shell")
                } else {
                    add(entry)
                    if entry.name == defaultEntry { selected = " --default " + label("e-", entry.name) }
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
    /// The innermost submenu that has the entry; nil if it is at the top or nowhere.
    func submenu(containing name: String?) -> Submenu? {
        guard let name else { return nil }
        return submenus.first { submenu in
            submenu.items.contains { if case .entry(let entry) = $0 { entry.name == name } else { false } }
        }
    }
}

extension Duration {
    /// Thousandths of a second, rounded up.
    var milliseconds: Int64 {
        components.seconds * 1000 + (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}

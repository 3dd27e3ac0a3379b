// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as pxelinux.cfg. A field of that language ends at the end of its line or at a blank, and there is no
/// way to escape either.
struct PXELinuxRenderer {
    let target: RenderTarget
    let scope: VariableScope
    let encoding: TextEncoding
    var report = RenderReport()
    var lines: [String] = []
    var written: Set<String> = []
    private var tags: Set<String> = []
    var hasPasswords = false

    init(target: RenderTarget, scope: VariableScope, encoding: TextEncoding = .utf8) {
        self.target = target
        self.scope = scope
        self.encoding = encoding
    }

    var hasMenu: Bool { target != .pxelinux }

    /// The whole file.
    mutating func text(_ menu: Menu) -> String {
        items(menu.items, defaultEntry: menu.defaultEntry, depth: 0)
        let body = lines
        lines = []
        header(menu)
        return (lines + body).map { $0 + "\n" }.joined()
    }

    private mutating func header(_ menu: Menu) {
        if let serial = menu.serial {
            lines.append("SERIAL \(serial.port) \(serial.baud)" + (serial.flow == 0 ? "" : " \(serial.flow)"))
        }
        lines += hasMenu ? ["UI " + target.rawValue, "PROMPT 0"] : ["PROMPT 1"]
        for line in menu.directives[.pxelinux, default: []] { lines.append(field(line, "directive", of: "menu")) }
        if menu.isLocked || (hasPasswords && menu.masterPassword == nil) { lines += ["NOESCAPE 1", "ALLOWOPTIONS 0"] }
        choice("DEFAULT", menu.defaultEntry)
        duration("TIMEOUT", menu.timeout)
        duration("TOTALTIMEOUT", menu.totalTimeout)
        choice("ONTIMEOUT", menu.onTimeout)
        guard hasMenu else { return announce(menu) }
        if !menu.title.isEmpty { lines.append("MENU TITLE " + field(menu.title, "title", of: "menu")) }
        if menu.isHidden { lines.append("MENU HIDDEN") }
        if let password = menu.masterPassword, let text = secret(password, of: "menu") {
            lines.append("MENU MASTER PASSWD " + text)
        }
        if let background = menu.background, let word = word(background) { lines.append("MENU BACKGROUND " + word) }
        if let size = menu.resolution { lines.append("MENU RESOLUTION \(size.width) \(size.height)") }
    }

    /// What the plain prompt shows: SAY prints the rest of its line.
    private mutating func announce(_ menu: Menu) {
        lines.append("SAY " + field(menu.title, "title", of: "menu"))
        for entry in menu.entries where written.contains(entry.name) && !entry.isHidden {
            lines.append(
                "SAY   \(entry.name)" + (entry.title.map { " - " + field($0, "title", of: entry.name) } ?? ""))
        }
        if menu.masterPassword != nil { report.add("menu", .ignored, "the plain prompt has no passwords") }
        if menu.background != nil || menu.resolution != nil {
            report.add("menu", .ignored, "the plain prompt has no graphics")
        }
    }

    /// A directive that names an entry, which has to be there.
    private mutating func choice(_ keyword: String, _ name: String?) {
        guard let name else { return }
        if written.contains(name) {
            lines.append("\(keyword) \(name)")
        } else if !tags.contains(name) {
            report.add("menu", .ignored, "\(keyword) \(name): the entry is not in the output")
        }
    }

    /// A time in tenths of a second, at least one, for 0 waits for ever.
    private mutating func duration(_ keyword: String, _ time: Duration?) {
        guard let time else { return }
        lines.append("\(keyword) \(max(1, time.tenths))")
    }

    private mutating func items(_ items: [MenuItem], defaultEntry: String?, depth: Int) {
        for item in items {
            switch item {
            case .entry(let entry): self.entry(entry, isDefault: depth > 0 && entry.name == defaultEntry)
            case .submenu(let submenu): self.submenu(submenu, isDefault: submenu.tag == defaultEntry, depth: depth)
            case .separator: if hasMenu { lines.append("MENU SEPARATOR") }
            case .text(let text): if hasMenu { self.text(line: text) }
            }
        }
    }

    private mutating func text(line: String) {
        let indent = line.prefix { $0 == " " }.count
        lines += ["LABEL -", "MENU LABEL " + title(String(line.dropFirst(indent)), nil, of: line), "MENU DISABLE"]
        if indent > 0 { lines.append("MENU INDENT \(indent)") }
    }

    private mutating func submenu(_ submenu: Submenu, isDefault: Bool, depth: Int) {
        guard hasMenu else {
            if submenu.password != nil {
                report.add(submenu.tag, .omitted, "the plain prompt has no passwords")
            } else {
                items(submenu.items, defaultEntry: nil, depth: depth + 1)
            }
            return
        }
        tags.insert(submenu.tag)
        var password: String?
        if let stored = submenu.password {
            password = secret(stored, of: submenu.tag)
            guard password != nil else { return report.add(submenu.tag, .omitted, "its password cannot be asked for") }
        }
        lines.append("MENU BEGIN " + field(submenu.tag, "tag", of: submenu.tag))
        for line in submenu.directives[.pxelinux, default: []] {
            lines.append(field(line, "directive", of: submenu.tag))
        }
        lines.append("MENU LABEL " + title(submenu.title, submenu.hotkey, of: submenu.tag))
        if let heading = submenu.heading { lines.append("MENU TITLE " + field(heading, "title", of: submenu.tag)) }
        if let password { lines.append("MENU PASSWD " + password) }
        if isDefault { lines.append("MENU DEFAULT") }
        items(submenu.items, defaultEntry: submenu.defaultEntry, depth: depth + 1)
        lines.append("MENU END")
    }
}

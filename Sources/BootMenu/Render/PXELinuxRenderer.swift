// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as pxelinux.cfg. A field of that language ends at the end of its line or at a blank, and there is no
/// way to escape either.
struct PXELinuxRenderer {
    let target: RenderTarget
    let scope: VariableScope
    let encoding: TextEncoding
    let sourceEncoding: TextEncoding
    var report = RenderReport()
    var lines: [String] = []
    var written: Set<String> = []
    /// The names of all entries, written or not.
    var known: Set<String> = []
    /// The names of entries that could not be written.
    var left: Set<String> = []
    private var tags: Set<String> = []
    var hasPasswords = false

    init(target: RenderTarget, scope: VariableScope, options: RenderOptions) {
        self.target = target
        self.scope = scope
        encoding = options.encoding
        sourceEncoding = options.sourceEncoding
    }

    var hasMenu: Bool { target != .pxelinux }

    /// The whole file.
    mutating func text(_ menu: Menu) -> String {
        let views = menu.views
        known = Set(menu.entries.map(\.name))
        // The first pass finds what cannot be written: settings may name an entry that follows.
        written = known
        items(views[0], of: menu, in: views)
        written = Set(menu.entries.filter { entry in !entry.isDisabled && !left.contains(entry.name) }.map(\.name))
        report = RenderReport()
        lines = []
        hasPasswords = false
        tags = []
        items(views[0], of: menu, in: views)
        let body = lines
        lines = []
        header(menu, views)
        return (lines + body).map { $0 + "\n" }.joined()
    }

    private mutating func header(_ menu: Menu, _ views: [MenuView]) {
        if let serial = menu.serial {
            lines.append("SERIAL \(serial.port) \(serial.baud)" + (serial.flow == 0 ? "" : " \(serial.flow)"))
        }
        start(menu)
        locks(menu)
        if let name = menu.defaultEntry { selection(name, menu) }
        duration("TOTALTIMEOUT", menu.totalTimeout)
        settings(views[0], in: views, top: menu)
        guard hasMenu else { return announce(menu) }
        if !menu.title.isEmpty { lines.append("MENU TITLE " + field(menu.title, "title", of: "menu")) }
        if menu.isHidden { lines.append("MENU HIDDEN") }
        if let size = menu.resolution { lines.append("MENU RESOLUTION \(size.width) \(size.height)") }
    }

    /// Which program shows the menu, and the lines that stand as they are.
    private mutating func start(_ menu: Menu) {
        var program = target.rawValue
        var own: [String] = []
        for line in menu.directives[.pxelinux, default: []] {
            let line = field(line, "directive", of: "menu")
            let keyword = ConfigKeyword.match(Array(line.utf8))
            let value = keyword.map { String(decoding: Array(line.utf8)[$0.rest...], as: UTF8.self) } ?? ""
            switch keyword?.keyword {
            case .ui? where hasMenu:
                let folder = TreePath.directory(value)
                if ConfigStart.isMenuProgram(value), !folder.isEmpty {
                    program = folder + "/" + target.rawValue
                } else if value != target.rawValue {
                    report.add("menu", .changed, "UI \(value) became UI \(target.rawValue)")
                }
            case .default? where hasMenu && known.contains(String(value.prefix { !$0.isConfigSpace })):
                report.add("menu", .ignored, "DEFAULT \(value), which selected nothing, would select an entry now")
            case .prompt? where hasMenu:
                report.add("menu", .changed, "the prompt before the menu is left out")
            case .implicit? where hasMenu && ConfigNumber.decimal(value).value == 0:
                report.add("menu", .ignored, "with IMPLICIT 0 no UI starts")
            default: own.append(line)
            }
        }
        if hasMenu {
            lines += ["UI " + program, "PROMPT 0"]
            if menu.presentation != .menu {
                report.add("menu", .changed, "PXELINUX shows no menu for a file without UI; this one has it")
            }
        } else {
            lines.append(menu.presentation == .nothing ? "PROMPT 0" : "PROMPT 1")
        }
        lines += own
    }

    /// The prompt takes words for a command line behind every name, whatever ALLOWOPTIONS says: only NOESCAPE closes it.
    private mutating func locks(_ menu: Menu) {
        let isProtected = hasPasswords && menu.masterPassword == nil
        if !hasMenu, menu.forbidsOptions || menu.forbidsPrompt || isProtected || menu.masterPassword != nil {
            lines.append("NOESCAPE 1")
            if menu.presentation == .menu {
                report.add("menu", .changed, "it is locked, so that the default boots at once without a prompt")
            }
        } else if menu.forbidsPrompt || isProtected {
            lines.append("NOESCAPE 1")
        }
        if menu.forbidsOptions || isProtected { lines.append("ALLOWOPTIONS 0") }
    }

    /// What the plain prompt shows: SAY prints the rest of its line.
    private mutating func announce(_ menu: Menu) {
        if menu.masterPassword != nil { report.add("menu", .ignored, "the plain prompt has no passwords") }
        if menu.background != nil || menu.resolution != nil {
            report.add("menu", .ignored, "the plain prompt has no graphics")
        }
        guard menu.presentation == .menu else { return }
        lines.append("SAY " + field(menu.title, "title", of: "menu"))
        for entry in menu.entries where written.contains(entry.name) && !entry.isHidden {
            lines.append(
                "SAY   \(entry.name)" + (entry.title.map { " - " + field($0, "title", of: entry.name) } ?? ""))
        }
    }

    /// DEFAULT selects what is not hidden; the prompt finds that as well.
    private mutating func selection(_ name: String, _ menu: Menu) {
        if hasMenu, menu.entries.first(where: { $0.name == name && !$0.isDisabled })?.isHidden == true {
            report.add("menu", .ignored, "DEFAULT \(name): the entry is hidden, and menu.c32 selects none of those")
        } else {
            choice("DEFAULT", name, menu.defaultOptions)
        }
    }

    /// A directive that names an entry, which has to be there, or a command of its own.
    mutating func choice(
        _ keyword: String, _ name: String, _ options: String, isCommand: Bool = false, of item: String = "menu"
    ) {
        if written.contains(name) || isCommand {
            lines.append(keyword + " " + field(options.isEmpty ? name : "\(name) \(options)", "command", of: item))
        } else if !tags.contains(name) {
            report.add(item, .ignored, "\(keyword) \(name): the entry is not in the output")
        }
    }

    /// A time in tenths of a second, at least one, for 0 waits for ever.
    mutating func duration(_ keyword: String, _ time: Duration?) {
        guard let time else { return }
        lines.append("\(keyword) \(max(1, time.tenths))")
    }

    private mutating func items(_ view: MenuView, of menu: Menu, in views: [MenuView]) {
        for (index, item) in view.items.enumerated() {
            switch item {
            case .entry(let entry):
                // DEFAULT names the top's entry, and the first of its name alone.
                let isNamed = view.submenu?.defaultEntry == entry.name && view.marked == index
                self.entry(entry, isDefault: entry.isDefault || isNamed)
            case .submenu(let submenu):
                self.submenu(
                    submenu, views[view.numbers[index]], isDefault: submenu.isDefault || view.marked == index, of: menu,
                    in: views)
            case .separator: if hasMenu { lines.append("MENU SEPARATOR") }
            case .text(let text): if hasMenu { self.text(line: text) }
            case .directive(let line): if hasMenu { lines.append(field(line, "directive", of: "menu")) }
            }
        }
        late(view, in: views)
    }

    private mutating func text(line: String) {
        let indent = line.prefix { $0 == " " }.count
        lines += ["LABEL -", "MENU LABEL " + title(String(line.dropFirst(indent)), nil, of: line), "MENU DISABLE"]
        if indent > 0 { lines.append("MENU INDENT \(indent)") }
    }

    private mutating func submenu(
        _ submenu: Submenu, _ view: MenuView, isDefault: Bool, of menu: Menu, in views: [MenuView]
    ) {
        guard hasMenu else {
            if submenu.password != nil {
                report.add(submenu.tag, .omitted, "the plain prompt has no passwords")
            } else {
                items(view, of: menu, in: views)
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
        settings(view, in: views, top: menu)
        for line in submenu.directives[.pxelinux, default: []] {
            lines.append(field(line, "directive", of: submenu.tag))
        }
        // A submenu that shows its tag alone has no headline.
        if submenu.title != submenu.tag || submenu.heading != "" || submenu.hotkey != nil || submenu.tag.contains("^") {
            lines.append("MENU LABEL " + title(submenu.title, submenu.hotkey, of: submenu.tag))
            if let heading = submenu.heading {
                lines.append("MENU TITLE " + field(heading, "title", of: submenu.tag))
            }
        }
        if let password { lines.append("MENU PASSWD " + password) }
        if isDefault { lines.append("MENU DEFAULT") }
        if submenu.isStart { lines.append("MENU START") }
        items(view, of: menu, in: views)
        lines.append("MENU END")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as pxelinux.cfg. A field of that language ends at the end of its line or at a blank, and there is no
/// way to escape either.
struct PXELinuxRenderer {
    let target: RenderTarget
    let scope: VariableScope
    let encoding: TextEncoding
    var report = RenderReport()
    private var lines: [String] = []
    private var written: Set<String> = []
    private var tags: Set<String> = []
    private var hasPasswords = false

    init(target: RenderTarget, scope: VariableScope, encoding: TextEncoding = .utf8) {
        self.target = target
        self.scope = scope
        self.encoding = encoding
    }

    private var hasMenu: Bool { target != .pxelinux }

    /// The longest line that SYSLINUX reads, with its line feed (readconfig, MAX_LINE).
    private static let longestLine = 4095

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

    private mutating func entry(_ entry: MenuEntry, isDefault: Bool) {
        do throws(Inexpressible) {
            guard let action = entry.action(on: .bios) else {
                throw Inexpressible(reason: "it has nothing that a BIOS machine can boot")
            }
            guard let name = word(entry.name) else {
                throw Inexpressible(reason: "its name \"\(entry.name)\" is not one word")
            }
            var own = ["LABEL " + name]
            if let title = entry.title, hasMenu {
                own.append("MENU LABEL " + self.title(title, entry.hotkey, of: entry.name))
            }
            own += try body(action)
            if let password = entry.password {
                guard hasMenu else { throw Inexpressible(reason: "the plain prompt has no passwords") }
                guard let text = secret(password, of: entry.name) else {
                    throw Inexpressible(reason: "menu.c32 cannot check a GRUB password")
                }
                own.append("MENU PASSWD " + text)
            }
            if hasMenu { own += attributes(entry, isDefault: isDefault) }
            if let long = own.first(where: { $0.utf8.count >= PXELinuxRenderer.longestLine }) {
                throw Inexpressible(
                    reason: "a line of \(long.utf8.count) bytes, SYSLINUX reads \(PXELinuxRenderer.longestLine)")
            }
            report.noteDigests(of: entry, loader: "PXELINUX")
            lines += [""] + own
            if !entry.isDisabled { written.insert(entry.name) }
        } catch {
            report.add(entry.name, .omitted, error.reason)
        }
    }

    private mutating func attributes(_ entry: MenuEntry, isDefault: Bool) -> [String] {
        var own: [String] = []
        if isDefault { own.append("MENU DEFAULT") }
        if entry.isHidden { own.append("MENU HIDE") }
        if entry.isDisabled { own.append("MENU DISABLE") }
        if entry.indent > 0 { own.append("MENU INDENT \(entry.indent)") }
        guard !entry.help.isEmpty else { return own }
        own.append("TEXT HELP")
        for line in entry.help.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = encodable(report.oneLine(String(line), "help", of: entry.name), of: entry.name)
            if ConfigFile.endsBlock(Array(line.utf8)) {
                report.add(entry.name, .changed, "a help line that begins with ENDTEXT got a hyphen before it")
                own.append("- " + line)
            } else {
                own.append(line)
            }
        }
        return own + ["ENDTEXT"]
    }

    private mutating func body(_ action: BootAction) throws(Inexpressible) -> [String] {
        switch action {
        case .linux(let boot):
            var own = ["LINUX " + (try path(boot.kernel))]
            if !boot.initrds.isEmpty {
                var paths: [String] = []
                for initrd in boot.initrds { paths.append(try path(initrd)) }
                if paths.contains(where: { $0.contains(",") }) {
                    throw Inexpressible(reason: "an initrd's path has a comma, which separates files")
                }
                own.append("INITRD " + paths.joined(separator: ","))
            }
            return own + (try append(boot.arguments))
        case .chain(let file, let kind, let arguments):
            guard let keyword = kind.configKeyword else {
                throw Inexpressible(reason: "PXELINUX starts no EFI programs")
            }
            return [keyword.rawValue.uppercased() + " " + (try path(file))] + (try append(arguments))
        case .localDisk(let how): return ["LOCALBOOT \(how.rawValue)"]
        case .configuration(let file): return ["CONFIG " + (try path(file))]
        case .goto, .exit, .quit:
            guard hasMenu else { throw Inexpressible(reason: "the plain prompt has no submenus") }
            switch action {
            case .goto(let tag): return ["MENU GOTO " + tag.trimmingConfigSpace]
            case .exit(let tag?): return ["MENU EXIT " + tag.trimmingConfigSpace]
            case .exit(nil): return ["MENU EXIT"]
            default: return ["MENU QUIT"]
            }
        }
    }

    /// The command line, with SYSAPPEND for the words that name the machine.
    private func append(_ arguments: Template) throws(Inexpressible) -> [String] {
        var bits = SystemAppend()
        let words = arguments.words(quoted: false).filter { word in
            guard let bit = SystemAppend(word: word) else { return true }
            bits.formUnion(bit)
            return false
        }
        let text = try literal(bits.isEmpty ? arguments : Template(words: words)).trimmingConfigSpace
        if text == "-" { throw Inexpressible(reason: "a lone hyphen means an empty command line") }
        guard !text.unicodeScalars.contains(where: \.isControl) else {
            throw Inexpressible(reason: "the command line has control characters")
        }
        return (text.isEmpty ? [] : ["APPEND " + text]) + (bits.isEmpty ? [] : ["SYSAPPEND \(bits.rawValue)"])
    }

    private func literal(_ template: Template) throws(Inexpressible) -> String {
        var text = ""
        for part in try scope.expand(template) {
            switch part {
            case .text(let known): text += known
            case .machine(let variable):
                throw Inexpressible(reason: "PXELINUX cannot put ${\(variable.rawValue)} into a command line or path")
            }
        }
        guard encoding.encode(text) != nil else { throw Inexpressible(reason: "characters that code page 437 lacks") }
        return text
    }

    private func path(_ file: BootFile) throws(Inexpressible) -> String {
        let path = try literal(file.path)
        guard !path.isEmpty else { throw Inexpressible(reason: "a path is empty") }
        guard word(path) != nil else {
            throw Inexpressible(reason: "the path \"\(path)\" has a blank or control character in it")
        }
        return path
    }

    /// The text, if it is one word.
    private func word(_ text: String) -> String? {
        let isWord = !text.isEmpty && !text.unicodeScalars.contains { $0.value <= 0x20 || $0.isControl }
        return isWord && encoding.encode(text) != nil ? text : nil
    }

    private mutating func secret(_ password: MenuPassword, of item: String) -> String? {
        let text = password.text
        guard password.kind != .pbkdf2, text.trimmingConfigSpace == text, encoding.encode(text) != nil,
            !text.unicodeScalars.contains(where: \.isControl)
        else {
            report.add(item, .ignored, "menu.c32 cannot check this password")
            return nil
        }
        hasPasswords = true
        return text
    }

    /// A text that takes the rest of a line; blanks at its start are lost there.
    private mutating func field(_ text: String, _ name: String, of item: String) -> String {
        let line = encodable(report.oneLine(text, name, of: item), of: item)
        let start = line.drop { $0.isConfigSpace }
        if start.count != line.count { report.add(item, .changed, "blanks at the start of the \(name) are lost") }
        return String(start)
    }

    private mutating func encodable(_ text: String, of item: String) -> String {
        guard encoding.encode(text) == nil else { return text }
        report.add(item, .changed, "characters that code page 437 lacks became question marks")
        return String(text.map { encoding.encode(String($0)) == nil ? "?" : $0 })
    }

    /// A title with its hot key marked; SYSLINUX cannot show a caret.
    private mutating func title(_ title: String, _ hotkey: Character?, of item: String) -> String {
        var text = field(title, "title", of: item)
        if text.contains("^") {
            report.add(item, .changed, "carets in the title are lost, for they mark the hot key")
            text = text.filter { $0 != "^" }
        }
        guard let hotkey else { return text }
        guard let place = text.firstIndex(where: { $0.lowercased() == hotkey.lowercased() }) else {
            report.add(item, .ignored, "the hot key \(hotkey) is not in the title")
            return text
        }
        text.insert("^", at: place)
        return text
    }
}

extension Duration {
    /// Tenths of a second, rounded up, as SYSLINUX counts.
    var tenths: Int64 {
        components.seconds * 10 + (components.attoseconds + 99_999_999_999_999_999) / 100_000_000_000_000_000
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as grub.cfg. Texts stand in single quotes, in which GRUB reads everything but a single quote as it is.
struct GRUBRenderer {
    let scope: VariableScope
    let base: String?
    var report = RenderReport()
    private var lines: [String] = []
    private var indent = ""
    private var isRestricted = false
    private var written: Set<String> = []
    private var needsHTTP = false

    init(scope: VariableScope, base: String?) {
        self.scope = scope
        self.base = base
    }

    /// The whole file.
    mutating func text(_ menu: Menu) -> String {
        passwords(menu)
        let users = lines
        lines = []
        items(menu.items)
        let body = lines
        lines = []
        header(menu)
        // The core of a network GRUB knows TFTP alone.
        let modules = needsHTTP ? ["insmod http"] : []
        return (lines + modules + users + body).map { $0 + "\n" }.joined()
    }

    private mutating func header(_ menu: Menu) {
        if let serial = menu.serial {
            let port = serial.port < 4 ? "--unit=\(serial.port)" : "--port=0x\(String(serial.port, radix: 16))"
            lines += [
                "serial \(port) --speed=\(serial.baud)", "terminal_input console serial",
                "terminal_output console serial",
            ]
        }
        if !menu.title.isEmpty { report.add("menu", .ignored, "GRUB shows no headline") }
        if menu.totalTimeout != nil { report.add("menu", .ignored, "GRUB has no timeout that keys do not cancel") }
        if menu.onTimeout != nil { report.add("menu", .ignored, "GRUB boots the default entry when time runs out") }
        if menu.background != nil || menu.resolution != nil {
            report.add("menu", .ignored, "graphics need GRUB's own theme")
        }
        for line in menu.directives[.grub, default: []] { lines.append(report.oneLine(line, "directive", of: "menu")) }
        lines.append("set timeout=\(menu.timeout.map { max(1, ($0.tenths + 9) / 10) } ?? -1)")
        if menu.isHidden { lines.append("set timeout_style=hidden") }
        guard let name = menu.defaultEntry else { return }
        if written.contains(name), let path = Menu.path(to: name, in: menu.items) {
            choice(path.joined(separator: ">"), of: "menu")
        } else {
            report.add("menu", .ignored, "the default entry \(name) is not in the output")
        }
    }

    private mutating func choice(_ name: String, of item: String) {
        write(["set default=" + GRUBRenderer.quoted(report.oneLine(name, "name", of: item))])
    }

    /// GRUB asks for nothing at all unless there is a superuser (GRUB manual, Security).
    private mutating func passwords(_ menu: Menu) {
        let protected = menu.entries.map { ($0.name, $0.password) } + menu.submenus.map { ($0.tag, $0.password) }
        isRestricted = menu.isLocked || menu.masterPassword != nil || protected.contains { $0.1 != nil }
        guard isRestricted else { return }
        // The master's name must be nobody else's, or that one's password would open everything.
        var master = "admin"
        while protected.contains(where: { $0.0 == master }) { master += "_" }
        lines.append("set superusers='\(master)'")
        if let password = menu.masterPassword { user(master, password) }
        for (name, password) in protected { if let password { user(name, password) } }
    }

    private mutating func user(_ name: String, _ password: MenuPassword) {
        let text = GRUBRenderer.quoted(report.oneLine(password.text, "password", of: name))
        let name = GRUBRenderer.quoted(report.oneLine(name, "name", of: name))
        switch password.kind {
        case .plain: lines.append("password \(name) \(text)")
        case .pbkdf2: lines.append("password_pbkdf2 \(name) \(text)")
        case .crypt, .masterOnly: break
        }
    }

    /// Any text as one word of a command. Scalars are looked at, not characters: an apostrophe with a combining mark behind
    /// it is another character for people, and the same byte for GRUB.
    static func quoted(_ text: String) -> String {
        guard text.containsASCII("'") else { return "'\(text)'" }
        let parts = text.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.map { String($0) }.joined(separator: "'\\''") + "'"
    }

    private mutating func write(_ own: [String]) { lines += own.map { indent + $0 } }

    private mutating func items(_ items: [MenuItem]) {
        for item in items {
            switch item {
            case .separator: report.add("menu", .ignored, "GRUB has no separators")
            case .text(let text): report.add(text, .omitted, "GRUB has no lines that cannot be chosen")
            case .submenu(let submenu): self.submenu(submenu)
            case .entry(let entry): self.entry(entry)
            }
        }
    }

    /// Title, id, key and who may use it; throws if the password cannot be asked for.
    private mutating func head(
        _ title: String, id: String, hotkey: Character?, password: MenuPassword?
    ) throws(Inexpressible) -> String {
        if case .crypt? = password?.kind { throw Inexpressible(reason: "GRUB cannot check a crypt password") }
        if password != nil, id.unicodeScalars.contains(where: { " \t,;|&".unicodeScalars.contains($0) }) {
            throw Inexpressible(reason: "GRUB takes its name for a list of users, so that no password would protect it")
        }
        var head = GRUBRenderer.quoted(report.oneLine(title, "title", of: id))
        head += " --id " + GRUBRenderer.quoted(report.oneLine(id, "name", of: id))
        if let hotkey {
            if hotkey.isASCII, hotkey.isLetter || hotkey.isNumber {
                head += " --hotkey=\(hotkey)"
            } else {
                report.add(id, .ignored, "the hot key \(hotkey) is neither letter nor digit")
            }
        }
        guard isRestricted else { return head }
        switch password?.kind {
        case nil: return head + " --unrestricted"
        case .masterOnly?: return head + " --users ''"
        default: return head + " --users " + GRUBRenderer.quoted(report.oneLine(id, "name", of: id))
        }
    }

    private mutating func submenu(_ submenu: Submenu) {
        do throws(Inexpressible) {
            let head = try head(submenu.title, id: submenu.tag, hotkey: submenu.hotkey, password: submenu.password)
            if submenu.heading != nil { report.add(submenu.tag, .ignored, "GRUB shows no headline") }
            let outside = lines
            lines = []
            indent += "    "
            items(submenu.items)
            let body = lines
            lines = []
            for line in submenu.directives[.grub, default: []] {
                write([report.oneLine(line, "directive", of: submenu.tag)])
            }
            if let name = submenu.defaultEntry, written.contains(name) { choice(name, of: submenu.tag) }
            let start = lines
            indent.removeLast(4)
            lines = outside
            if body.isEmpty { throw Inexpressible(reason: "nothing of it can be chosen in GRUB") }
            write(["submenu \(head) {"])
            lines += start + body
            write(["}"])
            written.insert(submenu.tag)
        } catch {
            report.add(submenu.tag, .omitted, error.reason)
        }
    }

    private mutating func entry(_ entry: MenuEntry) {
        if entry.isHidden { return report.add(entry.name, .omitted, "GRUB has no hidden entries") }
        if entry.isDisabled { return report.add(entry.name, .omitted, "GRUB has no entries that cannot be chosen") }
        do throws(Inexpressible) {
            let title = String(repeating: " ", count: entry.indent) + entry.shownTitle
            let head = try head(title, id: entry.name, hotkey: entry.hotkey, password: entry.password)
            let alternatives = entry.alternatives
            guard let first = alternatives.first else { throw Inexpressible(reason: "no platform can boot it") }
            if !entry.help.isEmpty { report.add(entry.name, .ignored, "GRUB shows no help texts") }
            report.noteDigests(of: entry, loader: "GRUB without a hash file")
            if first.platforms == Platform.allCases {
                write(try block(head, first.action))
                written.insert(entry.name)
                return
            }
            for (platforms, action) in alternatives { alternative(platforms, head, action, of: entry.name) }
        } catch {
            report.add(entry.name, .omitted, error.reason)
        }
    }

    /// An item that only some platforms see.
    private mutating func alternative(_ platforms: [Platform], _ head: String, _ action: BootAction, of name: String) {
        do throws(Inexpressible) {
            let block = try block(head, action)
            let condition = platforms.map(GRUBRenderer.test).joined(separator: " -o ")
            write(["if [ \(condition) ]; then"] + block.map { "    " + $0 } + ["fi"])
            written.insert(name)
        } catch {
            report.add(name, .omitted, "\(error.reason) (\(platforms.map(\.rawValue).joined(separator: ", ")))")
        }
    }

    private static func test(_ platform: Platform) -> String {
        let name =
            switch platform {
            case .bios: "i386-pc"
            case .efiIA32: "i386-efi"
            case .efiX64: "x86_64-efi"
            case .efiARM32: "arm-efi"
            case .efiARM64: "arm64-efi"
            case .efiRISCV64: "riscv64-efi"
            }
        return "\"$grub_cpu-$grub_platform\" = '\(name)'"
    }

    private mutating func block(_ head: String, _ action: BootAction) throws(Inexpressible) -> [String] {
        ["menuentry \(head) {"] + (try commands(action)).map { "    " + $0 } + ["}"]
    }

    private mutating func path(_ file: BootFile, _ text: GRUBText) throws(Inexpressible) -> String {
        let path = try text.path(file)
        if path.hasPrefix("'(http,") { needsHTTP = true }
        return path
    }

    private mutating func commands(_ action: BootAction) throws(Inexpressible) -> [String] {
        let text = GRUBText(scope: scope, base: base)
        switch action {
        case .linux(let boot):
            let kernel = try path(boot.kernel, text)
            // memdisk is no 32-bit kernel: it has to be entered in real mode.
            let suffix =
                boot.kernel.path.description.split(separator: "/").last?.lowercased().hasPrefix("memdisk") == true
                ? "16" : ""
            let arguments = try text.arguments(boot.arguments)
            var commands =
                text.preparation(for: boot.arguments) + [
                    (["linux" + suffix, kernel] + arguments).joined(separator: " ")
                ]
            if !boot.initrds.isEmpty {
                var paths: [String] = []
                for initrd in boot.initrds { paths.append(try path(initrd, text)) }
                commands.append((["initrd" + suffix] + paths).joined(separator: " "))
            }
            return commands
        case .chain(let file, .efi, let arguments):
            return text.preparation(for: arguments) + [
                (["chainloader", try path(file, text)] + (try text.arguments(arguments))).joined(separator: " ")
            ]
        case .chain(_, let kind, _): throw Inexpressible(reason: "GRUB cannot start this: \(kind.rawValue)")
        case .localDisk(.nextDevice): return ["exit"]
        case .localDisk: return ["if [ \"$grub_platform\" = pc ]; then set root=hd0; chainloader +1; else exit; fi"]
        case .configuration: throw Inexpressible(reason: "GRUB cannot read another loader's configuration")
        case .goto, .exit, .quit:
            throw Inexpressible(reason: "GRUB has no items that change the menu; Esc leaves a submenu")
        }
    }
}

extension Menu {
    /// The tags of the submenus around an entry, and its name; nil if there is no such entry.
    static func path(to name: String, in items: [MenuItem]) -> [String]? {
        for item in items {
            switch item {
            case .entry(let entry) where entry.name == name: return [name]
            case .submenu(let submenu):
                if submenu.tag == name { return [name] }
                if let rest = path(to: name, in: submenu.items) { return [submenu.tag] + rest }
            default: continue
            }
        }
        return nil
    }
}

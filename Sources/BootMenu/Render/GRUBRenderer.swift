// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Writes a menu as grub.cfg. Texts stand in single quotes, in which GRUB reads everything but a single quote as it is.
struct GRUBRenderer {
    let scope: VariableScope
    let base: String?
    let encoding: TextEncoding
    var report = RenderReport()
    private var lines: [String] = []
    private var indent = ""
    private var isRestricted = false
    /// Without a menu PXELINUX hides nothing: MENU HIDE is menu.c32's.
    private var hidesEntries = true
    private var views: [MenuView] = []
    /// The ids of entries and submenus by their numbers in reading order, and what has been written.
    private var entryIDs: [String] = []
    private var menuIDs: [String] = []
    private var written: Set<String> = []
    var needsHTTP = false

    init(scope: VariableScope, base: String?, encoding: TextEncoding) {
        (self.scope, self.base, self.encoding) = (scope, base, encoding)
    }

    /// The whole file.
    mutating func text(_ menu: Menu) -> String {
        views = menu.views
        hidesEntries = menu.presentation == .menu
        var taken: Set<String> = []
        entryIDs = menu.entries.map { GRUBRenderer.unique($0.name, &taken) }
        menuIDs = views.map { $0.submenu.map { GRUBRenderer.unique($0.tag, &taken) } ?? "" }
        report.noteDirectives(of: menu, loader: "GRUB")
        passwords(menu)
        let users = lines
        lines = []
        items(views[0])
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
        let start = menu.startPlace(in: views)
        let path = selection(start)
        // Without UI nothing is shown and nobody is waited for.
        let wait = views[start].timeout.map { max(1, ($0.tenths + 9) / 10) } ?? -1
        lines.append("set timeout=\(menu.presentation == .nothing && path != nil ? 0 : wait)")
        if menu.isHidden { lines.append("set timeout_style=hidden") }
        if menu.presentation != .menu, !menu.defaultOptions.isEmpty {
            report.add("menu", .ignored, "the words \"\(menu.defaultOptions)\" behind the default's name")
        }
        if let path {
            choice(path.joined(separator: ">"), of: "menu")
        } else if let name = menu.defaultEntry {
            report.add("menu", .ignored, "the default entry \(name) is not in the output")
        } else if start != 0 {
            report.add(
                "menu", .ignored, "GRUB starts at the top, not at the submenu \(views[start].submenu?.tag ?? "")")
        }
    }

    /// The ids that lead to the line that is selected in a menu; nil if it was not written, or none is.
    private func selection(_ place: Int) -> [String]? {
        let view = views[place]
        guard let marked = view.marked else { return nil }
        var path: [String]
        switch view.items[marked] {
        case .entry: path = [entryIDs[view.numbers[marked]]]
        case .submenu: path = [menuIDs[view.numbers[marked]]]
        default: return nil
        }
        guard written.contains(path[0]) else { return nil }
        var outer = view
        while let parent = outer.parent {
            path.insert(menuIDs[outer.place], at: 0)
            outer = views[parent]
        }
        return path
    }

    /// An id that nothing else has. `>` separates ids in a path, and GRUB writes it twice in a name.
    private static func unique(_ name: String, _ taken: inout Set<String>) -> String {
        var unique = name
        var number = 2
        while !taken.insert(unique).inserted {
            unique = "\(name)~\(number)"
            number += 1
        }
        return unique
    }

    private mutating func choice(_ name: String, of item: String) {
        write(["set default=" + GRUBRenderer.quoted(report.oneLine(name, "name", of: item))])
    }

    /// GRUB asks for nothing at all unless there is a superuser (GRUB manual, Security).
    private mutating func passwords(_ menu: Menu) {
        let protected =
            zip(entryIDs, menu.entries).map { ($0, $1.password) }
            + zip(menuIDs.dropFirst(), menu.submenus).map { ($0, $1.password) }
        isRestricted = menu.isGuarded
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
        case .crypt, .unknownHash, .masterOnly: break
        }
    }

    private mutating func write(_ own: [String]) { lines += own.map { indent + $0 } }

    private mutating func items(_ view: MenuView) {
        for (item, number) in zip(view.items, view.numbers) {
            switch item {
            case .directive: continue
            case .separator: report.add("menu", .ignored, "GRUB has no separators")
            case .text(let text): report.add(text, .omitted, "GRUB has no lines that cannot be chosen")
            case .submenu(let submenu): self.submenu(submenu, views[number])
            case .entry(let entry): self.entry(entry, id: entryIDs[number])
            }
        }
    }

    /// Title, id, key and who may use it; throws if the password cannot be asked for.
    private mutating func head(
        _ title: String, id: String, hotkey: Character?, password: MenuPassword?
    ) throws(Inexpressible) -> String {
        if case .crypt? = password?.kind { throw Inexpressible(reason: "GRUB cannot check a crypt password") }
        if case .unknownHash? = password?.kind { throw Inexpressible(reason: "GRUB cannot check this hash") }
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

    private mutating func submenu(_ submenu: Submenu, _ view: MenuView) {
        let id = menuIDs[view.place]
        do throws(Inexpressible) {
            let head = try head(submenu.title, id: id, hotkey: submenu.hotkey, password: submenu.password)
            if submenu.heading != nil { report.add(submenu.tag, .ignored, "GRUB shows no headline") }
            let outside = lines
            lines = []
            indent += "    "
            items(view)
            let body = lines
            lines = []
            for line in submenu.directives[.grub, default: []] {
                write([report.oneLine(line, "directive", of: submenu.tag)])
            }
            if let name = selection(view.place)?.last { choice(name, of: submenu.tag) }
            let start = lines
            indent.removeLast(4)
            lines = outside
            if body.isEmpty { throw Inexpressible(reason: "nothing of it can be chosen in GRUB") }
            write(["submenu \(head) {"])
            lines += start + body
            write(["}"])
            written.insert(id)
        } catch {
            report.add(submenu.tag, .omitted, error.reason)
        }
    }

    private mutating func entry(_ entry: MenuEntry, id: String) {
        if entry.isHidden, hidesEntries {
            return report.add(entry.name, .omitted, "GRUB has no hidden entries")
        }
        if entry.isDisabled { return report.add(entry.name, .omitted, "GRUB has no entries that cannot be chosen") }
        do throws(Inexpressible) {
            let title = String(repeating: " ", count: entry.indent) + entry.shownTitle
            let head = try head(title, id: id, hotkey: entry.hotkey, password: entry.password)
            let alternatives = entry.alternatives
            guard let first = alternatives.first else { throw Inexpressible(reason: "no platform can boot it") }
            if !entry.help.isEmpty { report.add(entry.name, .ignored, "GRUB shows no help texts") }
            report.noteDigests(of: entry, loader: "GRUB without a hash file")
            report.noteBytes(of: entry, encoding)
            if first.platforms == Platform.ofMenus {
                write(try block(head, first.action))
                written.insert(id)
                return
            }
            for (platforms, action) in alternatives { alternative(platforms, head, action, of: entry.name, id: id) }
        } catch {
            report.add(entry.name, .omitted, error.reason)
        }
    }

    /// An item that only some platforms see.
    private mutating func alternative(
        _ platforms: [Platform], _ head: String, _ action: BootAction, of name: String, id: String
    ) {
        do throws(Inexpressible) {
            let block = try block(head, action)
            let condition = platforms.map(GRUBRenderer.test).joined(separator: " -o ")
            write(["if [ \(condition) ]; then"] + block.map { "    " + $0 } + ["fi"])
            written.insert(id)
        } catch {
            report.add(name, .omitted, "\(error.reason) (\(platforms.map(\.menuName).joined(separator: ", ")))")
        }
    }

    private mutating func block(_ head: String, _ action: BootAction) throws(Inexpressible) -> [String] {
        ["menuentry \(head) {"] + (try commands(action)).map { "    " + $0 } + ["}"]
    }
}

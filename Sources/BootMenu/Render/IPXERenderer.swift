// SPDX-License-Identifier: Apache-2.0

/// Writes a menu as an iPXE script.
struct IPXERenderer {
    let scope: VariableScope
    let base: String?
    var report = RenderReport()
    private var text = IPXEText()
    private var lines: [String] = []
    private var labels: [String: String] = [:]
    private var taken: Set<String> = []
    private var isLocked = false
    private var written: Set<String> = []
    private var masterPassword: MenuPassword?

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
    private mutating func label(_ prefix: String, _ name: String) -> String {
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
    private mutating func shown(_ title: String, of item: String, first: Bool = false) -> String {
        let line = report.oneLine(title, "title", of: item)
        do throws(Inexpressible) { return try text.words(line, first: first) } catch {
            report.add(item, .changed, "iPXE expands ${ in every text, so the title shows $ {")
            return
                (try? text.words(
                    line.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "$ {"), first: first
                )) ?? ""
        }
    }

    private mutating func key(_ hotkey: Character?, of item: String) -> String {
        guard let hotkey else { return "" }
        guard hotkey.isASCII, hotkey.isLetter || hotkey.isNumber else {
            report.add(item, .ignored, "the hot key \(hotkey) is neither letter nor digit")
            return ""
        }
        return "--key \(hotkey) "
    }

    private mutating func add(_ entry: MenuEntry) {
        let title = String(repeating: " ", count: entry.indent) + entry.shownTitle
        let line = "item \(key(entry.hotkey, of: entry.name))\(label("e-", entry.name)) " + shown(title, of: entry.name)
        let platforms = Platform.allCases.filter { entry.action(on: $0) != nil }
        switch platforms {
        case Platform.allCases: lines.append(line)
        case Platform.allCases.filter(\.isEFI): lines.append("iseq ${platform} efi && \(line) ||")
        default: lines += platforms.map { "\(IPXERenderer.test($0)) && \(line) ||" }
        }
        if !entry.help.isEmpty { report.add(entry.name, .ignored, "iPXE shows no help texts") }
        report.noteDigests(of: entry, loader: "iPXE")
    }

    /// The command that succeeds on a platform alone (iPXE: settings `platform` and `buildarch`).
    private static func test(_ platform: Platform) -> String {
        let architecture =
            switch platform {
            case .bios: ""
            case .efiIA32: "i386"
            case .efiX64: "x86_64"
            case .efiARM32: "arm32"
            case .efiARM64: "arm64"
            case .efiRISCV64: "riscv64"
            }
        return platform.isEFI ? "iseq ${platform}-${buildarch} efi-\(architecture)" : "iseq ${platform} pcbios"
    }

    /// What choosing an entry does: its own lines, or one part for each different action.
    private mutating func body(_ entry: MenuEntry, menu: String, parent: String?) throws(Inexpressible) -> [String] {
        let own = label("e-", entry.name)
        let start = ["", ":" + own] + (try check(entry.password, parent: menu))
        let choices = Platform.allCases.compactMap { platform in entry.action(on: platform).map { (platform, $0) } }
        guard let first = choices.first else { throw Inexpressible(reason: "no platform can boot it") }
        if choices.allSatisfy({ $0.1 == first.1 }) { return start + (try commands(first.1, parent: parent)) }
        var groups: [(label: String, action: BootAction)] = []
        var dispatch: [String] = []
        for (platform, action) in choices {
            let known = groups.first { $0.action == action }?.label
            let target = known ?? "\(own)~\(platform.rawValue)"
            if known == nil { groups.append((target, action)) }
            dispatch.append("\(IPXERenderer.test(platform)) && goto \(target) ||")
        }
        var parts: [String] = []
        for group in groups { parts += [":" + group.label] + (try commands(group.action, parent: parent)) }
        return start + dispatch + ["goto failed"] + parts
    }

    /// Asks for a password, which iPXE can only compare as it is written.
    private mutating func check(_ password: MenuPassword?, parent: String) throws(Inexpressible) -> [String] {
        guard let password else { return [] }
        var tests: [String] = []
        for candidate in [password, masterPassword].compactMap({ $0 }) {
            switch candidate.kind {
            case .plain:
                tests.append(
                    "iseq ${password} " + (try text.words(report.oneLine(candidate.text, "password", of: "menu"))))
            case .masterOnly: continue
            case .crypt, .pbkdf2:
                if candidate == password { throw Inexpressible(reason: "iPXE cannot check a hashed password") }
            }
        }
        guard !tests.isEmpty else { throw Inexpressible(reason: "iPXE cannot check a hashed password") }
        return [
            "clear password ||", "login || goto \(parent)", tests.joined(separator: " || ") + " || goto \(parent)",
            "clear password ||",
        ]
    }

    private mutating func commands(_ action: BootAction, parent: String?) throws(Inexpressible) -> [String] {
        switch action {
        case .linux(let boot): return try linux(boot)
        case .chain(let file, let kind, let arguments):
            guard kind == .networkProgram || kind == .efi else {
                throw Inexpressible(reason: "iPXE cannot start this: \(kind.rawValue)")
            }
            let tail = try text.words(scope.expand(arguments))
            return [
                "chain \(try text.uri(scope.expand(file.path), base: base))\(tail.isEmpty ? "" : " " + tail) || goto failed"
            ]
        case .localDisk(.nextDevice): return ["exit 1"]
        case .localDisk: return ["iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||", "exit 1"]
        case .configuration: throw Inexpressible(reason: "iPXE cannot read another loader's configuration")
        case .goto(let tag), .exit(let tag?):
            guard let target = labels["m-" + tag] else { throw Inexpressible(reason: "there is no submenu \(tag)") }
            return ["goto \(target)"]
        case .exit(nil): return ["goto \(parent ?? "top")"]
        case .quit: return isLocked ? ["goto top"] : ["shell", "goto top"]
        }
    }

    /// An EFI build hands RAM disks over by name on the command line, a BIOS build by address alone.
    private mutating func linux(_ boot: LinuxBoot) throws(Inexpressible) -> [String] {
        let arguments = try text.words(scope.expand(boot.arguments))
        let names = boot.initrds.indices.map { "initrd=initrd\($0)" }.joined(separator: " ")
        var commands = ["imgfree"]
        if !names.isEmpty { commands.append("iseq ${platform} efi && set initrds \(names) || clear initrds ||") }
        let kernel = try text.uri(scope.expand(boot.kernel.path), base: base)
        commands.append(
            ["kernel", kernel, arguments, names.isEmpty ? "" : "${initrds}", "|| goto failed"].filter { !$0.isEmpty }
                .joined(separator: " "))
        for (number, initrd) in boot.initrds.enumerated() {
            commands.append(
                "initrd --name initrd\(number) \(try text.uri(scope.expand(initrd.path), base: base)) || goto failed")
        }
        return commands + ["boot || goto failed"]
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

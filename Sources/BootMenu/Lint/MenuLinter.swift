// SPDX-License-Identifier: Apache-2.0

/// Finds what is wrong in a menu by its meaning; what is wrong in the text of a pxelinux.cfg, its reader has found.
public struct MenuLinter {
    /// What the menu was read from.
    public enum Source: Sendable {
        /// A menu file of ours.
        case yaml
        /// A pxelinux.cfg with the program that shows it, and the encoding of its bytes.
        case pxelinux(interface: String?, TextEncoding)
    }

    let menu: Menu
    let source: Source
    let tree: (any FileTree)?
    let prefix: String
    private var findings: [LintFinding] = []
    private var seen: Set<LintFinding> = []

    /// A linter for one menu.
    ///
    /// - Parameters:
    ///   - tree: the files that clients can fetch; nil leaves out every rule that looks at files.
    ///   - prefix: the directory of the tree that paths are relative to.
    public init(_ menu: Menu, from source: Source, tree: (any FileTree)? = nil, prefix: String = "") {
        self.menu = menu
        self.source = source
        self.tree = tree
        self.prefix = prefix
    }

    /// Everything that is wrong, by file and line.
    public mutating func run() -> [LintFinding] {
        findings = []
        seen = []
        checkNames()
        checkReferences()
        checkPasswords()
        checkTexts()
        for entry in menu.entries { for action in entry.actions { check(action, of: entry) } }
        checkInterface()
        checkContents()
        return findings.sorted { ($0.file, $0.line, $0.rule.rawValue) < ($1.file, $1.line, $1.rule.rawValue) }
    }

    mutating func add(_ rule: LintRule, _ origin: Origin, _ message: String) {
        let finding = LintFinding(rule, origin, message)
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    private mutating func checkNames() {
        var first: [String: MenuEntry] = [:]
        var folded: [String: MenuEntry] = [:]
        for entry in menu.entries where !entry.isDisabled {
            if let other = first[entry.name] {
                add(.labelTwice, entry.origin, "\(entry.name) is defined already at \(other.origin)")
                continue
            }
            first[entry.name] = entry
            let key = entry.name.lowercased()
            if let other = folded[key] {
                add(.caseClash, entry.origin, "\(entry.name) and \(other.name) differ in case only")
            }
            folded[key] = folded[key] ?? entry
        }
    }

    private mutating func checkReferences() {
        let names = Set(menu.entries.filter { !$0.isDisabled }.map(\.name))
        let tags = menu.tags
        func isMissing(_ name: String?) -> String? {
            name.flatMap { names.contains($0) || tags.contains($0) ? nil : $0 }
        }
        if let name = isMissing(menu.defaultEntry) {
            add(.defaultMissing, menu.origin, "the default \(name) does not exist")
        }
        // The reader of a pxelinux.cfg has told it already, with its line.
        if case .yaml = source, let name = isMissing(menu.onTimeout.map { String($0.prefix { !$0.isConfigSpace }) }) {
            add(.defaultMissing, menu.origin, "\(name), which boots when time runs out, does not exist")
        }
        checkClock()
        for submenu in menu.submenus {
            if let name = isMissing(submenu.defaultEntry) {
                add(.defaultMissing, submenu.origin, "the default \(name) of submenu \(submenu.tag) does not exist")
            }
        }
        for machine in menu.machines {
            for name in [machine.defaultEntry].compactMap({ $0 }) + machine.only where isMissing(name) != nil {
                add(.defaultMissing, machine.origin, "\(name), which \(machine.match) gets, does not exist")
            }
        }
        let chosen = Set(
            [menu.defaultEntry, menu.onTimeout.map { String($0.prefix { !$0.isConfigSpace }) }]
                + menu.machines.map(\.defaultEntry))
        for entry in menu.entries {
            for action in entry.actions {
                switch action {
                case .goto(let tag), .exit(let tag?):
                    if !tags.contains(tag) {
                        add(.gotoMissing, entry.origin, "\(entry.name) leads to \(tag), which does not exist")
                    }
                default: continue
                }
            }
            if entry.isHidden, menu.isLocked, !chosen.contains(entry.name) {
                add(
                    .unreachable, entry.origin,
                    "\(entry.name) is hidden, and the menu does not let anyone type its name")
            }
        }
    }

    /// A clock that never runs: see ``MenuView/cursor(tags:)``.
    private mutating func checkClock() {
        let views = menu.views
        let start = views[menu.startPlace(in: views)]
        guard menu.presentation == .menu, let timeout = start.timeout, case .pxelinux = source,
            let cursor = start.cursor(tags: menu.tags), !cursor.runs
        else { return }
        let found = "the menu's first line cannot be chosen, so that TIMEOUT of \(timeout.secondsText) s does not count"
        add(.clockStopped, start.submenu?.origin ?? menu.origin, found)
    }

    private mutating func checkPasswords() {
        let guarded =
            menu.entries.map { ($0.name, $0.password, $0.origin) }
            + menu.submenus.map { ($0.tag, $0.password, $0.origin) }
        for (name, password, origin) in guarded + [("the menu", menu.masterPassword, menu.origin)]
        where password?.kind == .plain {
            add(.passwordClear, origin, "the password of \(name) is not hashed")
        }
        for (name, password, origin) in guarded + [("the menu", menu.masterPassword, menu.origin)]
        where password?.kind == .unknownHash {
            let isOpen = password?.isPlainForMenu == true
            let found = isOpen ? "which menu.c32 takes for the password itself" : "which opens for nobody"
            add(.passwordUnknown, origin, "the password of \(name) is a hash that menu.c32 does not know, \(found)")
        }
        guard !menu.isLocked, menu.masterPassword == nil else { return }
        for (name, password, origin) in guarded where password != nil {
            add(.passwordUseless, origin, "\(name) asks for a password, but command lines can be edited")
        }
    }

    private mutating func checkTexts() {
        if case .pxelinux(_, .codePage437) = source { return }
        let texts =
            menu.entries.map { ($0.shownTitle, $0.origin) } + menu.submenus.map { ($0.title, $0.origin) } + [
                (menu.title, menu.origin)
            ]
        for (text, origin) in texts where !text.utf8.allSatisfy({ $0 < 0x80 }) {
            add(.titleCharacters, origin, "\"\(text)\" has characters outside of ASCII")
        }
    }

    /// The menu program itself, which is a module like others.
    private mutating func checkInterface() {
        guard case .pxelinux(let interface?, _) = source, let tree else { return }
        let path = String(interface.prefix { !$0.isConfigSpace })
        guard let found = located(path) else { return }
        if tree.node(at: found) == nil {
            add(.moduleMissing, menu.origin, "\(path), which shows the menu, does not exist")
        } else {
            checkModule(found, origin: menu.origin)
        }
    }

    /// A path below the root of the tree; nil if it is elsewhere or leaves the root.
    func located(_ path: String) -> String? {
        if path.hasPrefix("::") { return TreePath.normalized(String(path.dropFirst(2))) }
        return BootFile.isAbsolute(path) ? nil : TreePath.normalized(TreePath.joined(prefix, path))
    }
}

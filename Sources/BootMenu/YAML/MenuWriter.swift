// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
import Yams

extension Menu {
    /// The menu as a menu file: `try Menu(yaml: menu.yaml()) == menu`.
    public func yaml() throws(MenuFileError) -> String {
        do {
            return try Yams.serialize(node: MenuWriter.menu(self), width: 120, allowUnicode: true)
        } catch {
            throw MenuFileError(file: "", line: 0, column: 0, path: "", problem: "\(error)")
        }
    }
}

/// Builds the values of a menu file; what has its usual value is left out.
enum MenuWriter {
    private typealias Pairs = [(String, Node?)]

    private static func mapping(_ pairs: Pairs) -> Node {
        Node(pairs.compactMap { pair in pair.1.map { (Node(pair.0), $0) } })
    }

    /// A text; several lines stand as a block.
    private static func text(_ text: String?) -> Node? {
        text.map { Node($0, .init(.str), $0.contains("\n") && !$0.hasPrefix(" ") ? .literal : .any) }
    }

    private static func number(_ value: Int) -> Node? { value == 0 ? nil : Node(String(value)) }

    private static func flag(_ value: Bool) -> Node? { value ? Node("true") : nil }

    private static func texts(_ texts: [String]?) -> Node? {
        guard let texts, !texts.isEmpty else { return nil }
        return Node(texts.compactMap { text($0) })
    }

    private static func duration(_ time: Duration?) -> Node? {
        time.map { Node($0.milliseconds % 1000 == 0 ? "\($0.milliseconds / 1000)s" : "\($0.milliseconds)ms") }
    }

    private static func variables(_ variables: [String: Template]) -> Node? {
        variables.isEmpty
            ? nil : mapping(variables.sorted { $0.key < $1.key }.map { ($0.key, text($0.value.description)) })
    }

    static func menu(_ menu: Menu) -> Node {
        var pairs: Pairs = [
            ("title", menu.title.isEmpty ? nil : text(menu.title)), ("default", text(menu.defaultEntry)),
            ("default-options", menu.defaultOptions.isEmpty ? nil : text(menu.defaultOptions)),
            ("show", menu.presentation == .menu ? nil : text(menu.presentation.rawValue)),
            ("timeout", duration(menu.timeout)), ("total-timeout", duration(menu.totalTimeout)),
            ("on-timeout", text(menu.onTimeout)), ("hidden", flag(menu.isHidden)), ("locked", locked(menu)),
            ("master-password", text(menu.masterPassword?.text)), ("serial", menu.serial.map(serial)),
            ("background", text(menu.background)), ("resolution", text(menu.resolution?.description)),
            ("variables", variables(menu.variables)),
            ("machines", menu.machines.isEmpty ? nil : Node(menu.machines.map(machine))),
        ]
        pairs += LoaderFamily.allCases.map { ($0.rawValue, texts(menu.directives[$0])) }
        pairs += [("entries", Node(menu.items.map(item))), ("generated", texts(menu.generated))]
        return mapping(pairs)
    }

    private static func locked(_ menu: Menu) -> Node? {
        switch (menu.forbidsOptions, menu.forbidsPrompt) {
        case (true, true): Node("true")
        case (true, false): Node("options")
        case (false, true): Node("prompt")
        case (false, false): nil
        }
    }

    /// A setting of a submenu's own; `never` stands for none.
    private static func own<Value>(_ setting: Inherited<Value?>, _ write: (Value) -> Node?) -> Node? {
        switch setting {
        case .inherited: nil
        case .own(nil): Node("never")
        case .own(let value?): write(value)
        }
    }

    private static func serial(_ serial: SerialConsole) -> Node {
        mapping([
            ("port", Node(String(serial.port))), ("baud", Node(String(serial.baud))), ("flow", number(serial.flow)),
        ])
    }

    private static func machine(_ machine: MenuMachine) -> Node {
        mapping([
            ("match", text(machine.match.description)), ("default", text(machine.defaultEntry)),
            ("timeout", duration(machine.timeout)), ("variables", variables(machine.variables)),
            ("only", texts(machine.only)),
        ])
    }

    static func item(_ item: MenuItem) -> Node {
        switch item {
        case .separator: Node("separator")
        case .text(let line): mapping([("text", text(line))])
        case .directive(let line): mapping([("directive", text(line))])
        case .submenu(let submenu): self.submenu(submenu)
        case .entry(let entry): self.entry(entry)
        }
    }

    private static func submenu(_ submenu: Submenu) -> Node {
        var pairs: Pairs = [
            ("submenu", text(submenu.tag)), ("title", submenu.title == submenu.tag ? nil : text(submenu.title)),
            ("heading", text(submenu.heading)), ("hotkey", text(submenu.hotkey.map { String($0) })),
            ("password", text(submenu.password?.text)), ("default", text(submenu.defaultEntry)),
        ]
        pairs += [
            ("selected", flag(submenu.isDefault)), ("start", flag(submenu.isStart)),
            ("timeout", own(submenu.timeout) { duration($0) }), ("on-timeout", own(submenu.onTimeout) { text($0) }),
            ("master-password", own(submenu.masterPassword) { text($0.text) }),
            ("background", own(submenu.background) { text($0) }),
        ]
        if case .own(let isLocked) = submenu.forbidsOptions {
            pairs.append(("locked", Node(isLocked ? "true" : "false")))
        }
        pairs += [LoaderFamily.pxelinux, .grub].map { ($0.rawValue, texts(submenu.directives[$0])) }
        return mapping(pairs + [("entries", Node(submenu.items.map(item)))])
    }

    private static func entry(_ entry: MenuEntry) -> Node {
        var pairs: Pairs = [
            ("name", text(entry.name)), ("title", text(entry.title)), ("hotkey", text(entry.hotkey.map { String($0) })),
            ("indent", number(entry.indent)), ("hidden", flag(entry.isHidden)), ("disabled", flag(entry.isDisabled)),
            ("default", flag(entry.isDefault)), ("password", text(entry.password?.text)),
            ("pxelinux", texts(entry.directives[.pxelinux])),
            ("help", entry.help.isEmpty ? nil : text(entry.help + (entry.help.contains("\n") ? "\n" : ""))),
        ]
        pairs += entry.action.map(action) ?? []
        let variants = entry.variants.sorted { $0.key < $1.key }.map {
            ($0.key.menuName, mapping(action($0.value)) as Node?)
        }
        pairs.append(("variants", variants.isEmpty ? nil : mapping(variants)))
        return mapping(pairs)
    }

    private static func action(_ action: BootAction) -> Pairs {
        switch action {
        case .linux(let boot):
            let initrds = boot.initrds.map(file)
            return [
                ("kernel", file(boot.kernel)),
                ("initrd", initrds.count == 1 ? initrds[0] : initrds.isEmpty ? nil : Node(initrds)),
                ("arguments", boot.arguments.isEmpty ? nil : text(boot.arguments.description)),
                ("address", text(boot.address?.rawValue)),
            ]
        case .chain(let program, let kind, let arguments):
            return [
                (kind.rawValue, file(program)), ("arguments", arguments.isEmpty ? nil : text(arguments.description)),
            ]
        case .localDisk(let how):
            let name = EntryReader.localBoots.first { $0.1 == how }?.0
            return [("local-disk", text(name ?? String(how.rawValue)))]
        case .configuration(let config, let directory):
            return [("config", file(config)), ("directory", text(directory))]
        case .message(let message, let background):
            return [("message", file(message)), ("message-background", background.map(file))]
        case .goto(let tag): return [("goto", text(tag))]
        case .exit(let tag): return [("exit", text(tag ?? "true"))]
        case .quit: return [("quit", Node("true"))]
        }
    }

    private static func file(_ file: BootFile) -> Node {
        guard let digest = file.sha256 else { return Node(file.path.description) }
        return mapping([("path", text(file.path.description)), ("sha256", text(digest))])
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Menu {
    /// Reads a menu file; ``MenuSchema`` has its keys.
    ///
    /// - Parameter name: the file's name for messages.
    public init(yaml: String, file name: String = "menu.yaml") throws(MenuFileErrors) {
        let file = YAMLFile(yaml: yaml, file: name)
        var reader = MenuReader(problems: file.problems)
        let menu = file.root.flatMap { reader.menu($0) }
        guard let menu, reader.problems.isEmpty else { throw MenuFileErrors(reader.problems) }
        self = menu
    }
}

/// Builds a menu from the values of its file; a mistake in one part of it hides no mistake in another.
struct MenuReader {
    /// Submenus in submenus, and items altogether: aliases can make a small file describe more than anyone can hold.
    static let deepestSubmenu = 16
    static let mostItems = 200_000
    private var items = 0
    /// What is wrong so far.
    private(set) var problems: [MenuFileError]

    init(problems: [MenuFileError]) {
        self.problems = problems
    }

    /// What `read` gives; nil after a mistake, which is kept.
    private mutating func part<Value>(_ read: () throws(MenuFileError) -> Value) -> Value? {
        do {
            return try read()
        } catch {
            problems.append(error)
            return nil
        }
    }

    /// The values of a mapping by its known keys; the others are kept as mistakes.
    private mutating func keys(_ value: YAMLValue, of object: MenuSchema.Object) -> [String: YAMLValue] {
        let pairs = part { () throws(MenuFileError) in try value.pairs() } ?? []
        let known = object.keys.map(\.name)
        for (key, _) in pairs where !known.contains(key) {
            problems.append(value.unknownKey(key, of: object.name, among: known))
        }
        return Dictionary(pairs.filter { known.contains($0.key) }) { first, _ in first }
    }

    mutating func menu(_ value: YAMLValue) -> Menu? {
        let keys = keys(value, of: MenuSchema.menu)
        var menu = part { () throws(MenuFileError) in try MenuReader.settings(keys) }
        menu?.origin = Origin(file: value.file, line: 0)
        for machine in part({ () throws(MenuFileError) in try keys["machines"]?.list() ?? [] }) ?? [] {
            guard let read = part({ () throws(MenuFileError) in try MenuReader.machine(machine) }) else { continue }
            menu?.machines.append(read)
        }
        let items = list(keys["entries"], depth: 1)
        menu?.items = items
        return menu
    }

    private static func settings(_ keys: [String: YAMLValue]) throws(MenuFileError) -> Menu {
        var menu = Menu(try keys["title"]?.text() ?? "")
        menu.defaultEntry = try keys["default"]?.word()
        menu.timeout = try keys["timeout"]?.duration()
        menu.totalTimeout = try keys["total-timeout"]?.duration()
        menu.defaultOptions = try keys["default-options"]?.text() ?? ""
        if let show = keys["show"] {
            guard let presentation = MenuPresentation(rawValue: try show.text()) else {
                throw show.error("needs menu, prompt or nothing")
            }
            menu.presentation = presentation
        }
        menu.onTimeout = try keys["on-timeout"]?.text()
        menu.isHidden = try keys["hidden"]?.flag() ?? false
        switch try keys["locked"]?.text() {
        case "options": menu.forbidsOptions = true
        case "prompt": menu.forbidsPrompt = true
        default: menu.isLocked = try keys["locked"]?.flag() ?? false
        }
        menu.masterPassword = try keys["master-password"].map(password)
        menu.serial = try keys["serial"].map(serial)
        menu.background = try keys["background"]?.word()
        if let size = keys["resolution"] {
            guard let resolution = Resolution(try size.text()) else { throw size.error("needs a size like 800x600") }
            menu.resolution = resolution
        }
        menu.variables = try variables(keys["variables"])
        menu.directives = try directives(keys)
        menu.generated = try texts(keys["generated"])
        return menu
    }

    private static func password(_ value: YAMLValue) throws(MenuFileError) -> MenuPassword {
        MenuPassword(try value.text())
    }

    /// A text; nil for `never`.
    private static func orNever(_ value: YAMLValue) throws(MenuFileError) -> String? {
        let text = try value.text()
        return text == "never" ? nil : text
    }

    static func texts(_ value: YAMLValue?) throws(MenuFileError) -> [String] {
        var texts: [String] = []
        for element in try value?.list() ?? [] { texts.append(try element.text()) }
        return texts
    }

    private static func serial(_ value: YAMLValue) throws(MenuFileError) -> SerialConsole {
        let keys = try value.object(MenuSchema.serial)
        return SerialConsole(
            port: try keys["port"]?.number(0...0xFFFF) ?? 0, baud: try keys["baud"]?.number(75...115_200) ?? 9600,
            flow: try keys["flow"]?.number(0...0xFFF) ?? 0)
    }

    private static func variables(_ value: YAMLValue?) throws(MenuFileError) -> [String: Template] {
        var variables: [String: Template] = [:]
        for (name, text) in try value?.pairs() ?? [] {
            guard Template.isName(name) else { throw text.error("a variable's name has letters, digits, - and _ only") }
            if MachineVariable(rawValue: name) != nil {
                throw text.error("the machine itself knows ${\(name)}; take another name")
            }
            variables[name] = try text.template()
        }
        return variables
    }

    private static func directives(_ keys: [String: YAMLValue]) throws(MenuFileError) -> [LoaderFamily: [String]] {
        var directives: [LoaderFamily: [String]] = [:]
        for family in LoaderFamily.allCases {
            let lines = try texts(keys[family.rawValue])
            if !lines.isEmpty { directives[family] = lines }
        }
        return directives
    }

    private static func machine(_ value: YAMLValue) throws(MenuFileError) -> MenuMachine {
        let keys = try value.object(MenuSchema.machine)
        guard let text = keys["match"] else { throw value.error("a machine needs the key match") }
        guard let match = MachineMatch(try text.text()) else {
            throw text.error(
                "needs a hardware address, a UUID, an address or a network /4, /8 ... /28, found \"\(try text.text())\""
            )
        }
        var machine = MenuMachine(match)
        machine.defaultEntry = try keys["default"]?.word()
        machine.timeout = try keys["timeout"]?.duration()
        machine.variables = try variables(keys["variables"])
        machine.only = try texts(keys["only"])
        machine.origin = value.origin
        return machine
    }

    private mutating func list(_ value: YAMLValue?, depth: Int) -> [MenuItem] {
        guard let value else { return [] }
        let elements = part { () throws(MenuFileError) -> [YAMLValue] in
            guard depth <= MenuReader.deepestSubmenu else {
                throw value.error("more than \(MenuReader.deepestSubmenu) submenus in each other")
            }
            return try value.list()
        }
        var list: [MenuItem] = []
        for element in elements ?? [] where items <= MenuReader.mostItems {
            items += 1
            if items > MenuReader.mostItems {
                problems.append(element.error("more than \(MenuReader.mostItems) items"))
            } else if let item = item(element, depth: depth) {
                list.append(item)
            }
        }
        return list
    }

    private mutating func item(_ value: YAMLValue, depth: Int) -> MenuItem? {
        let isSubmenu = (try? value.pairs())?.contains { $0.key == "submenu" } ?? false
        if isSubmenu { return submenu(value, depth: depth).map { .submenu($0) } }
        return part { () throws(MenuFileError) in try MenuReader.plainItem(value) }
    }

    private static func plainItem(_ value: YAMLValue) throws(MenuFileError) -> MenuItem {
        guard value.isMapping else {
            guard try value.text() == "separator" else {
                throw value.error("an item is a mapping or the word separator")
            }
            return .separator
        }
        let names = Set(try value.pairs().map(\.key))
        if names.contains("text") {
            return .text(try value.object(MenuSchema.text)["text"]?.text() ?? "")
        }
        if names.contains("directive") {
            return .directive(try value.object(MenuSchema.directive)["directive"]?.text() ?? "")
        }
        return .entry(try EntryReader.entry(value))
    }

    private mutating func submenu(_ value: YAMLValue, depth: Int) -> Submenu? {
        let keys = keys(value, of: MenuSchema.submenu)
        var submenu = part { () throws(MenuFileError) in try MenuReader.settings(ofSubmenu: keys) }
        submenu?.origin = value.origin
        let items = list(keys["entries"], depth: depth + 1)
        submenu?.items = items
        return submenu
    }

    private static func settings(ofSubmenu keys: [String: YAMLValue]) throws(MenuFileError) -> Submenu {
        var submenu = Submenu(try keys["submenu"]?.text() ?? "", title: try keys["title"]?.text())
        submenu.heading = try keys["heading"]?.text()
        submenu.hotkey = try keys["hotkey"]?.character()
        submenu.password = try keys["password"].map(password)
        submenu.defaultEntry = try keys["default"]?.text()
        submenu.isDefault = try keys["selected"]?.flag() ?? false
        submenu.isStart = try keys["start"]?.flag() ?? false
        if let timeout = keys["timeout"] { submenu.timeout = .own(try timeout.duration()) }
        if let command = keys["on-timeout"] { submenu.onTimeout = .own(try orNever(command)) }
        if let locked = keys["locked"] { submenu.forbidsOptions = .own(try locked.flag()) }
        if let password = keys["master-password"] {
            submenu.masterPassword = .own(try orNever(password).map { MenuPassword($0) })
        }
        if let background = keys["background"] { submenu.background = .own(try orNever(background)) }
        submenu.directives = try directives(keys)
        return submenu
    }
}

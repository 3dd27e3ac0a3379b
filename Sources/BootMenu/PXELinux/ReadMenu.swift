// SPDX-License-Identifier: Apache-2.0

/// A menu while its lines are read; it begins with what the menu around it has at that line.
final class ReadMenu {
    /// A line of it.
    enum Item {
        /// With its number among the labels that have a name.
        case entry(MenuEntry, number: Int?)
        case submenu(ReadMenu)
        case separator
        case text(String)
        case directive(String)
    }

    let tag: String
    let origin: Origin
    let parent: ReadMenu?
    /// Its line in the menu around it.
    let place: Int
    var items: [Item] = []
    var title = ""
    /// What its line shows, as it is written; nil shows the tag.
    var label: String?
    var hotkey: Character?
    var password: MenuPassword?
    /// The line that is selected when it opens.
    var marked: Int?
    var directives: [String] = []
    /// Where the line of a setting goes: submenus that stand before it do not inherit it.
    var hasSubmenus = false

    var timeout: Duration?
    var onTimeout: String?
    var masterPassword: MenuPassword?
    var background: String?
    var forbidsOptions = false

    init(_ tag: String, in parent: ReadMenu? = nil, origin: Origin = Origin()) {
        self.tag = tag
        self.origin = origin
        self.parent = parent
        place = parent?.items.count ?? 0
        timeout = parent?.timeout
        onTimeout = parent?.onTimeout
        masterPassword = parent?.masterPassword
        background = parent?.background
        forbidsOptions = parent?.forbidsOptions ?? false
        parent?.items.append(.submenu(self))
        parent?.hasSubmenus = true
    }

    /// Keeps a line that the model has no place for; behind the submenus that do not inherit it, if there are some.
    func keep(_ line: String) {
        guard hasSubmenus else { return directives.append(line) }
        let last = items.lastIndex { item in
            switch item {
            case .submenu, .directive: true
            case .entry, .separator, .text: false
            }
        }
        let place = (last ?? -1) + 1
        items.insert(.directive(line), at: place)
        if let marked, marked >= place { self.marked = marked + 1 }
    }

    /// Selects the label with this number.
    func mark(number: Int) {
        marked = items.firstIndex { if case .entry(_, number) = $0 { true } else { false } } ?? marked
    }

    /// Rewrites ONTIMEOUT in it and in its submenus.
    func resolveOnTimeout(_ resolved: (String) -> String) {
        onTimeout = onTimeout.map(resolved)
        for case .submenu(let menu) in items { menu.resolveOnTimeout(resolved) }
    }

    /// MENU LABEL names its line, and its headline as long as MENU TITLE has not (readconfig.c).
    func setLabel(_ value: String) {
        guard let parent else { return }
        label = value
        let (text, key) = ConfigInterpreter.splitCaret(value)
        if let key, parent.claims(key) { hotkey = key }
        if title.isEmpty { title = text }
    }

    /// MENU TITLE names its headline, and its line as long as nothing else has.
    func setTitle(_ value: String) {
        title = value
        if parent != nil, label == nil { label = value }
    }

    private var keys: Set<Character> = []

    /// Whether a key is still free; the first line that marks it has it.
    func claims(_ key: Character) -> Bool { keys.insert(key).inserted }

    /// The submenu of the model.
    ///
    /// - Parameter start: the menu that is shown first.
    func submenu(start: ReadMenu) -> Submenu {
        var submenu = Submenu(tag, title: ConfigInterpreter.splitCaret(label ?? shownTag).text)
        submenu.heading = title == submenu.title ? nil : title
        submenu.hotkey = hotkey
        submenu.password = password
        submenu.isStart = self === start
        submenu.isDefault = parent?.marked == place
        if let parent {
            submenu.timeout = timeout == parent.timeout ? .inherited : .own(timeout)
            submenu.onTimeout = onTimeout == parent.onTimeout ? .inherited : .own(onTimeout)
            submenu.masterPassword = masterPassword == parent.masterPassword ? .inherited : .own(masterPassword)
            submenu.background = background == parent.background ? .inherited : .own(background)
            submenu.forbidsOptions = forbidsOptions == parent.forbidsOptions ? .inherited : .own(forbidsOptions)
        }
        if !directives.isEmpty { submenu.directives[.pxelinux] = directives }
        submenu.items = modelItems(start: start)
        submenu.origin = origin
        return submenu
    }

    /// A submenu without a tag shows nothing as long as nothing names it.
    private var shownTag: String { tag.hasPrefix(ConfigInterpreter.untaggedPrefix) ? "" : tag }

    /// The lines of the model.
    func modelItems(start: ReadMenu) -> [MenuItem] {
        items.enumerated().map { index, item in
            switch item {
            case .entry(var entry, _):
                entry.isDefault = marked == index
                return .entry(entry)
            case .submenu(let menu): return .submenu(menu.submenu(start: start))
            case .separator: return .separator
            case .text(let text): return .text(text)
            case .directive(let line): return .directive(line)
            }
        }
    }
}

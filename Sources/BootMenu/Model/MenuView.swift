// SPDX-License-Identifier: Apache-2.0

/// One menu of a menu tree as it is while it is shown, with everything that it inherits.
struct MenuView {
    /// Its place among all menus in reading order: 0 is the top.
    let place: Int

    /// The place of the menu around it.
    let parent: Int?

    /// The submenu; nil for the top.
    let submenu: Submenu?

    /// What is in the headline.
    let heading: String

    /// Its lines.
    let items: [MenuItem]

    /// For an entry its number in reading order, for a submenu the place of its menu, 0 for other lines.
    var numbers: [Int] = []

    /// The line that is selected when it opens, as far as somebody said so.
    var marked: Int?

    /// What holds while it is shown.
    let timeout: Duration?
    let onTimeout: String?
    let masterPassword: MenuPassword?
    let background: String?
    let forbidsOptions: Bool

    /// Lines for PXELINUX that hold in it, those of outer menus first.
    var directives: [String]
}

extension Menu {
    /// The top and every submenu in reading order.
    var views: [MenuView] {
        var views: [MenuView] = []
        var entries = 0
        let top = MenuView(
            place: 0, parent: nil, submenu: nil, heading: title, items: items, timeout: timeout, onTimeout: onTimeout,
            masterPassword: masterPassword, background: background, forbidsOptions: forbidsOptions,
            directives: directives[.pxelinux, default: []])
        Menu.add(top, to: &views, entries: &entries)
        if let found = defaultPlace(in: views) { views[found.view].marked = found.item }
        return views
    }

    private static func add(_ view: MenuView, to views: inout [MenuView], entries: inout Int) {
        let place = view.place
        views.append(view)
        var lines = view.directives
        for (index, item) in view.items.enumerated() {
            switch item {
            case .entry(let entry):
                views[place].numbers.append(entries)
                entries += 1
                if entry.isDefault || view.submenu?.defaultEntry == entry.name && views[place].marked == nil {
                    views[place].marked = index
                }
            case .submenu(let submenu):
                views[place].numbers.append(views.count)
                if submenu.isDefault || view.submenu?.defaultEntry == submenu.tag && views[place].marked == nil {
                    views[place].marked = index
                }
                let inner = MenuView(
                    place: views.count, parent: place, submenu: submenu, heading: submenu.heading ?? submenu.title,
                    items: submenu.items, timeout: submenu.timeout.value(view.timeout),
                    onTimeout: submenu.onTimeout.value(view.onTimeout),
                    masterPassword: submenu.masterPassword.value(view.masterPassword),
                    background: submenu.background.value(view.background),
                    forbidsOptions: submenu.forbidsOptions.value(view.forbidsOptions),
                    directives: lines + submenu.directives[.pxelinux, default: []])
                add(inner, to: &views, entries: &entries)
            case .directive(let line):
                views[place].numbers.append(0)
                lines.append(line)
            case .separator, .text: views[place].numbers.append(0)
            }
        }
        views[place].directives = lines
    }

    /// Where the default is: the first entry of that name, or else a submenu with that tag.
    private func defaultPlace(in views: [MenuView]) -> (view: Int, item: Int)? {
        guard let name = defaultEntry else { return nil }
        var first: (number: Int, view: Int, item: Int)?
        var submenu: (view: Int, item: Int)?
        for view in views {
            for (index, item) in view.items.enumerated() {
                switch item {
                case .entry(let entry) where entry.name == name && !entry.isDisabled:
                    if view.numbers[index] < first?.number ?? .max { first = (view.numbers[index], view.place, index) }
                case .submenu(let inner) where inner.tag == name: submenu = submenu ?? (view.place, index)
                default: continue
                }
            }
        }
        return first.map { ($0.view, $0.item) } ?? submenu
    }

    /// The place of the menu that is shown first: where the default is, or what MENU START names.
    func startPlace(in views: [MenuView]) -> Int {
        if let found = defaultPlace(in: views), case .entry(let entry) = views[found.view].items[found.item] {
            if !entry.isHidden { return found.view }
        }
        return views.last { $0.submenu?.isStart == true }?.place ?? 0
    }

    /// The place of the menu that a tag names: the last one with it, for menu.c32 looks through its list from the newest
    /// (com32/menu/readconfig.c, find_menu); `.top` is the top's own tag.
    static func place(ofTag tag: String, in views: [MenuView]) -> Int? {
        views.last { $0.submenu?.tag == tag }?.place ?? (tag == ".top" ? 0 : nil)
    }
}

extension MenuView {
    /// The lines that are on the screen.
    var visible: [Int] {
        items.indices.filter { index in
            switch items[index] {
            case .entry(let entry): !entry.isHidden
            case .directive: false
            case .submenu, .separator, .text: true
            }
        }
    }

    /// Whether a line can be chosen, given the tags that exist.
    func canBeChosen(_ index: Int, tags: Set<String>) -> Bool {
        switch items[index] {
        case .entry(let entry):
            if entry.isDisabled { return false }
            switch entry.action {
            case .goto(let tag)?, .exit(let tag?)?: return tags.contains(tag)
            default: return true
            }
        case .submenu: return true
        case .separator, .text, .directive: return false
        }
    }

    /// The line under the cursor when the menu opens, and whether the clock runs: menu.c32 stops it as soon as the cursor
    /// is not on the default, which is the first line unless something else is said (com32/menu/menumain.c, run_menu).
    func cursor(tags: Set<String>) -> (item: Int, runs: Bool)? {
        let visible = visible
        guard let first = visible.first else { return nil }
        let start = marked.flatMap { visible.firstIndex(of: $0) } ?? 0
        var place = start
        if place == 0 { while place < visible.count, !canBeChosen(visible[place], tags: tags) { place += 1 } }
        if place >= visible.count - 1 {
            place = visible.count - 1
            while place > 0, !canBeChosen(visible[place], tags: tags) { place -= 1 }
        }
        return (visible.indices.contains(place) ? visible[place] : first, place == start)
    }
}

extension Menu {
    /// The tags that GOTO finds.
    var tags: Set<String> { Set(submenus.map(\.tag) + [".top", ".hidden"]) }
}

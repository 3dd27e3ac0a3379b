// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// One line of a menu.
public enum MenuItem: Hashable, Sendable {
    case entry(MenuEntry)
    case submenu(Submenu)
    /// An empty line.
    case separator
    /// A line to read, which cannot be chosen.
    case text(String)
    /// A line of pxelinux.cfg that stands here and not at the top, because submenus before it must not inherit it.
    case directive(String)
}

/// Something to boot.
public struct MenuEntry: Hashable, Sendable {
    /// The name by which it is chosen at a prompt and as a default: one word. Of several entries with one name the first
    /// is found by name; each can be chosen in a menu.
    public var name: String

    /// The text shown; nil shows the name.
    public var title: String?

    /// The key that chooses it, lower-case; loaders mark its first occurrence in the title.
    public var hotkey: Character?

    /// By how many blanks the title is moved to the right.
    public var indent = 0

    /// Whether it can only be chosen by name.
    public var isHidden = false

    /// Whether it is shown and cannot be chosen.
    public var isDisabled = false

    /// Whether it is selected when its menu opens (PXELINUX: MENU DEFAULT), unless the menu's default is there.
    public var isDefault = false

    /// What has to be typed before it boots.
    public var password: MenuPassword?

    /// Lines for one boot loader, written as they are: MENU SAVE, MENU IMMEDIATE.
    public var directives: [LoaderFamily: [String]] = [:]

    /// Lines shown below the menu while it is selected.
    public var help = ""

    /// What it does on every platform that has no variant; nil if it exists on those alone.
    public var action: BootAction?

    /// What it does on particular platforms.
    public var variants: [Platform: BootAction] = [:]

    /// Where it was written.
    public var origin = Origin()

    /// An entry by its name and what it does.
    public init(
        _ name: String, title: String? = nil, _ action: BootAction? = nil, variants: [Platform: BootAction] = [:]
    ) {
        self.name = name
        self.title = title
        self.action = action
        self.variants = variants
    }

    /// The text shown.
    public var shownTitle: String { title ?? name }

    /// What it does on a platform; nil if it does not exist there.
    public func action(on platform: Platform) -> BootAction? {
        (variants[platform] ?? action).flatMap { $0.runs(on: platform) ? $0 : nil }
    }

    /// What it does, with the platforms on which it does that; in the order of ``Platform``, without those that do not have it.
    public var alternatives: [(platforms: [Platform], action: BootAction)] {
        if variants.isEmpty, let action, Platform.ofMenus.allSatisfy(action.runs(on:)) {
            return [(Platform.ofMenus, action)]
        }
        var alternatives: [(platforms: [Platform], action: BootAction)] = []
        for platform in Platform.ofMenus {
            guard let action = action(on: platform) else { continue }
            if let place = alternatives.firstIndex(where: { $0.action == action }) {
                alternatives[place].platforms.append(platform)
            } else {
                alternatives.append(([platform], action))
            }
        }
        return alternatives
    }

    /// Every action of it, the general one first, then by platform.
    public var actions: [BootAction] {
        (action.map { [$0] } ?? []) + variants.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// A menu below an item of another menu.
public struct Submenu: Hashable, Sendable {
    /// The name that GOTO uses; of several submenus with one tag the last is found by it.
    public var tag: String

    /// The text of the item that opens it.
    public var title: String

    /// Its headline; nil shows the title again, an empty text nothing.
    public var heading: String?

    /// The key that opens it, lower-case.
    public var hotkey: Character?

    /// What has to be typed before it opens.
    public var password: MenuPassword?

    /// The name of the entry that is selected at first; an entry with ``MenuEntry/isDefault`` comes before it.
    public var defaultEntry: String?

    /// Whether its item is selected when the menu around it opens.
    public var isDefault = false

    /// Whether it is the first menu to be shown (PXELINUX: MENU START), unless the menu's default is elsewhere.
    public var isStart = false

    /// How long to wait for a key if it is the first menu to be shown.
    public var timeout = Inherited<Duration?>.inherited

    /// What boots then.
    public var onTimeout = Inherited<String?>.inherited

    /// What opens every protected entry in it.
    public var masterPassword = Inherited<MenuPassword?>.inherited

    /// A picture or colour.
    public var background = Inherited<String?>.inherited

    /// Whether command lines may not be edited in it.
    public var forbidsOptions = Inherited<Bool>.inherited

    /// Lines for one boot loader, written as they are.
    public var directives: [LoaderFamily: [String]] = [:]

    /// Its lines.
    public var items: [MenuItem]

    /// Where it was written.
    public var origin = Origin()

    /// A submenu with its items.
    public init(_ tag: String, title: String? = nil, @MenuBuilder items: () -> [MenuItem] = { [] }) {
        self.tag = tag
        self.title = title ?? tag
        self.items = items()
    }
}

/// A boot loader whose configuration language we write.
public enum LoaderFamily: String, CaseIterable, Sendable {
    case pxelinux
    case ipxe
    case grub
}

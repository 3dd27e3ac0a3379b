// SPDX-License-Identifier: Apache-2.0

/// One line of a menu.
public enum MenuItem: Hashable, Sendable {
    case entry(MenuEntry)
    case submenu(Submenu)
    /// An empty line.
    case separator
    /// A line to read, which cannot be chosen.
    case text(String)
}

/// Something to boot.
public struct MenuEntry: Hashable, Sendable {
    /// The name by which it is chosen at a prompt and as a default: one word, unique in the whole menu.
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

    /// What has to be typed before it boots.
    public var password: MenuPassword?

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
        if variants.isEmpty, let action, Platform.allCases.allSatisfy(action.runs(on:)) {
            return [(Platform.allCases, action)]
        }
        var alternatives: [(platforms: [Platform], action: BootAction)] = []
        for platform in Platform.allCases {
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
    /// The name that GOTO uses: unique among submenus.
    public var tag: String

    /// The text of the item that opens it.
    public var title: String

    /// Its headline; nil shows the title again.
    public var heading: String?

    /// The key that opens it, lower-case.
    public var hotkey: Character?

    /// What has to be typed before it opens.
    public var password: MenuPassword?

    /// The name of the entry that is selected at first.
    public var defaultEntry: String?

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

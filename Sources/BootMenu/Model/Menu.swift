// SPDX-License-Identifier: Apache-2.0

/// A boot menu, independent of the loader that shows it.
public struct Menu: Hashable, Sendable {
    /// The headline.
    public var title: String

    /// What people see before something boots.
    public var presentation = MenuPresentation.menu

    /// The name of the entry that boots when time runs out, and is selected at first; the first of several entries with
    /// that name. The menu that has it is the first to be shown.
    public var defaultEntry: String?

    /// What stands behind the name at a prompt: words for its command line. A menu does not use them.
    public var defaultOptions = ""

    /// How long to wait for a key; nil waits for ever.
    public var timeout: Duration?

    /// How long to wait even if keys are pressed; nil waits for ever.
    public var totalTimeout: Duration?

    /// What boots when time runs out, if it is not the default: an entry's name, perhaps with words for its command line,
    /// or a command line of its own.
    public var onTimeout: String?

    /// Whether the menu stays invisible until a key is pressed.
    public var isHidden = false

    /// Whether command lines may not be edited (PXELINUX: ALLOWOPTIONS 0).
    public var forbidsOptions = false

    /// Whether leaving the menu leads to no prompt (PXELINUX: NOESCAPE 1).
    public var forbidsPrompt = false

    /// Whether people may neither edit command lines nor leave the menu.
    public var isLocked: Bool {
        get { forbidsOptions && forbidsPrompt }
        set { (forbidsOptions, forbidsPrompt) = (newValue, newValue) }
    }

    /// What opens every protected entry.
    public var masterPassword: MenuPassword?

    /// A serial port to use besides the screen.
    public var serial: SerialConsole?

    /// A picture, or a colour as `#AARRGGBB`.
    public var background: String?

    /// The size of a graphical menu in pixels.
    public var resolution: Resolution?

    /// Texts that templates can name.
    public var variables: [String: Template] = [:]

    /// Machines that get a menu of their own.
    public var machines: [MenuMachine] = []

    /// Lines for one boot loader, written as they are.
    public var directives: [LoaderFamily: [String]] = [:]

    /// Paths of which `menu generate` has already made entries.
    public var generated: [String] = []

    /// Its lines.
    public var items: [MenuItem]

    /// Where it was written.
    public var origin = Origin()

    /// A menu with its items.
    public init(_ title: String = "", @MenuBuilder items: () -> [MenuItem] = { [] }) {
        self.title = title
        self.items = items()
    }

    /// Every entry, submenus included, in the order of reading.
    public var entries: [MenuEntry] { Menu.entries(of: items) }

    static func entries(of items: [MenuItem]) -> [MenuEntry] {
        items.flatMap { item -> [MenuEntry] in
            switch item {
            case .entry(let entry): [entry]
            case .submenu(let submenu): entries(of: submenu.items)
            case .separator, .text, .directive: []
            }
        }
    }

    /// Every submenu, outer ones first.
    public var submenus: [Submenu] { Menu.submenus(of: items) }

    private static func submenus(of items: [MenuItem]) -> [Submenu] {
        items.flatMap { item -> [Submenu] in
            if case .submenu(let submenu) = item { [submenu] + submenus(of: submenu.items) } else { [] }
        }
    }
}

/// A serial port as boot loaders name it.
public struct SerialConsole: Hashable, Sendable {
    /// The port's number from 0, or its I/O address.
    public var port: Int

    /// Bits per second.
    public var baud: Int

    /// PXELINUX's flow control bits (syslinux.cfg, SERIAL); 0 for none.
    public var flow: Int

    /// A port; 9600 is what every loader takes if nothing is said.
    public init(port: Int, baud: Int = 9600, flow: Int = 0) {
        self.port = port
        self.baud = baud
        self.flow = flow
    }
}

/// The size of a screen.
public struct Resolution: Hashable, Sendable, LosslessStringConvertible {
    /// Pixels.
    public let width, height: Int

    /// A size; nil unless both are from 1 to 65535.
    public init?(width: Int, height: Int) {
        guard (1...65535).contains(width), (1...65535).contains(height) else { return nil }
        self.width = width
        self.height = height
    }

    /// Parses `800x600`.
    public init?(_ text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]) else { return nil }
        self.init(width: width, height: height)
    }

    /// `800x600`.
    public var description: String { "\(width)x\(height)" }
}

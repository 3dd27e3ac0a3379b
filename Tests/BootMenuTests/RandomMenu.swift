// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import BootMenu

/// Menus out of random numbers, made to hit what syntaxes are sensitive to.
struct RandomMenu {
    var random: SeededGenerator
    private var names = 0
    private var tags: [String] = []
    /// Whether texts may have anything in them, or only what pxelinux.cfg can say.
    let isHostile: Bool

    init(seed: UInt64, isHostile: Bool = false) {
        random = SeededGenerator(seed: seed)
        self.isHostile = isHostile
    }

    private static let tame = [
        "Debian", "12", "(text)", "it's", "a \"quote\"", "50%", "$HOME", "{x}", "||", "#1", "-", "--", "Größe", "\\",
        ";", "&&",
    ]
    private static let hostile = [
        "\n", "\r\n", "menuentry x {", "}", "${mac}", "^", "\u{0}", "\u{1B}[2J", "' ; reboot '", "ENDTEXT", " LABEL x",
        "\t", "goto x", "\u{2028}",
    ]

    mutating func text(_ words: ClosedRange<Int> = 1...4) -> String {
        let count = Int.random(in: words, using: &random)
        let pool = RandomMenu.tame + (isHostile ? RandomMenu.hostile : [])
        return (0..<count).map { _ in pool[Int.random(in: 0..<pool.count, using: &random)] }.joined(separator: " ")
    }

    private mutating func maybe<Value>(_ value: (inout RandomMenu) -> Value) -> Value? {
        random.chance(0.4) ? value(&self) : nil
    }

    private mutating func path() -> BootFile {
        let text =
            isHostile
            ? text()
            : ["debian/linux", "a,b", "x_1.0", "it's", "d/initrd.gz", "100%", "#1"].randomElement(using: &random) ?? "x"
        return BootFile(Template(literal: text.replacing(",", with: isHostile ? "," : "-")))
    }

    private mutating func arguments() -> Template {
        var template = Template(
            words: (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Template(
                    literal: ["quiet", "a=\"b c\"", "---", "vga=788", "x=$y", "u=http://h/#1"].randomElement(
                        using: &random) ?? "")
            })
        if isHostile { template.append(.text(" " + text())) }
        if random.chance(0.3) {
            template = Template(
                words: template.words(quoted: false) + [SystemAppend.words[Int.random(in: 0...2, using: &random)]])
        }
        return template.literal == "-" ? "" : Template(words: template.words(quoted: false))
    }

    private mutating func action(depth: Int) -> BootAction {
        switch Int.random(in: 0...6, using: &random) {
        case 0, 1, 2:
            return .linux(
                LinuxBoot(
                    kernel: path(), initrds: (0..<Int.random(in: 0...2, using: &random)).map { _ in path() },
                    arguments: arguments()))
        case 3:
            let kinds = ChainKind.allCases.filter { ![.efi, .floppyImage].contains($0) || isHostile }
            let kind = kinds.randomElement(using: &random) ?? .com32
            var file = path()
            if kind == .com32, !isHostile { file = BootFile(Template(literal: "\(file.path.literal ?? "x").c32")) }
            return .chain(file, kind, arguments: arguments())
        case 4: return .localDisk(LocalBoot(rawValue: Int.random(in: -1...5, using: &random)))
        case 5: return .configuration(path())
        default:
            if depth > 0, random.chance(0.5) { return .exit(nil) }
            return tags.randomElement(using: &random).map { .goto($0) } ?? .quit
        }
    }

    mutating func entry(depth: Int) -> MenuEntry {
        names += 1
        var entry = MenuEntry("e\(names)", title: maybe { $0.text() }, action(depth: depth))
        if let title = entry.title, let key = title.first(where: { $0.isLetter && $0.isASCII }), random.chance(0.3) {
            entry.hotkey = key.lowercased().first
        }
        entry.indent = maybe { Int.random(in: 0...5, using: &$0.random) } ?? 0
        entry.isHidden = random.chance(0.1)
        entry.isDisabled = random.chance(0.1)
        if random.chance(0.1) {
            entry.password = MenuPassword(["secret", "$6$abc$def", ""].randomElement(using: &random) ?? "")
        }
        entry.help = maybe { $0.text() + "\n  " + $0.text() } ?? ""
        return entry
    }

    private mutating func items(depth: Int) -> [MenuItem] {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in
            switch Int.random(in: 0...9, using: &random) {
            case 0: return .separator
            case 1: return .text(random.chance(0.5) ? "  " + text() : text())
            case 2 where depth < 3:
                tags.append("t\(tags.count)")
                var submenu = Submenu(tags[tags.count - 1], title: text())
                if random.chance(0.3) { submenu.heading = "H " + text() }
                submenu.items = items(depth: depth + 1)
                if random.chance(0.2) { submenu.password = MenuPassword("geheim") }
                return .submenu(submenu)
            default: return .entry(entry(depth: depth))
            }
        }
    }

    mutating func menu() -> Menu {
        var menu = Menu(text())
        menu.items = items(depth: 0)
        menu.timeout = maybe { .milliseconds(100 * Int.random(in: 1...3000, using: &$0.random)) }
        menu.totalTimeout = maybe { .milliseconds(100 * Int.random(in: 1...3000, using: &$0.random)) }
        let bootable = menu.entries.filter { !$0.isDisabled && !$0.isHidden }.map(\.name)
        menu.defaultEntry = bootable.randomElement(using: &random)
        menu.onTimeout = maybe { bootable.randomElement(using: &$0.random) } ?? nil
        menu.isHidden = random.chance(0.2)
        menu.isLocked =
            menu.entries.contains { $0.password != nil } || menu.submenus.contains { $0.password != nil }
            || random.chance(0.2)
        menu.masterPassword = maybe { _ in MenuPassword("master") }
        menu.serial = maybe { SerialConsole(port: 0, baud: 115_200, flow: $0.random.chance(0.5) ? 3 : 0) }
        menu.background = maybe { _ in "splash.png" }
        menu.resolution = maybe { _ in Resolution(width: 800, height: 600) } ?? nil
        if random.chance(0.3) { menu.directives[.pxelinux] = ["MENU COLOR title * #FFFFFFFF *", "F1 f1.txt"] }
        return menu
    }
}

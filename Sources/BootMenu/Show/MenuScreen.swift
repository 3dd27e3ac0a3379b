// SPDX-License-Identifier: Apache-2.0

/// The screen as menu.c32 draws it when it starts: a frame with the title and the items, and texts below it
/// (menu.txt; com32/menu/menumain.c has the same layout).
public struct MenuScreen: Hashable, Sendable {
    /// The lines from the top, without blanks at their ends.
    public let lines: [String]

    /// The width of the screen in characters, in text mode and at 640 pixels.
    private static let screenWidth = 80

    /// Draws a menu.
    ///
    /// - Parameters:
    ///   - submenu: the tag of the submenu to draw; nil draws what is shown first.
    ///   - height: the rows of the screen: 25 in text mode, 30 for vesamenu.c32 at 640x480.
    public init(_ menu: Menu, submenu: String? = nil, height: Int = 25) {
        let views = menu.views
        let place = submenu.map { Menu.place(ofTag: $0, in: views) ?? 0 } ?? menu.startPlace(in: views)
        guard menu.presentation == .menu else {
            self.init(lines: [menu.presentation == .nothing ? "(no menu is shown)" : "boot:"])
            return
        }
        self.init(views[place], tags: menu.tags, height: height)
    }

    private init(lines: [String]) { self.lines = lines }

    private init(_ view: MenuView, tags: Set<String>, height: Int) {
        let layout = Layout(view.directives, height: height)
        guard let cursor = view.cursor(tags: tags) else {
            // com32/menu/menumain.c, main
            lines = ["Initial menu has no LABEL entries!"]
            return
        }
        var canvas = Canvas(width: MenuScreen.screenWidth, height: height)
        let items = view.visible.map { view.items[$0] }
        let selected = view.visible.firstIndex(of: cursor.item) ?? 0
        let rows = layout["rows"]
        // The list begins where the selected line can be seen.
        let first = min(max(0, selected - rows + 1), max(0, items.count - rows))
        let left = layout["margin"] + layout["hshift"]
        let width = max(4, layout["width"] - 2 * layout["margin"])
        let top = 1 + layout["vshift"]
        canvas.put("┌" + String(repeating: "─", count: width - 2) + "┐", left, top)
        canvas.row(MenuScreen.centered(view.heading, width - 4), left, top + 1, width)
        canvas.put("├" + String(repeating: "─", count: width - 2) + "┤", left, top + 2)
        for row in 0..<max(0, rows) {
            let index = first + row
            let text = index < items.count ? MenuScreen.text(of: items[index]) : ""
            canvas.row(
                String(text.prefix(width - 4)), left, top + 3 + row, width,
                isSelected: index == selected && index < items.count)
            if index < items.count, let marker = MenuScreen.marker(of: items[index]) {
                canvas.put(marker, left + width - 3, top + 3 + row)
            }
        }
        canvas.put("└" + String(repeating: "─", count: width - 2) + "┘", left, top + 3 + max(0, rows))
        let canEdit = !view.forbidsOptions && view.masterPassword == nil
        canvas.put(
            MenuScreen.centered(canEdit ? layout.tabMessage : layout.noTabMessage, layout["width"]),
            layout["hshift"], layout.row("tabmsgrow"))
        if let timeout = view.timeout, cursor.runs {
            let text = layout.autoboot(seconds: MenuScreen.seconds(timeout))
            canvas.put(MenuScreen.centered(text, layout["width"]), layout["hshift"], layout.row("timeoutrow"))
        }
        if case .entry(let entry) = view.items[cursor.item] {
            for (row, line) in entry.help.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where layout.row("helpmsgrow") + row <= layout.row("helpmsgendrow") {
                canvas.put(String(line), layout["hshift"], layout.row("helpmsgrow") + row)
            }
        }
        lines = canvas.text
    }

    /// The seconds that the menu shows at first: it counts 18 ticks a second, of which TIMEOUT gives it 1.8 for each tenth
    /// (com32/menu/readconfig.c and menumain.c).
    private static func seconds(_ timeout: Duration) -> Int { (Int(max(1, timeout.tenths)) * 18 + 9) / 10 / 18 }

    private static func marker(of item: MenuItem) -> String? {
        switch item {
        case .submenu: ">"
        case .entry(let entry) where !entry.isDisabled:
            if case .exit? = entry.action { "<" } else { nil }
        default: nil
        }
    }

    private static func text(of item: MenuItem) -> String {
        switch item {
        case .entry(let entry): String(repeating: " ", count: entry.indent) + entry.shownTitle
        case .submenu(let submenu): submenu.title
        case .separator, .directive: ""
        case .text(let text): text
        }
    }

    private static func centered(_ text: String, _ width: Int) -> String {
        let cut = text.prefix(max(0, width))
        return String(repeating: " ", count: max(0, width - cut.count) / 2) + cut
    }

    /// The geometry, as MENU directives set it (menu.txt, "MENU WIDTH" and what follows).
    private struct Layout {
        private var values = [
            "width": 80, "margin": 10, "rows": 12, "tabmsgrow": 18, "timeoutrow": 20, "helpmsgrow": 22,
            "helpmsgendrow": -1,
            "hshift": 0, "vshift": 0,
        ]
        private(set) var tabMessage = "Press [Tab] to edit options"
        private(set) var noTabMessage = ""
        private var autobootMessage = "Automatic boot in # second{,s}..."

        private let height: Int

        init(_ directives: [String], height: Int) {
            self.height = height
            for line in directives {
                let bytes = Array(line.utf8)
                guard let (keyword, rest) = ConfigKeyword.match(bytes) else { continue }
                let value = String(decoding: bytes[rest...], as: UTF8.self)
                let name = String(keyword.rawValue.dropFirst("menu ".count))
                switch keyword {
                case .menuTabMsg: tabMessage = value
                case .menuNoTabMsg: noTabMessage = value
                case .menuAutoBoot: autobootMessage = value
                default:
                    if values[name] != nil { values[name] = min(max(ConfigNumber.decimal(value).value, -100), 100) }
                }
            }
        }

        /// A width of 0 is the screen's (com32/menu/menumain.c, main).
        subscript(name: String) -> Int {
            let value = values[name, default: 0]
            return name == "width" && value == 0 ? MenuScreen.screenWidth : value
        }

        /// A row from the top, 1 being the first; negative ones count from the bottom, -1 being the last but one. All but the
        /// last row of the help are shifted with the menu (com32/menu/menumain.c).
        func row(_ name: String) -> Int {
            let value = self[name]
            return (value < 0 ? max(0, height + value) : value) + (name == "helpmsgendrow" ? 0 : self["vshift"])
        }

        /// `#` is the number, `{one,many}` or `{one,two,many}` its ending (menu.txt, MENU AUTOBOOT).
        func autoboot(seconds: Int) -> String {
            var result = ""
            var rest = autobootMessage[...]
            while let character = rest.popFirst() {
                if character == "#" {
                    result += String(seconds)
                } else if character == "{", let end = rest.firstIndex(of: "}") {
                    let forms = rest[..<end].split(separator: ",", omittingEmptySubsequences: false)
                    result += forms.isEmpty ? "" : forms[min(seconds == 1 ? 0 : seconds == 2 ? 1 : 2, forms.count - 1)]
                    rest = rest[rest.index(after: end)...]
                } else {
                    result.append(character)
                }
            }
            return result
        }
    }

    /// Characters in rows, counted from 1 as terminals do; what lies outside is cut off.
    private struct Canvas {
        var cells: [[Character]]

        init(width: Int, height: Int) { cells = Array(repeating: Array(repeating: " ", count: width), count: height) }

        mutating func put(_ text: String, _ column: Int, _ row: Int) {
            guard cells.indices.contains(row - 1) else { return }
            for (offset, character) in text.enumerated() where cells[row - 1].indices.contains(column + offset) {
                cells[row - 1][column + offset] = character
            }
        }

        /// A line of the frame; the selected one is marked, where the screen shows it in other colours.
        mutating func row(_ text: String, _ column: Int, _ row: Int, _ width: Int, isSelected: Bool = false) {
            put("│\(isSelected ? "▶" : " ")" + text, column, row)
            put("│", column + width - 1, row)
        }

        var text: [String] {
            let lines = cells.map { row in String(row[..<((row.lastIndex { $0 != " " } ?? -1) + 1)]) }
            return Array(lines[...(lines.lastIndex { !$0.isEmpty } ?? 0)])
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What SYSLINUX 6 understands of each directive, as PXELINUX's core and as menu.c32 read it; docs/menu.md prints it.
public enum DirectiveTable {
    /// One row.
    struct Row {
        let keywords: [ConfigKeyword]
        /// Nil where that reader skips the line.
        let core: String?
        let menu: String?

        init(_ keywords: [ConfigKeyword], core: String?, menu: String?) {
            (self.keywords, self.core, self.menu) = (keywords, core, menu)
        }
    }

    static let rows: [Row] = labels + prompt + menus + looks

    private static let labels = [
        Row([.label], core: "the first word names it", menu: "the whole rest of the line names it and is shown"),
        Row(
            [.kernel, .linux, .boot, .bss, .pxe, .com32, .config, .localboot], core: "the last of them counts",
            menu: "likewise"),
        Row([.fdimage], core: "loads a kernel", menu: "likewise"),
        Row([.comboot], core: "boots nothing", menu: "likewise"),
        Row([.append], core: "before the first LABEL for all labels without one; `-` is none", menu: "likewise"),
        Row([.initrd], core: "adds `initrd=` behind APPEND; the first `initrd=` of the line counts", menu: "likewise"),
        Row([.sysappend, .ipappend], core: "before the first LABEL for all labels without one", menu: "likewise"),
        Row([.text, .textHelp], core: "skipped through ENDTEXT", menu: "TEXT HELP is shown below the selected entry"),
    ]

    private static let prompt = [
        Row(
            [.default], core: "without UI, what boots; the last counts, from included files too",
            menu: "with UI, by its first word: selects an entry that is not hidden, and shows its menu first"),
        Row([.ui], core: "what starts, before all DEFAULT lines; the last counts", menu: "only that it is there"),
        Row([.prompt], core: "1: a prompt before DEFAULT, not before UI", menu: nil),
        Row([.noescape], core: "no prompt, ever", menu: nil),
        Row(
            [.nocomplete, .nohalt, .console, .font, .kbdmap, .display, .say, .path, .sendcookies, .pxeretry],
            core: "kept as it is", menu: nil),
        Row([.implicit], core: "0: only labels start, so that UI starts nothing", menu: nil),
        Row([.onerror], core: "kept as it is", menu: nil),
        Row([.serial], core: "a port", menu: nil),
        Row([.allowoptions], core: "one for the file", menu: "of its menu; 0: no editing, and Esc does not leave"),
        Row(
            [.timeout], core: "one for the file: the prompt's",
            menu: "of its menu; counts only for the menu that is shown first"),
        Row([.totaltimeout], core: "one for the file", menu: "one for the file"),
        Row(
            [.ontimeout], core: "one for the file: the prompt's",
            menu: "of its menu; the first word names a label, the rest goes to its command line"),
        Row([.include], core: "as if the lines stood there; a tag is ignored", menu: "with a tag, a submenu"),
        Row((0...12).compactMap { ConfigKeyword(rawValue: "f\($0)") }, core: "kept as they are", menu: "of their menu"),
    ]

    private static let menus = [
        Row([.menuInclude], core: "like INCLUDE", menu: "like INCLUDE"),
        Row(
            [.menuBegin, .menuEnd], core: "ends the label before it",
            menu: "a submenu, with all settings as they stand at MENU BEGIN"),
        Row(
            [.menuLabel], core: nil,
            menu:
                "in a label its text, in a submenu its line's text, and its headline as long as there is none; `^` marks a key, the first line that marks it has it"
        ),
        Row(
            [.menuTitle], core: nil,
            menu: "the headline; in a submenu its line's text as well, as long as there is none"),
        Row(
            [.menuDefault], core: nil,
            menu:
                "in a label: selects it in its menu, if it boots something; in a submenu: selects that in the menu around it"
        ),
        Row([.menuStart], core: nil, menu: "this menu is shown first, unless DEFAULT names another; the last counts"),
        Row([.menuHide], core: nil, menu: "not shown and never selected"),
        Row([.menuDisable], core: "the label has no name", menu: "shown, cannot be chosen, has no name"),
        Row(
            [.menuIndent, .menuPasswd, .menuSave, .menuNoSave], core: nil,
            menu: "of its label; MENU PASSWD, SAVE and NOSAVE outside of one of its menu"),
        Row([.menuImmediate, .menuNoImmediate], core: nil, menu: "of its label, or of its menu"),
        Row([.menuSeparator], core: "ends the label before it", menu: "an empty line, which ends the label before it"),
        Row(
            [.menuGoto, .menuExit, .menuQuit], core: "the label boots nothing",
            menu: "in a label, instead of booting; of two submenus with one tag the last is found, `.top` is the top"),
        Row([.menuHelp], core: nil, menu: "in a label, instead of booting: shows a file"),
        Row([.menuMasterPasswd, .menuBackground], core: nil, menu: "of its menu"),
        Row([.menuOnError], core: "kept as it is, like ONERROR", menu: "of its menu"),
        Row(
            [.menuHidden, .menuShiftKey, .menuHiddenKey, .menuClear, .menuResolution], core: nil,
            menu: "one for all menus"),
    ]

    private static let looks = [
        Row(
            [.menuColor, .menuMsgColor, .menuAutoBoot, .menuTabMsg, .menuNoTabMsg, .menuPassPrompt], core: nil,
            menu: "of its menu"),
        Row(
            [
                .menuWidth, .menuMargin, .menuPasswordMargin, .menuRows, .menuTabMsgRow, .menuCmdlineRow, .menuEndRow,
                .menuPasswordRow,
                .menuTimeoutRow, .menuHelpMsgRow, .menuHelpMsgEndRow, .menuHiddenRow, .menuHShift, .menuVShift,
            ], core: nil, menu: "of its menu; rows below 0 count from the bottom"),
    ]

    /// The table in Markdown.
    public static var markdown: String {
        "| Directive | PXELINUX itself | menu.c32 and vesamenu.c32 |\n|---|---|---|\n"
            + rows.map { row in
                let names = row.keywords.map { "`\($0.rawValue.uppercased())`" }.joined(separator: " ")
                return "| \(names) | \(row.core ?? "–") | \(row.menu ?? "–") |\n"
            }.joined()
    }
}

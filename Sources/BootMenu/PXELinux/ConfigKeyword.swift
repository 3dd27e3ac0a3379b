// SPDX-License-Identifier: Apache-2.0

/// The directives of SYSLINUX configuration files (syslinux.cfg, and menu.txt for those that begin with `MENU`).
public enum ConfigKeyword: String, CaseIterable, Sendable {
    // What a label boots.
    case label, kernel, linux, boot, bss, pxe, fdimage, comboot, com32, config, localboot, append, initrd
    case sysappend, ipappend

    // The prompt and its surroundings.
    case `default`, ui, prompt, noescape, nocomplete, implicit, allowoptions, timeout, totaltimeout, ontimeout, onerror
    case serial, console, nohalt, font, kbdmap, display, say, path, include, sendcookies, pxeretry
    case f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12

    // Text blocks, which last to a line ENDTEXT.
    case text
    case textHelp = "text help"

    // The menus.
    case menuLabel = "menu label"
    case menuTitle = "menu title"
    case menuDefault = "menu default"
    case menuHide = "menu hide"
    case menuPasswd = "menu passwd"
    case menuMasterPasswd = "menu master passwd"
    case menuSeparator = "menu separator"
    case menuDisable = "menu disable"
    case menuIndent = "menu indent"
    case menuBegin = "menu begin"
    case menuEnd = "menu end"
    case menuGoto = "menu goto"
    case menuExit = "menu exit"
    case menuQuit = "menu quit"
    case menuStart = "menu start"
    case menuInclude = "menu include"
    case menuHidden = "menu hidden"
    case menuHiddenKey = "menu hiddenkey"
    case menuClear = "menu clear"
    case menuShiftKey = "menu shiftkey"
    case menuImmediate = "menu immediate"
    case menuNoImmediate = "menu noimmediate"
    case menuOnError = "menu onerror"
    case menuSave = "menu save"
    case menuNoSave = "menu nosave"
    case menuBackground = "menu background"
    case menuResolution = "menu resolution"
    case menuColor = "menu color"
    case menuMsgColor = "menu msgcolor"
    case menuHelp = "menu help"
    case menuAutoBoot = "menu autoboot"
    case menuTabMsg = "menu tabmsg"
    case menuNoTabMsg = "menu notabmsg"
    case menuPassPrompt = "menu passprompt"
    case menuWidth = "menu width"
    case menuMargin = "menu margin"
    case menuPasswordMargin = "menu passwordmargin"
    case menuRows = "menu rows"
    case menuTabMsgRow = "menu tabmsgrow"
    case menuCmdlineRow = "menu cmdlinerow"
    case menuEndRow = "menu endrow"
    case menuPasswordRow = "menu passwordrow"
    case menuTimeoutRow = "menu timeoutrow"
    case menuHelpMsgRow = "menu helpmsgrow"
    case menuHelpMsgEndRow = "menu helpmsgendrow"
    case menuHiddenRow = "menu hiddenrow"
    case menuHShift = "menu hshift"
    case menuVShift = "menu vshift"

    /// Other spellings that SYSLINUX takes.
    private static let aliases: [String: ConfigKeyword] = [
        "menu disabled": .menuDisable, "menu colour": .menuColor, "menu msgcolour": .menuMsgColor,
    ]

    private static let bySpelling = Dictionary(
        allCases.map { ($0.rawValue, $0) } + aliases.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }
    )

    /// Finds the directive at the start of a line, blanks before it skipped: keywords end at white space and their case
    /// does not matter.
    ///
    /// - Returns: the keyword and where its value begins; nil for a comment, an empty line or an unknown word.
    static func match(_ line: some RandomAccessCollection<UInt8>) -> (keyword: ConfigKeyword, rest: Int)? {
        var spelling = ""
        var offset = 0
        var found: (ConfigKeyword, Int)?
        let bytes = Array(line)
        for _ in 0..<3 {
            offset = bytes.skippingSpace(from: offset)
            let end = bytes[offset...].firstIndex(where: \.isConfigSpace) ?? bytes.count
            guard end > offset, end - offset <= longestWord else { break }
            spelling += (spelling.isEmpty ? "" : " ") + bytes[offset..<end].asciiLowercased
            offset = end
            if let keyword = bySpelling[spelling] { found = (keyword, end) }
            guard prefixes.contains(spelling) else { break }
        }
        return found.map { ($0.0, bytes.skippingSpace(from: $0.1)) }
    }

    /// What may be the start of a longer directive.
    private static let prefixes: Set<String> = ["menu", "menu master", "text"]

    private static let longestWord = 16
}

extension UInt8 {
    /// What SYSLINUX takes for white space: every byte up to the blank, and DEL.
    var isConfigSpace: Bool { self <= 0x20 || self == 0x7F }
}

extension Collection<UInt8> {
    /// The text with ASCII letters made small; other bytes become replacement characters.
    var asciiLowercased: String {
        String(decoding: map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

extension Array<UInt8> {
    /// The first place from `offset` that is not white space.
    func skippingSpace(from offset: Int) -> Int { self[offset...].firstIndex { !$0.isConfigSpace } ?? count }
}

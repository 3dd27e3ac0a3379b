// SPDX-License-Identifier: Apache-2.0

extension ConfigFile {
    /// What a file is that is no pxelinux.cfg; nil if it may be one.
    ///
    /// PXELINUX itself skips what it does not know without a word, so that every file would do. For people such a file is
    /// a mistake: a script of another loader, a program, a page of a web server.
    public var foreignKind: String? {
        let start = lines.first.map { $0.text + $0.tail } ?? []
        let first = lines.lazy.map { String(decoding: $0.text, as: UTF8.self).trimmingConfigSpace }.first {
            !$0.isEmpty
        }
        if start.starts(with: Array("#!ipxe".utf8)) || start.starts(with: Array("#!gpxe".utf8)) {
            return "an iPXE script"
        }
        if start.starts(with: Array("#!".utf8)) { return "a script (\(first ?? ""))" }
        if let mark = ConfigFile.marks.first(where: { start.starts(with: $0.bytes) }) { return mark.kind }
        if lines.contains(where: {
            $0.tail.contains(0) || $0.text.contains { $0 < 0x20 && !ConfigFile.blanks.contains($0) }
        }) {
            return "it has control characters, so that it is a program or picture"
        }
        if lines.isEmpty || first == nil { return "it is empty" }
        if first?.first == "<" { return "a page of HTML or XML" }
        let statements = statements
        if let other = ConfigFile.otherLoader(statements) { return other }
        // A kickstart file may begin with a line `text`.
        let known = statements.count { $0.keyword != nil && $0.keyword != .text }
        guard known > 0 else { return "it has no directive that PXELINUX knows" }
        let isMost = !ConfigFile.describesMenu(statements) && statements.count { $0.keyword == nil } >= known
        return isMost ? "most of its lines are no directives of PXELINUX" : nil
    }

    private static let blanks: Set<UInt8> = [0x09, 0x0B, 0x0C, 0x1A, 0x1B]

    private static let marks: [(bytes: [UInt8], kind: String)] = [
        ([0x7F, 0x45, 0x4C, 0x46], "an ELF program"), ([0x4D, 0x5A], "an EFI or DOS program"),
        ([0x1F, 0x8B], "a file compressed by gzip"), ([0xFD, 0x37, 0x7A], "a file compressed by xz"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"), ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"), ([0xFF, 0xFE], "text in UTF-16"),
        ([0xFE, 0xFF], "text in UTF-16"),
    ]

    /// Whether there is a line that no other loader's file has: LABEL, UI, or one that begins with MENU.
    private static func describesMenu(_ statements: [Statement]) -> Bool {
        statements.contains { statement in
            guard let keyword = statement.keyword else { return false }
            return keyword == .label || keyword == .ui || keyword.rawValue.hasPrefix("menu ")
        }
    }

    /// The loader whose words stand at the starts of lines that PXELINUX does not know. DEFAULT, TIMEOUT, SERIAL, LINUX and INITRD say
    /// nothing: other loaders have them, too.
    private static func otherLoader(_ statements: [Statement]) -> String? {
        guard !describesMenu(statements) else { return nil }
        let words = Set(
            statements.filter { $0.keyword == nil }.map { statement in
                statement.value.prefix { !$0.isConfigSpace && $0 != UInt8(ascii: "=") }.asciiLowercased
                    + (statement.value.contains(UInt8(ascii: "=")) ? "=" : "")
            })
        return loaders.first { loader in words.contains { loader.words.contains($0) } }?.kind
    }

    private static let loaders: [(kind: String, words: Set<String>)] = [
        (
            "a GRUB configuration",
            [
                "menuentry", "submenu", "insmod", "set", "set=", "linuxefi", "loadfont", "search", "search=",
                "configfile", "source",
                "load_env", "export", "function", "terminal_input", "terminal_output", "if", "if=",
            ]
        ),
        ("a lilo.conf or elilo.conf", ["image=", "label=", "other=", "read-only", "install="]),
        (
            "a file of systemd-boot",
            ["options", "options=", "machine-id", "sort-key", "efi", "editor", "console-mode", "auto-entries"]
        ),
        (
            "a menu.lst of GRUB 0.97",
            ["title", "root", "rootnoverify", "chainloader", "makeactive", "splashimage", "splashimage=", "hiddenmenu"]
        ),
    ]
}

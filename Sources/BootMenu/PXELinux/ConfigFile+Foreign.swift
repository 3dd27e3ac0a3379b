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
        if isGRUB { return "a GRUB configuration" }
        guard !statements.contains(where: { $0.keyword != nil }) else { return nil }
        return "it has no directive that PXELINUX knows"
    }

    private static let blanks: Set<UInt8> = [0x09, 0x0B, 0x0C, 0x1A, 0x1B]

    private static let marks: [(bytes: [UInt8], kind: String)] = [
        ([0x7F, 0x45, 0x4C, 0x46], "an ELF program"), ([0x4D, 0x5A], "an EFI or DOS program"),
        ([0x1F, 0x8B], "a file compressed by gzip"), ([0xFD, 0x37, 0x7A], "a file compressed by xz"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"), ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"), ([0xFF, 0xFE], "text in UTF-16"),
        ([0xFE, 0xFF], "text in UTF-16"),
    ]

    /// Words at the start of a line that GRUB reads and PXELINUX does not.
    private var isGRUB: Bool {
        let words = statements.filter { $0.keyword == nil }.map {
            $0.value.prefix { !$0.isConfigSpace }.asciiLowercased
        }
        let known = statements.count { $0.keyword != nil && $0.keyword != .linux && $0.keyword != .initrd }
        return known == 0 && words.contains { ["menuentry", "submenu", "insmod", "set", "linuxefi"].contains($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Why a target cannot say something; thrown inside of renderers, which then leave the item out and report it.
struct Inexpressible: Error {
    var reason: String
}

/// Collects what a target could not say, each thing once.
struct RenderReport {
    private(set) var findings: [RenderFinding] = []
    private var seen: Set<RenderFinding> = []

    mutating func add(_ item: String, _ consequence: RenderFinding.Consequence, _ reason: String) {
        let finding = RenderFinding(item: item, consequence: consequence, reason: reason)
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    /// What is common to all loaders: digests that nobody checks.
    mutating func noteDigests(of entry: MenuEntry, loader: String) {
        if entry.actions.contains(where: { $0.files.contains { $0.sha256 != nil } }) {
            add(entry.name, .ignored, "\(loader) does not check SHA-256 digests")
        }
    }

    /// Command lines whose bytes are not UTF-8 where the menu was read, for languages that are.
    mutating func noteBytes(of entry: MenuEntry, _ encoding: TextEncoding) {
        guard encoding != .utf8 else { return }
        let texts = entry.actions.flatMap { action -> [Template] in
            switch action {
            case .linux(let boot): [boot.arguments]
            case .chain(_, _, let arguments): [arguments]
            default: []
            }
        }
        if texts.contains(where: { !$0.description.utf8.allSatisfy { $0 < 0x80 } }) {
            add(entry.name, .changed, "characters of its command line, read in code page 437, are written in UTF-8")
        }
    }

    /// What is common to all other loaders: lines for PXELINUX, which are named by their first words.
    mutating func noteDirectives(of menu: Menu, loader: String) {
        func note(_ lines: [String], of item: String) {
            for line in lines {
                let keyword = ConfigKeyword.match(Array(line.utf8))?.keyword.rawValue.uppercased()
                add(item, .ignored, "\(loader) has no \(keyword ?? String(line.prefix(40)))")
            }
        }
        func walk(_ items: [MenuItem], of tag: String) {
            for item in items {
                switch item {
                case .directive(let line): note([line], of: tag)
                case .entry(let entry): note(entry.directives[.pxelinux, default: []], of: entry.name)
                case .submenu(let submenu):
                    note(submenu.directives[.pxelinux, default: []], of: submenu.tag)
                    walk(submenu.items, of: submenu.tag)
                case .separator, .text: continue
                }
            }
        }
        note(menu.directives[.pxelinux, default: []], of: "menu")
        walk(menu.items, of: "menu")
    }

    /// A text for a field that ends with its line: control characters become blanks, and that is reported.
    mutating func oneLine(_ text: String, _ field: String, of item: String) -> String {
        guard text.unicodeScalars.contains(where: \.isControl) else { return text }
        add(item, .changed, "control characters in the \(field) became blanks")
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { clean.append(scalar.isControl ? " " : scalar) }
        return String(clean)
    }
}

extension Unicode.Scalar {
    /// A C0 or C1 control character or DEL, except the tab, which stays within its line everywhere.
    var isControl: Bool { value < 0x20 && value != 0x09 || (0x7F..<0xA0).contains(value) }
}

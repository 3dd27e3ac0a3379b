// SPDX-License-Identifier: Apache-2.0

/// Who reads a pxelinux.cfg. PXELINUX's core and its menu programs read the same lines by rules of their own; docs/menu.md
/// has them side by side.
public enum ConfigReader: Sendable {
    /// PXELINUX itself, before anything is shown (com32/elflink/ldlinux/readconfig.c).
    case core
    /// menu.c32 and vesamenu.c32, which read the file again (com32/menu/readconfig.c).
    case menu
}

/// The state while lines are read; see `ConfigInterpreter+Directives` for what each of them does.
struct ConfigInterpreter {
    /// The label whose directives are being read. `kernel` is what KERNEL, MENU GOTO, MENU EXIT and MENU HELP name: the last
    /// of them counts.
    struct OpenLabel {
        var name: String
        var shown: String
        var origin: Origin
        var keyword = ConfigKeyword.kernel
        var kernel: String
        var hasKernel = false
        var action = MenuAction.boot
        var append: String?
        var initrd: String?
        var systemAppend: SystemAppend
        var ownSystemAppend: SystemAppend?
        var title: String?
        var password: MenuPassword?
        var help: [String] = []
        var isHidden = false
        var isDefault = false
        var isDisabled = false
        var indent = 0
        var directives: [String] = []
    }

    /// What choosing a label does instead of booting.
    enum MenuAction { case boot, goto, exitTo, exit, quit, help }

    /// A label that is found by name.
    struct KnownLabel {
        var name: String
        var entry: MenuEntry
        /// What its name stands for as a command: a file and words for it, perhaps behind a type such as `.linux`.
        var command: String
        /// The menu that has it, and its number among all labels.
        var menu: ReadMenu
        var number: Int
    }

    /// The greatest depth of INCLUDE (syslinux.cfg, INCLUDE), and a bound for files that include others twice.
    static let deepestInclude = 16
    static let mostFiles = 1000

    /// The start of tags for submenus that have none.
    static let untaggedPrefix = "submenu@"

    let reader: ConfigReader
    let encoding: TextEncoding?
    let load: (String) -> [UInt8]?
    let exists: (String) -> Bool
    let root = ReadMenu("")
    /// The menu that lines of this file belong to.
    var current: ReadMenu
    /// The menu that MENU BEGIN and MENU END count from. A file that is included with one of the two alone moves it, and the lines behind
    /// INCLUDE still belong to `current` (readconfig.c, `m` and `current_menu`).
    var innermost: ReadMenu
    var start: ReadMenu
    var menu = Menu()
    var label: OpenLabel?
    /// MENU HIDE outside of a label hides a separator that comes before the next one.
    var hidesSeparator = false
    var globalAppend: String?
    var globalSystemAppend = SystemAppend()
    var defaultLine: (text: String, origin: Origin)?
    var interfaceLine: (text: String, origin: Origin)?
    var onTimeoutLines: [(text: String, origin: Origin)] = []
    var forcesPrompt = false
    var allowsImplicit = true
    var labels: [KnownLabel] = []
    var coreLines: [String] = []
    var findings: [LintFinding] = []
    var notes: [String] = []
    var files: [String] = []
    var untagged = 0

    init(
        _ reader: ConfigReader, encoding: TextEncoding?, load: @escaping (String) -> [UInt8]?,
        exists: @escaping (String) -> Bool
    ) {
        self.reader = reader
        self.encoding = encoding
        self.load = load
        self.exists = exists
        current = root
        innermost = root
        start = root
    }

    /// Reads one file's lines.
    mutating func read(_ file: ConfigFile, name: String, depth: Int) {
        files.append(name)
        let outer = current
        current = innermost
        defer { current = outer }
        let encoding = encoding ?? file.encoding
        checkBytes(of: file, name: name)
        for statement in file.statements {
            let origin = Origin(file: name, line: statement.line + 1)
            let line = file.lines[statement.line].text
            let source = encoding.decode(line[line.skippingSpace(from: 0)...])
            guard let keyword = statement.keyword else {
                findings.append(LintFinding(.unknownDirective, origin, "\(source.prefix(40)) is no directive"))
                continue
            }
            if statement.isUnclosed {
                findings.append(LintFinding(.textUnclosed, origin, "this text block is not closed by ENDTEXT"))
            }
            let value = encoding.decode(statement.value)
            switch keyword {
            case .include:
                // The core takes the tag of MENU INCLUDE alone (do_include, do_include_menu).
                include(value, isTagged: reader == .menu, origin: origin, depth: depth)
            case .menuInclude: include(value, isTagged: true, origin: origin, depth: depth)
            case .textHelp: label?.help += statement.block.map(encoding.decode)
            default: apply(keyword, value: value, source: source, origin: origin)
            }
        }
    }

    private mutating func checkBytes(of file: ConfigFile, name: String) {
        if let first = file.lines.first, first.text.starts(with: [0xEF, 0xBB, 0xBF]) {
            findings.append(LintFinding(.byteOrderMark, Origin(file: name, line: 1), "the file begins with EF BB BF"))
        }
        for (number, line) in file.lines.enumerated() {
            let origin = Origin(file: name, line: number + 1)
            if line.text.count + line.tail.count > 4095 {
                let found = "the line has \(line.text.count + line.tail.count) bytes, SYSLINUX reads 4095"
                findings.append(LintFinding(.lineTooLong, origin, found))
            }
            if line.tail.contains(where: { $0 > 0x20 }) {
                findings.append(
                    LintFinding(.lineEndings, origin, "text follows a carriage return or NUL and is not read"))
            }
        }
    }

    private mutating func include(_ value: String, isTagged: Bool, origin: Origin, depth: Int) {
        let parts = value.split(maxSplits: 1) { $0.isConfigSpace }
        guard let path = parts.first.map(String.init) else {
            findings.append(LintFinding(.includeMissing, origin, "no file is named"))
            return
        }
        guard depth < ConfigInterpreter.deepestInclude, files.count < ConfigInterpreter.mostFiles else {
            findings.append(
                LintFinding(.includeTooDeep, origin, "\(path) is not read, being included too deeply or too often"))
            return
        }
        let tag = isTagged && parts.count == 2 ? String(parts[1].drop { $0.isConfigSpace }) : ""
        guard let bytes = load(path) else {
            if BootFile.isAbsolute(path), !path.hasPrefix("::") {
                notes.append("\(origin): \(path) is on another server and was not looked at")
            } else {
                findings.append(LintFinding(.includeMissing, origin, "\(path) does not exist"))
            }
            // The menu opens the submenu before it looks for the file.
            if !tag.isEmpty, reader == .menu {
                begin(tag, origin: origin)
                end(origin: origin)
            }
            return
        }
        if !tag.isEmpty { begin(tag, origin: origin) }
        read(ConfigFile(bytes: bytes), name: path, depth: depth + 1)
        if !tag.isEmpty { end(origin: origin) }
    }

    /// Closes what is open.
    mutating func close() {
        current = innermost
        record()
        while innermost !== root {
            let open = innermost
            findings.append(LintFinding(.submenuUnclosed, open.origin, "MENU BEGIN \(open.tag) has no MENU END"))
            end(origin: open.origin)
        }
    }
}

extension Character {
    /// What SYSLINUX takes for white space.
    var isConfigSpace: Bool { unicodeScalars.allSatisfy { $0.value <= 0x20 || $0.value == 0x7F } }
}

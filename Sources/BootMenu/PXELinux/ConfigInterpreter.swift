// SPDX-License-Identifier: Apache-2.0

/// What a pxelinux.cfg with everything that it includes means.
public struct InterpretedConfig: Hashable, Sendable {
    /// The menu.
    public var menu: Menu

    /// The program that shows it, as UI or DEFAULT names it: `menu.c32`; nil for the plain prompt.
    public var interface: String?

    /// What is wrong with the text; other rules look at ``menu``.
    public var findings: [LintFinding]

    /// Every file that was read, in order.
    public var files: [String]
}

extension ConfigFile {
    /// Works out what a file means, as SYSLINUX does: line by line, included files as if they stood there.
    ///
    /// - Parameters:
    ///   - name: the file's path below the boot root, for messages.
    ///   - encoding: how bytes stand for characters; nil looks at each file.
    ///   - load: the bytes of an included file by its path; nil if there is none.
    public func interpreted(
        as name: String = "", encoding: TextEncoding? = nil, load: @escaping (String) -> [UInt8]? = { _ in nil }
    ) -> InterpretedConfig {
        var interpreter = ConfigInterpreter(encoding: encoding, load: load)
        interpreter.read(self, name: name, depth: 1)
        return interpreter.finished(name: name)
    }
}

/// The state while lines are read; see `ConfigInterpreter+Directives` for what each of them does.
struct ConfigInterpreter {
    /// The label whose directives are being read.
    struct OpenLabel {
        var name: String
        var origin: Origin
        var image: (keyword: ConfigKeyword, path: String)?
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
        var menuAction: BootAction?
    }

    /// A menu whose items are being read; the first one is the whole menu.
    struct OpenMenu {
        var submenu: Submenu
        var hasLabel = false
    }

    /// The greatest depth of INCLUDE (syslinux.cfg, INCLUDE), and a bound for files that include others twice.
    static let deepestInclude = 16
    static let mostFiles = 1000

    let encoding: TextEncoding?
    let load: (String) -> [UInt8]?
    var menu = Menu()
    var open: [OpenMenu] = [OpenMenu(submenu: Submenu(""))]
    var label: OpenLabel?
    var globalAppend: String?
    var globalSystemAppend = SystemAppend()
    var defaultLine: (text: String, origin: Origin)?
    var interfaceLine: (text: String, origin: Origin)?
    var timeoutLine: (text: String, origin: Origin)?
    var noEscape = false
    var noOptions = false
    var labels: Set<String> = []
    var findings: [LintFinding] = []
    var files: [String] = []
    var untagged = 0

    init(encoding: TextEncoding?, load: @escaping (String) -> [UInt8]?) {
        self.encoding = encoding
        self.load = load
    }

    /// Reads one file's lines.
    mutating func read(_ file: ConfigFile, name: String, depth: Int) {
        files.append(name)
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
            case .include, .menuInclude: include(value, tagged: keyword == .menuInclude, origin: origin, depth: depth)
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

    private mutating func include(_ value: String, tagged: Bool, origin: Origin, depth: Int) {
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
        guard let bytes = load(path) else {
            findings.append(LintFinding(.includeMissing, origin, "\(path) does not exist"))
            return
        }
        let tag = tagged && parts.count == 2 ? parts[1].drop { $0.isConfigSpace } : ""
        if !tag.isEmpty { begin(String(tag), origin: origin) }
        read(ConfigFile(bytes: bytes), name: path, depth: depth + 1)
        if !tag.isEmpty { end(origin: origin) }
    }

    /// Closes what is open and resolves names.
    mutating func finished(name: String) -> InterpretedConfig {
        record()
        while open.count > 1 {
            let submenu = open[open.count - 1].submenu
            findings.append(LintFinding(.submenuUnclosed, submenu.origin, "MENU BEGIN \(submenu.tag) has no MENU END"))
            end(origin: submenu.origin)
        }
        let top = open[0].submenu
        menu.items = top.items
        menu.directives = top.directives
        menu.defaultEntry = top.defaultEntry
        menu.isLocked = noEscape && noOptions
        menu.origin = Origin(file: name, line: 0)
        if noEscape != noOptions { keep(noEscape ? "NOESCAPE 1" : "ALLOWOPTIONS 0") }
        let interface = resolveDefault()
        resolveTimeout()
        return InterpretedConfig(menu: menu, interface: interface, findings: findings, files: files)
    }

    private mutating func keep(_ line: String) { menu.directives[.pxelinux, default: []].append(line) }

    /// DEFAULT names a label, or is a command line of its own; UI comes before it (syslinux.cfg, UI).
    private mutating func resolveDefault() -> String? {
        var interface = interfaceLine?.text
        if let (text, origin) = defaultLine {
            if labels.contains(text) {
                menu.defaultEntry = text
            } else if interface == nil, ConfigInterpreter.isMenuProgram(text) {
                interface = text
            } else {
                keep("DEFAULT " + text)
                let first = String(text.prefix { !$0.isConfigSpace })
                if !labels.contains(first), !ConfigInterpreter.isMenuProgram(text) {
                    findings.append(LintFinding(.defaultMissing, origin, "DEFAULT \(text): there is no such label"))
                }
            }
        }
        if let interface, !ConfigInterpreter.isMenuProgram(interface) || interface.contains(where: \.isConfigSpace) {
            keep("UI " + interface)
        }
        return interface
    }

    private mutating func resolveTimeout() {
        guard let (text, origin) = timeoutLine else { return }
        if labels.contains(text) {
            menu.onTimeout = text
        } else {
            keep("ONTIMEOUT " + text)
            if !labels.contains(String(text.prefix { !$0.isConfigSpace })) {
                findings.append(LintFinding(.defaultMissing, origin, "ONTIMEOUT \(text): there is no such label"))
            }
        }
    }

    /// Whether a command line starts one of SYSLINUX's two menus.
    static func isMenuProgram(_ command: String) -> Bool {
        let program = command.prefix { !$0.isConfigSpace }.split(separator: "/").last?.lowercased()
        return program == "menu.c32" || program == "vesamenu.c32"
    }
}

extension Character {
    /// What SYSLINUX takes for white space.
    var isConfigSpace: Bool { unicodeScalars.allSatisfy { $0.value <= 0x20 } }
}

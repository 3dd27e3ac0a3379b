// SPDX-License-Identifier: Apache-2.0

extension ConfigInterpreter {
    /// Does what one directive says.
    ///
    /// - Parameter source: the line as it is written, kept for directives that the model has no place for.
    mutating func apply(_ keyword: ConfigKeyword, value: String, source: String, origin: Origin) {
        // The core has one of each for the whole file, the menu one for each menu.
        let own = reader == .core ? root : current
        switch keyword {
        case .label: beginLabel(value, origin: origin)
        case .kernel, .linux, .boot, .bss, .pxe, .fdimage, .comboot, .com32, .config, .localboot:
            inLabel(keyword, origin) { ($0.keyword, $0.kernel, $0.hasKernel) = (keyword, value, true) }
        case .append: if label == nil { globalAppend = value } else { label?.append = value }
        case .initrd: inLabel(keyword, origin) { $0.initrd = value }
        case .sysappend, .ipappend:
            let bits = SystemAppend(rawValue: UInt32(clamping: number(value, prefixed: true, origin)))
            if label == nil {
                globalSystemAppend = bits
            } else {
                label?.systemAppend = bits
                label?.ownSystemAppend = bits
            }
        case .default: defaultLine = (value.trimmingConfigSpace, origin)
        case .ui: interfaceLine = (value.trimmingConfigSpace, origin)
        case .ontimeout:
            own.onTimeout = value.trimmingConfigSpace
            onTimeoutLines.append((value.trimmingConfigSpace, origin))
        case .timeout:
            own.timeout = tenths(value, origin)
            checkUnits(value, origin)
        case .totaltimeout: menu.totalTimeout = tenths(value, origin)
        case .noescape:
            let value = number(value, origin)
            if reader == .core { menu.forbidsPrompt = value != 0 }
        case .allowoptions: own.forbidsOptions = number(value, origin) == 0
        case .prompt: forcesPrompt = number(value, origin) != 0
        case .implicit:
            allowsImplicit = number(value, origin) != 0
            keepGlobal(keyword, source)
        case .serial: menu.serial = serial(value, origin)
        case .text, .textHelp, .include, .menuInclude: break
        default: applyMenu(keyword, value: value, source: source, origin: origin)
        }
    }

    private mutating func applyMenu(_ keyword: ConfigKeyword, value: String, source: String, origin: Origin) {
        switch keyword {
        case .menuBegin: begin(value, origin: origin)
        case .menuEnd: end(origin: origin)
        case .menuSeparator:
            record()
            if !hidesSeparator { current.items.append(.separator) }
            hidesSeparator = false
        case .menuLabel: if label == nil { current.setLabel(value) } else { label?.title = value }
        case .menuTitle: current.setTitle(value)
        case .menuDefault:
            if label != nil { label?.isDefault = true } else { current.parent?.marked = current.place }
        case .menuStart: start = current
        case .menuHide:
            hidesSeparator = label == nil
            inLabel(keyword, origin) { $0.isHidden = true }
        case .menuDisable: inLabel(keyword, origin) { $0.isDisabled = true }
        case .menuIndent:
            let indent = min(max(number(value, origin), 0), 255)
            inLabel(keyword, origin) { $0.indent = indent }
        case .menuPasswd:
            if label != nil { label?.password = MenuPassword(value) } else { current.password = MenuPassword(value) }
        case .menuMasterPasswd: current.masterPassword = MenuPassword(value)
        case .menuGoto: inLabel(keyword, origin) { ($0.action, $0.kernel) = (.goto, value) }
        case .menuExit:
            // At the top there is nothing to leave: the line does nothing.
            guard current.parent != nil else { return }
            inLabel(keyword, origin) {
                $0.action = value.isEmpty ? .exit : .exitTo
                if !value.isEmpty { $0.kernel = value }
            }
        case .menuQuit: inLabel(keyword, origin) { $0.action = .quit }
        case .menuHelp where reader == .menu:
            let words = value.split { $0.isConfigSpace }.map(String.init)
            inLabel(keyword, origin) {
                ($0.action, $0.kernel) = (.help, words.first ?? "")
                $0.append = words.count > 1 ? words[1] : nil
            }
        case .menuSave, .menuNoSave, .menuImmediate, .menuNoImmediate:
            if label == nil {
                current.keep(source.trimmingConfigSpace)
            } else {
                label?.directives.append(source.trimmingConfigSpace)
            }
        case .menuHelp: label?.directives.append(source.trimmingConfigSpace)
        case .menuHidden: menu.isHidden = true
        case .menuBackground: current.background = String(value.prefix { !$0.isConfigSpace })
        case .menuResolution:
            let parts = value.split { $0.isConfigSpace }.map { number(String($0), origin) }
            menu.resolution = parts.count >= 2 ? Resolution(width: parts[0], height: parts[1]) : nil
        // One for all menus.
        case .menuShiftKey, .menuClear, .menuHiddenKey: keepGlobal(keyword, source)
        default:
            if keyword.rawValue.hasPrefix("menu ") || keyword.isFunctionKey {
                current.keep(source.trimmingConfigSpace)
            } else {
                keepGlobal(keyword, source)
            }
        }
    }

    /// Keeps a line that holds for everything. What the core alone reads, it has read in its own file.
    private mutating func keepGlobal(_ keyword: ConfigKeyword, _ source: String) {
        if keyword.isForCoreAlone {
            coreLines.append(source.trimmingConfigSpace)
        } else {
            root.directives.append(source.trimmingConfigSpace)
        }
    }

    private mutating func inLabel(_ keyword: ConfigKeyword, _ origin: Origin, _ change: (inout OpenLabel) -> Void) {
        guard var current = label else {
            let text = "\(keyword.rawValue.uppercased()) stands outside of any LABEL"
            findings.append(LintFinding(.outsideLabel, origin, text))
            return
        }
        change(&current)
        label = current
    }

    private mutating func number(_ text: String, prefixed: Bool = false, _ origin: Origin) -> Int {
        let (value, isNumber) = prefixed ? ConfigNumber.prefixed(text) : ConfigNumber.decimal(text)
        if !isNumber { findings.append(LintFinding(.badNumber, origin, "\"\(text)\" is read as 0")) }
        return value
    }

    /// TIMEOUT is most often wrong by taking its unit for seconds, or for milliseconds.
    private mutating func checkUnits(_ text: String, _ origin: Origin) {
        let value = ConfigNumber.decimal(text).value
        guard (1...30).contains(value) || value >= 10_000 else { return }
        let seconds = "\(value / 10)" + (value % 10 == 0 ? "" : ".\(value % 10)")
        findings.append(LintFinding(.timeoutUnits, origin, "TIMEOUT \(value) is \(seconds) s"))
    }

    /// A time in tenths of a second; 0 and less mean none.
    private mutating func tenths(_ text: String, _ origin: Origin) -> Duration? {
        let value = number(text, origin)
        return value > 0 ? .milliseconds(100 * value) : nil
    }

    private mutating func serial(_ text: String, _ origin: Origin) -> SerialConsole {
        let words = text.split { $0.isConfigSpace }.map(String.init)
        let port = number(words.first ?? "", prefixed: true, origin)
        let baud = words.count > 1 ? number(words[1], origin) : 9600
        return SerialConsole(
            port: port, baud: baud, flow: words.count > 2 ? number(words[2], prefixed: true, origin) : 0)
    }

    /// The core takes the first word for the name, the menu the whole line, and boots a file of that name unless KERNEL or
    /// the like names another.
    private mutating func beginLabel(_ value: String, origin: Origin) {
        record()
        hidesSeparator = false
        let word = String(value.prefix { !$0.isConfigSpace })
        let name = reader == .core ? word : value
        label = OpenLabel(name: word, shown: name, origin: origin, kernel: name, systemAppend: globalSystemAppend)
    }

    /// Opens a submenu; one without tag gets a tag that no file can contain by accident.
    mutating func begin(_ tag: String, origin: Origin) {
        record()
        if tag.isEmpty { untagged += 1 }
        innermost = ReadMenu(
            tag.isEmpty ? ConfigInterpreter.untaggedPrefix + "\(untagged)" : tag, in: innermost, origin: origin)
        current = innermost
    }

    /// Closes a submenu.
    mutating func end(origin: Origin) {
        record()
        if innermost.parent == nil {
            findings.append(LintFinding(.endWithoutBegin, origin, "there is no submenu to end"))
        }
        innermost = innermost.parent ?? innermost
        current = innermost
    }

    /// A text as menu.c32 shows it, and the key that its first caret marks. A caret is not shown; what follows it is, also
    /// another caret if that is the key (com32/menu/menumain.c, display_entry).
    static func splitCaret(_ text: String) -> (text: String, hotkey: Character?) {
        let scalars = Array(text.unicodeScalars)
        guard let caret = scalars.firstIndex(of: "^") else { return (text, nil) }
        let key = caret + 1 < scalars.count ? scalars[caret + 1] : nil
        var shown = String.UnicodeScalarView()
        var place = 0
        while place < scalars.count {
            if scalars[place] == "^" {
                place += 1
                guard key == "^", place < scalars.count, scalars[place] == "^" else { continue }
            }
            shown.append(scalars[place])
            place += 1
        }
        guard let key, key.isASCII, key.value > 0x20 else { return (String(shown), nil) }
        return (String(shown), Character(key).lowercased().first)
    }
}

extension ConfigKeyword {
    /// Whether the menu skips it, and it sets nothing that the model has a place for.
    var isForCoreAlone: Bool {
        switch self {
        case .say, .display, .font, .kbdmap, .console, .nohalt, .path, .implicit, .sendcookies, .pxeretry, .nocomplete,
            .onerror:
            true
        default: false
        }
    }

    /// Whether it is F0 to F12.
    var isFunctionKey: Bool {
        rawValue.first == "f" && rawValue.dropFirst().allSatisfy(\.isNumber) && rawValue.count > 1
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmingConfigSpace: String {
        let start = drop { $0.isConfigSpace }
        guard let last = start.lastIndex(where: { !$0.isConfigSpace }) else { return "" }
        return String(start[...last])
    }
}

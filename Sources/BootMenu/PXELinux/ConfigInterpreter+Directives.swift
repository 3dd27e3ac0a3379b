// SPDX-License-Identifier: Apache-2.0

extension ConfigInterpreter {
    /// Does what one directive says.
    ///
    /// - Parameter source: the line as it is written, kept for directives that the model has no place for.
    mutating func apply(_ keyword: ConfigKeyword, value: String, source: String, origin: Origin) {
        switch keyword {
        case .label: beginLabel(value, origin: origin)
        case .kernel, .linux, .boot, .bss, .pxe, .fdimage, .comboot, .com32, .config, .localboot:
            inLabel(keyword, origin) { $0.image = (keyword, value) }
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
        case .ontimeout: timeoutLine = (value.trimmingConfigSpace, origin)
        case .timeout:
            menu.timeout = tenths(value, origin)
            checkUnits(value, origin)
        case .totaltimeout: menu.totalTimeout = tenths(value, origin)
        case .noescape: noEscape = number(value, origin) != 0
        case .allowoptions: noOptions = number(value, origin) == 0
        case .prompt: _ = number(value, origin)
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
            open[open.count - 1].submenu.items.append(.separator)
        case .menuLabel: if label == nil { setSubmenuLabel(value) } else { label?.title = value }
        case .menuTitle: setTitle(value)
        case .menuDefault: setDefault()
        case .menuHide: inLabel(keyword, origin) { $0.isHidden = true }
        case .menuDisable: inLabel(keyword, origin) { $0.isDisabled = true }
        case .menuIndent:
            let indent = min(max(number(value, origin), 0), 255)
            inLabel(keyword, origin) { $0.indent = indent }
        case .menuPasswd:
            if label != nil {
                label?.password = MenuPassword(value)
            } else if open.count > 1 {
                open[open.count - 1].submenu.password = MenuPassword(value)
            }
        case .menuMasterPasswd where open.count == 1: menu.masterPassword = MenuPassword(value)
        case .menuGoto: inLabel(keyword, origin) { $0.menuAction = .goto(value) }
        case .menuExit where open.count > 1:
            inLabel(keyword, origin) { $0.menuAction = .exit(value.isEmpty ? nil : value) }
        case .menuQuit: inLabel(keyword, origin) { $0.menuAction = .quit }
        case .menuHidden: menu.isHidden = true
        case .menuBackground where open.count == 1:
            let file = value.prefix { !$0.isConfigSpace }
            menu.background = file.isEmpty ? nil : String(file)
        case .menuResolution where open.count == 1:
            let parts = value.split { $0.isConfigSpace }.map { number(String($0), origin) }
            menu.resolution = parts.count == 2 ? Resolution(width: parts[0], height: parts[1]) : nil
        default: open[open.count - 1].submenu.directives[.pxelinux, default: []].append(source.trimmingConfigSpace)
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

    private mutating func beginLabel(_ value: String, origin: Origin) {
        record()
        let name = String(value.prefix { !$0.isConfigSpace })
        label = OpenLabel(name: name, origin: origin, systemAppend: globalSystemAppend)
    }

    /// Opens a submenu; one without tag gets a tag that no file can contain by accident.
    mutating func begin(_ tag: String, origin: Origin) {
        record()
        if tag.isEmpty { untagged += 1 }
        let name = tag.isEmpty ? "submenu@\(untagged)" : tag
        // The tag is shown as long as nothing else is, without carets, and marks no key.
        var submenu = Submenu(name, title: ConfigInterpreter.splitCaret(name).text)
        submenu.origin = origin
        open.append(OpenMenu(submenu: submenu))
    }

    /// Closes a submenu and puts it into the menu around it.
    mutating func end(origin: Origin) {
        record()
        guard open.count > 1 else {
            findings.append(LintFinding(.endWithoutBegin, origin, "there is no submenu to end"))
            return
        }
        let closed = open.removeLast().submenu
        open[open.count - 1].submenu.items.append(.submenu(closed))
    }

    /// MENU LABEL in a submenu names its item, and its headline as long as MENU TITLE has not.
    private mutating func setSubmenuLabel(_ value: String) {
        guard open.count > 1 else { return }
        let (text, hotkey) = ConfigInterpreter.splitCaret(value)
        open[open.count - 1].submenu.title = text
        open[open.count - 1].submenu.hotkey = hotkey
        open[open.count - 1].hasLabel = true
    }

    /// MENU TITLE in a submenu names its headline, and its item as long as MENU LABEL has not.
    private mutating func setTitle(_ value: String) {
        guard open.count > 1 else {
            menu.title = value
            return
        }
        if open[open.count - 1].hasLabel {
            open[open.count - 1].submenu.heading = value == open[open.count - 1].submenu.title ? nil : value
        } else {
            open[open.count - 1].submenu.title = value
        }
    }

    private mutating func setDefault() {
        if label != nil {
            label?.isDefault = true
        } else if open.count > 1 {
            open[open.count - 2].submenu.defaultEntry = open[open.count - 1].submenu.tag
        }
    }

    /// A text without its carets, and the key that the first of them marks.
    static func splitCaret(_ text: String) -> (text: String, hotkey: Character?) {
        guard let caret = text.firstIndex(of: "^") else { return (text, nil) }
        let key = text[text.index(after: caret)...].first { $0 != "^" }
        return (text.filter { $0 != "^" }, key.flatMap { $0.isASCII ? $0.lowercased().first : nil })
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

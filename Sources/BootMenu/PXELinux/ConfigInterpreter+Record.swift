// SPDX-License-Identifier: Apache-2.0

extension ConfigInterpreter {
    /// Puts the label that was being read into the menu.
    mutating func record() {
        guard let label else { return }
        self.label = nil
        let (text, caretKey) = ConfigInterpreter.splitCaret(label.title ?? label.shown)
        // Only MENU LABEL marks a key, and of the lines that can be chosen the first that marks it has it.
        var hotkey: Character?
        if label.title != nil, let caretKey, label.isDisabled || label.isHidden || current.claims(caretKey) {
            hotkey = caretKey
        }
        if label.isDisabled, !label.hasKernel, label.action == .boot, !label.isHidden {
            current.items.append(.text(String(repeating: " ", count: label.indent) + text))
            return
        }
        if !label.hasKernel, label.action == .boot, label.append != nil || label.initrd != nil {
            findings.append(
                LintFinding(
                    .appendWithoutKernel, label.origin, "LABEL \(label.name) has APPEND or INITRD but no KERNEL"))
        }
        if label.action == .boot { checkSystemAppend(of: label) }
        let title = label.title == nil && text == label.name ? nil : text
        var entry = MenuEntry(label.name, title: title, action(of: label))
        entry.hotkey = hotkey
        entry.indent = label.indent
        entry.isHidden = label.isHidden
        entry.isDisabled = label.isDisabled
        entry.password = label.password
        entry.help = label.help.joined(separator: "\n")
        entry.origin = label.origin
        if !label.directives.isEmpty { entry.directives[.pxelinux] = label.directives }
        let number = label.isDisabled ? nil : labels.count
        if !label.isDisabled {
            labels.append(
                KnownLabel(
                    name: reader == .core ? label.name : label.shown, entry: entry, command: typedCommand(of: label),
                    menu: current, number: labels.count))
            if label.isDefault, entry.action?.isMarkedByDefault == true, !label.isHidden {
                current.marked = current.items.count
            }
        }
        current.items.append(.entry(entry, number: number))
    }

    /// SYSAPPEND of a label that starts no Linux, or with bits that mean nothing; or one for all labels, whose words CONFIG
    /// takes for the directory to change to (execute.c).
    private mutating func checkSystemAppend(of label: OpenLabel) {
        guard let bits = label.ownSystemAppend else {
            guard case .configuration(_, nil) = action(of: label), !label.systemAppend.isEmpty else { return }
            let text = "LABEL \(label.name): CONFIG takes the first word of SYSAPPEND for a directory to change to"
            findings.append(LintFinding(.sysappendMisuse, label.origin, text))
            return
        }
        if !SystemAppend.known.isSuperset(of: bits) {
            let text = "SYSAPPEND \(bits.rawValue) has bits above \(SystemAppend.known.rawValue)"
            findings.append(LintFinding(.sysappendMisuse, label.origin, text))
        }
        switch action(of: label) {
        case .linux, .chain(_, .com32, _): return
        default:
            guard !bits.isEmpty else { return }
            let text = "LABEL \(label.name) starts no Linux, so nothing reads what SYSAPPEND adds"
            findings.append(LintFinding(.sysappendMisuse, label.origin, text))
        }
    }

    private func action(of label: OpenLabel) -> BootAction {
        switch label.action {
        case .goto: return .goto(label.kernel)
        case .exitTo: return .exit(label.kernel)
        case .exit: return .exit(nil)
        case .quit: return .quit
        case .help:
            let background = label.append.map { BootFile(Template(literal: $0)) }
            return .message(BootFile(Template(literal: label.kernel)), background: background)
        case .boot: break
        }
        return BootCommand(label.keyword, command(of: label), systemAppend: label.systemAppend).action
    }

    /// What executes a label as a command: other directives than KERNEL put their type in front.
    private func typedCommand(of label: OpenLabel) -> String {
        (label.keyword == .kernel ? "" : ".\(label.keyword.rawValue) ") + command(of: label)
    }

    /// The command line of a label without its type.
    private func command(of label: OpenLabel) -> String {
        // A lone hyphen stands for nothing; with a blank behind it, it is a word for the kernel (record, a[0] and a[1]).
        let append = label.append ?? globalAppend ?? ""
        var command = label.kernel
        if !append.isEmpty, append != "-" { command += " " + append }
        if let initrd = label.initrd { command += " initrd=" + initrd }
        return command
    }
}

extension BootAction {
    /// Whether MENU DEFAULT selects an entry that does this (readconfig.c, record).
    var isMarkedByDefault: Bool {
        switch self {
        case .linux, .chain, .localDisk, .configuration, .goto: true
        case .message, .exit, .quit: false
        }
    }
}

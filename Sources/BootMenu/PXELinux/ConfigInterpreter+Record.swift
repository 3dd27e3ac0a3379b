// SPDX-License-Identifier: Apache-2.0

extension ConfigInterpreter {
    /// Puts the label that was being read into the menu.
    mutating func record() {
        guard let label else { return }
        self.label = nil
        let (title, hotkey) = label.title.map(ConfigInterpreter.splitCaret) ?? (nil, nil)
        if label.isDisabled, label.image == nil, label.menuAction == nil {
            let text = String(repeating: " ", count: label.indent) + (title ?? label.name)
            open[open.count - 1].submenu.items.append(.text(text))
            return
        }
        if !label.isDisabled { labels.insert(label.name) }
        if label.image == nil, label.menuAction == nil, label.append != nil || label.initrd != nil {
            findings.append(
                LintFinding(
                    .appendWithoutKernel, label.origin, "LABEL \(label.name) has APPEND or INITRD but no KERNEL"))
        }
        if let bits = label.ownSystemAppend, label.menuAction == nil { check(bits, of: label) }
        var entry = MenuEntry(label.name, title: title, label.menuAction ?? action(of: label))
        entry.hotkey = hotkey
        entry.indent = label.indent
        entry.isHidden = label.isHidden
        entry.isDisabled = label.isDisabled
        entry.password = label.password
        entry.help = label.help.joined(separator: "\n")
        entry.origin = label.origin
        open[open.count - 1].submenu.items.append(.entry(entry))
        if label.isDefault, label.menuAction == nil, !label.isDisabled {
            open[open.count - 1].submenu.defaultEntry = label.name
        }
    }

    /// SYSAPPEND of a label that starts no Linux, or with bits that mean nothing.
    private mutating func check(_ bits: SystemAppend, of label: OpenLabel) {
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
        let (keyword, value) = label.image ?? (.kernel, label.name)
        let words = value.split { $0.isConfigSpace }.map(String.init)
        let path = words.first ?? ""
        let append = label.append ?? globalAppend ?? ""
        // Words behind the file's name come first on the command line.
        let typed = Array(words.dropFirst()) + (append == "-" ? "" : append).split { $0.isConfigSpace }.map(String.init)
        let appended = label.systemAppend.words
        switch ImageType(keyword, path: path) {
        case .localDisk?: return .localDisk(LocalBoot(rawValue: ConfigNumber.prefixed(path).value))
        case .configuration?: return .configuration(BootFile(Template(literal: path)))
        case .chain(let kind)?:
            let initrd = label.initrd.map { ["initrd=" + $0.filter { !$0.isConfigSpace }] } ?? []
            let arguments = Template(words: (typed + initrd).map(Template.init(literal:)) + appended)
            return .chain(BootFile(Template(literal: path)), kind, arguments: arguments)
        case .linux?, nil:
            let (arguments, initrds) = ConfigInterpreter.initrds(of: typed, directive: label.initrd)
            return .linux(
                LinuxBoot(
                    kernel: BootFile(Template(literal: path)),
                    initrds: initrds.map { BootFile(Template(literal: $0)) },
                    arguments: Template(words: arguments.map(Template.init(literal:)) + appended)))
        }
    }

    /// The initial RAM disks: INITRD stands behind everything, and the last `initrd=` counts.
    private static func initrds(of words: [String], directive: String?) -> (arguments: [String], initrds: [String]) {
        func files(_ list: String) -> [String] {
            list.filter { !$0.isConfigSpace }.split(separator: ",").map(String.init)
        }
        let named = directive.map(files) ?? []
        guard named.isEmpty else { return (words, named) }
        guard let last = words.lastIndex(where: { $0.hasPrefix("initrd=") }) else { return (words, []) }
        var rest = words
        let word = rest.remove(at: last)
        return (rest, files(String(word.dropFirst("initrd=".count))))
    }
}

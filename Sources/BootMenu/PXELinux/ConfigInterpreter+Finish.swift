// SPDX-License-Identifier: Apache-2.0

/// Names are resolved when everything has been read.
extension ConfigInterpreter {
    /// The menu as PXELINUX itself has it, no menu program being started.
    mutating func finished(_ start: ConfigStart, name: String) -> InterpretedConfig {
        var interface: String?
        var differences: [String] = []
        switch start.outcome {
        case .program(let command):
            interface = command
            coreLines.insert("UI " + command, at: 0)
        case .label(let label, let options):
            menu.defaultEntry = label
            menu.defaultOptions = options
            menu.presentation = start.hasPrompt ? .prompt : .nothing
        case .command(let command):
            coreLines.insert((interfaceLine == nil ? "DEFAULT " : "UI ") + command, at: 0)
            menu.presentation = start.hasPrompt ? .prompt : .nothing
        case .nothing, .menu:
            menu.presentation = .prompt
            if let line = interfaceLine ?? defaultLine, !line.text.isEmpty {
                coreLines.insert((interfaceLine == nil ? "DEFAULT " : "UI ") + line.text, at: 0)
            }
        }
        if interfaceLine != nil, let (text, origin) = defaultLine, interface != nil {
            useDefault(text, origin)
        }
        checkMenuIsShown(start)
        if start.isForbidden {
            differences.append("IMPLICIT 0 forbids what is no label, so that nothing starts by itself")
        }
        root.directives = coreLines + root.directives
        let result = model(name: name)
        return InterpretedConfig(
            menu: result, interface: interface, differences: differences, findings: findings, notes: notes, files: files
        )
    }

    /// The menu as a menu program has it, and what the core does besides.
    mutating func finished(
        core: ConfigInterpreter, _ start: ConfigStart, program: String, name: String
    ) -> InterpretedConfig {
        // DEFAULT counts if the menu sees UI in what it reads (parse_configs, has_ui).
        if interfaceLine != nil, let (text, origin) = defaultLine { useDefault(text, origin) }
        // The core has set these before the menu starts, whichever file that shows.
        menu.serial = core.menu.serial
        menu.forbidsPrompt = core.menu.forbidsPrompt
        var lines = core.coreLines
        if program.utf8.contains(UInt8(ascii: "/")) { lines.insert("UI " + program, at: 0) }
        if start.hasPrompt { lines.append("PROMPT 1") }
        root.directives = lines + root.directives
        var seen = Set(core.findings)
        let own = findings.filter { seen.insert($0).inserted }
        findings = core.findings + own
        let result = model(name: name)
        return InterpretedConfig(
            menu: result, interface: ([program] + start.menuFiles).joined(separator: " "),
            differences: differences(from: core, start), findings: findings,
            notes: core.notes + notes.filter { !core.notes.contains($0) },
            files: core.files + files.filter { !core.files.contains($0) })
    }

    mutating func missingMenu(_ path: String, of program: String, at origin: Origin) {
        findings.append(LintFinding(.includeMissing, origin, "\(path), which \(program) is to show, does not exist"))
    }

    /// DEFAULT selects by its first word, and only what is not hidden (readconfig.c, find_label).
    private mutating func useDefault(_ text: String, _ origin: Origin) {
        let word = String(text.prefix { !$0.isConfigSpace })
        guard let label = labels.first(where: { $0.name == word }) else {
            root.directives.append("DEFAULT " + text)
            if !ConfigStart.isMenuProgram(word) {
                findings.append(LintFinding(.defaultMissing, origin, "DEFAULT \(text): there is no such label"))
            }
            return
        }
        guard !label.entry.isHidden else {
            root.directives.append("DEFAULT " + text)
            let found = "DEFAULT \(word) is hidden by MENU HIDE, so that the menu does not select it"
            findings.append(LintFinding(.defaultHidden, origin, found))
            return
        }
        guard isFirst(label) else {
            // Names are first words: one label in front of it has the same. What the menu does is to select the line and its menu.
            label.menu.mark(number: label.number)
            start = label.menu
            return
        }
        menu.defaultEntry = label.entry.name
        menu.defaultOptions = String(text.dropFirst(word.count)).trimmingConfigSpace
    }

    /// Whether a label is the one that its entry's name finds.
    private func isFirst(_ label: KnownLabel) -> Bool {
        labels.first { $0.entry.name == label.entry.name }?.number == label.number
    }

    /// ONTIMEOUT as it is written, or as a command where a name would find another label.
    private func resolvedOnTimeout(_ text: String) -> String {
        let word = text.prefix { !$0.isConfigSpace }
        guard let label = labels.first(where: { $0.name == word }), !isFirst(label) else { return text }
        return label.command + text.dropFirst(word.count)
    }

    /// Whether a command that names no label can be one.
    private func isCommand(_ text: String) -> Bool {
        let word = String(text.prefix { !$0.isConfigSpace })
        return BootCommand.type(of: word) != nil || ImageType.isExtended(word) || exists(word)
            || ImageType.extensions.contains { exists(word + $0) }
    }

    private mutating func checkMenuIsShown(_ start: ConfigStart) {
        if case .command(let text) = start.outcome, interfaceLine == nil {
            if !start.isKnown, !ImageType.isExtended(String(text.prefix { !$0.isConfigSpace })) {
                findings.append(LintFinding(.defaultMissing, start.origin, "DEFAULT \(text): there is no such label"))
            }
        }
        if start.isForbidden, interfaceLine == nil, let (text, origin) = defaultLine {
            let found = "DEFAULT \(text): there is no such label, and IMPLICIT 0 forbids files"
            findings.append(LintFinding(.defaultMissing, origin, found))
        }
        let isMenuWritten = root.hasSubmenus || !root.title.isEmpty || root.marked != nil
        switch start.outcome {
        case .label, .command, .nothing:
            guard isMenuWritten, interfaceLine == nil || start.isForbidden else { return }
            let what = defaultLine.map { "DEFAULT \($0.text) boots without one" } ?? "neither UI nor DEFAULT starts one"
            findings.append(
                LintFinding(
                    .menuNotShown, start.origin.line == 0 ? Origin(file: files.first ?? "", line: 0) : start.origin,
                    "the file describes a menu, but \(what)"))
        case .menu, .program: return
        }
    }

    private mutating func model(name: String) -> Menu {
        for (text, origin) in onTimeoutLines
        where !labels.contains(where: { $0.name == text.prefix { !$0.isConfigSpace } }) && !isCommand(text) {
            findings.append(LintFinding(.defaultMissing, origin, "ONTIMEOUT \(text): there is no such label"))
        }
        root.resolveOnTimeout(resolvedOnTimeout)
        menu.title = root.title
        menu.timeout = root.timeout
        menu.onTimeout = root.onTimeout
        menu.masterPassword = root.masterPassword
        menu.background = root.background.flatMap { $0.isEmpty ? nil : $0 }
        menu.forbidsOptions = root.forbidsOptions
        if !root.directives.isEmpty { menu.directives[.pxelinux] = root.directives }
        menu.items = root.modelItems(start: start)
        menu.origin = Origin(file: name, line: 0)
        return menu
    }

    /// What PXELINUX itself reads otherwise than the menu does.
    private func differences(from core: ConfigInterpreter, _ start: ConfigStart) -> [String] {
        var lines: [String] = []
        if start.hasPrompt { lines.append("PROMPT 1 without UI: a prompt comes before the menu") }
        for label in labels where label.name != label.entry.name {
            lines.append("the prompt knows \"\(label.name)\" as \(label.entry.name)")
        }
        let shown = Set(labels.map(\.entry.name))
        let hidden = core.labels.map(\.name).filter { !shown.contains($0) }
        if !hidden.isEmpty { lines.append("the prompt alone knows \(hidden.joined(separator: ", "))") }
        if core.root.timeout != root.timeout {
            let time = core.root.timeout.map { "\($0.secondsText) s" } ?? "for ever"
            lines.append("the prompt, where the menu leads to it, waits \(time)")
        }
        if core.root.onTimeout != root.onTimeout, let command = core.root.onTimeout {
            lines.append("the prompt boots \(command) when time runs out")
        }
        return lines
    }
}

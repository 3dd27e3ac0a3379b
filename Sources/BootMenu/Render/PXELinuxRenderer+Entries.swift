// SPDX-License-Identifier: Apache-2.0

/// Labels of a pxelinux.cfg: what is shown, and what choosing it does.
extension PXELinuxRenderer {
    /// The longest line that SYSLINUX reads, with its line feed (readconfig, MAX_LINE).
    private static let longestLine = 4095

    mutating func entry(_ entry: MenuEntry, isDefault: Bool) {
        do throws(Inexpressible) {
            guard let action = entry.action(on: .bios) else {
                throw Inexpressible(reason: "it has nothing that a BIOS machine can boot")
            }
            guard let name = word(entry.name) else {
                throw Inexpressible(reason: "its name \"\(entry.name)\" is not one word")
            }
            var own = ["LABEL " + name]
            if let title = entry.title, hasMenu {
                own.append("MENU LABEL " + self.title(title, entry.hotkey, of: entry.name))
            }
            own += try body(action)
            if let password = entry.password {
                guard hasMenu else { throw Inexpressible(reason: "the plain prompt has no passwords") }
                guard let text = secret(password, of: entry.name) else {
                    throw Inexpressible(reason: "menu.c32 cannot check a GRUB password")
                }
                own.append("MENU PASSWD " + text)
            }
            if hasMenu { own += attributes(entry, isDefault: isDefault) }
            if let long = own.first(where: { $0.utf8.count >= PXELinuxRenderer.longestLine }) {
                throw Inexpressible(
                    reason: "a line of \(long.utf8.count) bytes, SYSLINUX reads \(PXELinuxRenderer.longestLine)")
            }
            report.noteDigests(of: entry, loader: "PXELINUX")
            lines += [""] + own
            if !entry.isDisabled { written.insert(entry.name) }
        } catch {
            report.add(entry.name, .omitted, error.reason)
        }
    }

    private mutating func attributes(_ entry: MenuEntry, isDefault: Bool) -> [String] {
        var own: [String] = []
        if isDefault { own.append("MENU DEFAULT") }
        if entry.isHidden { own.append("MENU HIDE") }
        if entry.isDisabled { own.append("MENU DISABLE") }
        if entry.indent > 0 { own.append("MENU INDENT \(entry.indent)") }
        guard !entry.help.isEmpty else { return own }
        own.append("TEXT HELP")
        for line in entry.help.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = encodable(report.oneLine(String(line), "help", of: entry.name), of: entry.name)
            if ConfigFile.endsBlock(Array(line.utf8)) {
                report.add(entry.name, .changed, "a help line that begins with ENDTEXT got a hyphen before it")
                own.append("- " + line)
            } else {
                own.append(line)
            }
        }
        return own + ["ENDTEXT"]
    }

    private mutating func body(_ action: BootAction) throws(Inexpressible) -> [String] {
        switch action {
        case .linux(let boot):
            var own = ["LINUX " + (try path(boot.kernel))]
            if !boot.initrds.isEmpty {
                var paths: [String] = []
                for initrd in boot.initrds { paths.append(try path(initrd)) }
                if paths.contains(where: { $0.containsASCII(",") }) {
                    throw Inexpressible(reason: "an initrd's path has a comma, which separates files")
                }
                own.append("INITRD " + paths.joined(separator: ","))
            }
            return own + (try append(boot.arguments))
        case .chain(let file, let kind, let arguments):
            guard let keyword = kind.configKeyword else {
                throw Inexpressible(reason: "PXELINUX starts no EFI programs")
            }
            return [keyword.rawValue.uppercased() + " " + (try path(file))] + (try append(arguments))
        case .localDisk(let how): return ["LOCALBOOT \(how.rawValue)"]
        case .configuration(let file): return ["CONFIG " + (try path(file))]
        case .goto, .exit, .quit:
            guard hasMenu else { throw Inexpressible(reason: "the plain prompt has no submenus") }
            switch action {
            case .goto(let tag): return ["MENU GOTO " + tag.trimmingConfigSpace]
            case .exit(let tag?): return ["MENU EXIT " + tag.trimmingConfigSpace]
            case .exit(nil): return ["MENU EXIT"]
            default: return ["MENU QUIT"]
            }
        }
    }

    /// The command line, with SYSAPPEND for the words that name the machine.
    private func append(_ arguments: Template) throws(Inexpressible) -> [String] {
        var bits = SystemAppend()
        let words = arguments.words(quoted: false).filter { word in
            guard let bit = SystemAppend(word: word) else { return true }
            bits.formUnion(bit)
            return false
        }
        let text = try literal(bits.isEmpty ? arguments : Template(words: words)).trimmingConfigSpace
        if text == "-" { throw Inexpressible(reason: "a lone hyphen means an empty command line") }
        guard !text.unicodeScalars.contains(where: \.isControl) else {
            throw Inexpressible(reason: "the command line has control characters")
        }
        return (text.isEmpty ? [] : ["APPEND " + text]) + (bits.isEmpty ? [] : ["SYSAPPEND \(bits.rawValue)"])
    }

    private func literal(_ template: Template) throws(Inexpressible) -> String {
        var text = ""
        for part in try scope.expand(template) {
            switch part {
            case .text(let known): text += known
            case .machine(let variable):
                throw Inexpressible(reason: "PXELINUX cannot put ${\(variable.rawValue)} into a command line or path")
            }
        }
        guard encoding.encode(text) != nil else { throw Inexpressible(reason: "characters that code page 437 lacks") }
        return text
    }

    private func path(_ file: BootFile) throws(Inexpressible) -> String {
        let path = try literal(file.path)
        guard !path.isEmpty else { throw Inexpressible(reason: "a path is empty") }
        guard word(path) != nil else {
            throw Inexpressible(reason: "the path \"\(path)\" has a blank or control character in it")
        }
        return path
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

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
            if case .linux(let boot) = action, let form = boot.address {
                if let line = fixedAppend(form, boot, own) { own.append(line) }
            }
            for file in action.files {
                // A comment to PXELINUX, an order to pxeboot.0 (docs/pxeboot.md).
                if let digest = file.sha256 { own.append("# SHA256 \(digest) \(try path(file))") }
            }
            if let password = entry.password {
                if password.kind == .unknownHash {
                    guard !password.isPlainForMenu else {
                        throw Inexpressible(reason: "menu.c32 would take the hash itself for the password")
                    }
                    report.add(entry.name, .changed, "menu.c32 knows no such hash: the master password alone opens it")
                }
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
        } catch {
            left.insert(entry.name)
            report.add(entry.name, .omitted, error.reason)
        }
    }

    private mutating func attributes(_ entry: MenuEntry, isDefault: Bool) -> [String] {
        var own: [String] = []
        if isDefault {
            if entry.action?.isMarkedByDefault ?? true {
                own.append("MENU DEFAULT")
            } else {
                report.add(entry.name, .ignored, "MENU DEFAULT selects only what boots or opens a submenu")
            }
        }
        if entry.isHidden { own.append("MENU HIDE") }
        if entry.isDisabled { own.append("MENU DISABLE") }
        if entry.indent > 0 { own.append("MENU INDENT \(entry.indent)") }
        for line in entry.directives[.pxelinux, default: []] {
            // Read by PXELINUX itself the line did nothing; the menu would show its file and boot nothing.
            if ConfigKeyword.match(Array(line.utf8))?.keyword == .menuHelp {
                report.add(entry.name, .ignored, "MENU HELP, which PXELINUX itself skips")
            } else {
                own.append(field(line, "directive", of: entry.name))
            }
        }
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
            return try linux(boot)
        case .chain(let file, let kind, let arguments):
            guard let keyword = kind.configKeyword else {
                throw Inexpressible(
                    reason: "PXELINUX starts no \(kind == .efi ? "EFI programs" : "floppy images: memdisk does")")
            }
            let place = try path(file)
            if kind == .com32, !place.hasSuffix(".c32") {
                throw Inexpressible(reason: "COM32 \(place) would load \(place).c32")
            }
            return [keyword.rawValue.uppercased() + " " + place] + (try append(arguments))
        case .localDisk(let how): return ["LOCALBOOT \(how.rawValue)"]
        case .configuration(let file, let directory):
            guard let directory else { return ["CONFIG " + (try path(file))] }
            guard word(directory) != nil else {
                throw Inexpressible(reason: "the directory \"\(directory)\" is not one word")
            }
            return ["CONFIG " + (try path(file)), "APPEND " + directory + (directory == "-" ? " " : "")]
        case .message(let file, let background):
            guard hasMenu else { throw Inexpressible(reason: "the plain prompt shows no texts") }
            var words = ["MENU HELP", try path(file)]
            if let background { words.append(try path(background)) }
            return [words.joined(separator: " ")]
        case .goto, .exit, .quit:
            guard hasMenu else { throw Inexpressible(reason: "the plain prompt has no submenus") }
            if case .goto(let tag) = action, tag.unicodeScalars.contains(where: \.isControl) {
                throw Inexpressible(reason: "the tag has control characters")
            }
            if case .exit(let tag?) = action, tag.unicodeScalars.contains(where: \.isControl) {
                throw Inexpressible(reason: "the tag has control characters")
            }
            switch action {
            case .goto(let tag): return ["MENU GOTO " + tag]
            case .exit(let tag?): return ["MENU EXIT " + tag]
            case .exit(nil): return ["MENU EXIT"]
            default: return ["MENU QUIT"]
            }
        }
    }

    private func linux(_ boot: LinuxBoot) throws(Inexpressible) -> [String] {
        var paths: [String] = []
        for initrd in boot.initrds { paths.append(try path(initrd)) }
        if paths.contains(where: { $0.containsASCII(",") }) {
            throw Inexpressible(reason: "an initrd's path has a comma, which separates files")
        }
        let kernel = "LINUX " + (try path(boot.kernel))
        let list = paths.joined(separator: ",")
        let text = try scope.expand(boot.arguments).map { if case .text(let text) = $0 { text } else { "?" } }.joined()
        // The first initrd= of the line counts, and APPEND stands before INITRD.
        let (rest, found) = BootCommand.initrds(of: text, kernel: String(kernel.dropFirst(6)))
        if found.isEmpty { return [kernel] + (paths.isEmpty ? [] : ["INITRD " + list]) + (try append(boot.arguments)) }
        // Inside of another word it is part of the command line, and says the same.
        if found == paths, rest == text { return [kernel] + (try append(boot.arguments)) }
        if paths.isEmpty {
            throw Inexpressible(reason: "PXELINUX would load what stands behind initrd= in its command line")
        }
        return [kernel] + (try append(Template(words: [Template(literal: "initrd=" + list), boot.arguments])))
    }

    /// The command line for a machine whose address no DHCP server has given: a comment to PXELINUX, an order to pxeboot.0 (docs/pxeboot.md).
    ///
    /// - Parameter own: the label's lines, with APPEND.
    private mutating func fixedAppend(_ form: AddressForm, _ boot: LinuxBoot, _ own: [String]) -> String? {
        guard form.divided(boot.arguments) != nil else { return nil }
        let append = own.first { $0.hasPrefix("APPEND ") }?.dropFirst(7) ?? ""
        guard !append.containsASCII("${") else { return nil }
        let rest = append.split(separator: " ").map(String.init).filter { !form.asking.contains($0) }
        return (["# APPEND-FIXED"] + form.words.map(\.description) + rest).joined(separator: " ")
    }

    /// The command line, with SYSAPPEND for the words that name the machine.
    private func append(_ arguments: Template) throws(Inexpressible) -> [String] {
        var bits = SystemAppend()
        let words = arguments.words(quoted: true).filter { word in
            guard let bit = SystemAppend(word: word) else { return true }
            bits.formUnion(bit)
            return false
        }
        let text = try literal(bits.isEmpty ? arguments : Template(words: words)).trimmingConfigSpace
        // With a blank behind it, a hyphen is a word; alone it stands for nothing.
        if text == "-" { return ["APPEND - "] + (bits.isEmpty ? [] : ["SYSAPPEND \(bits.rawValue)"]) }
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
        if sourceEncoding != encoding, !text.utf8.allSatisfy({ $0 < 0x80 }) {
            // The text that has these bytes in the file's encoding.
            guard let bytes = sourceEncoding.encode(text), let own = encoding.text(of: bytes) else {
                throw Inexpressible(reason: "a path or command line has bytes that this file cannot hold")
            }
            return own
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

// SPDX-License-Identifier: Apache-2.0

/// What PXELINUX does when it has read its file (com32/elflink/ldlinux/ldlinux.c, main and load_kernel).
struct ConfigStart {
    enum Outcome: Hashable {
        /// A menu program, with the files that it shows; none for this one.
        case menu(program: String, files: [String])
        /// Another program that draws a menu of its own.
        case program(String)
        /// An entry, with words behind its name.
        case label(String, options: String)
        /// A file that is no label.
        case command(String)
        /// Neither DEFAULT nor UI.
        case nothing
    }

    let outcome: Outcome

    /// Whether a prompt comes first (PROMPT 1 without UI), or is all that comes.
    let hasPrompt: Bool

    /// The line that says so.
    let origin: Origin

    /// What a command may not be: UI and DEFAULT name files as well as labels unless IMPLICIT 0 forbids files.
    let isForbidden: Bool

    init(_ core: ConfigInterpreter, exists: (String) -> Bool) {
        let line = core.interfaceLine ?? core.defaultLine
        origin = line?.origin ?? Origin()
        hasPrompt = core.forcesPrompt && core.interfaceLine == nil
        guard let command = line?.text, !command.isEmpty else {
            (outcome, isForbidden) = (.nothing, false)
            return
        }
        let words = command.split { $0.isConfigSpace }.map(String.init)
        let name = words.first ?? ""
        let options = words.dropFirst().joined(separator: " ")
        if let label = core.labels.first(where: { $0.name == name }) {
            isForbidden = false
            if case .chain(let file, .com32, let arguments)? = label.entry.action, let path = file.path.literal,
                ConfigStart.isMenuProgram(path)
            {
                let files = (arguments.literal ?? "").split { $0.isConfigSpace }.map(String.init)
                outcome = .menu(program: path, files: files + words.dropFirst())
            } else {
                outcome = .label(name, options: options)
            }
            return
        }
        isForbidden = !core.allowsImplicit
        guard !isForbidden else {
            outcome = .nothing
            return
        }
        var program = name
        if case .linux = ImageType(path: name) {
            // A name without extension is tried with each of them.
            let known = ImageType.extensions.first { exists(name + $0) }
            program += known ?? (ConfigStart.isMenuProgram(name + ".c32") && !exists(name) ? ".c32" : "")
        }
        if ConfigStart.isMenuProgram(program) {
            outcome = .menu(program: program, files: Array(words.dropFirst()))
        } else if core.interfaceLine != nil, ConfigStart.isProgram(program, exists: exists(program)) {
            outcome = .program(command)
        } else {
            outcome = .command(command)
        }
    }

    /// Whether UI starts a module: one by its extension, or a name without one that is no file here.
    private static func isProgram(_ path: String, exists: Bool) -> Bool {
        switch ImageType(path: path) {
        case .chain(.com32): true
        case .linux: !exists && !BootFile.isAbsolute(path)
        default: false
        }
    }

    /// The files that the menu program shows; none for this one.
    var menuFiles: [String] { if case .menu(_, let files) = outcome { files } else { [] } }

    /// Whether a file is one of SYSLINUX's two menus.
    static func isMenuProgram(_ path: String) -> Bool {
        let program = path.split(separator: "/").last
        return program == "menu.c32" || program == "vesamenu.c32"
    }
}

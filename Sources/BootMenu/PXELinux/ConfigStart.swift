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

    /// Whether a command can be one: a file that is there, or a type in front of whatever it is.
    let isKnown: Bool

    init(_ core: ConfigInterpreter) {
        let exists = core.exists
        let line = core.interfaceLine ?? core.defaultLine
        origin = line?.origin ?? Origin()
        // NOESCAPE forbids the prompt that PROMPT asks for, and boots at once (enter_cmdline).
        hasPrompt = core.forcesPrompt && core.interfaceLine == nil && !core.menu.forbidsPrompt
        guard let command = line?.text, !command.isEmpty else {
            (outcome, isForbidden, isKnown) = (.nothing, false, false)
            return
        }
        let words = command.split { $0.isConfigSpace }.map(String.init)
        let name = words.first ?? ""
        let options = words.dropFirst().joined(separator: " ")
        if let label = core.labels.first(where: { $0.name == name }) {
            (isForbidden, isKnown) = (false, true)
            outcome =
                ConfigStart.menu(label.entry.action, words.dropFirst()) ?? .label(name, options: options)
            return
        }
        isForbidden = !core.allowsImplicit
        guard !isForbidden else {
            (outcome, isKnown) = (.nothing, false)
            return
        }
        if BootCommand.type(of: name) != nil {
            isKnown = true
            outcome = ConfigStart.menu(BootCommand(.kernel, command).action, []) ?? .command(command)
            return
        }
        var program = name
        if case .linux = ImageType(path: name) {
            // A name without extension is tried with each of them.
            let known = ImageType.extensions.first { exists(name + $0) }
            program += known ?? (ConfigStart.isMenuProgram(name + ".c32") && !exists(name) ? ".c32" : "")
        }
        isKnown = exists(program)
        if ConfigStart.isMenuProgram(program) {
            outcome = .menu(program: program, files: Array(words.dropFirst()))
        } else if core.interfaceLine != nil, ConfigStart.isProgram(program, exists: isKnown) {
            outcome = .program(command)
        } else {
            outcome = .command(command)
        }
    }

    /// A menu program that an action starts, with the files that it shows; nil for every other action.
    private static func menu(_ action: BootAction?, _ more: ArraySlice<String>) -> Outcome? {
        guard case .chain(let file, .com32, let arguments)? = action, let path = file.path.literal,
            isMenuProgram(path)
        else { return nil }
        let files = (arguments.literal ?? "").split { $0.isConfigSpace }.map(String.init)
        return .menu(program: path, files: files + more)
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

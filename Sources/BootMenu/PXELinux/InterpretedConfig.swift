// SPDX-License-Identifier: Apache-2.0

/// What a pxelinux.cfg with everything that it includes means.
public struct InterpretedConfig: Hashable, Sendable {
    /// The menu: as the menu program reads it, or as PXELINUX itself does if none is started.
    public var menu: Menu

    /// The program that shows it, as UI or DEFAULT names it: `menu.c32`; nil for the plain prompt.
    public var interface: String?

    /// What PXELINUX itself reads where that is not the menu: a line for people each.
    public var differences: [String]

    /// What is wrong with the text; other rules look at ``menu``.
    public var findings: [LintFinding]

    /// What was not looked at, and why.
    public var notes: [String]

    /// Every file that was read, in order.
    public var files: [String]
}

extension ConfigFile {
    /// Works out what a file means, as SYSLINUX 6 does: line by line, included files as if they stood there; first as
    /// PXELINUX itself reads it, and then, if it starts menu.c32 or vesamenu.c32, as that program does.
    ///
    /// - Parameters:
    ///   - name: the file's path below the boot root, for messages.
    ///   - encoding: how bytes stand for characters; nil looks at each file.
    ///   - load: the bytes of another file by its path; nil if there is none.
    ///   - exists: whether there is a file; nil asks `load`.
    public func interpreted(
        as name: String = "", encoding: TextEncoding? = nil, load: @escaping (String) -> [UInt8]? = { _ in nil },
        exists: ((String) -> Bool)? = nil
    ) -> InterpretedConfig {
        let exists = exists ?? { load($0) != nil }
        var core = ConfigInterpreter(.core, encoding: encoding, load: load, exists: exists)
        core.read(self, name: name, depth: 1)
        core.close()
        let start = ConfigStart(core)
        guard case .menu(let program, let menuFiles) = start.outcome else {
            return core.finished(start, name: name)
        }
        var menu = ConfigInterpreter(.menu, encoding: encoding, load: load, exists: exists)
        for path in menuFiles.isEmpty ? ["~"] : menuFiles {
            if path == "~" {
                menu.read(self, name: name, depth: 1)
            } else if let bytes = load(path) {
                menu.read(ConfigFile(bytes: bytes), name: path, depth: 1)
            } else {
                menu.missingMenu(path, of: program, at: start.origin)
            }
        }
        menu.close()
        return menu.finished(core: core, start, program: program, name: name)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
import Foundation

/// A menu that was read from a file: ours or a pxelinux.cfg.
struct MenuInput {
    /// The menu.
    let menu: Menu
    /// What it was read from.
    let source: MenuLinter.Source
    /// What its reader found wrong with the text.
    let findings: [LintFinding]
    /// The files that were read.
    let files: [String]
    /// Where PXELINUX itself differs from what menu.c32 shows, and what was not looked at.
    let differences: [String]
    let notes: [String]
    /// The directory of the tree that paths are relative to.
    let prefix: String
    /// The files that clients can fetch; nil if the root is not a directory.
    let tree: DiskFileTree?

    /// Reads a menu.
    ///
    /// - Parameters:
    ///   - path: a menu file (`.yaml`), a pxelinux.cfg, or a directory with `pxelinux.cfg/default` in it.
    ///   - root: the directory that paths are relative to; nil takes the one above `pxelinux.cfg`, or that of the file.
    ///   - prefix: the directory below the root that clients put before relative names.
    init(_ path: String, root: String?, prefix: String = "") throws {
        self.prefix = prefix
        var path = path
        if DiskFileTree.isDirectory(path) { path += (path.hasSuffix("/") ? "" : "/") + "pxelinux.cfg/default" }
        let folder = root ?? MenuInput.root(of: path)
        guard let tree = DiskFileTree(folder.isEmpty ? "." : folder) else {
            throw MenuInput.refused("--root '\(folder)' is no directory")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
            throw MenuInput.refused("'\(path)' \(reason)")
        }
        self.tree = tree
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            let text = try WrittenText.read(data, of: path)
            do {
                menu = try Menu(yaml: text, file: path)
            } catch {
                throw MenuInput.refused(error)
            }
            (source, findings, files) = (.yaml, [], [path])
            (differences, notes) = ([], [])
        } else {
            let file = ConfigFile(bytes: data)
            if let other = file.foreignKind {
                throw MenuInput.refused("'\(path)' is no pxelinux.cfg: \(other)")
            }
            func place(_ name: String) -> String? { MenuInput.inTree(name, below: prefix) }
            let config = file.interpreted(
                as: path, load: { place($0).flatMap(tree.bytes(of:)) },
                exists: { place($0).flatMap(tree.node(at:))?.isDirectory == false })
            menu = config.menu
            source = .pxelinux(interface: config.interface, file.encoding)
            (findings, files) = (config.findings, config.files)
            (differences, notes) = (config.differences, config.notes)
        }
    }

    /// The rows of the screen on which the menu is shown.
    var screenHeight: Int {
        guard case .pxelinux(let interface?, _) = source else { return 25 }
        return interface.contains("vesamenu") ? 30 : 25
    }

    /// Reports bad input, and gives the error that ends the command.
    static func refused(_ text: String) -> ExitCode {
        Diagnostics.error(text)
        return .badInput
    }

    /// Reports all that is wrong with a menu file, and gives the error that ends the command.
    static func refused(_ errors: MenuFileErrors) -> ExitCode {
        for problem in errors.problems { Diagnostics.error("\(problem)") }
        return .badInput
    }

    /// A name of an INCLUDE below the root.
    private static func inTree(_ name: String, below prefix: String) -> String? {
        if name.hasPrefix("::") { return String(name.dropFirst(2)) }
        return BootFile.isAbsolute(name) ? nil : prefix + name
    }

    /// How the bytes of a file for a target stand for characters: as they were read; and what was written as a menu file in
    /// the character set in which the PC's menus are drawn.
    func options(base: String?) -> RenderOptions {
        switch source {
        case .yaml: RenderOptions(base: base, encoding: .codePage437, sourceEncoding: .utf8)
        case .pxelinux(_, let encoding): RenderOptions(base: base, encoding: encoding)
        }
    }

    /// The boot root of `root/pxelinux.cfg/name`; the directory of any other file.
    static func root(of path: String) -> String {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        if parts.last == "pxelinux.cfg" { parts = parts.dropLast() }
        let root = parts.joined(separator: "/")
        return root.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : root
    }
}

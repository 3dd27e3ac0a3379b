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
    /// The files that clients can fetch; nil if the root is not a directory.
    let tree: DiskFileTree?

    /// Reads a menu.
    ///
    /// - Parameters:
    ///   - path: a menu file (`.yaml`), a pxelinux.cfg, or a directory with `pxelinux.cfg/default` in it.
    ///   - root: the directory that paths are relative to; nil takes the one above `pxelinux.cfg`, or that of the file.
    init(_ path: String, root: String?) throws {
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
                throw MenuInput.refused(error.description)
            }
            (source, findings, files) = (.yaml, [], [path])
        } else {
            let file = ConfigFile(bytes: data)
            let config = file.interpreted(as: path) { name in
                MenuInput.inTree(name).flatMap { tree.bytes(of: $0) }
            }
            menu = config.menu
            source = .pxelinux(interface: config.interface, file.encoding)
            (findings, files) = (config.findings, config.files)
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

    /// A name of an INCLUDE below the root.
    private static func inTree(_ name: String) -> String? {
        if name.hasPrefix("::") { return String(name.dropFirst(2)) }
        return BootFile.isAbsolute(name) ? nil : name
    }

    /// The boot root of `root/pxelinux.cfg/name`; the directory of any other file.
    static func root(of path: String) -> String {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        if parts.last == "pxelinux.cfg" { parts = parts.dropLast() }
        let root = parts.joined(separator: "/")
        return root.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : root
    }
}

// SPDX-License-Identifier: Apache-2.0

import Yams

/// A menu file made from what is in a tree, or brought up to date with it.
public struct MenuUpdate: Hashable, Sendable {
    /// The whole file.
    public var yaml: String

    /// The names of entries that are new.
    public var added: [String]

    /// Paths of which the file has made entries before, and which are no longer in the tree.
    public var vanished: [String]

    /// Whether the file had to be written anew, so that its comments are lost.
    public var isRewritten: Bool

    /// A new menu file.
    ///
    /// - Parameter files: the URL of the boot root, for installers that fetch more than their kernel.
    public init(new boots: [FoundBoot], title: String, files: Template) throws(MenuFileError) {
        var menu = Menu(title) {
            boots.filter { !$0.isTool }.map { MenuItem.entry($0.entry) }
            if boots.contains(where: \.isTool) {
                Submenu("tools", title: "Tools") { boots.filter(\.isTool).map { MenuItem.entry($0.entry) } }
            }
            MenuEntry("local", title: "Boot from the local disk", .localDisk(.normal))
        }
        menu.timeout = .seconds(30)
        menu.defaultEntry = "local"
        menu.generated = boots.map(\.source)
        if boots.contains(where: {
            $0.entry.actions.contains { $0.templates.contains { $0.variables.contains("files") } }
        }) {
            menu.variables["files"] = files
        }
        yaml = try menu.yaml()
        added = boots.map(\.entry.name)
        vanished = []
        isRewritten = false
    }

    /// An existing menu file with entries for what is new in the tree, behind the entries that it has. Everything that
    /// people have written stays as it is, and an entry that they have deleted does not come back.
    public init(_ existing: String, file: String, with boots: [FoundBoot], files: Template) throws {
        var menu = try Menu(yaml: existing, file: file)
        let paths = menu.entries.flatMap(\.actions).flatMap(\.files).map(\.path.description)
        let known = Set(menu.generated + paths)
        let sources = Set(boots.map(\.source))
        vanished = menu.generated.filter { !sources.contains($0) }
        let new = boots.filter { !known.contains($0.source) }
        var taken = Set(menu.entries.map(\.name))
        let entries = new.map { boot in
            var entry = boot.entry
            var number = 2
            while !taken.insert(entry.name).inserted {
                entry.name = "\(boot.entry.name)-\(number)"
                number += 1
            }
            return entry
        }
        added = entries.map(\.name)
        isRewritten = false
        guard !new.isEmpty else {
            yaml = existing
            return
        }
        let before = menu
        menu.items += entries.map { .entry($0) }
        menu.generated += new.map(\.source)
        if menu.variables["files"] == nil,
            entries.contains(where: { $0.actions.contains { $0.templates.contains { $0.variables.contains("files") } } }
            )
        {
            menu.variables["files"] = files
        }
        if let text = MenuUpdate.inserting(entries, new.map(\.source), from: before, to: menu, in: existing),
            (try? Menu(yaml: text, file: file)) == menu
        {
            yaml = text
        } else {
            yaml = try menu.yaml()
            isRewritten = true
        }
    }

    /// The text with new elements at the end of its lists; nil if the lists are not written line by line.
    private static func inserting(
        _ entries: [MenuEntry], _ sources: [String], from before: Menu, to after: Menu, in text: String
    ) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        let nodes = [("entries", entries.map { MenuWriter.item(.entry($0)) }), ("generated", sources.map { Node($0) })]
        for (key, elements) in nodes {
            guard let inserted = inserting(elements, under: key, in: lines) else { return nil }
            lines = inserted
        }
        if before.variables["files"] == nil, let files = after.variables["files"] {
            guard before.variables.isEmpty,
                let own = block(Node([(Node("files"), Node(files.description))]), indent: "  ")
            else { return nil }
            lines += ["variables:"] + own
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func inserting(_ elements: [Node], under key: String, in lines: [String]) -> [String]? {
        guard let root = (try? Yams.compose(yaml: lines.joined(separator: "\n")))??.mapping else { return nil }
        let keys = root.compactMap { pair in pair.key.mark.map { (name: pair.key.string ?? "", line: $0.line - 1) } }
        guard let place = keys.firstIndex(where: { $0.name == key }) else {
            return block(Node(elements), indent: "").map { lines + ["\(key):"] + $0 }
        }
        guard let list = root[key]?.sequence, let first = list.first?.mark?.line else { return nil }
        let line = lines[first - 1]
        let indent = String(line.prefix { $0 == " " })
        guard line.dropFirst(indent.count).hasPrefix("- "), first - 1 > keys[place].line else { return nil }
        var end = place + 1 < keys.count ? keys[place + 1].line : lines.count
        // Comments and empty lines before the next key belong to that key.
        while end > first, isRemark(lines[end - 1]) { end -= 1 }
        guard let own = block(Node(elements), indent: indent) else { return nil }
        return Array(lines[..<end]) + own + Array(lines[end...])
    }

    private static func isRemark(_ line: String) -> Bool {
        let text = line.drop { $0 == " " }
        return text.isEmpty || text.hasPrefix("#") && text.count == line.count
    }

    private static func block(_ node: Node, indent: String) -> [String]? {
        guard let text = try? Yams.serialize(node: node, width: -1, allowUnicode: true) else { return nil }
        return text.split(separator: "\n").map { indent + $0 }
    }
}

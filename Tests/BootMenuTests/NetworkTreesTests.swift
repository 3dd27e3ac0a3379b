// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

/// `menu generate` on more network trees: which entries, with what command line, or for what reason none. The names are those of the
/// projects' archives, CDs and pages on PXE; the files are stand-ins of which only the kind counts.
@Suite("Network trees, offered or named")
struct NetworkTreesTests {
    @Test("each tree gives its entries with the command line that they need, or the reason", arguments: NetworkTree.all)
    func offers(tree: NetworkTree) {
        var scanner = TreeScanner(MemoryTree(tree.files, texts: tree.texts))
        let result = scanner.scan()
        var entries: [String] = []
        for entry in result.boots.filter({ !$0.isTool }).map(\.entry) {
            if let action = entry.action { entries.append(Self.line(entry.title ?? "", "", action)) }
            for (platform, action) in entry.variants.sorted(by: { $0.key < $1.key }) {
                entries.append(Self.line(entry.title ?? "", platform.rawValue, action))
            }
        }
        #expect(entries == tree.entries)
        #expect(result.notes.count == tree.notes.count, "\(result.notes)")
        for (note, start) in zip(result.notes.sorted(), tree.notes) { #expect(note.hasPrefix(start)) }
    }

    private static func line(_ title: String, _ platform: String, _ action: BootAction) -> String {
        var words = [title, platform]
        switch action {
        case .linux(let boot):
            words.append(([boot.kernel] + boot.initrds).map(\.path.description).joined(separator: " "))
            words.append(boot.arguments.description)
        default: words += [action.files.map(\.path.description).joined(separator: " "), ""]
        }
        return words.joined(separator: " | ").replacing(" |  |", with: " | |").trimmingSuffix { $0 == " " }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
        String(reversed().drop(while: isDropped).reversed())
    }
}

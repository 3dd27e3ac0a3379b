// SPDX-License-Identifier: Apache-2.0

import BootMenu
import Foundation
import QEMULab
import TestSupport
import Testing

/// PXELINUX 6 with menu.c32 is the truth about what a pxelinux.cfg means: its screen against that of `menu show`, character by character.
///
/// One guest goes through many menus: from each of them to the prompt, and from there to the next by CONFIG, which starts PXELINUX's own
/// reader anew.
@Suite("Menus as menu.c32 shows them", .serialized)
struct MenuTruthTests {
    private static let boot = Lab.repository.appending(path: "build/boot")
    private static let programs = ["pxelinux.0", "ldlinux.c32", "menu.c32", "libutil.c32", "libcom32.c32"]

    /// The menus one guest after the other goes through, by their numbers.
    private static let chains: [[Int]] = {
        var chains: [[Int]] = [[]]
        for (number, menu) in TruthMenu.all.enumerated() {
            chains[chains.count - 1].append(number)
            if case .end = menu.way { chains.append([]) }
            if chains[chains.count - 1].count == 24 { chains.append([]) }
        }
        return chains.filter { !$0.isEmpty }
    }()

    @Test("there are more than sixty") func count() { #expect(TruthMenu.all.count > 60) }

    @Test(
        "title, lines, cursor and clock", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: Lab.isComplete, "build/boot is not there; `make test` fetches it"),
        arguments: chains.indices)
    func screens(index: Int) async throws {
        let chain = Self.chains[index]
        let installation = try QEMUInstallation()
        let pictures = Pictures(chain)
        try await withTemporaryDirectory { root in
            for name in Self.programs {
                try FileManager.default.copyItem(at: Self.boot.appending(path: name), to: root.appending(path: name))
            }
            try FileManager.default.createDirectory(
                at: root.appending(path: "pxelinux.cfg"), withIntermediateDirectories: true)
            var request = BootRequest()
            request.bootFile = "pxelinux.0"
            request.roots = [root.path]
            request.timeout = .seconds(60 + 20 * chain.count)
            for (place, number) in chain.enumerated() {
                let menu = TruthMenu.all[number]
                let own = Self.file(of: number, at: place)
                try Data(Self.marked(menu.text, number).utf8).write(to: root.appending(path: own))
                for (name, text) in menu.files {
                    try Data(Self.marked(text, number).utf8).write(to: root.appending(path: name))
                }
                let isLast = place + 1 == chain.count
                let next = isLast ? nil : Self.file(of: chain[place + 1], at: place + 1)
                try Self.add(menu, number, next: next, to: &request)
            }
            let report = try await BootSession.run(request, with: installation) { event, _ in
                if case .console(let bytes) = event { pictures.write(bytes) }
            }[0]
            #expect(report.outcome == .reached, "last screen:\n\(report.screen.joined(separator: "\n"))")
        }
        for number in chain { Self.compare(TruthMenu.all[number], pictures.picture(of: number), number) }
    }

    private static func file(of number: Int, at place: Int) -> String {
        place == 0 ? "pxelinux.cfg/default" : "m\(number).cfg"
    }

    private static func mark(_ number: Int) -> String { "ready-\(number)-" }

    /// The mark stands where the menu says how to edit; every menu inherits it.
    private static func marked(_ text: String, _ number: Int) -> String {
        "MENU TABMSG \(mark(number))\nMENU NOTABMSG \(mark(number))\n" + text
    }

    private static func add(_ menu: TruthMenu, _ number: Int, next: String?, to request: inout BootRequest) throws {
        let command = next.map { ".config \($0)\r" } ?? ""
        func expect(_ text: String, _ keys: String) throws {
            request.expectations.append(try Expectation(text))
            request.keystrokes.append(keys)
        }
        switch menu.way {
        case .says(let text):
            try expect(text, "")
            try expect("boot:", command)
        case .end: try expect(isPrompt(menu) ? "boot:" : mark(number), "")
        case .edit:
            // The last key of all is one that does nothing, so that the picture is whole when the guest ends.
            try expect(mark(number), next == nil ? "\t" : "\t\u{15}" + command)
            if next == nil { try expect("linux k", "") }
        case .escape(let times):
            try expect(mark(number), "\u{1B}")
            for _ in 1..<times { try expect(mark(number), "\u{1B}") }
            try expect("boot:", command)
        }
    }

    private static func isPrompt(_ menu: TruthMenu) -> Bool { read(menu, 0).menu.presentation != .menu }

    private static func read(_ menu: TruthMenu, _ number: Int) -> InterpretedConfig {
        let programs = Set(programs)
        let file = ConfigFile(bytes: Array(marked(menu.text, number).utf8))
        return file.interpreted(
            load: { name in menu.files[name].map { Array(marked($0, number).utf8) } },
            exists: { programs.contains($0) || menu.files[$0] != nil })
    }

    private static func compare(_ menu: TruthMenu, _ picture: TruthPicture?, _ number: Int) {
        let config = read(menu, number)
        switch menu.way {
        case .says(let text):
            #expect(config.menu.presentation == .nothing, "\(menu.name)")
            let named = config.menu.entries.first { $0.name == config.menu.defaultEntry }?.action?.files.first?.path
                .description
            #expect(named.map { "Loading " + $0 } == text, "\(menu.name)")
            return
        case .end where config.menu.presentation != .menu: return
        default: break
        }
        let expected = MenuScreen(config.menu).lines
        let cursor = expected.firstIndex { $0.contains("▶") }
        let found = picture?.lines ?? []
        let screens =
            "\(menu.name): PXELINUX shows\n\(found.joined(separator: "\n"))\n`menu show` shows\n\(expected.joined(separator: "\n"))"
        #expect(found == expected.map { $0.replacing("▶", with: " ") }, "\(screens)")
        #expect(picture?.selected == cursor, "\(screens)")
    }
}

/// The pictures of the menus of one guest, taken while it draws.
private final class Pictures: @unchecked Sendable {
    private let lock = NSLock()
    private let marks: [(number: Int, mark: String)]
    private var screen = TruthScreen()
    private var pictures: [Int: TruthPicture] = [:]
    private var finished: Set<Int> = []

    init(_ numbers: [Int]) { marks = numbers.map { ($0, "ready-\($0)-") } }

    func write(_ bytes: [UInt8]) {
        lock.withLock {
            for byte in bytes where screen.write(byte) { look() }
            look()
        }
    }

    func picture(of number: Int) -> TruthPicture? { lock.withLock { pictures[number] } }

    /// A menu's picture is whole when its mark goes, or a prompt or command line comes: what follows is made by keys.
    private func look() {
        let lines = screen.lines
        let line = lines.first { $0.contains("ready-") }
        let isOver =
            line == nil || lines.contains { $0.hasPrefix("b") && "boot:".hasPrefix($0.prefix(5)) || $0.hasPrefix("> ") }
        for (number, mark) in marks where !finished.contains(number) {
            if isOver {
                if pictures[number] != nil { finished.insert(number) }
            } else if line?.contains(mark) == true {
                pictures[number, default: TruthPicture()].look(at: screen)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import BootMenu

/// Menus written by hand in the styles of distributions and tools, with their habits: odd case, tabs, CR LF, comments
/// behind values, directives in the wrong place.
@Suite("Menus in other people's styles")
struct SampleMenusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")

    @Test("each is read as it always was", arguments: ["alpine", "arch", "fedora", "suse", "ubuntu", "windows-editor"])
    func golden(name: String) throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name + ".cfg")))
        let file = ConfigFile(bytes: bytes)
        #expect(file.bytes == bytes)
        let config = file.interpreted(as: name + ".cfg")
        var linter = MenuLinter(config.menu, from: .pxelinux(interface: config.interface, file.encoding))
        let findings = (config.findings + linter.run()).map { "\($0)\n" }.joined()
        let interface = config.interface.map { "shown by \($0)\n" } ?? ""
        try Golden.expect(
            config.menu.outline + interface + findings + (try config.menu.yaml()), is: "style.\(name).txt")
        let rendering = config.menu.rendered(for: .vesamenu)
        let lost = rendering.findings.filter { $0.item != "menu" }
        #expect(lost.isEmpty, "\(lost)")
        let again = ConfigFile(bytes: try #require(rendering.files.first).bytes).interpreted().menu
        // A file without UI, and one that names its menu program otherwise, are told.
        if rendering.findings.isEmpty { #expect(again == ConfigText.settled(config.menu)) }
    }
}

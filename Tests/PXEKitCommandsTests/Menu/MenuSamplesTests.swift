// SPDX-License-Identifier: Apache-2.0

import BootMenu
import Foundation
import NetAddress
import Testing

@testable import PXEKitCommands

/// The menus that Debian's packages ship, which `scripts/fetch-menu-samples` puts beside the build.
@Suite("Menus of Debian's packages", .enabled(if: MenuSamples.areThere, MenuSamples.skipReason))
struct MenuSamplesTests {
    @Test("every file of the installer's menus keeps its bytes")
    func lossless() throws {
        var count = 0
        for path in FileManager.default.enumerator(atPath: MenuSamples.folder)?.compactMap({ $0 as? String }) ?? [] {
            guard path.hasSuffix(".cfg") || path.hasSuffix("default") || path.hasSuffix(".HEAD"),
                let data = FileManager.default.contents(atPath: MenuSamples.folder + "/" + path)
            else { continue }
            #expect(ConfigFile(bytes: data).bytes == Array(data), "\(path)")
            count += 1
        }
        #expect(count >= 14)
    }

    @Test("the installer's menu reads as it shows itself, and means the same after it is rendered")
    func installer() throws {
        let input = try MenuInput(MenuSamples.folder + "/debian-installer", root: nil)
        let menu = input.menu
        #expect(menu.title == "Debian GNU/Linux installer menu (BIOS mode)")
        #expect(
            menu.submenus.map(\.title) == [
                "Advanced options", "Accessible dark contrast installer menu", "Advanced options",
            ])
        let install = try #require(menu.entries.first)
        #expect(install.name == "install" && install.hotkey == "i")
        let folder = "debian-installer/amd64/"
        let boot = LinuxBoot(
            kernel: BootFile(Template(folder + "linux")), initrds: [BootFile(Template(folder + "initrd.gz"))],
            arguments: "vga=788 --- quiet")
        #expect(install.action == .linux(boot))
        let rendering = menu.rendered(for: .vesamenu)
        #expect(rendering.findings.isEmpty)
        #expect(ConfigFile(bytes: try #require(rendering.files.first).bytes).interpreted().menu == menu)
    }

    /// The lint findings were checked by hand: the files are absent and the labels are there twice.
    @Test("what is found in the installer's menu is true")
    func lint() throws {
        let input = try MenuInput(MenuSamples.folder + "/debian-installer", root: nil)
        var linter = MenuLinter(input.menu, from: input.source, tree: input.tree)
        let findings = input.findings + linter.run()
        #expect(Set(findings.map(\.rule)) == [.includeMissing, .labelTwice])
        for finding in findings where finding.rule == .includeMissing {
            let path = try #require(finding.message.split(separator: " ").first)
            #expect(!FileManager.default.fileExists(atPath: "\(MenuSamples.folder)/debian-installer/\(path)"))
        }
        #expect(
            findings.filter { $0.rule == .labelTwice }.map { $0.message.split(separator: " ")[0] } == [
                "mainmenu", "mainmenu", "help",
            ])
    }

    @Test("di-netboot-assistant's head reads with its paths from the server's root")
    func assistant() throws {
        let input = try MenuInput(MenuSamples.folder + "/di-netboot-assistant/pxelinux.HEAD", root: nil)
        #expect(input.findings.isEmpty)
        #expect(input.menu.defaultEntry == "bootlocal")
        #expect(input.menu.entries.map(\.action) == [.localDisk(.normal)])
    }

    @Test("a menu is generated from the installer's tree")
    func generate() throws {
        let tree = try #require(DiskFileTree(MenuSamples.folder + "/debian-installer"))
        var scanner = TreeScanner(tree)
        let result = scanner.scan()
        #expect(result.boots.first?.entry.title == "Debian 12 (bookworm) installer, amd64")
        #expect(
            result.boots.first?.entry.action?.files.map(\.path.description)
                == ["linux", "initrd.gz"].map { "debian-installer/amd64/" + $0 })
        #expect(result.boots.filter(\.isTool).allSatisfy { $0.entry.variants.keys.contains(.uefiX64) })
    }
}

/// Where the samples are.
enum MenuSamples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../build/menu-samples"
    )
    .standardized.path
    static let areThere = FileManager.default.fileExists(atPath: folder + "/.complete")
    static let skipReason: Comment = "the samples are not there; scripts/fetch-menu-samples fetches them"
}

// SPDX-License-Identifier: Apache-2.0

import BootMenu
import Foundation
import QEMULab
import TestSupport
import Testing

/// One menu, written for each loader by the renderers, boots the same kernel to user space through each of them.
@Suite("Menus boot", .serialized)
struct MenuBootTests {
    private static let menu: Menu = {
        var menu = Menu("One menu") {
            MenuItem.text("What do you want?")
            entry
            MenuItem.separator
            Submenu("tools", title: "Tools") { MenuEntry("local", .localDisk(.normal)) }
        }
        menu.defaultEntry = "linux"
        menu.timeout = .seconds(3)
        menu.serial = SerialConsole(port: 0, baud: 115_200)
        return menu
    }()

    /// A title and a command line with what is special to one loader or another.
    private static var entry: MenuEntry {
        let boot = LinuxBoot(
            kernel: "vmlinuz", initrds: ["initrd.img"],
            arguments: "console=ttyS0 BOOTIF=${bootif} note=\"a b\" x=#1;y quiet")
        var entry = MenuEntry("linux", title: "It's \"Linux\" && #1 || {more}", .linux(boot))
        entry.hotkey = "l"
        entry.help = "Starts Linux."
        return entry
    }

    private static let grub = Lab.repository.appending(path: "build/menu-samples/grub")
    private static let boot = Lab.repository.appending(path: "build/boot")

    @Test(
        "to user space", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: Lab.isComplete, "build/boot is not there; `make test` fetches it"),
        arguments: [RenderTarget.menuC32, .vesamenu, .ipxe, .grub])
    func boots(target: RenderTarget) async throws {
        var request = BootRequest()
        switch target.family {
        case .pxelinux: request.program = try program(Self.boot.appending(path: "pxelinux.0"))
        case .ipxe: request.bootFile = "menu.ipxe"
        case .grub:
            guard FileManager.default.fileExists(atPath: Self.grub.path) else { return }
            request.program = try program(Self.grub.appending(path: "grub.0"))
        }
        request.expectations = [try Expectation("user space reached"), try Expectation("BOOTIF=01-52-54-00-12-34-56")]
        request.timeout = .seconds(300)
        let installation = try QEMUInstallation()
        try await withTemporaryDirectory { root in
            for file in Self.menu.rendered(for: target).files {
                let place = root.appending(path: file.path)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.bytes).write(to: place)
            }
            if target == .grub {
                try FileManager.default.copyItem(
                    at: Self.grub.appending(path: "i386-pc"), to: root.appending(path: "grub/i386-pc"))
            }
            request.roots = [root.path, Self.boot.path]
            let report = try await BootSession.run(request, with: installation) { _ in }
            #expect(report.outcome == .reached, "last screen:\n\(report.screen.joined(separator: "\n"))")
        }
    }

    private func program(_ file: URL) throws -> BootRequest.Program {
        BootRequest.Program(name: file.lastPathComponent, image: Array(try Data(contentsOf: file)))
    }
}

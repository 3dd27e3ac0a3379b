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
        menu.variables = ["site": "all"]
        return menu
    }()

    /// The menu without a serial port of its own: the BIOS repeats the screen there, and each character would come twice.
    private static let menuOnScreen: Menu = {
        var menu = Self.menu
        menu.serial = nil
        return menu
    }()

    /// A title and a command line with what is special to one loader or another.
    private static var entry: MenuEntry {
        let boot = LinuxBoot(
            kernel: "vmlinuz", initrds: ["initrd.img"],
            arguments: "console=ttyS0 site=${site} BOOTIF=${bootif} note=\"a b\" x=#1;y quiet")
        var entry = MenuEntry("linux", title: "It's \"Linux\" && #1 || {more}", .linux(boot))
        entry.hotkey = "l"
        entry.help = "Starts Linux."
        return entry
    }

    /// A way to the menu: the firmware's own loader, or one of a package.
    struct Way: Sendable, CustomTestStringConvertible {
        let target: RenderTarget
        var firmware = Firmware.bios
        /// Whether the machine has a file of its own (01-52-54-00-12-34-56), which says otherwise than everyone's.
        var hasOwnFile = false
        var testDescription: String { "\(target.rawValue) on \(firmware)" + (hasOwnFile ? ", own file" : "") }
    }

    static let ways = [
        Way(target: .menuC32, hasOwnFile: true), Way(target: .vesamenu), Way(target: .ipxe, hasOwnFile: true),
        Way(target: .grub), Way(target: .grub, firmware: .uefi, hasOwnFile: true),
    ]

    private static let grub = Lab.repository.appending(path: "build/menu-samples/grub")
    private static let boot = Lab.repository.appending(path: "build/boot")
    private static let hasGRUB = FileManager.default.fileExists(atPath: grub.appending(path: "grubx64.efi").path)

    @Test(
        "to user space", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: Lab.isComplete, "build/boot is not there; `make test` fetches it"),
        .enabled(if: hasGRUB, "build/menu-samples/grub is not there; scripts/fetch-menu-samples makes it"),
        arguments: ways)
    func boots(way: Way) async throws {
        var menu = Self.menu
        if way.hasOwnFile {
            menu.defaultEntry = "local"
            let machine = try #require(MachineMatch("52:54:00:12:34:56"))
            menu.machines = [MenuMachine(machine, defaultEntry: "linux", variables: ["site": "own"])]
        }
        var request = try request(menu, way)
        request.expectations = [
            try Expectation("user space reached"), try Expectation("site=\(way.hasOwnFile ? "own" : "all")"),
            try Expectation("BOOTIF=01-52-54-00-12-34-56"),
        ]
        try await boot(menu, way, request)
    }

    @Test(
        "a password opens its entry, and another one does not", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: Lab.isComplete, "build/boot is not there; `make test` fetches it"))
    func password() async throws {
        var entry = Self.entry
        entry.password = MenuPassword("secret")
        var menu = Self.menuOnScreen
        menu.items = [.entry(entry)]
        menu.timeout = nil
        let way = Way(target: .menuC32)
        var request = try request(menu, way)
        request.expectations = [
            try Expectation("One menu"), try Expectation("Password required"), try Expectation("One menu"),
            try Expectation("Password required"), try Expectation("user space reached"),
        ]
        request.keystrokes = ["\r", "wrong\r", "\r", "secret\r"]
        try await boot(menu, way, request)
    }

    @Test(
        "a hidden menu boots its default and is not seen", .enabled(if: Lab.isInstalled, Lab.skipReason),
        .enabled(if: Lab.isComplete, "build/boot is not there; `make test` fetches it"))
    func hidden() async throws {
        var menu = Self.menuOnScreen
        menu.isHidden = true
        let way = Way(target: .menuC32)
        var request = try request(menu, way)
        request.expectations = [try Expectation("user space reached")]
        request.rejections = [try Expectation("One menu"), try Expectation("What do you want")]
        try await boot(menu, way, request)
    }

    private func request(_ menu: Menu, _ way: Way) throws -> BootRequest {
        var request = BootRequest()
        request.machine = MachineDescription(firmware: way.firmware)
        switch way.target.family {
        case .pxelinux: request.program = try program(Self.boot.appending(path: "pxelinux.0"))
        case .ipxe: request.bootFile = "menu.ipxe"
        default:
            request.program = try program(
                Self.grub.appending(path: way.firmware == .bios ? "grub.0" : "grubx64.efi"))
        }
        request.timeout = .seconds(300)
        return request
    }

    private func program(_ file: URL) throws -> BootRequest.Program {
        BootRequest.Program(name: file.lastPathComponent, image: Array(try Data(contentsOf: file)))
    }

    /// Serves the menu and what it names, and boots.
    private func boot(_ menu: Menu, _ way: Way, _ given: BootRequest) async throws {
        let installation = try QEMUInstallation()
        try await withTemporaryDirectory { root in
            for file in menu.rendered(for: way.target).files {
                let place = root.appending(path: file.path)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.bytes).write(to: place)
            }
            if way.target == .grub {
                let modules = way.firmware == .bios ? "i386-pc" : "x86_64-efi"
                try FileManager.default.copyItem(
                    at: Self.grub.appending(path: modules), to: root.appending(path: "grub/" + modules))
            }
            var request = given
            request.roots = [root.path, Self.boot.path]
            let report = try await BootSession.run(request, with: installation) { _, _ in }[0]
            #expect(report.outcome == .reached, "last screen:\n\(report.screen.joined(separator: "\n"))")
        }
    }
}

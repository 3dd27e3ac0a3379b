// SPDX-License-Identifier: Apache-2.0

import NetAddress

@testable import BootMenu

/// One menu in both of its forms, with everything in it.
enum Sample {
    static let yaml = """
        title: Boot menu
        default: debian
        timeout: 30s
        total-timeout: 5min
        on-timeout: disk
        hidden: true
        locked: true
        master-password: $6$salt$hash
        serial: {port: 0, baud: 115200}
        background: splash.png
        resolution: 800x600
        variables:
          mirror: http://${server}/debian
        machines:
          - match: 52:54:00:12:34:56
            default: disk
            timeout: 500ms
            variables: {mirror: http://192.0.2.9/d}
            only: [debian, disk]
        pxelinux: [MENU ROWS 10]
        ipxe: [echo hello]
        grub: [insmod all_video]
        generated: [debian/linux]
        entries:
          - text: Installers
          - name: debian
            title: Debian 12 it's
            hotkey: d
            indent: 2
            password: secret
            help: |
              Line one
                line two
            kernel: {path: "${mirror}/linux", sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
            initrd: [debian/initrd.gz, extra.cpio]
            arguments: vga=788 BOOTIF=${bootif} a="b c" ---
            variants:
              efi-x64: {efi: debian/grubx64.efi}
          - name: disk
            local-disk: normal
          - separator
          - submenu: tools
            title: Tools
            hotkey: t
            entries:
              - name: memtest
                hidden: true
                nbp: memtest.0
              - name: back
                disabled: true
                exit: true
        """

    static var menu: Menu {
        var menu = Menu("Boot menu") {
            MenuItem.text("Installers")
            debian
            MenuEntry("disk", .localDisk(.normal))
            MenuItem.separator
            tools
        }
        menu.defaultEntry = "debian"
        menu.timeout = .seconds(30)
        menu.totalTimeout = .seconds(300)
        menu.onTimeout = "disk"
        menu.isHidden = true
        menu.isLocked = true
        menu.masterPassword = MenuPassword("$6$salt$hash")
        menu.serial = SerialConsole(port: 0, baud: 115_200)
        menu.background = "splash.png"
        menu.resolution = Resolution(width: 800, height: 600)
        menu.variables = ["mirror": "http://${server}/debian"]
        menu.machines = [
            MenuMachine(
                .mac(MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)), defaultEntry: "disk", timeout: .milliseconds(500),
                variables: ["mirror": "http://192.0.2.9/d"], only: ["debian", "disk"])
        ]
        menu.directives = [.pxelinux: ["MENU ROWS 10"], .ipxe: ["echo hello"], .grub: ["insmod all_video"]]
        menu.generated = ["debian/linux"]
        return menu
    }

    private static var debian: MenuEntry {
        let digest = String(repeating: "a", count: 64)
        let kernel = BootFile("${mirror}/linux", sha256: digest) ?? ""
        let boot = LinuxBoot(
            kernel: kernel, initrds: ["debian/initrd.gz", "extra.cpio"],
            arguments: "vga=788 BOOTIF=${bootif} a=\"b c\" ---")
        var entry = MenuEntry(
            "debian", title: "Debian 12 it's", .linux(boot), variants: [.uefiX64: .chain("debian/grubx64.efi", .efi)])
        entry.hotkey = "d"
        entry.indent = 2
        entry.password = MenuPassword("secret")
        entry.help = "Line one\n  line two"
        return entry
    }

    private static var tools: Submenu {
        var tools = Submenu("tools", title: "Tools") {
            hidden
            disabled
        }
        tools.hotkey = "t"
        return tools
    }

    private static var hidden: MenuEntry {
        var entry = MenuEntry("memtest", .chain("memtest.0", .networkProgram))
        entry.isHidden = true
        return entry
    }

    private static var disabled: MenuEntry {
        var entry = MenuEntry("back", .exit(nil))
        entry.isDisabled = true
        return entry
    }
}

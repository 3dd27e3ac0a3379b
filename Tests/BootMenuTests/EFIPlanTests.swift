// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

@Suite("EFI plans")
struct EFIPlanTests {
    private func plan(_ menu: Menu) throws -> (text: String, findings: [String]) {
        let rendering = menu.rendered(for: .efi)
        let file = try #require(rendering.files.first)
        #expect(rendering.files.count == 1 && file.path == "efi-boot.yaml")
        return (String(decoding: file.bytes, as: UTF8.self), rendering.findings.map(\.description))
    }

    @Test("each platform gets its program, and those with the same program share a rule")
    func platforms() throws {
        var menu = Menu {
            MenuEntry(
                "linux", title: "Linux: \"all\"", .linux(LinuxBoot(kernel: "k")),
                variants: [
                    .uefiX64: .chain("x64/grub.efi", .efi), .uefiARM64: .chain("aa64/grub.efi", .efi),
                    .uefiIA32: .chain("x64/grub.efi", .efi),
                ])
            MenuEntry("other", .chain("other.efi", .efi))
        }
        menu.defaultEntry = "linux"
        let plan = try plan(menu)
        #expect(
            plan.text == """
                boot:
                - name: 'Linux: "all"'
                  platforms: [uefi-ia32, uefi-x64]
                  loader: x64/grub.efi
                - name: 'Linux: "all"'
                  platforms: [uefi-arm64]
                  loader: aa64/grub.efi

                """)
        #expect(plan.findings == ["other: omitted: firmware has no menu, and boots the default entry alone"])
    }

    @Test("a machine's rule stands before everyone's, with its own default and values")
    func machines() throws {
        var menu = Menu {
            MenuEntry("grub", .chain("${site}/grubx64.efi", .efi))
            MenuEntry("disk", .localDisk(.normal))
        }
        menu.defaultEntry = "disk"
        menu.variables = ["site": "all"]
        menu.machines = [
            MenuMachine(
                .mac(MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)), defaultEntry: "grub", variables: ["site": "one"]),
            MenuMachine(.address(IPv4Address(192, 0, 2, 1)), defaultEntry: "grub"),
        ]
        let all = "[uefi-ia32, uefi-x64, uefi-arm32, uefi-arm64, uefi-riscv64]"
        let plan = try plan(menu)
        #expect(
            plan.text == """
                boot:
                - name: grub
                  macs: ['52:54:00:12:34:56']
                  platforms: \(all)
                  loader: one/grubx64.efi
                - name: disk
                  platforms: \(all)
                  ignore: true

                """)
        #expect(
            plan.findings == [
                "192.0.2.1: omitted: boot rules know a machine by its hardware address or UUID alone"
            ])
    }

    @Test("a default that is not there is reported")
    func noDefault() throws {
        var menu = Menu { MenuEntry("a", .chain("a.efi", .efi)) }
        menu.defaultEntry = "b"
        #expect(try plan(menu).findings.first == "menu: ignored: there is no default entry that firmware could boot")
    }
}

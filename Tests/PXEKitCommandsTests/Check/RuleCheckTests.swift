// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPWire
import Foundation
import NetAddress
import Testing

@testable import PXEKitCommands

@Suite(.enabled(if: ServedTree.hasSamples, "`scripts/fetch-samples` unpacks Debian's boot files"))
struct RuleCheckTests {
    private static func findings(_ rules: [BootRule]) async throws -> [String] {
        var found: [String] = []
        let files = [
            "pxelinux.0": try ServedTree.sample("pxelinux/pxelinux.0"),
            "snponly.efi": try ServedTree.sample("ipxe/snponly.efi"), "boot.ipxe": Data("#!ipxe\n".utf8),
            "cut.efi": Data([0x4D, 0x5A] + Array(repeating: 0, count: 200)), "notes.ipxe": Data("dhcp\n".utf8),
        ]
        try await ServedTree.with(files, rules: rules) { foresight, boot, _ in
            found = RuleCheck(rules, foresight, boot).findings.map { "\($0.rule): \($0.problem)" }
        }
        return found
    }

    private static func rule(
        _ name: String, _ loader: String, _ platforms: Set<Platform> = [], macs: Set<MACAddress> = [],
        script: String? = nil
    ) -> BootRule {
        BootRule(
            name, match: ClientMatch(macs: macs, platforms: platforms),
            action: .boot(BootPlan(loader: loader, script: script)))
    }

    /// A firmware's menu of two lines.
    private static func menu(with file: String) -> BootMenuPlan {
        BootMenuPlan(items: [
            .init(text: "PXELINUX", type: .firstVendor, file: "pxelinux.0"),
            .init(text: "Other", type: PXEServerType(rawValue: 0x8001), file: file),
        ])
    }

    @Test("rules whose files are there and start have no finding")
    func clean() async throws {
        let found = try await Self.findings([
            Self.rule("own", "pxelinux.0", macs: [MACAddress(0x52, 0x54, 0, 0, 0, 1)]),
            Self.rule("uefi", "snponly.efi", [.uefiX64], script: "boot.ipxe"), Self.rule("rest", "pxelinux.0"),
        ])
        #expect(found.isEmpty, "\(found)")
    }

    @Test("a file that is not there is found, whatever asks for it")
    func missing() async throws {
        #expect(try await Self.findings([Self.rule("all", "nothing.0")]) == ["all: nothing.0 is in none of the roots"])
        let script = try await Self.findings([Self.rule("uefi", "snponly.efi", [.uefiX64], script: "gone.ipxe")])
        #expect(script == ["uefi: gone.ipxe is in none of the roots"])
        var plan = BootPlan(loader: "pxelinux.0")
        plan.menu = Self.menu(with: "gone.0")
        let menu = try await Self.findings([BootRule("menu", action: .boot(plan))])
        #expect(menu == ["menu: gone.0 is in none of the roots"])
    }

    @Test("a file that cannot boot whom the rule is for is found")
    func wrongKind() async throws {
        let bios = try await Self.findings([Self.rule("bios", "cut.efi", [.bios])])
        #expect(bios.count == 1 && bios[0].hasPrefix("bios: BIOS: "), "\(bios)")
        let uefi = try await Self.findings([Self.rule("uefi", "pxelinux.0", [.uefiX64, .bios])])
        #expect(uefi.count == 1 && uefi[0].hasPrefix("uefi: UEFI x64"), "\(uefi)")
        let loop = try await Self.findings([Self.rule("loop", "snponly.efi", [.uefiX64])])
        #expect(loop.count == 1 && loop[0].contains("iPXE"), "\(loop)")
        let text = try await Self.findings([Self.rule("text", "snponly.efi", [.uefiX64], script: "notes.ipxe")])
        #expect(text.count == 1 && text[0].contains("#!ipxe"), "\(text)")
    }

    @Test("a rule that no machine comes to is found")
    func unreached() async throws {
        let found = try await Self.findings([Self.rule("all", "pxelinux.0"), Self.rule("late", "pxelinux.0", [.bios])])
        #expect(found == ["late: no machine comes to this rule: those before it hold for all that it names"])
    }
}

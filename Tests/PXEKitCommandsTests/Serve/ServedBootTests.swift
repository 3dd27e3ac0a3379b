// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPWire
import Foundation
import NetAddress
import NetbootConfiguration
import TestSupport
import Testing

@testable import PXEKitCommands

@Suite struct ServedBootTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../build/samples").standardized
    private static let shim = samples.appending(path: "shim-signed/shimx64.efi.signed")
    private static let grub = samples.appending(
        path: "grub-efi-amd64-signed/x86_64-efi-signed/grubnetx64.efi.signed")
    private static let httpModule = samples.appending(path: "grub-efi-amd64-bin/x86_64-efi/http.mod")
    private static let areThere = [shim, grub, httpModule].allSatisfy {
        FileManager.default.fileExists(atPath: $0.path)
    }

    /// What x64 UEFI is told to boot from a root with these files, by PXE and by HTTP Boot, and what a BIOS is.
    private static func loaders(
        _ files: [String: Data]
    ) async throws -> (pxe: String?, http: String?, bios: String?) {
        try await withTemporaryDirectory { folder in
            for (name, content) in files {
                let place = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try content.write(to: place)
            }
            var settings = ServeSettings()
            settings.roots = [folder.path]
            let rules = try ServedBoot(settings).rules
            func loader(_ architecture: UInt16, _ vendorClass: String) -> String? {
                var message = DHCPMessage(
                    operation: .request, transactionID: 1, hardware: HardwareAddress(MACAddress(2, 0, 0, 0, 0, 1)))
                message.vendorClass = VendorClass(vendorClass)
                message.options.set(.clientArchitecture, architecture)
                let client = ClientIdentity(message)
                let rule = rules.first { $0.match.holds(for: client) }
                if case .boot(let plan)? = rule?.action { return plan.loader }
                return nil
            }
            return (
                loader(7, "PXEClient:Arch:00007:UNDI:003016"), loader(16, "HTTPClient:Arch:00016:UNDI:003001"),
                loader(0, "PXEClient:Arch:00000:UNDI:002001")
            )
        }
    }

    @Test(
        "Debian's signed shim and GRUB are a dead end over HTTP, and not preferred there (H10)",
        .enabled(if: areThere, "`scripts/fetch-samples` unpacks Debian's shim and GRUB"))
    func deadEnd() async throws {
        let (shim, grub) = (try Data(contentsOf: Self.shim), try Data(contentsOf: Self.grub))
        let ipxe = Data("iPXE".utf8)
        let beside = try await Self.loaders(["shimx64.efi": shim, "grubx64.efi": grub, "snponly.efi": ipxe])
        #expect(beside.pxe == "shimx64.efi" && beside.http == "snponly.efi")
        // Alone it is still better than nothing: the prompt says where the boot ended.
        let alone = try await Self.loaders(["shimx64.efi": shim, "grubx64.efi": grub])
        #expect(alone.pxe == "shimx64.efi" && alone.http == "shimx64.efi")
        let bare = try await Self.loaders(["bootx64.efi": grub, "ipxe.efi": ipxe])
        #expect(bare.pxe == "bootx64.efi" && bare.http == "ipxe.efi")
        // A GRUB of one's own with the http module goes on.
        let own = grub + (try Data(contentsOf: Self.httpModule))
        let able = try await Self.loaders(["shimx64.efi": shim, "grubx64.efi": own, "snponly.efi": ipxe])
        #expect(able.pxe == "shimx64.efi" && able.http == "shimx64.efi")
    }

    @Test("a loader of which nothing is known is preferred as ever")
    func unknown() async throws {
        let loaders = try await Self.loaders(["grubx64.efi": Data("other".utf8), "ipxe.efi": Data("iPXE".utf8)])
        #expect(loaders.pxe == "grubx64.efi" && loaders.http == "grubx64.efi")
    }

    @Test(
        "a BIOS gets people's PXELINUX, else our boot loader where there is a menu, else pxeinfo",
        .enabled(if: NBPLibrary().programs.contains { $0.name == "pxeboot.0" }, "`make nbp` assembles pxeboot.0"))
    func bios() async throws {
        let menu = ["pxelinux.cfg/default": Data("DEFAULT a\nLABEL a\n LOCALBOOT 0\n".utf8)]
        #expect(try await Self.loaders([:]).bios == "pxeinfo.0")
        #expect(try await Self.loaders(menu).bios == "pxeboot.0")
        #expect(try await Self.loaders(menu.merging(["pxelinux.0": Data([0xFA])]) { $1 }).bios == "pxelinux.0")
    }
}

// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import DHCPEngine
import DHCPWire
import DiskCatalog
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

    /// What x64 UEFI is told to boot from a root with these files, by PXE and by HTTP Boot, what a BIOS is, and what iPXE is on arm64.
    ///
    /// - Parameter installed: files of the package ipxe.
    private static func loaders(
        _ files: [String: Data], installed: [String: Data] = [:]
    ) async throws -> (pxe: String?, http: String?, bios: String?, ipxe: String?) {
        try await withTemporaryDirectory { folder in
            let all = files.map { ("root/" + $0, $1) } + installed.map { ("usr/lib/ipxe/" + $0, $1) }
            for (name, content) in all + [("root/readme", Data("text".utf8))] {
                let place = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try content.write(to: place)
            }
            var settings = ServeSettings()
            settings.roots = [folder.path + "/root"]
            let boot = try ServedBoot(settings, installed: InstalledIPXE(below: folder.path))
            let rules = BootRules(boot.rules, httpPort: 80)
            func file(_ architecture: UInt16, _ vendorClass: String, user: String? = nil) -> String? {
                var message = DHCPMessage(
                    operation: .request, transactionID: 1, hardware: HardwareAddress(MACAddress(2, 0, 0, 0, 0, 1)))
                message.vendorClass = VendorClass(vendorClass)
                message.options.set(.clientArchitecture, architecture)
                if let user { message.options[.userClass] = Array(user.utf8) }
                let address = IPv4Address(192, 0, 2, 1)
                let told = try? rules.choice(for: BootQuestion(ClientIdentity(message), at: address)).file
                return told.map { $0.replacing("http://192.0.2.1/", with: "") }
            }
            return (
                file(7, "PXEClient:Arch:00007:UNDI:003016"), file(16, "HTTPClient:Arch:00016:UNDI:003001"),
                file(0, "PXEClient:Arch:00000:UNDI:002001"), file(11, "PXEClient:Arch:00011:UNDI:003001", user: "iPXE")
            )
        }
    }

    @Test(
        "Debian's signed shim and GRUB are a dead end over HTTP, and not preferred there (H10)",
        .enabled(if: areThere, "`scripts/fetch-samples` unpacks Debian's shim and GRUB"))
    func deadEnd() async throws {
        let (shim, grub) = (try Data(contentsOf: Self.shim), try Data(contentsOf: Self.grub))
        let ipxe = Data([0xFA, 0xFC, 0x31, 0xC0])
        // What GRUB reads first: without it, it is at its prompt whatever has brought it.
        let menu = ["grub/grub.cfg": Data("menuentry a {}".utf8)]
        func loaders(_ files: [String: Data]) async throws -> (
            pxe: String?, http: String?, bios: String?, ipxe: String?
        ) {
            try await Self.loaders(files.merging(menu) { $1 })
        }
        let beside = try await loaders(["shimx64.efi": shim, "grubx64.efi": grub, "snponly.efi": ipxe])
        #expect(beside.pxe == "shimx64.efi" && beside.http == "snponly.efi")
        // Alone it is still better than nothing: the prompt says where the boot ended.
        let alone = try await loaders(["shimx64.efi": shim, "grubx64.efi": grub])
        #expect(alone.pxe == "shimx64.efi" && alone.http == "shimx64.efi")
        let bare = try await loaders(["bootx64.efi": grub, "ipxe.efi": ipxe])
        #expect(bare.pxe == "bootx64.efi" && bare.http == "ipxe.efi")
        // A GRUB of one's own with the http module goes on.
        let own = grub + (try Data(contentsOf: Self.httpModule))
        let able = try await loaders(["shimx64.efi": shim, "grubx64.efi": own, "snponly.efi": ipxe])
        #expect(able.pxe == "shimx64.efi" && able.http == "shimx64.efi")
    }

    @Test("a loader of which nothing is known is preferred as ever")
    func unknown() async throws {
        let loaders = try await Self.loaders([
            "grubx64.efi": Data([0xFA, 0x31]), "ipxe.efi": Data([0xFA, 0xFC, 0x31, 0xC0]),
        ])
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

    private static let ipxe = samples.appending(path: "ipxe")

    /// A tree as Debian's package debian-installer-12-netboot-amd64 has it, with its programs from other packages.
    private static func installer() throws -> [String: Data] {
        let folder = "debian-installer/amd64"
        return [
            "pxelinux.0": try Data(contentsOf: samples.appending(path: "pxelinux/pxelinux.0")),
            "pxelinux.cfg/default": Data("DEFAULT a\nLABEL a\n LOCALBOOT 0\n".utf8),
            "\(folder)/bootnetx64.efi": try Data(contentsOf: shim), "\(folder)/grubx64.efi": try Data(contentsOf: grub),
            // The prefix of this GRUB.
            "grub/grub.cfg": Data("menuentry a {}".utf8), "boot.ipxe": Data("#!ipxe\n".utf8),
        ]
    }

    @Test(
        "an installer's tree boots BIOS, UEFI and HTTP Boot: EFI loaders deep in it count, and the package ipxe does the rest",
        .enabled(if: areThere, "`scripts/fetch-samples` unpacks Debian's shim and GRUB"))
    func installerTree() async throws {
        let snponly = ["snponly.efi": try Data(contentsOf: Self.ipxe.appending(path: "snponly.efi"))]
        let tree = try await Self.loaders(Self.installer(), installed: snponly)
        #expect(tree.bios == "pxelinux.0" && tree.pxe == "debian-installer/amd64/bootnetx64.efi")
        #expect(tree.http == "snponly.efi" && tree.ipxe == "boot.ipxe")
        let without = try await Self.loaders(Self.installer())
        #expect(without.http == "debian-installer/amd64/bootnetx64.efi")
    }

    @Test(
        "what cannot start is offered to nobody: a script to firmware, a BIOS program under an EFI name, iPXE without a script",
        .enabled(if: areThere, "`scripts/fetch-samples` unpacks Debian's boot files"))
    func neverOffered() async throws {
        let script = ["boot.ipxe": Data("#!ipxe\n".utf8)]
        let only = try await Self.loaders(script)
        #expect(only.pxe == nil && only.http == nil && only.ipxe == "boot.ipxe")
        let bios = try Data(contentsOf: Self.ipxe.appending(path: "undionly.kpxe"))
        let efi = try Data(contentsOf: Self.ipxe.appending(path: "ipxe.efi"))
        let swapped = try await Self.loaders(["bootx64.efi": bios, "ipxe.efi": efi, "pxelinux.0": efi])
        #expect(swapped.pxe == "ipxe.efi" && swapped.bios == "pxeboot.0")
        let useless = try await Self.loaders([:], installed: ["snponly.efi": efi, "undionly.kpxe": bios])
        #expect(useless.pxe == nil && useless.bios == "pxeinfo.0")
        let useful = try await Self.loaders(script, installed: ["snponly.efi": efi, "undionly.kpxe": bios])
        #expect(useful.pxe == "snponly.efi" && useful.http == "snponly.efi" && useful.bios == "undionly.kpxe")
    }
}

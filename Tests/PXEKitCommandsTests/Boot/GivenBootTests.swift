// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BootMenu
import BootPolicy
import DiskCatalog
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import PXEKitCommands

@Suite("What pxekit boot gives")
struct GivenBootTests {
    /// A folder that stands for the system's, with iPXE for UEFI x64 or without.
    private func installed(in folder: URL, hasIPXE: Bool) throws -> InstalledIPXE {
        let place = folder.appending(path: "system/usr/lib/ipxe")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        if hasIPXE { try Data("iPXE".utf8).write(to: place.appending(path: "snponly.efi")) }
        return InstalledIPXE(below: folder.appending(path: "system").path)
    }

    /// A UEFI program for x64, as small as a header can be told.
    private static let program: Data = {
        var bytes = [UInt8](repeating: 0, count: 1024)
        bytes.replaceSubrange(0..<2, with: Array("MZ".utf8))
        bytes[0x3C] = 0x40
        bytes.replaceSubrange(0x40..<0x44, with: Array("PE\0\0".utf8))
        bytes.replaceSubrange(0x44..<0x46, with: [0x64, 0x86])
        bytes[0x54] = 0xF0
        bytes[0x56] = 0x22
        bytes.replaceSubrange(0x58..<0x5A, with: [0x0B, 0x02])
        // Alignments, sizes, the EFI subsystem, no directories.
        bytes.replaceSubrange(0x58 + 0x20..<0x58 + 0x28, with: [0, 0x10, 0, 0, 0, 2, 0, 0])
        bytes.replaceSubrange(0x58 + 0x38..<0x58 + 0x40, with: [0, 0x20, 0, 0, 0, 2, 0, 0])
        bytes[0x58 + 0x44] = 10
        return Data(bytes)
    }()

    private func loaders(_ boot: GivenBoot) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: boot.rules.compactMap { rule in
                if case .boot(let plan) = rule.action { (rule.name, plan.loader) } else { nil }
            })
    }

    @Test("a UEFI program by itself is given to firmware as it is, and BIOS machines are told to have nothing")
    func program() async throws {
        try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "my rescue.efi")
            try Self.program.write(to: file)
            let boot = try GivenBoot(
                kernel: file.path, initrds: [], commandLine: "", installed: try installed(in: folder, hasIPXE: false))
            #expect(loaders(boot)["uefi-x64"] == "boot/my_rescue.efi")
            #expect(loaders(boot)["bios"] == nil)
            #expect(boot.gaps == ["BIOS: nothing to boot: \(file.path) is a UEFI program"])
            let found = CatalogIndex([boot.held]).find(Array("boot/my_rescue.efi".utf8))
            guard case .found(let entry) = found else { return #expect(Bool(false), "\(found)") }
            #expect(entry.file.size == UInt64(Self.program.count))
        }
    }

    @Test("what has a command line goes by the distribution's iPXE, whose package is named where it is missing")
    func commandLine() async throws {
        try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "unified.efi")
            try Self.program.write(to: file)
            let boot = try GivenBoot(
                kernel: file.path, initrds: [], commandLine: "--- quiet",
                installed: try installed(in: folder, hasIPXE: true))
            #expect(loaders(boot)["uefi-x64"] == "snponly.efi")
            let script = try #require(boot.menus.first { $0.path == "menu.ipxe" })
            #expect(String(decoding: script.bytes, as: UTF8.self).contains("boot/unified.efi ${pxekit_address} --- quiet"))
            try FileManager.default.removeItem(at: folder.appending(path: "system"))
            #expect(throws: ExitCode.missingPackage) {
                try GivenBoot(
                    kernel: file.path, initrds: [], commandLine: "quiet",
                    installed: try installed(in: folder, hasIPXE: false))
            }
        }
    }
}

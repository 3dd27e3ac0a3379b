// SPDX-License-Identifier: Apache-2.0

import FileCatalog
import Foundation
import NIOCore
import NetAddress
import TestSupport
import Testing

@testable import DiskCatalog

@Suite struct InstalledIPXETests {
    private static func found(_ files: [String]) async throws -> [Platform: InstalledIPXE.Program] {
        try await withTemporaryDirectory { folder in
            for name in files {
                let place = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(name.utf8).write(to: place)
            }
            let installed = InstalledIPXE(below: folder.path)
            for program in installed.programs {
                let file = try #require(try installed.open(CatalogPath(program.name), client: "", foldsCase: false))
                let content = try file.read(at: 0, count: Int(file.size))
                #expect(program.path.hasSuffix(String(buffer: content)))
            }
            #expect(try installed.open(CatalogPath("pxelinux.0"), client: "", foldsCase: false) == nil)
            return Dictionary(uniqueKeysWithValues: installed.programs.map { ($0.platform, $0) })
        }
    }

    @Test("each distribution's package is known by its own names, and served under one name")
    func distributions() async throws {
        let debian = try await Self.found([
            "usr/lib/ipxe/undionly.kpxe", "usr/lib/ipxe/ipxe.efi", "usr/lib/ipxe/snponly.efi", "usr/lib/ipxe/ipxe.iso",
        ])
        #expect(debian[.bios]?.name == "undionly.kpxe")
        #expect(debian[.uefiX64]?.path.hasSuffix("/usr/lib/ipxe/snponly.efi") == true)
        #expect(debian[.uefiARM64] == nil)
        let fedora = try await Self.found([
            "usr/share/ipxe/ipxe-snponly-x86_64.efi", "usr/share/ipxe/arm64-efi/snponly.efi",
        ])
        #expect(fedora[.uefiX64]?.name == "snponly.efi" && fedora[.uefiARM64]?.name == "snponly-arm64.efi")
        let openSUSE = try await Self.found(["usr/share/ipxe/snp-x86_64.efi", "usr/share/ipxe/snp-arm64.efi"])
        #expect(openSUSE[.uefiX64] != nil && openSUSE[.uefiARM64] != nil)
        let arch = try await Self.found(["usr/share/ipxe/x86_64/ipxe.efi"])
        #expect(arch[.uefiX64]?.name == "snponly.efi")
    }

    @Test("without the package there is nothing")
    func none() async throws {
        #expect(try await Self.found([]).isEmpty)
    }
}

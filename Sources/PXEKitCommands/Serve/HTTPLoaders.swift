// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import NIOCore

/// Which loaders go on over HTTP once firmware has fetched them by HTTP Boot.
///
/// Debian's signed GRUB has no http module: shim and GRUB are fetched, and the machine stands at `grub>` (quirk H10). It is known by its
/// contents, for people build a GRUB of their own under the same name.
struct HTTPLoaders {
    let catalog: CatalogIndex

    /// GRUB's are 1 to 4 MB, iPXE's one.
    private static let largest: UInt64 = 32 << 20
    /// What GRUB's kernel writes first.
    private static let grub = Data("Welcome to GRUB!".utf8)
    /// What GRUB's http module sends.
    private static let http = Data("HTTP/1.1".utf8)
    /// The mark in shim's `.data.ident`.
    private static let shim = Data("UEFI SHIM".utf8)
    /// What each shim starts next, from the folder that it came from.
    private static let nextStages = ["x64": "grubx64.efi", "aa64": "grubaa64.efi", "ia32": "grubia32.efi"]

    /// Whether nothing speaks against a loader: one that is no GRUB, or a GRUB with HTTP, or a shim that starts such a one.
    func goesOn(_ name: String) -> Bool {
        guard let loader = content(of: name) else { return true }
        if loader.range(of: Self.shim) != nil {
            let stages = Self.nextStages.filter { name.hasSuffix("\($0.key).efi") }.map(\.value)
            return stages.allSatisfy { stage in content(of: stage).map(Self.isNoDeadEnd) ?? true }
        }
        return Self.isNoDeadEnd(loader)
    }

    private static func isNoDeadEnd(_ content: Data) -> Bool {
        content.range(of: grub) == nil || content.range(of: http) != nil
    }

    private func content(of name: String) -> Data? {
        guard case .found(let entry) = catalog.find(Array(name.utf8)), entry.file.size <= Self.largest else {
            return nil
        }
        return (try? entry.file.read(at: 0, count: Int(entry.file.size))).map { Data($0.readableBytesView) }
    }
}

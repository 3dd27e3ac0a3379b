// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import ImagePacking
internal import NIOCore
internal import NetbootServer

/// Why a loader starts and gets no further.
enum DeadEnd: Equatable, CustomStringConvertible {
    /// What shim starts next is not there.
    case noNextStage(String)
    /// GRUB came by HTTP and cannot go on by it (quirk H10).
    case noHTTP(loader: String)
    /// GRUB's configuration is not where it was built to look for it.
    case noConfiguration(loader: String, file: String)

    var description: String {
        switch self {
        case .noNextStage(let stage): "shim starts \(stage), which is not there"
        case .noHTTP(let loader): "\(loader) has no http module, so that the machine stands at grub>"
        case .noConfiguration(let loader, let file):
            "\(loader) looks for \(file), which is not there, so that the machine stands at grub>"
        }
    }
}

/// Which loaders start and get no further: the machine stands at `grub>`.
///
/// They are known by their contents, for people build a GRUB of their own under the same name.
struct DeadEnds {
    let catalog: CatalogIndex
    /// Whether a configuration is made for the machines that this is about.
    var isConfigured = false

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

    /// Where a loader's boot would end without a menu; nil if nothing speaks against it.
    ///
    /// - Parameter transport: how firmware has fetched it, for shim and GRUB go on by the same protocol.
    func reason(_ name: String, _ transport: ClientIdentity.Transport) -> DeadEnd? {
        guard let loader = content(of: name) else { return nil }
        guard loader.range(of: Self.shim) != nil else { return reason(name, loader, transport) }
        let stages = Self.nextStages.filter { name.lowercased().hasSuffix("\($0.key).efi") }.map {
            beside(name, $0.value)
        }
        for stage in stages {
            guard let next = content(of: stage) else { return .noNextStage(stage) }
            if let reason = reason(stage, next, transport) { return reason }
        }
        return nil
    }

    /// The file that a loader starts next: what shim has beside it; nil for a loader that starts none by itself.
    func nextStage(of name: String) -> String? {
        guard content(of: name)?.range(of: Self.shim) != nil else { return nil }
        return Self.nextStages.first { name.lowercased().hasSuffix("\($0.key).efi") }.map { beside(name, $0.value) }
    }

    private func reason(_ name: String, _ content: Data, _ transport: ClientIdentity.Transport) -> DeadEnd? {
        guard content.range(of: Self.grub) != nil else { return nil }
        // Debian's signed GRUB has none.
        if transport == .http, content.range(of: Self.http) == nil { return .noHTTP(loader: name) }
        guard let entry = entry(name), let prefix = ImageReport(of: entry.file).facts.text("prefix"),
            !prefix.hasPrefix("(")
        else { return nil }
        let configuration = "\(prefix)/grub.cfg"
        return self.entry(configuration) == nil && !isConfigured
            ? .noConfiguration(loader: name, file: configuration) : nil
    }

    /// Where a loader's configuration lies, if the tree that it was built for is in a folder of its own, as `fetch` puts it.
    func place(of configuration: String, for loader: String) -> CatalogPath? {
        let folders = loader.split(separator: "/").dropLast()
        return folders.indices.lazy.compactMap { entry(folders[...$0].joined(separator: "/") + configuration)?.path }
            .first
    }

    private func beside(_ name: String, _ other: String) -> String {
        (name.split(separator: "/").dropLast().map(String.init) + [other]).joined(separator: "/")
    }

    private func entry(_ name: String) -> CatalogIndex.Entry? {
        if case .found(let entry) = catalog.find(Array(name.utf8)) { entry } else { nil }
    }

    private func content(of name: String) -> Data? {
        guard let file = entry(name)?.file, file.size <= Self.largest else { return nil }
        return (try? file.read(at: 0, count: Int(file.size))).map { Data($0.readableBytesView) }
    }
}

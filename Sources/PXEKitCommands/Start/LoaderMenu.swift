// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import DiskCatalog
import Foundation
internal import ImagePacking
internal import NIOCore
internal import NetAddress
internal import NetbootServer

/// What a person sees when a loader has started: the titles of the menu that it reads.
struct LoaderMenu {
    /// The file that it reads.
    let file: String
    /// The titles, submenus included; empty for a script without a menu.
    let titles: [String]
}

/// Finds the menu of a loader among the files that are served.
struct MenuFinder {
    let catalog: CatalogIndex
    let mac: MACAddress?

    /// The largest text that is read.
    private static let largest: UInt64 = 1 << 20

    /// The menu of a loader; nil if it reads none, or none that is there.
    func menu(of loader: String) -> LoaderMenu? {
        let image = DeadEnds(catalog: catalog).nextStage(of: loader) ?? loader
        guard case .found(let entry) = catalog.find(Array(image.utf8)) else { return nil }
        let report = ImageReport(of: entry.file)
        switch report.kind {
        case .pxelinux, .pxekitNBP: return pxelinux(image)
        case .text: return ipxe(image)
        case .efi, .grubNBP:
            guard let prefix = report.facts.text("prefix"), !prefix.hasPrefix("(") else { return nil }
            let file = "\(prefix)/grub.cfg"
            return text(of: file).map { LoaderMenu(file: file, titles: LoaderTitles.ofGRUB($0)) }
        default: return nil
        }
    }

    /// By the names and in the order in which PXELINUX looks for it; its address is not known beforehand.
    private func pxelinux(_ loader: String) -> LoaderMenu? {
        let search = ConfigSearch(bootFile: loader, mac: mac)
        for candidate in search.candidates {
            guard let bytes = bytes(of: candidate.name) else { continue }
            let config = ConfigFile(bytes: Data(bytes)).interpreted(
                as: candidate.name, load: { self.bytes(of: search.qualified($0)) })
            return LoaderMenu(file: candidate.name, titles: config.menu.entries.map(\.shownTitle))
        }
        return nil
    }

    private func ipxe(_ script: String) -> LoaderMenu? {
        guard let text = text(of: script), text.hasPrefix("#!ipxe") else { return nil }
        return LoaderMenu(file: script, titles: LoaderTitles.ofIPXE(text))
    }

    private func text(of name: String) -> String? { bytes(of: name).map { String(decoding: $0, as: UTF8.self) } }

    private func bytes(of name: String) -> [UInt8]? {
        guard case .found(let entry) = catalog.find(Array(name.utf8)), entry.file.size <= MenuFinder.largest else {
            return nil
        }
        return (try? entry.file.read(at: 0, count: Int(entry.file.size))).map { Array($0.readableBytesView) }
    }
}

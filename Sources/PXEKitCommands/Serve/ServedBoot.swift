// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
internal import BootPolicy
internal import DiskCatalog
import Foundation
internal import ImagePacking
internal import NIOCore
internal import NetbootConfiguration
internal import QEMULab

/// What there is to boot: the files of the roots, a menu made of them, the built-in programs, and the rules for them.
struct ServedBoot {
    /// All of it, for TFTP and HTTP, the first source that has a file gives it.
    let sources: [any CatalogSource]
    /// A name to its file, as the servers find it.
    let catalog: CatalogIndex
    /// Who boots what, if nobody says otherwise.
    let rules: [BootRule]

    /// The loaders that are looked for, by platform, the best first.
    private static let loaders: [(BootPolicy.Platform, [String])] = [
        (.bios, ["lpxelinux.0", "pxelinux.0", "undionly.kpxe", "ipxe.pxe", "pxeboot.0", "pxeinfo.0"]),
        (.uefiX64, ["shimx64.efi", "bootx64.efi", "grubx64.efi", "snponly.efi", "ipxe.efi", "syslinux.efi"]),
        (.uefiIA32, ["bootia32.efi", "grubia32.efi", "ipxe32.efi"]),
        (.uefiARM64, ["shimaa64.efi", "bootaa64.efi", "grubaa64.efi", "snponly-arm64.efi", "ipxe-arm64.efi"]),
        (.uefiRISCV64, ["bootriscv64.efi", "grubriscv64.efi"]),
    ]

    /// The scripts for iPXE that are looked for.
    private static let scripts = ["boot.ipxe", "menu.ipxe", "autoexec.ipxe"]

    /// Looks into the roots.
    ///
    /// The built-in pxeinfo sends its report to the port that the settings name, if any are taken.
    init(_ settings: ServeSettings) throws {
        var sources: [any CatalogSource] = []
        var generated: [String: ByteBuffer] = [:]
        for root in settings.roots {
            do {
                sources.append(try DiskRoot(root))
            } catch {
                throw MenuInput.refused("\(settings.place(of: .root(root))): '\(root)': \(error)")
            }
            for file in ServedBoot.menu(of: root) where generated[file.path] == nil {
                generated[file.path] = ByteBuffer(bytes: file.bytes)
            }
        }
        // What people have put there comes before what is made here.
        sources.append(try MemoryFiles(generated))
        sources.append(
            try MemoryFiles(
                NBPLibrary().contents(
                    reportPort: settings.reports == nil ? nil : settings.reportPort)))
        self.sources = sources
        let catalog = CatalogIndex(sources, foldsCase: true)
        self.catalog = catalog
        func has(_ name: String) -> Bool {
            if case .found = catalog.find(Array(name.utf8)) { true } else { false }
        }
        // Our boot loader without a menu has nothing to load; pxeinfo at least tells what the machine's ROM can.
        func isOfUse(_ name: String) -> Bool { has(name) && (name != "pxeboot.0" || has("pxelinux.cfg/default")) }
        let script = ServedBoot.scripts.first(where: has)
        let byHTTP = HTTPLoaders(catalog: catalog)
        rules = ServedBoot.loaders.flatMap { platform, names -> [BootRule] in
            func rule(_ name: String, _ loader: String, _ transport: ClientIdentity.Transport? = nil) -> BootRule {
                BootRule(
                    name, match: ClientMatch(platforms: [platform], transport: transport),
                    action: .boot(BootPlan(loader: loader, script: script)))
            }
            guard let loader = names.first(where: isOfUse) ?? script else { return [] }
            let usual = rule(platform.rawValue, loader)
            // The best loader may be a dead end over HTTP, where a lesser one is none.
            guard platform != .bios, !byHTTP.goesOn(loader),
                let other = names.first(where: { has($0) && byHTTP.goesOn($0) })
            else { return [usual] }
            return [rule("\(platform.rawValue)-http", other, .http), usual]
        }
    }

    /// The menu of what lies in a root, for each loader; nothing if nothing there can be booted.
    private static func menu(of root: String) -> [RenderedFile] {
        guard let tree = DiskFileTree(root) else { return [] }
        var scanner = TreeScanner(tree)
        let boots = scanner.scan().boots
        guard !boots.isEmpty,
            let update = try? MenuUpdate(new: boots, title: "Network boot", files: "http://${server}"),
            let menu = try? Menu(yaml: update.yaml)
        else { return [] }
        return [RenderTarget.menuC32, .ipxe, .grub].flatMap { menu.rendered(for: $0).files }
    }
}

extension NBPLibrary {
    /// The programs that this build carries, under their own names.
    ///
    /// - Parameter reportPort: where pxeinfo shall send its report; nil for nowhere.
    func contents(reportPort: Int?) throws -> [String: ByteBuffer] {
        var contents: [String: ByteBuffer] = [:]
        for found in programs {
            var program = try BootRequest.Program.file(at: found.path)
            if found.name == "pxeinfo.0", let reportPort {
                program = try program.configured([(.reportPort, .number(reportPort))])
            }
            contents[found.name] = ByteBuffer(bytes: program.image)
        }
        return contents
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Rules about SYSLINUX's loaders and modules, which run only with each other.
extension MenuLinter {
    /// A loader of SYSLINUX in the directory that paths are relative to, and the firmware that its modules must be for.
    private struct Loader {
        let name: String
        let firmware: String
        let version: String?
        /// What nothing runs without since version 5.
        let library: String
    }

    private var loaders: [Loader] {
        guard let tree else { return [] }
        return tree.children(of: prefix).compactMap { node in
            guard !node.isDirectory, let image = tree.inspect(TreePath.joined(prefix, node.name)) else { return nil }
            switch image.kind {
            case .pxelinux where ["pxelinux.0", "lpxelinux.0"].contains(node.name):
                return Loader(
                    name: node.name, firmware: "syslinux-bios", version: image.version, library: "ldlinux.c32")
            case .efi(.uefiX64) where image.summary.hasPrefix("SYSLINUX"):
                return Loader(name: node.name, firmware: "syslinux-efi64", version: "6", library: "ldlinux.e64")
            case .efi(.uefiIA32) where image.summary.hasPrefix("SYSLINUX"):
                return Loader(name: node.name, firmware: "syslinux-efi32", version: "6", library: "ldlinux.e32")
            default: return nil
            }
        }
    }

    /// The loaders themselves and the modules that they start with.
    mutating func checkLoaders() {
        guard case .pxelinux(let interface, _) = source, let tree else { return }
        for loader in loaders {
            for fault in tree.inspect(TreePath.joined(prefix, loader.name))?.faults ?? [] {
                add(.fileDamaged, menu.origin, "\(loader.name): \(fault)")
            }
            guard let major = loader.version.flatMap({ Int($0.prefix { $0.isNumber }) }), major >= 5 else { continue }
            checkLibrary(of: loader)
        }
        if let interface, let place = located(String(interface.prefix { !$0.isConfigSpace })),
            let image = tree.inspect(place)
        {
            checkModuleFile(String(interface.prefix { !$0.isConfigSpace }), image, menu.origin)
        }
    }

    private mutating func checkLibrary(of loader: Loader) {
        let (name, version) = (loader.library, loader.version ?? "")
        guard let place = located(name), let image = tree?.inspect(place) else {
            let words = loader.firmware == "syslinux-bios" ? "\(loader.name) \(version)" : loader.name
            return add(.moduleMissing, menu.origin, "\(name), which \(words) needs, does not exist")
        }
        checkModuleFile(name, image, menu.origin, for: loader)
        // A module that depends on others, or bears another name, was copied to the wrong one.
        guard case .com32(isELF: true) = image.kind, image.moduleName.map({ $0 != name }) ?? !image.needs.isEmpty else {
            return
        }
        add(
            .fileType, menu.origin,
            "\(name) is another module than its name says\(image.moduleName.map { ": \($0)" } ?? "")")
    }

    /// What holds for any module that is started or needed: it is one, whole, and for the loader's firmware.
    private mutating func checkModuleFile(
        _ name: String, _ image: FoundImage, _ origin: Origin, for loader: Loader? = nil
    ) {
        for fault in image.faults { add(.fileDamaged, origin, "\(name): \(fault)") }
        checkFirmware(name, image, origin, for: loader)
        // A module that is cut is known for one no more; that it is cut says enough.
        if image.summary != "", image.faults.isEmpty, !FileUse.module.takes(image) {
            add(.fileType, origin, "\(name) is started as \(FileUse.module.words), and is: \(image.summary)")
        }
    }

    /// Whether a module is for the firmware of the loaders beside it; where there is none, for a BIOS, as PXELINUX is.
    ///
    /// - Parameter loader: the one whose own library it is; nil for a module of all.
    mutating func checkFirmware(_ name: String, _ image: FoundImage, _ origin: Origin) {
        checkFirmware(name, image, origin, for: nil)
    }

    private mutating func checkFirmware(_ name: String, _ image: FoundImage, _ origin: Origin, for loader: Loader?) {
        guard !image.firmware.isEmpty else { return }
        let bios = Loader(name: "pxelinux.0", firmware: "syslinux-bios", version: nil, library: "ldlinux.c32")
        let all = loader.map { [$0] } ?? (loaders.isEmpty ? [bios] : loaders)
        guard let other = all.first(where: { !image.firmware.contains($0.firmware) }) else { return }
        add(
            .moduleFirmware, origin,
            "\(name) is for \(image.firmware.joined(separator: ", ")), \(other.name) for \(other.firmware)")
    }

    /// A module has to be of the kind that the PXELINUX beside it runs, and all that it needs has to be there and be modules.
    mutating func checkModule(_ path: String, origin: Origin) {
        guard let tree, let image = tree.inspect(path), case .com32(let isELF) = image.kind else { return }
        let loader = loaders.first { $0.firmware == "syslinux-bios" }?.version
        if let loader, let major = Int(loader.prefix { $0.isNumber }), (major >= 5) != isELF {
            let age = isELF ? "5.00 or later" : "4.x or earlier"
            add(.moduleVersion, origin, "\(path) is for SYSLINUX \(age), but pxelinux.0 is \(loader)")
        }
        var seen: Set<String> = [path]
        var open = image.needs
        while let name = open.popLast() {
            let folders = [TreePath.directory(path), prefix] + searchPath
            let places = folders.compactMap { TreePath.normalized(TreePath.joined($0, name)) }
            guard let place = places.first(where: { tree.node(at: $0) != nil }) else {
                add(.moduleMissing, origin, "\(path) needs \(name), which is in none of its folders")
                continue
            }
            guard seen.insert(place).inserted else { continue }
            guard tree.node(at: place)?.size != 0, let needed = tree.inspect(place) else {
                add(.fileDamaged, origin, "\(place), which \(path) needs, is empty")
                continue
            }
            checkModuleFile(place, needed, origin)
            open += needed.needs
        }
    }

    /// The folders of PATH, which SYSLINUX separates by colons (syslinux.cfg, PATH).
    private var searchPath: [String] {
        menu.directives[.pxelinux, default: []].compactMap { line -> [String]? in
            guard let (keyword, rest) = ConfigKeyword.match(Array(line.utf8)), keyword == .path else { return nil }
            return String(decoding: Array(line.utf8)[rest...], as: UTF8.self).split(separator: ":").compactMap {
                located(String($0))
            }
        }.flatMap { $0 }
    }
}

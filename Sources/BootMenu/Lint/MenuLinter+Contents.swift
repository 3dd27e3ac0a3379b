// SPDX-License-Identifier: Apache-2.0

/// Rules about what is in the files of a menu. What was not looked at, and what is of no known kind, is not spoken of.
extension MenuLinter {
    /// Looks into every file that the menu leads to.
    mutating func checkContents() {
        guard tree != nil else { return }
        for entry in menu.entries {
            for action in entry.actions { checkContents(of: action, entry) }
        }
        checkLoader()
        checkPages()
    }

    private mutating func checkContents(of action: BootAction, _ entry: MenuEntry) {
        for (index, file) in action.files.enumerated() {
            guard let path = menu.text(of: file.path), let place = located(path), let image = tree?.inspect(place)
            else { continue }
            for fault in image.faults { add(.fileDamaged, entry.origin, "\(path) of \(entry.name): \(fault)") }
            if case .com32 = image.kind { checkFirmware(path, image, entry.origin) }
            let use = index == 0 ? Use(action) : .initrd
            // What a menu file of ours names is rendered for several loaders, and iPXE starts a UEFI program as a kernel.
            if case .yaml = source, use == .kernel, !image.platforms.isEmpty { continue }
            guard let use, !use.takes(image) else { continue }
            add(
                .fileType, entry.origin, "\(path) of \(entry.name) is started as \(use.words), and is: \(image.summary)"
            )
        }
    }

    /// A module, and whether it is for a BIOS, as PXELINUX is.
    private mutating func checkFirmware(_ path: String, _ image: FoundImage, _ origin: Origin) {
        guard !image.firmware.isEmpty, !image.firmware.contains("syslinux-bios") else { return }
        add(
            .moduleFirmware, origin,
            "\(path) is for \(image.firmware.joined(separator: ", ")), pxelinux.0 for syslinux-bios")
    }

    /// PXELINUX itself and the modules that it starts with: since version 5 nothing runs without ldlinux.c32.
    private mutating func checkLoader() {
        guard case .pxelinux(let interface, _) = source, let tree else { return }
        for name in ["pxelinux.0", "lpxelinux.0"] {
            let path = TreePath.joined(prefix, name)
            guard let loader = tree.inspect(path), loader.kind == .pxelinux else { continue }
            for fault in loader.faults { add(.fileDamaged, menu.origin, "\(name): \(fault)") }
            guard let major = loader.version.flatMap({ Int($0.prefix { $0.isNumber }) }), major >= 5 else { continue }
            checkModule(named: "ldlinux.c32", "which \(name) \(loader.version ?? "") needs")
        }
        if let interface { checkModule(named: String(interface.prefix { !$0.isConfigSpace }), nil) }
    }

    /// A module of the loader's own; `reason` says why it must be there, nil leaves that to another rule.
    private mutating func checkModule(named name: String, _ reason: String?) {
        guard let place = located(name), let image = tree?.inspect(place) else {
            if let reason { add(.moduleMissing, menu.origin, "\(name), \(reason), does not exist") }
            return
        }
        for fault in image.faults { add(.fileDamaged, menu.origin, "\(name): \(fault)") }
        checkFirmware(name, image, menu.origin)
        if image.summary != "", !Use.module.takes(image) {
            add(.fileType, menu.origin, "\(name) is started as \(Use.module.words), and is: \(image.summary)")
        }
    }

    /// Pictures and texts that directives name (menu.txt, MENU BACKGROUND; syslinux.cfg, DISPLAY, FONT, KBDMAP, F1 to F12).
    private mutating func checkPages() {
        if let background = menu.background { checkPage(background, of: "MENU BACKGROUND") }
        let lines =
            menu.directives[.pxelinux, default: []]
            + menu.submenus.flatMap { $0.directives[.pxelinux, default: []] }
        for line in lines {
            var words = line.split(whereSeparator: \.isConfigSpace)[...]
            guard var keyword = words.popFirst()?.lowercased() else { continue }
            if keyword == "menu", let next = words.popFirst() { keyword += " " + next.lowercased() }
            guard Self.pageDirectives.contains(keyword), let path = words.first.map(String.init) else { continue }
            checkPage(path, of: keyword.uppercased())
        }
    }

    private mutating func checkPage(_ path: String, of directive: String) {
        // A background may be a colour.
        guard !path.hasPrefix("#"), let place = located(path), tree?.node(at: place) == nil else { return }
        add(.pageMissing, menu.origin, "\(path), which \(directive) shows, does not exist")
    }

    private static let pageDirectives: Set<String> =
        Set(
            (1...12).map { "f\($0)" } + (1...12).map { "menu f\($0)" } + [
                "f0", "menu background", "display", "font", "kbdmap",
            ])
}

/// As what a loader takes a file.
private enum Use {
    case kernel, initrd, bootSector, networkProgram, module, efi, configuration

    init?(_ action: BootAction) {
        switch action {
        case .linux: self = .kernel
        case .chain(_, .bootSector, _), .chain(_, .dosBootSector, _): self = .bootSector
        case .chain(_, .networkProgram, _): self = .networkProgram
        case .chain(_, .com32, _): self = .module
        case .chain(_, .efi, _): self = .efi
        case .configuration: self = .configuration
        default: return nil
        }
    }

    var words: String {
        switch self {
        case .kernel: "a Linux kernel"
        case .initrd: "an initial RAM disk"
        case .bootSector: "a boot sector"
        case .networkProgram: "a network program"
        case .module: "a module of SYSLINUX"
        case .efi: "a UEFI program"
        case .configuration: "a configuration"
        }
    }

    /// Whether a file of this kind is what is wanted; yes for kinds that nobody knows.
    func takes(_ image: FoundImage) -> Bool {
        switch (self, image.kind) {
        case (_, .other): true
        case (.kernel, .linux), (.kernel, .ipxeKernel), (.kernel, .memdisk), (.kernel, .wimboot): true
        // memdisk and wimboot take discs and any file as theirs; a kernel or a program is none for anybody.
        case (.initrd, .archive), (.initrd, .iso), (.initrd, .bootSector), (.initrd, .text), (.initrd, .efi): true
        case (.bootSector, .bootSector), (.networkProgram, .networkProgram), (.networkProgram, .pxelinux): true
        // FreeBSD's pxeboot and others are boot sectors by their form.
        case (.networkProgram, .bootSector), (.module, .com32), (.configuration, .text): true
        case (.efi, .efi): true
        case (.efi, _): !image.platforms.isEmpty  // a kernel that UEFI starts
        default: false
        }
    }
}

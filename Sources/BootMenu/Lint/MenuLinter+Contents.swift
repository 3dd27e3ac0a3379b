// SPDX-License-Identifier: Apache-2.0

/// Rules about what is in the files of a menu. What was not looked at, and what is of no known kind, is not spoken of.
extension MenuLinter {
    /// Looks into every file that the menu leads to.
    mutating func checkContents() {
        guard tree != nil else { return }
        for entry in menu.entries {
            for action in entry.actions { checkContents(of: action, entry) }
        }
        checkLoaders()
        checkPages()
    }

    private mutating func checkContents(of action: BootAction, _ entry: MenuEntry) {
        for (index, file) in action.files.enumerated() {
            guard let path = menu.text(of: file.path), let place = located(path), let image = tree?.inspect(place)
            else { continue }
            for fault in image.faults { add(.fileDamaged, entry.origin, "\(path) of \(entry.name): \(fault)") }
            if case .com32 = image.kind { checkFirmware(path, image, entry.origin) }
            let use = index == 0 ? FileUse(action) : isMemdisk(action) ? .disc : .initrd
            // What a menu file of ours names is rendered for several loaders, and iPXE starts a UEFI program as a kernel.
            if case .yaml = source, use == .kernel, !image.platforms.isEmpty { continue }
            guard let use, !use.takes(image) else { continue }
            add(
                .fileType, entry.origin, "\(path) of \(entry.name) is started as \(use.words), and is: \(image.summary)"
            )
        }
    }

    /// Whether the action starts memdisk, whose "RAM disk" is a disc.
    private func isMemdisk(_ action: BootAction) -> Bool {
        guard case .linux(let boot) = action, let place = menu.text(of: boot.kernel.path).flatMap(located) else {
            return false
        }
        return tree?.inspect(place)?.kind == .memdisk
    }

    /// Pictures and texts that directives name (menu.txt, MENU BACKGROUND; syslinux.cfg, DISPLAY, FONT, KBDMAP, F1 to F12).
    private mutating func checkPages() {
        let views = menu.views
        for background in views.compactMap(\.background) { checkPage(background, of: "MENU BACKGROUND") }
        for line in views.flatMap(\.directives) {
            var words = line.split(whereSeparator: \.isConfigSpace)[...]
            guard var keyword = words.popFirst()?.lowercased() else { continue }
            if keyword == "menu", let next = words.popFirst() { keyword += " " + next.lowercased() }
            guard Self.pageDirectives.contains(keyword), let path = words.first.map(String.init) else { continue }
            checkPage(path, of: keyword.uppercased())
        }
    }

    private mutating func checkPage(_ path: String, of directive: String) {
        // A background may be a colour.
        guard !path.hasPrefix("#"), let tree, let place = located(path) else { return }
        guard tree.node(at: place) != nil else {
            return add(.pageMissing, menu.origin, "\(path), which \(directive) shows, does not exist")
        }
        let use = directive == "MENU BACKGROUND" ? FileUse.picture : .page
        guard directive != "FONT", directive != "KBDMAP", let image = tree.inspect(place), !use.takes(image) else {
            return
        }
        add(
            .fileType, menu.origin,
            "\(path), which \(directive) shows, is taken for \(use.words), and is: \(image.summary)")
    }

    private static let pageDirectives: Set<String> =
        Set(
            (1...12).map { "f\($0)" } + (1...12).map { "menu f\($0)" } + [
                "f0", "menu background", "display", "font", "kbdmap",
            ])
}

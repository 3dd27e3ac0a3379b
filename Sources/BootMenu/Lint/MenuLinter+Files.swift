// SPDX-License-Identifier: Apache-2.0

extension MenuLinter {
    /// The Linux kernel's own limit on x86, COMMAND_LINE_SIZE - 1; its header may say less.
    private static let usualCommandLineLimit = 2047

    /// Looks at what an entry boots.
    mutating func check(_ action: BootAction, of entry: MenuEntry) {
        var paths: [String] = []
        for template in action.templates { checkVariables(template, of: entry) }
        for file in action.files {
            guard let path = menu.text(of: file.path) else { continue }
            paths.append(path)
            checkFile(path, of: entry)
        }
        switch action {
        case .linux(let boot): if let kernel = paths.first { check(boot, kernel: kernel, of: entry) }
        case .chain(_, .comboot, _): add(.obsoleteType, entry.origin, "\(entry.name) is a COMBOOT program")
        case .chain(_, .com32, let arguments):
            if let path = paths.first.flatMap(located) { checkModule(path, origin: entry.origin) }
            if let path = paths.first, ConfigStart.isMenuProgram(path) { checkPages(arguments, of: entry) }
        default: break
        }
    }

    /// The files that an entry lets a menu program show.
    private mutating func checkPages(_ arguments: Template, of entry: MenuEntry) {
        for page in (arguments.literal ?? "").split(whereSeparator: \.isConfigSpace) where page != "~" {
            checkFile(String(page), of: entry)
        }
    }

    private mutating func checkVariables(_ template: Template, of entry: MenuEntry) {
        let scope = VariableScope(menu: menu)
        do throws(Inexpressible) {
            _ = try scope.expand(template)
        } catch {
            let isOfMachines = template.variables.allSatisfy { name in
                menu.variables[name] != nil || MachineVariable(rawValue: name) != nil
                    || menu.machines.contains { $0.variables[name] != nil }
            }
            if !isOfMachines { add(.undefinedVariable, entry.origin, "\(entry.name): \(error.reason)") }
        }
    }

    private mutating func checkFile(_ path: String, of entry: MenuEntry) {
        if path.contains("://") {
            if tree?.isReachable(url: path) == false {
                add(.fileMissing, entry.origin, "\(path) of \(entry.name) cannot be fetched")
            }
            return
        }
        let relative = path.hasPrefix("::") ? String(path.dropFirst(2)) : TreePath.joined(prefix, path)
        guard !path.dropFirst(2).contains("::") else { return }
        guard let normal = TreePath.normalized(relative) else {
            return add(.pathEscapes, entry.origin, "\(path) of \(entry.name) leaves the root")
        }
        guard let tree else { return }
        guard let node = tree.node(at: normal) else {
            return add(.fileMissing, entry.origin, "\(path) of \(entry.name) does not exist")
        }
        if node.isDirectory { add(.fileMissing, entry.origin, "\(path) of \(entry.name) is a directory") }
    }

    private mutating func check(_ boot: LinuxBoot, kernel: String, of entry: MenuEntry) {
        if kernel.hasSuffix(".com") || kernel.hasSuffix(".cbt") {
            add(.obsoleteType, entry.origin, "\(entry.name) names a COMBOOT program, which is loaded as a kernel")
        }
        let place = located(kernel)
        let image = place.flatMap { tree?.inspect($0) }
        if boot.initrds.isEmpty, image?.kind == .linux, let tree, let place, !InitrdSearch.needsNone(place) {
            if let initrd = InitrdSearch(tree: tree).initrds(for: place).last {
                add(
                    .initrdMissing, entry.origin,
                    "\(entry.name) boots \(kernel) without \(TreePath.name(initrd)), which lies beside it")
            }
        }
        let words = boot.arguments.words(quoted: false)
        for name in ["ip=", "BOOTIF="] where words.count(where: { $0.description.hasPrefix(name) }) > 1 {
            // Several of one's own are meant so: dracut takes one ip= for each card.
            guard words.contains(where: { SystemAppend(word: $0) != nil && $0.description.hasPrefix(name) }) else {
                continue
            }
            add(.sysappendMisuse, entry.origin, "\(entry.name) has \(name) twice, once by SYSAPPEND")
        }
        let initrds =
            boot.initrds.isEmpty ? "" : " initrd=" + boot.initrds.map(\.path.description).joined(separator: ",")
        let length = "BOOT_IMAGE=\(kernel) \(boot.arguments)\(initrds)".utf8.count
        let limit = image?.commandLineLimit ?? MenuLinter.usualCommandLineLimit
        if length > limit {
            add(
                .commandLineTooLong, entry.origin,
                "\(entry.name) has a command line of \(length) bytes, the kernel takes \(limit)")
        }
    }

    /// A module has to be of the kind that the PXELINUX beside it runs, and all that it needs has to be there.
    mutating func checkModule(_ path: String, origin: Origin) {
        guard let tree, let image = tree.inspect(path), case .com32(let isELF) = image.kind else { return }
        let loaders = ["pxelinux.0", "lpxelinux.0"].map { TreePath.joined(prefix, $0) }
        let loader = loaders.compactMap { path in tree.inspect(path).flatMap { $0.kind == .pxelinux ? $0.version : nil }
        }.first
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
            if seen.insert(place).inserted { open += tree.inspect(place)?.needs ?? [] }
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

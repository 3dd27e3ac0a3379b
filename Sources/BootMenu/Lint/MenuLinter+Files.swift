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
            if let path = paths.first {
                for file in MenuLinter.files(of: TreePath.name(path), arguments) { checkFile(file, of: entry) }
            }
        default: break
        }
    }

    /// The files that a module of SYSLINUX fetches, by the words that it is given; nothing for modules that are not known here.
    private static func files(of module: String, _ arguments: Template) -> [String] {
        let words = arguments.words(quoted: false).compactMap(\.literal)
        switch module {
        case "menu.c32", "vesamenu.c32": return words.filter { $0 != "~" }
        case "mboot.c32":
            // VMware's module of that name takes a list of modules in a file.
            if let option = words.firstIndex(of: "-c") { return Array(words[(option + 1)...].prefix(1)) }
            return words.split(separator: "---").compactMap { $0.first { !$0.hasPrefix("-") } }
        case "linux.c32":
            let initrds = words.filter { $0.hasPrefix("initrd=") }.flatMap { $0.dropFirst(7).split(separator: ",") }
            return Array(words.prefix(1)) + initrds.map(String.init)
        case "pxechn.c32", "config.c32", "gfxboot.c32": return Array(words.prefix(1))
        default: return []
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
        if node.isDirectory {
            add(.fileMissing, entry.origin, "\(path) of \(entry.name) is a directory")
        } else if node.size == 0 {
            add(.fileDamaged, entry.origin, "\(path) of \(entry.name) is empty")
        }
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
}

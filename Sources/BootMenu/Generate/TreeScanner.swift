// SPDX-License-Identifier: Apache-2.0

/// Something bootable that was found in a tree.
public struct FoundBoot: Hashable, Sendable {
    /// The path that stands for it: of the kernel, image or program. A path in a menu's `generated` list is not offered again.
    public var source: String

    /// The entry for it.
    public var entry: MenuEntry

    /// Whether it is a tool rather than a system.
    public var isTool: Bool
}

/// Looks through a tree for what can be booted.
public struct TreeScanner {
    /// What was found.
    public struct Result: Hashable, Sendable {
        /// Bootable things, systems by path, then tools.
        public var boots: [FoundBoot] = []

        /// What was seen and cannot be offered, and why.
        public var notes: [String] = []
    }

    /// Bounds for trees that are mirrors or circles of links.
    private static let deepest = 12
    private static let mostFiles = 200_000

    /// Directories of packages: nothing in them boots, and looking at each file takes long.
    private static let skipped: Set<String> = [
        "pool", "dists", "repodata", "Packages", "packages", "pxelinux.cfg", "lost+found",
    ]

    private let tree: any FileTree
    private var files: [(path: String, image: FoundImage)] = []
    private var result = Result()
    private var visited = 0
    /// The directories that were looked at: links like `debian -> .`, which mirrors have, lead to the same one again and again.
    private var known: Set<String> = []
    /// Links to directories, which come after the directories themselves: the path without a link is the one to offer.
    private var links: [(path: String, depth: Int)] = []
    private var names: Set<String> = []

    /// A scanner of one tree.
    public init(_ tree: any FileTree) { self.tree = tree }

    /// Looks through the whole tree.
    public mutating func scan() -> Result {
        (files, result, visited, names, known, links) = ([], Result(), 0, [], [], [])
        walk("", depth: 0)
        while !links.isEmpty {
            let (path, depth) = links.removeFirst()
            walk(path, depth: depth)
        }
        let kernels = files.filter { $0.image.kind == .linux && !InitrdSearch.needsNone($0.path) }
        for (path, image) in kernels { addKernel(path, image, nil) }
        addOtherKernels()
        addFreeBSD()
        addImages()
        addTools()
        return result
    }

    private mutating func walk(_ directory: String, depth: Int) {
        guard depth <= TreeScanner.deepest else {
            return result.notes.append("\(directory): more than \(TreeScanner.deepest) directories deep, not looked at")
        }
        guard visited < TreeScanner.mostFiles, known.insert(tree.identity(of: directory) ?? directory).inserted else {
            return
        }
        for node in tree.children(of: directory) where !node.name.hasPrefix(".") {
            let path = TreePath.joined(directory, node.name)
            if node.isDirectory {
                if TreeScanner.skipped.contains(node.name) { continue }
                if node.isLink { links.append((path, depth + 1)) } else { walk(path, depth: depth + 1) }
                continue
            }
            visited += 1
            if visited == TreeScanner.mostFiles {
                result.notes.append("more than \(TreeScanner.mostFiles) files, the rest is not looked at")
            }
            guard visited < TreeScanner.mostFiles, node.size > 0, let image = tree.inspect(path) else { continue }
            files.append((path, image))
        }
    }

    private mutating func addKernel(_ path: String, _ image: FoundImage, _ platform: Platform?) {
        let layout = NetworkLayout.find(path, version: image.version, in: tree)
        let initrds = InitrdSearch(tree: tree).initrds(for: path)
        if layout == nil, initrds.isEmpty { result.notes.append("\(path): no initial RAM disk lies beside it") }
        let boot = LinuxBoot(
            kernel: BootFile(Template(literal: path)), initrds: initrds.map { BootFile(Template(literal: $0)) },
            arguments: layout?.arguments ?? "")
        let title = layout?.title ?? (["Linux", image.version].compactMap { $0 }.joined(separator: " ") + " (\(path))")
        if let platform {
            add(path, layout?.name ?? path, title, nil, variants: [platform: .linux(boot)])
        } else {
            add(path, layout?.name ?? path, title, .linux(boot))
        }
    }

    /// Kernels of machines that are no PCs are for these alone; what no loader of a menu starts is named, and why.
    private mutating func addOtherKernels() {
        for (path, image) in files {
            switch image.kind {
            case .otherKernel(let platform?): addKernel(path, image, platform)
            case .otherKernel(nil):
                result.notes.append("\(path): \(image.summary): no loader that a menu is made for starts it")
            case .wimboot:
                result.notes.append(
                    "\(path): wimboot boots Windows' installer, and needs an entry with its boot.wim and BCD")
            default: continue
            }
        }
    }

    /// FreeBSD's loader is a program of its own kind, told by its place: `boot/pxeboot`, and `boot/loader.efi` for UEFI.
    private mutating func addFreeBSD() {
        for (path, _) in files where path == "boot/pxeboot" || path.hasSuffix("/boot/pxeboot") {
            let loader = TreePath.joined(TreePath.directory(path), "loader.efi")
            var variants: [Platform: BootAction] = [:]
            if case .efi(let platform)? = tree.inspect(loader)?.kind {
                variants[platform] = .chain(BootFile(Template(literal: loader)), .efi)
            }
            let base = TreePath.directory(TreePath.directory(path))
            add(
                path, base + "-freebsd", "FreeBSD" + (base.isEmpty ? "" : " (\(base))"),
                .chain(BootFile(Template(literal: path)), .networkProgram), variants: variants)
        }
    }

    /// CD images boot by memdisk, which has to be in the tree.
    private mutating func addImages() {
        let memdisk = files.first { $0.image.kind == .memdisk }?.path
        for (path, image) in files where image.kind == .iso {
            guard let memdisk else {
                result.notes.append("\(path): a CD image needs memdisk in the tree to boot")
                continue
            }
            let boot = LinuxBoot(
                kernel: BootFile(Template(literal: memdisk)), initrds: [BootFile(Template(literal: path))],
                arguments: "iso raw")
            add(path, path, image.version ?? TreePath.name(path), .linux(boot))
        }
    }

    private mutating func addTools() {
        addMemoryTests()
        for (path, image) in files {
            let file = BootFile(Template(literal: path))
            switch image.kind {
            case .ipxeKernel:
                add(path, path, "iPXE (\(TreePath.name(path)))", .linux(LinuxBoot(kernel: file)), isTool: true)
            case .networkProgram where !path.hasSuffix("/pxeboot") && path != "pxeboot":
                add(path, path, "Boot program \(TreePath.name(path))", .chain(file, .networkProgram), isTool: true)
            default: continue
            }
        }
        addEFIPrograms()
    }

    /// memtest86+ comes as kernels and EFI programs for two kinds of machines; one entry for each directory has them all.
    private mutating func addMemoryTests() {
        let tests = files.filter { TreePath.name($0.path).lowercased().hasPrefix("memtest") }
        for (directory, group) in Dictionary(grouping: tests, by: { TreePath.directory($0.path) }).sorted(by: {
            $0.key < $1.key
        }) {
            let kernels = group.filter { $0.image.kind == .linux }.map(\.path)
            let kernel = kernels.first { $0.contains("64") } ?? kernels.first
            var variants: [Platform: BootAction] = [:]
            for (path, image) in group {
                if case .efi(let platform) = image.kind {
                    variants[platform] = .chain(BootFile(Template(literal: path)), .efi)
                }
            }
            let action = kernel.map { BootAction.linux(LinuxBoot(kernel: BootFile(Template(literal: $0)))) }
            guard
                let source = kernel
                    ?? group.first(where: { if case .efi = $0.image.kind { true } else { false } })?.path
            else { continue }
            add(source, TreePath.joined(directory, "memtest"), "Memory test", action, variants: variants, isTool: true)
        }
    }

    /// EFI programs of one name for several kinds of machines are one entry.
    private mutating func addEFIPrograms() {
        var groups: [String: [Platform: String]] = [:]
        for (path, image) in files where !TreePath.name(path).lowercased().hasPrefix("memtest") {
            guard case .efi(let platform) = image.kind, !path.hasSuffix("/loader.efi") else { continue }
            groups[TreeScanner.stem(path), default: [:]][platform] = path
        }
        for (stem, paths) in groups.sorted(by: { $0.key < $1.key }) {
            let variants = paths.mapValues { BootAction.chain(BootFile(Template(literal: $0)), .efi) }
            guard let source = paths.values.min() else { continue }
            add(source, stem, "UEFI program \(stem)", nil, variants: variants, isTool: true)
        }
    }

    /// A program's path without extension and machine type: `boot/grub` of `boot/grubx64.efi`.
    private static func stem(_ path: String) -> String {
        var stem = path[...]
        for suffix in [".signed", ".efi", "x86_64", "x64", "ia32", "i386", "aa64", "arm64", "riscv64", "arm"] {
            if stem.lowercased().hasSuffix(suffix) { stem = stem.dropLast(suffix.count) }
        }
        return String(stem.reversed().drop { "-_.".contains($0) }.reversed())
    }

    private mutating func add(
        _ source: String, _ name: String, _ title: String, _ action: BootAction?,
        variants: [Platform: BootAction] = [:], isTool: Bool = false
    ) {
        let slug = TreeScanner.slug(name)
        var unique = slug
        var number = 2
        while !names.insert(unique).inserted {
            unique = "\(slug)-\(number)"
            number += 1
        }
        let entry = MenuEntry(unique, title: title, action, variants: variants)
        result.boots.append(FoundBoot(source: source, entry: entry, isTool: isTool))
    }

    /// One word for a prompt; what only repeats or begins another part is left out.
    static func slug(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber || $0 == ".") }
        let kept = words.indices.filter { index in
            !words.indices.contains { other in
                other != index && words[other].hasPrefix(words[index])
                    && (words[other] != words[index] || other < index)
            }
        }
        return kept.isEmpty ? "entry" : kept.map { words[$0] }.joined(separator: "-")
    }
}

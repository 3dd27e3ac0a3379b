// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

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

        /// Programs that firmware starts: of BIOS and of UEFI, by path.
        public var programs: [String] = []

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

    let tree: any FileTree
    private(set) var files: [(path: String, image: FoundImage)] = []
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
        result.programs = files.filter(\.image.isStartedByFirmware).map(\.path)
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
        if let obstacle = layout?.obstacle { return result.notes.append("\(path): \(obstacle)") }
        let initrds = layout?.initrds ?? InitrdSearch(tree: tree).initrds(for: path)
        if layout == nil, initrds.isEmpty { result.notes.append("\(path): no initial RAM disk lies beside it") }
        let boot = LinuxBoot(
            kernel: BootFile(Template(literal: path)), initrds: initrds.map { BootFile(Template(literal: $0)) },
            arguments: layout?.arguments ?? "", address: layout?.address)
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
            case .other, .text, .archive:
                guard InitrdSearch.isKernelName(TreePath.name(path)) else { continue }
                let summary = image.summary.isEmpty ? "nothing that is known" : image.summary
                result.notes.append("\(path): named like a kernel, but it is \(summary): no loader of a menu starts it")
            default: continue
            }
        }
    }

    /// FreeBSD's loaders are told by their place: `boot/pxeboot` for PCs, and `boot/loader.efi`, which other machines have alone. Their
    /// kernel, `boot/kernel/kernel`, they load themselves.
    private mutating func addFreeBSD() {
        for (path, image) in files where TreePath.name(TreePath.directory(path)) == "boot" {
            let directory = TreePath.directory(path)
            let loader = TreePath.joined(directory, "loader.efi")
            let program = TreePath.joined(directory, "pxeboot")
            var variants: [Platform: BootAction] = [:]
            if case .efi(let platform)? = tree.inspect(loader)?.kind {
                variants[platform] = .chain(BootFile(Template(literal: loader)), .efi)
            }
            let hasProgram = tree.node(at: program) != nil
            guard path == program || path == loader && !hasProgram && isFreeBSD(directory) && image.isEFI else {
                continue
            }
            let base = TreePath.directory(directory)
            add(
                path, base + "-freebsd", "FreeBSD" + (base.isEmpty ? "" : " (\(base))"),
                path == program ? .chain(BootFile(Template(literal: path)), .networkProgram) : nil, variants: variants)
        }
    }

    func isFreeBSD(_ directory: String) -> Bool {
        tree.node(at: TreePath.joined(directory, "pxeboot")) != nil
            || tree.node(at: TreePath.joined(directory, "kernel/kernel")) != nil
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

    mutating func add(
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

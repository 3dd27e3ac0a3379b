// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Programs that are no systems: they go into a menu of their own.
extension TreeScanner {
    mutating func addTools() {
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
            guard case .efi(let platform) = image.kind,
                TreePath.name(path) != "loader.efi" || !isFreeBSD(TreePath.directory(path))
            else { continue }
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
}

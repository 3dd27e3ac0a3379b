// SPDX-License-Identifier: Apache-2.0

/// Finds the initial RAM disks that belong to a kernel, by the names that distributions give them.
struct InitrdSearch {
    let tree: any FileTree

    /// Names before a kernel's version or flavour.
    private static let kernelStems = ["vmlinuz", "vmlinux", "bzImage", "linux", "kernel"]
    private static let initrdStems = ["initrd.img", "initramfs", "initrd"]
    private static let suffixes = [".img", ".gz", ".xz", ".lz", ".zst", ".cpio", ".cgz"]

    /// Programs that are loaded like kernels and want no RAM disk.
    static func needsNone(_ kernel: String) -> Bool {
        let name = TreePath.name(kernel).lowercased()
        return ["memtest", "memdisk", "ipxe", "hdt"].contains { name.hasPrefix($0) } || name.hasSuffix(".lkrn")
    }

    /// Whether people and distributions give this name to a kernel, bare or with a version behind it.
    static func isKernelName(_ name: String) -> Bool {
        let stems = [
            "vmlinuz", "vmlinux", "bzimage", "zimage", "uimage", "image", "linux", "kernel.img", "kernel.debian",
        ]
        let name = name.lowercased()
        guard let stem = stems.first(where: name.hasPrefix), !name.contains("config") else { return false }
        let rest = name.dropFirst(stem.count)
        let others = [".mod", ".c32", ".txt", ".cfg", ".sig", ".asc", ".iso", ".png", ".squashfs"]
        return (rest.isEmpty || "-._".contains(rest.first ?? " ")) && !others.contains { name.hasSuffix($0) }
    }

    /// The RAM disks beside a kernel, microcode first, in the order of loading; empty if none belongs to it.
    func initrds(for kernel: String) -> [String] {
        let directory = TreePath.directory(kernel)
        let names = tree.children(of: directory).filter { !$0.isDirectory }.map(\.name)
        let flavour = InitrdSearch.flavour(of: TreePath.name(kernel))
        let candidates = names.compactMap { name in InitrdSearch.flavour(ofInitrd: name).map { (name, $0) } }
        let exact = candidates.filter { $0.1 == flavour }
        // A kernel without flavour takes the only RAM disk there is, and one with a flavour the only plain one.
        let chosen =
            exact.first ?? (candidates.count == 1 && (flavour.isEmpty || candidates[0].1.isEmpty) ? candidates[0] : nil)
        guard let chosen else { return [] }
        let microcode = names.filter { $0.hasSuffix("-ucode.img") }
        return (microcode + [chosen.0]).map { TreePath.joined(directory, $0) }
    }

    /// What distinguishes a kernel from others in its directory: `6.1.0-18-amd64` of `vmlinuz-6.1.0-18-amd64`.
    static func flavour(of kernel: String) -> String {
        guard let stem = kernelStems.first(where: { kernel.lowercased().hasPrefix($0.lowercased()) }) else {
            return kernel
        }
        return String(kernel.dropFirst(stem.count).drop { $0 == "-" || $0 == "." || $0 == "_" })
    }

    /// The same for a RAM disk; nil if the name is none of one.
    static func flavour(ofInitrd name: String) -> String? {
        guard let stem = initrdStems.first(where: { name.lowercased().hasPrefix($0) }) else { return nil }
        var rest = name.dropFirst(stem.count).drop { $0 == "-" || $0 == "_" }
        if rest.hasSuffix("-fallback.img") { return nil }
        for suffix in suffixes where rest.hasSuffix(suffix) { rest = rest.dropLast(suffix.count) }
        return String(rest.drop { $0 == "-" || $0 == "." || $0 == "_" })
    }
}

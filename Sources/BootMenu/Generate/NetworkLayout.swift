// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// What a distribution's network tree looks like around its kernel, and what its installer wants to be told.
///
/// `${files}` is the URL of the boot root, a variable of the menu.
struct NetworkLayout: Hashable {
    /// Words for the entry's name.
    var name: String

    /// The title.
    var title: String

    /// The command line.
    var arguments: Template

    /// How it is told an address that no DHCP server gave; nil for the usual form.
    var address: AddressForm?

    /// The RAM disks in the order of loading; nil for those that lie beside the kernel.
    var initrds: [String]?

    /// Why it cannot boot from this tree as it is; nil if it can.
    var obstacle: String?

    init(
        name: String, title: String, arguments: Template, address: AddressForm? = nil, initrds: [String]? = nil,
        obstacle: String? = nil
    ) {
        self.address = address
        (self.name, self.title, self.arguments) = (name, title, arguments)
        (self.initrds, self.obstacle) = (initrds, obstacle)
    }

    /// A kernel's place: the directory that holds the tree, and the parts of the path that differ.
    struct Place {
        let base: String
        let parts: [String]
        /// The kernel's own directory.
        let directory: String
        let tree: any FileTree

        /// `${files}` with the base behind it.
        var url: String { base.isEmpty ? "${files}" : "${files}/\(URLPath.escaped(base))" }

        /// The base in brackets, for titles.
        var suffix: String { base.isEmpty ? "" : " (\(base))" }

        /// Whether there is such a file or directory in the tree.
        func has(_ path: String) -> Bool { tree.node(at: TreePath.joined(base, path)) != nil }

        /// The URL of a file beside the kernel; nil if there is none.
        func urlBesideKernel(_ name: String) -> String? {
            let path = TreePath.joined(directory, name)
            return tree.node(at: path).map { _ in "${files}/\(URLPath.escaped(path))" }
        }

        /// The lines of a text at the top of the tree.
        func text(_ name: String) -> [Substring] {
            let bytes = tree.bytes(of: TreePath.joined(base, name)) ?? []
            return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        }
    }

    private typealias Rule = (pattern: String, layout: (Place) -> NetworkLayout?)

    /// Patterns of the path's last parts; `*` is one part, or the rest of one behind a fixed start. The first that gives a layout counts.
    private static var rules: [Rule] {
        [
            ("debian-installer/*/linux", { debian($0, "Debian") }),
            ("debian-installer/*/vmlinu*", { debian($0, "Debian") }),
            ("ubuntu-installer/*/linux", { debian($0, "Ubuntu") }),
            ("casper/vmlinuz*", casper), ("live/vmlinuz*", live), ("images/pxeboot/vmlinuz", anaconda),
            ("arch/boot/*/vmlinuz-linux*", arch), ("sysresccd/boot/*/vmlinuz", systemRescue),
            ("boot/vmlinuz-*", alpine), ("netboot*/vmlinuz-*", alpine),
            ("boot/*/loader/linux", suse), ("boot/*/linux", suse), ("boot/linux26", proxmox), ("linux26", proxmox),
            ("*/linux", ubuntuNetboot), ("vmlinuz-*", talos), ("kernel-*", talos), ("vmlinuz*", flatLive),
        ]
    }

    /// The layout around a kernel; nil if it is none of these.
    static func find(_ kernel: String, version: String?, in tree: any FileTree) -> NetworkLayout? {
        let path = kernel.split(separator: "/").map(String.init)
        for rule in rules {
            let pattern = rule.pattern.split(separator: "/").map(String.init)
            guard path.count >= pattern.count else { continue }
            var parts: [String] = []
            let isMatch = zip(pattern, path.suffix(pattern.count)).allSatisfy { wanted, part in
                guard wanted.hasSuffix("*") else { return wanted == part }
                let start = wanted.dropLast()
                parts.append(String(part.dropFirst(start.count)))
                return part.hasPrefix(start)
            }
            guard isMatch else { continue }
            let base = path.dropLast(pattern.count).joined(separator: "/")
            let place = Place(base: base, parts: parts, directory: TreePath.directory(kernel), tree: tree)
            if let layout = rule.layout(place) { return layout }
        }
        return nil
    }
}

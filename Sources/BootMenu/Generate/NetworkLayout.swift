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

    /// A kernel's place: the directory that holds the tree, and the parts of the path that differ.
    private struct Place {
        let base: String
        let parts: [String]
        /// The kernel's own directory.
        let directory: String
        let tree: any FileTree

        /// `${files}` with the base behind it.
        var url: String { base.isEmpty ? "${files}" : "${files}/\(URLPath.escaped(base))" }

        /// The base in brackets, for titles.
        var suffix: String { base.isEmpty ? "" : " (\(base))" }

        /// The lines of a text at the top of the tree.
        func text(_ name: String) -> [Substring] {
            let bytes = tree.bytes(of: TreePath.joined(base, name)) ?? []
            return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        }
    }

    private typealias Rule = (pattern: String, layout: (Place) -> NetworkLayout?)

    /// Patterns of the path's last parts; `*` is one part, or the rest of one behind a fixed start.
    private static var rules: [Rule] {
        [
            ("debian-installer/*/linux", { debian($0, "Debian") }),
            ("ubuntu-installer/*/linux", { debian($0, "Ubuntu") }),
            ("casper/vmlinuz*", casper), ("live/vmlinuz*", live), ("images/pxeboot/vmlinuz", anaconda),
            ("arch/boot/*/vmlinuz-linux*", arch), ("boot/vmlinuz-*", alpine), ("netboot*/vmlinuz-*", alpine),
            ("boot/*/loader/linux", suse), ("*/linux", ubuntuNetboot),
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

    /// debian-installer: `version.info` beside the tree names the release.
    private static func debian(_ place: Place, _ name: String) -> NetworkLayout {
        let line = place.text("version.info").first { $0.lowercased().contains("version:") }
        let version = line?.split(separator: ":").last.map { $0.drop { $0 == " " } }
        let title = [name, version.map { String($0) }].compactMap { $0 }.joined(separator: " ")
        return NetworkLayout(
            name: "\(name) \(place.base) \(place.parts[0])",
            title: "\(title) installer, \(place.parts[0])\(place.suffix)",
            arguments: "vga=788 --- quiet")
    }

    /// Ubuntu's live installer fetches its CD image by `url=`; without one in the tree the person has to add it.
    private static func casper(_ place: Place) -> NetworkLayout {
        let folders = [place.base, TreePath.directory(place.base)]
        let image = folders.lazy.flatMap { folder in
            place.tree.children(of: folder).filter { $0.name.hasSuffix(".iso") }.map {
                TreePath.joined(folder, $0.name)
            }
        }.first
        let url = image.map { " url=${files}/\(URLPath.escaped($0))" } ?? ""
        return NetworkLayout(
            name: "ubuntu \(place.base) \(place.parts[0])", title: "Ubuntu\(place.suffix)",
            arguments: Template("ip=dhcp\(url) ---"))
    }

    /// Ubuntu's netboot archive (23.10 and later): one directory for each architecture, whose own menu has the URL of the
    /// CD image that belongs to it.
    private static func ubuntuNetboot(_ place: Place) -> NetworkLayout? {
        guard let menu = place.tree.bytes(of: TreePath.joined(place.directory, "pxelinux.cfg/default")),
            case .linux(let boot)? = ConfigFile(bytes: menu).interpreted().menu.entries.first?.action,
            boot.arguments.description.contains("/ubuntu-")
        else { return nil }
        return NetworkLayout(
            name: "ubuntu \(place.base) \(place.parts[0])", title: "Ubuntu installer, \(place.parts[0])\(place.suffix)",
            arguments: boot.arguments)
    }

    /// Debian Live: the root file system lies beside the kernel.
    private static func live(_ place: Place) -> NetworkLayout? {
        let squashfs = place.tree.children(of: TreePath.joined(place.base, "live")).first {
            $0.name.hasSuffix(".squashfs")
        }
        guard let squashfs else { return nil }
        return NetworkLayout(
            name: "live \(place.base) \(place.parts[0])", title: "Debian Live\(place.suffix)",
            arguments: Template(
                "boot=live components ip=dhcp fetch=\(place.url)/live/\(URLPath.escaped(squashfs.name))"))
    }

    /// Fedora, CentOS and Red Hat: `.treeinfo` names family and version.
    private static func anaconda(_ place: Place) -> NetworkLayout {
        let line = place.text(".treeinfo").first { $0.hasPrefix("name") && $0.contains("=") }
        let title =
            line.flatMap { $0.split(separator: "=", maxSplits: 1).last }.map { String($0.drop { $0 == " " }) }
            ?? "Fedora"
        return NetworkLayout(
            name: "\(title) \(place.base)", title: "\(title) installer\(place.suffix)",
            arguments: Template("ip=dhcp inst.repo=\(place.url)"))
    }

    /// Arch Linux: the archiso hooks want base directory and server apart.
    private static func arch(_ place: Place) -> NetworkLayout {
        NetworkLayout(
            name: "arch \(place.base) \(place.parts.joined(separator: " "))",
            title: "Arch Linux, \(place.parts[0])\(place.suffix)",
            arguments: Template("ip=dhcp archisobasedir=arch archiso_http_srv=\(place.url)/"))
    }

    /// Alpine: a modloop with the kernel's flavour lies beside it; `boot/` in the archive, `netboot/` on mirrors.
    private static func alpine(_ place: Place) -> NetworkLayout? {
        let flavour = place.parts[place.parts.count - 1]
        let modloop = TreePath.joined(place.directory, "modloop-\(flavour)")
        guard place.tree.node(at: modloop) != nil else { return nil }
        return NetworkLayout(
            name: "alpine \(place.base) \(flavour)", title: "Alpine Linux, \(flavour)\(place.suffix)",
            arguments: Template(
                "ip=dhcp alpine_repo=https://dl-cdn.alpinelinux.org/alpine/latest-stable/main modloop=${files}/\(URLPath.escaped(modloop))"
            ))
    }

    /// openSUSE and SLES: linuxrc fetches the rest.
    private static func suse(_ place: Place) -> NetworkLayout {
        NetworkLayout(
            name: "suse \(place.base) \(place.parts[0])", title: "openSUSE installer, \(place.parts[0])\(place.suffix)",
            arguments: Template("netsetup=dhcp install=\(place.url)"))
    }
}

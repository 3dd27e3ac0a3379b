// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Installers.
extension NetworkLayout {
    /// debian-installer: `version.info` beside the tree names the release. Only PCs have the video modes of `vga=`.
    static func debian(_ place: Place, _ name: String) -> NetworkLayout {
        let line = place.text("version.info").first { $0.lowercased().contains("version:") }
        let version = line?.split(separator: ":").last.map { $0.drop { $0 == " " } }
        let title = [name, version.map { String($0) }].compactMap { $0 }.joined(separator: " ")
        let architecture = place.parts[0]
        return NetworkLayout(
            name: "\(name) \(place.base) \(architecture)",
            title: "\(title) installer, \(architecture)\(place.suffix)",
            arguments: ["amd64", "i386"].contains(architecture) ? "vga=788 --- quiet" : "--- quiet",
            address: .debianInstaller)
    }

    /// Ubuntu's live installer fetches its CD image by `url=`; without one in the tree the person has to add it.
    static func casper(_ place: Place) -> NetworkLayout {
        let folders = [place.base, TreePath.directory(place.base)]
        let image = folders.lazy.flatMap { folder in
            place.tree.children(of: folder).filter { $0.name.hasSuffix(".iso") }.map {
                TreePath.joined(folder, $0.name)
            }
        }.first
        let url = image.map { " url=${files}/\(URLPath.escaped($0))" } ?? ""
        return NetworkLayout(
            name: "ubuntu \(place.base) \(place.parts[0])", title: "Ubuntu\(place.suffix)",
            arguments: Template("ip=dhcp\(url) ---"), address: .casper)
    }

    /// Ubuntu's netboot archive (23.10 and later): one directory for each architecture, whose own menu has the URL of the
    /// CD image that belongs to it. Those for other machines than PCs have GRUB's menu alone.
    static func ubuntuNetboot(_ place: Place) -> NetworkLayout? {
        guard let arguments = pxelinuxArguments(place) ?? grubArguments(place), arguments.contains("/ubuntu-") else {
            return nil
        }
        return NetworkLayout(
            name: "ubuntu \(place.base) \(place.parts[0])", title: "Ubuntu installer, \(place.parts[0])\(place.suffix)",
            arguments: Template(literal: arguments), address: .casper)
    }

    private static func pxelinuxArguments(_ place: Place) -> String? {
        guard let menu = place.tree.bytes(of: TreePath.joined(place.directory, "pxelinux.cfg/default")),
            case .linux(let boot)? = ConfigFile(bytes: menu).interpreted().menu.entries.first?.action
        else { return nil }
        return boot.arguments.description
    }

    /// What stands behind the kernel in the first `linux` command of GRUB's menu.
    private static func grubArguments(_ place: Place) -> String? {
        let bytes = place.tree.bytes(of: TreePath.joined(place.directory, "grub/grub.cfg")) ?? []
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let command = lines.lazy.map { $0.split { $0 == " " || $0 == "\t" } }.first { $0.first == "linux" }
        return command.map { $0.dropFirst(2).joined(separator: " ") }
    }

    /// Fedora, CentOS and Red Hat: `.treeinfo` names family and version.
    static func anaconda(_ place: Place) -> NetworkLayout {
        let line = place.text(".treeinfo").first { $0.hasPrefix("name") && $0.contains("=") }
        let title =
            line.flatMap { $0.split(separator: "=", maxSplits: 1).last }.map { String($0.drop { $0 == " " }) }
            ?? "Fedora"
        return NetworkLayout(
            name: "\(title) \(place.base)", title: "\(title) installer\(place.suffix)",
            arguments: Template("ip=dhcp inst.repo=\(place.url)"), address: .anaconda)
    }

    /// Alpine: a modloop with the kernel's flavour lies beside it; `boot/` in the archive, `netboot/` on mirrors.
    static func alpine(_ place: Place) -> NetworkLayout? {
        let flavour = place.parts[place.parts.count - 1]
        guard let modloop = place.urlBesideKernel("modloop-\(flavour)") else { return nil }
        return NetworkLayout(
            name: "alpine \(place.base) \(flavour)", title: "Alpine Linux, \(flavour)\(place.suffix)",
            arguments: Template(
                "ip=dhcp alpine_repo=https://dl-cdn.alpinelinux.org/alpine/latest-stable/main modloop=\(modloop)"),
            address: .alpine)
    }

    /// openSUSE and SLES: linuxrc fetches the rest. From Leap and SLES 16 on it is Agama's live system instead, whose root dracut fetches
    /// ("Agama network-based installation").
    static func suse(_ place: Place) -> NetworkLayout? {
        let architecture = place.parts[0]
        let isAgama = place.has("LiveOS/squashfs.img")
        guard isAgama || place.has("boot/\(architecture)/root") || place.has("boot/\(architecture)/loader") else {
            return nil
        }
        return NetworkLayout(
            name: "suse \(place.base) \(architecture)", title: "openSUSE installer, \(architecture)\(place.suffix)",
            arguments: Template(
                isAgama ? "root=live:\(place.url)/LiveOS/squashfs.img ip=dhcp" : "netsetup=dhcp install=\(place.url)"),
            address: isAgama ? .dracut : .linuxrc)
    }

    /// Proxmox: the installer looks for its CD image in the RAM disk, where the tree of the CD does not have it.
    static func proxmox(_ place: Place) -> NetworkLayout {
        let isDisc = place.has("pve-base.squashfs") || place.has("pve-installer.squashfs") || place.has("proxmox")
        return NetworkLayout(
            name: "proxmox \(place.base)", title: "Proxmox installer\(place.suffix)",
            arguments: "ramdisk_size=16777216 rw quiet splash=silent",
            obstacle: isDisc
                ? "Proxmox's installer wants its CD image as /proxmox.iso in the RAM disk, and this tree is that of a CD; "
                    + "append the image to initrd.img as a cpio archive, and serve the two files alone" : nil)
    }

    /// Talos, from a release or its image factory ("Kernel", the parameters that it requires and recommends).
    static func talos(_ place: Place) -> NetworkLayout? {
        let architecture = place.parts[0]
        guard ["amd64", "arm64"].contains(architecture), place.has("initramfs-\(architecture).xz") else { return nil }
        return NetworkLayout(
            name: "talos \(place.base) \(architecture)", title: "Talos, \(architecture)\(place.suffix)",
            arguments: "talos.platform=metal slab_nomerge pti=on init_on_alloc=1 console=tty0 printk.devkmsg=on",
            address: .talos)
    }
}

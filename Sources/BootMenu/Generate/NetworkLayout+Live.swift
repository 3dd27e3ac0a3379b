// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// Live systems: a kernel, and a root file system that it fetches.
extension NetworkLayout {
    /// Debian Live and what is made of it: the root file system lies beside the kernel.
    static func live(_ place: Place) -> NetworkLayout? {
        let names = place.tree.children(of: place.directory).map(\.name)
        guard let squashfs = names.first(where: { $0.hasSuffix(".squashfs") }),
            let url = place.urlBesideKernel(squashfs)
        else { return nil }
        let product = liveProduct(place)
        return NetworkLayout(
            name: "\(product.name) \(place.base) \(place.parts[0])", title: "\(product.title)\(place.suffix)",
            arguments: Template("\(product.arguments) fetch=\(url)"))
    }

    /// The same with its three files in one directory of any name, as the projects' pages on PXE tell people to lay them.
    static func flatLive(_ place: Place) -> NetworkLayout? {
        guard place.has("filesystem.squashfs") else { return nil }
        return live(place)
    }

    /// Whose live system it is: a file at the top says so, or the directory that people gave it.
    private static func liveProduct(_ place: Place) -> (name: String, title: String, arguments: String) {
        func isOf(_ product: String) -> Bool {
            place.has("\(product)-Live-Version") || place.base.lowercased().contains(product.lowercased())
        }
        if isOf("Clonezilla") {
            return (
                "clonezilla", "Clonezilla",
                "boot=live username=user union=overlay config components noswap edd=on nomodeset "
                    + "ocs_live_run=ocs-live-general ocs_live_extra_param= ocs_live_batch=no net.ifnames=0 noprompt"
            )
        }
        if isOf("GParted") {
            return (
                "gparted", "GParted",
                "boot=live config components union=overlay username=user noswap noeject"
            )
        }
        return ("live", "Debian Live", "boot=live components ip=dhcp")
    }

    /// Arch Linux: the archiso hooks want base directory and server apart.
    static func arch(_ place: Place) -> NetworkLayout {
        NetworkLayout(
            name: "arch \(place.base) \(place.parts.joined(separator: " "))",
            title: "Arch Linux, \(place.parts[0])\(place.suffix)",
            arguments: Template("ip=dhcp archisobasedir=arch archiso_http_srv=\(place.url)/"), address: .mkinitcpio)
    }

    /// SystemRescue: archiso as well, with RAM disks of its own names ("PXE network booting").
    static func systemRescue(_ place: Place) -> NetworkLayout? {
        let boot = TreePath.directory(place.directory)
        let initrds = [
            TreePath.joined(boot, "intel_ucode.img"), TreePath.joined(boot, "amd_ucode.img"),
            TreePath.joined(place.directory, "sysresccd.img"),
        ].filter { place.tree.node(at: $0) != nil }
        guard initrds.last?.hasSuffix("/sysresccd.img") == true else { return nil }
        return NetworkLayout(
            name: "systemrescue \(place.base) \(place.parts[0])",
            title: "SystemRescue, \(place.parts[0])\(place.suffix)",
            arguments: Template("ip=dhcp archisobasedir=sysresccd archiso_http_srv=\(place.url)/ checksum"),
            address: .mkinitcpio, initrds: initrds)
    }
}

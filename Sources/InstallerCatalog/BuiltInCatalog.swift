// SPDX-License-Identifier: Apache-2.0

extension InstallerIndex {
    /// The catalogue of this build. `{arch}` is the publisher's name of the architecture.
    ///
    /// Debian signs `InRelease`, which has the checksum of the installer's SHA256SUMS, which has those of its files. Ubuntu signs its list.
    /// Of the others no list is signed with a key that a distribution's package has: their sums come over HTTPS, and `pxekit fetch` says so.
    /// Arch Linux is not here: it publishes no sums of its kernel and initramfs.
    public static let builtInText = """
        \(debian("debian-12", "bookworm", ["amd64", "arm64", "i386"]))
        \(debian("debian-13", "trixie", ["amd64", "arm64"]))
        \(ubuntu("ubuntu-22.04", "22.04", "jammy", version: "22.04.5"))
        \(ubuntu("ubuntu-24.04", "24.04", "noble", version: "24.04.3"))
        - name: fedora-42
          title: "Fedora 42: installer"
          base: https://dl.fedoraproject.org/pub/fedora/linux/releases/42/Everything/{arch}/os
          architectures: {amd64: x86_64, arm64: aarch64}
          files: [{path: images/pxeboot/vmlinuz}, {path: images/pxeboot/initrd.img}]
          checksums: [{path: .treeinfo, form: treeinfo}]
        - name: centos-stream-9
          title: "CentOS Stream 9: installer"
          base: https://mirror.stream.centos.org/9-stream/BaseOS/{arch}/os
          architectures: {amd64: x86_64, arm64: aarch64}
          files: [{path: images/pxeboot/vmlinuz}, {path: images/pxeboot/initrd.img}]
          checksums: [{path: .treeinfo, form: treeinfo}]
        - name: alpine-3.22
          title: "Alpine Linux 3.22: netboot"
          base: https://dl-cdn.alpinelinux.org/alpine/v3.22/releases/{arch}
          architectures: {amd64: x86_64, arm64: aarch64}
          files: [{path: "alpine-netboot-3.22.2-{arch}.tar.gz", unpack: true}]
          checksums: [{path: "alpine-netboot-3.22.2-{arch}.tar.gz.sha256"}]
        - name: opensuse-leap-15.6
          title: "openSUSE Leap 15.6: installer"
          base: https://download.opensuse.org/distribution/leap/15.6/repo/oss
          architectures: {amd64: x86_64, arm64: aarch64}
          files: [{path: "boot/{arch}/loader/linux"}, {path: "boot/{arch}/loader/initrd"}]
          checksums: [{path: CHECKSUMS}]
        - name: talos-1.11
          title: "Talos Linux 1.11: kernel and initramfs"
          base: https://github.com/siderolabs/talos/releases/download/v1.11.5
          architectures: {amd64: amd64, arm64: arm64}
          files: [{path: "vmlinuz-{arch}"}, {path: "initramfs-{arch}.xz"}]
          checksums: [{path: sha256sum.txt}]
        - name: netboot.xyz
          title: "netboot.xyz: a menu of many systems, as iPXE programs"
          base: https://boot.netboot.xyz/ipxe
          architectures: {amd64: amd64}
          files: [{path: netboot.xyz.kpxe}, {path: netboot.xyz.efi}]
          checksums: [{path: netboot.xyz-sha256-checksums.txt}]
        """

    private static func debian(_ name: String, _ suite: String, _ architectures: [String]) -> String {
        """
        - name: \(name)
          title: "Debian \(name.dropFirst(7)) (\(suite)): installer"
          base: https://deb.debian.org/debian
          architectures: {\(architectures.map { "\($0): \($0)" }.joined(separator: ", "))}
          files: [{path: "dists/\(suite)/main/installer-{arch}/current/images/netboot/netboot.tar.gz", unpack: true}]
          checksums:
            - path: dists/\(suite)/InRelease
              form: release
              relative-to: dists/\(suite)
              signature: {keyring: /usr/share/keyrings/debian-archive-keyring.gpg, package: debian-archive-keyring}
            - path: "dists/\(suite)/main/installer-{arch}/current/images/SHA256SUMS"
              relative-to: "dists/\(suite)/main/installer-{arch}/current/images"
        """
    }

    private static func ubuntu(_ name: String, _ release: String, _ suite: String, version: String) -> String {
        """
        - name: \(name)
          title: "Ubuntu \(release) (\(suite)): server installer"
          base: https://releases.ubuntu.com/\(suite)
          architectures: {amd64: amd64}
          files: [{path: "ubuntu-\(version)-netboot-{arch}.tar.gz", unpack: true}]
          checksums:
            - path: SHA256SUMS
              signature: {path: SHA256SUMS.gpg, keyring: /usr/share/keyrings/ubuntu-archive-keyring.gpg, package: ubuntu-keyring}
        """
    }
}

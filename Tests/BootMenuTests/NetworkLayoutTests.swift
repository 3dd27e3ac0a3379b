// SPDX-License-Identifier: Apache-2.0

import NetAddress
import Testing

@testable import BootMenu

/// `menu generate` on the network trees of distributions, with the files that their archives and mirrors have.
@Suite("Network trees of distributions")
struct NetworkLayoutTests {
    struct Distribution: Sendable, CustomTestStringConvertible {
        let name: String
        let tree: MemoryTree
        /// What the entry for its kernel says.
        let title: String
        let boot: BootAction
        var variants: [Platform: BootAction] = [:]
        var testDescription: String { name }

        init(
            _ name: String, _ files: [String: FoundImage], texts: [String: String] = [:], title: String,
            kernel: String, initrds: [String], arguments: String, address: AddressForm
        ) {
            self.name = name
            self.title = title
            tree = MemoryTree(files, texts: texts)
            boot = .linux(
                LinuxBoot(
                    kernel: BootFile(Template(kernel)), initrds: initrds.map { BootFile(Template($0)) },
                    arguments: Template(arguments), address: address))
        }

        init(freeBSD files: [String: FoundImage], title: String, program: String, loader: String) {
            (name, self.title, tree) = ("FreeBSD", title, MemoryTree(files))
            boot = .chain(BootFile(Template(program)), .networkProgram)
            variants = [.uefiX64: .chain(BootFile(Template(loader)), .efi)]
        }
    }

    private static let kernel = FoundImage(.linux, version: "6.8.0")
    private static let archive = FoundImage(.archive)
    private static let module = FoundImage(.com32(isELF: true))
    private static let efi = FoundImage(.efi(.uefiX64))
    private static let loader = FoundImage(.pxelinux, version: "6.04")
    private static let other = FoundImage(.other)

    static let all = [
        Distribution(
            "Debian",
            [
                "debian-installer/amd64/linux": kernel, "debian-installer/amd64/initrd.gz": archive,
                "debian-installer/amd64/pxelinux.0": loader, "debian-installer/amd64/bootnetx64.efi": efi,
                "debian-installer/amd64/grubx64.efi": efi, "debian-installer/amd64/boot-screens/vesamenu.c32": module,
                "debian-installer/amd64/boot-screens/ldlinux.c32": module, "ldlinux.c32": module, "pxelinux.0": loader,
            ], texts: ["version.info": "Debian version:  12 (bookworm)\nInstaller build: 20230607+deb12u5\n"],
            title: "Debian 12 (bookworm) installer, amd64", kernel: "debian-installer/amd64/linux",
            initrds: ["debian-installer/amd64/initrd.gz"], arguments: "vga=788 --- quiet", address: .debianInstaller),
        Distribution(
            "Ubuntu, netboot archive",
            [
                "noble/amd64/linux": kernel, "noble/amd64/initrd": archive, "noble/amd64/pxelinux.0": loader,
                "noble/amd64/ldlinux.c32": module, "noble/amd64/bootx64.efi": efi, "noble/amd64/grubx64.efi": efi,
            ],
            texts: [
                "noble/amd64/pxelinux.cfg/default": """
                DEFAULT install
                LABEL install
                  KERNEL linux
                  INITRD initrd
                  APPEND root=/dev/ram0 ramdisk_size=1500000 cloud-config-url=/dev/null ip=dhcp \
                url=https://releases.ubuntu.com/24.04/ubuntu-24.04-live-server-amd64.iso ---

                """
            ], title: "Ubuntu installer, amd64 (noble)", kernel: "noble/amd64/linux",
            initrds: ["noble/amd64/initrd"],
            arguments: "root=/dev/ram0 ramdisk_size=1500000 cloud-config-url=/dev/null ip=dhcp "
                + "url=https://releases.ubuntu.com/24.04/ubuntu-24.04-live-server-amd64.iso ---", address: .casper),
        Distribution(
            "Ubuntu, CD image and its kernel",
            [
                "ubuntu/casper/vmlinuz": kernel, "ubuntu/casper/initrd": archive,
                "ubuntu/casper/filesystem.squashfs": archive,
                "ubuntu/ubuntu-24.04-live-server-amd64.iso": FoundImage(.iso, version: "Ubuntu-Server 24.04"),
            ], title: "Ubuntu (ubuntu)", kernel: "ubuntu/casper/vmlinuz", initrds: ["ubuntu/casper/initrd"],
            arguments: "ip=dhcp url=${files}/ubuntu/ubuntu-24.04-live-server-amd64.iso ---", address: .casper),
        Distribution(
            "Fedora",
            [
                "fedora/os/images/pxeboot/vmlinuz": kernel, "fedora/os/images/pxeboot/initrd.img": archive,
                "fedora/os/images/install.img": archive, "fedora/os/images/boot.iso": FoundImage(.iso),
                "fedora/os/images/efiboot.img": other, "fedora/os/EFI/BOOT/BOOTX64.EFI": efi,
                "fedora/os/EFI/BOOT/grubx64.efi": efi, "fedora/os/Packages/k/kernel.rpm": other,
            ],
            texts: [
                "fedora/os/.treeinfo": """
                [checksums]
                images/boot.iso = sha256:00

                [general]
                ; WARNING.0 = This section provides compatibility with pre-productmd treeinfos.
                arch = x86_64
                family = Fedora
                name = Fedora 40
                version = 40

                """
            ], title: "Fedora 40 installer (fedora/os)", kernel: "fedora/os/images/pxeboot/vmlinuz",
            initrds: ["fedora/os/images/pxeboot/initrd.img"], arguments: "ip=dhcp inst.repo=${files}/fedora/os",
            address: .anaconda),
        Distribution(
            "Arch Linux",
            [
                "arch/boot/x86_64/vmlinuz-linux": kernel, "arch/boot/x86_64/initramfs-linux.img": archive,
                "arch/x86_64/airootfs.sfs": archive, "arch/boot/memtest86+/memtest": kernel,
                "EFI/BOOT/BOOTx64.EFI": efi,
            ], title: "Arch Linux, x86_64", kernel: "arch/boot/x86_64/vmlinuz-linux",
            initrds: ["arch/boot/x86_64/initramfs-linux.img"],
            arguments: "ip=dhcp archisobasedir=arch archiso_http_srv=${files}/", address: .mkinitcpio),
        Distribution(
            "Alpine Linux, mirror",
            [
                "alpine/netboot-3.20.0/vmlinuz-lts": kernel, "alpine/netboot-3.20.0/initramfs-lts": archive,
                "alpine/netboot-3.20.0/modloop-lts": archive, "alpine/netboot-3.20.0/config-lts": other,
                "alpine/netboot-3.20.0/System.map-lts": other,
            ], title: "Alpine Linux, lts (alpine)", kernel: "alpine/netboot-3.20.0/vmlinuz-lts",
            initrds: ["alpine/netboot-3.20.0/initramfs-lts"],
            arguments: "ip=dhcp alpine_repo=https://dl-cdn.alpinelinux.org/alpine/latest-stable/main "
                + "modloop=${files}/alpine/netboot-3.20.0/modloop-lts", address: .alpine),
        Distribution(
            "Alpine Linux, netboot archive",
            ["boot/vmlinuz-virt": kernel, "boot/initramfs-virt": archive, "boot/modloop-virt": archive],
            title: "Alpine Linux, virt", kernel: "boot/vmlinuz-virt", initrds: ["boot/initramfs-virt"],
            arguments: "ip=dhcp alpine_repo=https://dl-cdn.alpinelinux.org/alpine/latest-stable/main "
                + "modloop=${files}/boot/modloop-virt", address: .alpine),
        Distribution(
            "openSUSE",
            [
                "leap/boot/x86_64/loader/linux": kernel, "leap/boot/x86_64/loader/initrd": archive,
                "leap/boot/x86_64/loader/memtest": kernel, "leap/boot/x86_64/loader/isolinux.bin": other,
                "leap/boot/x86_64/root": archive, "leap/EFI/BOOT/bootx64.efi": efi, "leap/EFI/BOOT/grub.efi": efi,
            ], title: "openSUSE installer, x86_64 (leap)", kernel: "leap/boot/x86_64/loader/linux",
            initrds: ["leap/boot/x86_64/loader/initrd"], arguments: "netsetup=dhcp install=${files}/leap",
            address: .linuxrc),
        Distribution(
            freeBSD: [
                "bsd/boot/pxeboot": other, "bsd/boot/loader": other, "bsd/boot/loader.efi": efi,
                "bsd/boot/kernel/kernel": other, "bsd/boot/cdboot": other,
            ], title: "FreeBSD (bsd)", program: "bsd/boot/pxeboot", loader: "bsd/boot/loader.efi"),
    ]

    @Test("its kernel and RAM disk become an entry with what its installer wants to be told", arguments: all)
    func entry(distribution: Distribution) throws {
        var scanner = TreeScanner(distribution.tree)
        let systems = scanner.scan().boots.filter { !$0.isTool }.map(\.entry)
        let entry = try #require(systems.first { $0.title == distribution.title }, "\(systems.map(\.title))")
        #expect(entry.action == distribution.boot)
        #expect(entry.variants == distribution.variants)
        // Nothing else of the tree passes for another system, but CD images.
        #expect(
            systems.filter { $0 != entry }.allSatisfy {
                $0.action?.files.last?.path.description.hasSuffix(".iso") == true
            })
    }

    @Test("a second run over it keeps what people have changed", arguments: all)
    func edited(distribution: Distribution) throws {
        var scanner = TreeScanner(distribution.tree)
        let boots = scanner.scan().boots
        let first = try MenuUpdate(new: boots, title: "Network boot", files: "http://192.0.2.1")
        let name = try #require(boots.first { $0.entry.title == distribution.title }?.entry.name)
        let edited =
            "# Ours. Ask Eva.\n"
            + first.yaml.replacing("title: \(distribution.title)", with: "title: The one we use # since May")
            .replacing("name: \(name)", with: "name: ours")
        try #require(edited.contains("name: ours") && edited.contains("since May"))
        let second = try MenuUpdate(edited, file: "menu.yaml", with: boots, files: "http://192.0.2.1")
        #expect(second.yaml == edited && second.added.isEmpty && second.vanished.isEmpty && !second.isRewritten)
    }
}

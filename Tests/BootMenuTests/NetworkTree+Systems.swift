// SPDX-License-Identifier: Apache-2.0

import NetAddress

@testable import BootMenu

extension NetworkTree {
    static let live: [NetworkTree] = [
        NetworkTree(
            name: "Clonezilla, the zip archive",
            files: [
                "clonezilla/live/vmlinuz": pc, "clonezilla/live/initrd.img": archive,
                "clonezilla/live/filesystem.squashfs": archive,
            ], texts: ["clonezilla/Clonezilla-Live-Version": "clonezilla-live-3.1.2-22-amd64\n"],
            entries: [
                "Clonezilla (clonezilla) | | clonezilla/live/vmlinuz clonezilla/live/initrd.img | boot=live username=user "
                    + "union=overlay config components noswap edd=on nomodeset ocs_live_run=ocs-live-general "
                    + "ocs_live_extra_param= ocs_live_batch=no net.ifnames=0 noprompt "
                    + "fetch=${files}/clonezilla/live/filesystem.squashfs"
            ]),
        NetworkTree(
            name: "GParted, three files in one directory",
            files: ["gparted/vmlinuz": pc, "gparted/initrd.img": archive, "gparted/filesystem.squashfs": archive],
            entries: [
                "GParted (gparted) | | gparted/vmlinuz gparted/initrd.img | boot=live config components union=overlay "
                    + "username=user noswap noeject fetch=${files}/gparted/filesystem.squashfs"
            ]),
        NetworkTree(
            name: "Debian Live in one directory, whose name has a blank",
            files: ["my live/vmlinuz": pc, "my live/initrd.img": archive, "my live/filesystem.squashfs": archive],
            entries: [
                "Debian Live (my live) | | my live/vmlinuz my live/initrd.img | boot=live components ip=dhcp "
                    + "fetch=${files}/my%20live/filesystem.squashfs"
            ]),
        NetworkTree(
            name: "SystemRescue",
            files: [
                "sysresccd/boot/x86_64/vmlinuz": pc, "sysresccd/boot/x86_64/sysresccd.img": archive,
                "sysresccd/boot/intel_ucode.img": archive, "sysresccd/boot/amd_ucode.img": archive,
                "sysresccd/x86_64/airootfs.sfs": archive,
            ],
            entries: [
                "SystemRescue, x86_64 | | sysresccd/boot/x86_64/vmlinuz sysresccd/boot/intel_ucode.img "
                    + "sysresccd/boot/amd_ucode.img sysresccd/boot/x86_64/sysresccd.img | ip=dhcp "
                    + "archisobasedir=sysresccd archiso_http_srv=${files}/ checksum"
            ]),
        NetworkTree(
            name: "Arch Linux with microcode",
            files: [
                "arch/boot/x86_64/vmlinuz-linux": pc, "arch/boot/x86_64/initramfs-linux.img": archive,
                "arch/boot/x86_64/intel-ucode.img": archive,
            ],
            entries: [
                "Arch Linux, x86_64 | | arch/boot/x86_64/vmlinuz-linux arch/boot/x86_64/intel-ucode.img "
                    + "arch/boot/x86_64/initramfs-linux.img | ip=dhcp archisobasedir=arch archiso_http_srv=${files}/"
            ]),
    ]

    static let installers: [NetworkTree] = [
        NetworkTree(
            name: "Ubuntu's netboot archive for arm64, which has GRUB's menu alone",
            files: ["noble/arm64/linux": arm64, "noble/arm64/initrd": archive],
            texts: [
                "noble/arm64/grub/grub.cfg": """
                set timeout=30
                menuentry "Install" {
                \tlinux\t/linux iso-url=https://cdimage.ubuntu.com/ubuntu-24.04-live-server-arm64.iso ip=dhcp ---
                \tinitrd /initrd
                }
                """
            ],
            entries: [
                "Ubuntu installer, arm64 (noble) | uefi-arm64 | noble/arm64/linux noble/arm64/initrd | "
                    + "iso-url=https://cdimage.ubuntu.com/ubuntu-24.04-live-server-arm64.iso ip=dhcp ---"
            ]),
        NetworkTree(
            name: "CentOS Stream",
            files: [
                "c9/BaseOS/x86_64/os/images/pxeboot/vmlinuz": pc,
                "c9/BaseOS/x86_64/os/images/pxeboot/initrd.img": archive,
                "c9/BaseOS/x86_64/os/images/install.img": archive,
            ], texts: ["c9/BaseOS/x86_64/os/.treeinfo": "[general]\nfamily = CentOS Stream\nname = CentOS Stream 9\n"],
            entries: [
                "CentOS Stream 9 installer (c9/BaseOS/x86_64/os) | | c9/BaseOS/x86_64/os/images/pxeboot/vmlinuz "
                    + "c9/BaseOS/x86_64/os/images/pxeboot/initrd.img | ip=dhcp inst.repo=${files}/c9/BaseOS/x86_64/os"
            ]),
        NetworkTree(
            name: "Fedora for IBM's machines",
            files: [
                "s/images/kernel.img": foreign("Linux kernel, s390x"), "s/images/initrd.img": archive,
                "p/ppc/ppc64/vmlinuz": foreign("Linux kernel, ELF, ppc64"), "p/ppc/ppc64/initrd.img": archive,
            ],
            notes: [
                "p/ppc/ppc64/vmlinuz: Linux kernel, ELF, ppc64: no loader",
                "s/images/kernel.img: Linux kernel, s390x: no loader",
            ]),
        NetworkTree(
            name: "openSUSE for arm64",
            files: ["boot/aarch64/linux": arm64, "boot/aarch64/initrd": archive, "boot/aarch64/root": archive],
            entries: [
                "openSUSE installer, aarch64 | uefi-arm64 | boot/aarch64/linux boot/aarch64/initrd | netsetup=dhcp "
                    + "install=${files}"
            ]),
        NetworkTree(
            name: "openSUSE Leap 16, with Agama",
            files: [
                "leap/boot/x86_64/loader/linux": pc, "leap/boot/x86_64/loader/initrd": archive,
                "leap/LiveOS/squashfs.img": archive,
            ],
            entries: [
                "openSUSE installer, x86_64 (leap) | | leap/boot/x86_64/loader/linux leap/boot/x86_64/loader/initrd | "
                    + "root=live:${files}/leap/LiveOS/squashfs.img ip=dhcp"
            ]),
        NetworkTree(
            name: "Alpine for arm64",
            files: ["boot/vmlinuz-lts": arm64, "boot/initramfs-lts": archive, "boot/modloop-lts": archive],
            entries: [
                "Alpine Linux, lts | uefi-arm64 | boot/vmlinuz-lts boot/initramfs-lts | ip=dhcp "
                    + "alpine_repo=https://dl-cdn.alpinelinux.org/alpine/latest-stable/main modloop=${files}/boot/modloop-lts"
            ]),
        NetworkTree(
            name: "Proxmox, made for PXE", files: ["pve/linux26": pc, "pve/initrd": archive],
            entries: [
                "Proxmox installer (pve) | | pve/linux26 pve/initrd | ramdisk_size=16777216 rw quiet splash=silent"
            ]),
        NetworkTree(
            name: "Proxmox, its CD",
            files: [
                "pve/boot/linux26": pc, "pve/boot/initrd.img": archive, "pve/pve-base.squashfs": archive,
                "pve/pve-installer.squashfs": archive,
            ], notes: ["pve/boot/linux26: Proxmox's installer wants its CD image as /proxmox.iso"]),
        NetworkTree(
            name: "Talos, a release and its image factory",
            files: [
                "talos/vmlinuz-amd64": pc, "talos/initramfs-amd64.xz": archive, "talos/vmlinuz-arm64": arm64,
                "talos/initramfs-arm64.xz": archive, "factory/kernel-amd64": pc, "factory/initramfs-amd64.xz": archive,
            ],
            entries: [
                "Talos, amd64 (factory) | | factory/kernel-amd64 factory/initramfs-amd64.xz | talos.platform=metal "
                    + "slab_nomerge pti=on init_on_alloc=1 console=tty0 printk.devkmsg=on",
                "Talos, amd64 (talos) | | talos/vmlinuz-amd64 talos/initramfs-amd64.xz | talos.platform=metal "
                    + "slab_nomerge pti=on init_on_alloc=1 console=tty0 printk.devkmsg=on",
                "Talos, arm64 (talos) | uefi-arm64 | talos/vmlinuz-arm64 talos/initramfs-arm64.xz | talos.platform=metal "
                    + "slab_nomerge pti=on init_on_alloc=1 console=tty0 printk.devkmsg=on",
            ]),
        NetworkTree(
            name: "FreeBSD for arm64, which has no pxeboot",
            files: ["bsd/boot/loader.efi": FoundImage(.efi(.uefiARM64)), "bsd/boot/kernel/kernel": other],
            entries: ["FreeBSD (bsd) | uefi-arm64 | bsd/boot/loader.efi |"]),
        NetworkTree(
            name: "a file with a kernel's name that is none",
            files: ["a/vmlinuz": foreign("HTML text", .text), "a/bzImage-5": foreign("", .other)],
            notes: [
                "a/bzImage-5: named like a kernel, but it is nothing that is known",
                "a/vmlinuz: named like a kernel, but it is HTML text",
            ]),
    ]
}

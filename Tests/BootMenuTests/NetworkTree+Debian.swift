// SPDX-License-Identifier: Apache-2.0

import NetAddress

@testable import BootMenu

extension NetworkTree {
    /// debian-installer-12-netboot-* of each architecture, without the loaders.
    static let debian: [NetworkTree] = [
        NetworkTree(
            name: "Debian amd64 with the graphical installer",
            files: [
                "amd64/gtk/debian-installer/amd64/linux": pc, "amd64/gtk/debian-installer/amd64/initrd.gz": archive,
                "amd64/text/debian-installer/amd64/linux": pc, "amd64/text/debian-installer/amd64/initrd.gz": archive,
            ],
            entries: [
                "Debian installer, amd64 (amd64/gtk) | | amd64/gtk/debian-installer/amd64/linux "
                    + "amd64/gtk/debian-installer/amd64/initrd.gz | vga=788 --- quiet",
                "Debian installer, amd64 (amd64/text) | | amd64/text/debian-installer/amd64/linux "
                    + "amd64/text/debian-installer/amd64/initrd.gz | vga=788 --- quiet",
            ]),
        NetworkTree(
            name: "Debian i386",
            files: ["debian-installer/i386/linux": pc, "debian-installer/i386/initrd.gz": archive],
            texts: ["version.info": "Debian version:  12 (bookworm)\n"],
            entries: [
                "Debian 12 (bookworm) installer, i386 | | debian-installer/i386/linux debian-installer/i386/initrd.gz | "
                    + "vga=788 --- quiet"
            ]),
        NetworkTree(
            name: "Debian arm64",
            files: ["debian-installer/arm64/linux": arm64, "debian-installer/arm64/initrd.gz": archive],
            entries: [
                "Debian installer, arm64 | uefi-arm64 | debian-installer/arm64/linux debian-installer/arm64/initrd.gz | "
                    + "--- quiet"
            ]),
        NetworkTree(
            name: "Debian armhf",
            files: [
                "debian-installer/armhf/vmlinuz": FoundImage(.otherKernel(.uefiARM32)),
                "debian-installer/armhf/initrd.gz": archive, "debian-installer/armhf/dtbs/a.dtb": other,
            ],
            entries: [
                "Debian installer, armhf | uefi-arm32 | debian-installer/armhf/vmlinuz debian-installer/armhf/initrd.gz | "
                    + "--- quiet"
            ]),
        NetworkTree(
            name: "Debian riscv64",
            files: [
                "debian-installer/riscv64/linux": FoundImage(.otherKernel(.uefiRISCV64)),
                "debian-installer/riscv64/initrd.gz": archive,
            ],
            entries: [
                "Debian installer, riscv64 | uefi-riscv64 | debian-installer/riscv64/linux "
                    + "debian-installer/riscv64/initrd.gz | --- quiet"
            ]),
        NetworkTree(
            name: "Debian armel",
            files: [
                "kirkwood/vmlinuz-6.1.0-50-marvell": foreign("Linux zImage, arm"), "kirkwood/initrd.gz": archive,
                "kirkwood/marvell/dreamplug/uImage": foreign("U-Boot legacy image", .other),
                "kirkwood/marvell/dreamplug/uInitrd": other,
                "orion5x/buffalo/ls-wtgl/uImage.buffalo": foreign("U-Boot legacy image", .other),
                "orion5x/buffalo/ls-wtgl/config-debian": other,
            ],
            notes: [
                "kirkwood/marvell/dreamplug/uImage: named like a kernel, but it is U-Boot legacy image",
                "kirkwood/vmlinuz-6.1.0-50-marvell: Linux zImage, arm: no loader",
                "orion5x/buffalo/ls-wtgl/uImage.buffalo: named like a kernel, but it is U-Boot legacy image",
            ]),
        NetworkTree(
            name: "Debian mips64el and mipsel",
            files: [
                "loongson-3/vmlinuz-6.1.0-50-loongson-3": foreign("ELF executable, mips", .other),
                "loongson-3/initrd.gz": archive, "loongson-3/boot.cfg": other,
                "octeon/vmlinux-6.1.0-50-octeon": foreign("Linux kernel, ELF, mips"), "octeon/initrd.gz": archive,
            ],
            notes: [
                "loongson-3/vmlinuz-6.1.0-50-loongson-3: named like a kernel, but it is ELF executable, mips",
                "octeon/vmlinux-6.1.0-50-octeon: Linux kernel, ELF, mips: no loader",
            ]),
        NetworkTree(
            name: "Debian ppc64el",
            files: [
                "debian-installer/ppc64el/vmlinux": foreign("Linux kernel, ELF, ppc64"),
                "debian-installer/ppc64el/initrd.gz": archive,
            ], notes: ["debian-installer/ppc64el/vmlinux: Linux kernel, ELF, ppc64: no loader"]),
        NetworkTree(
            name: "Debian s390x",
            files: [
                "s390x/kernel.debian": foreign("Linux kernel, s390x"), "s390x/initrd.debian": archive,
                "s390x/parmfile.debian": other,
            ], notes: ["s390x/kernel.debian: Linux kernel, s390x: no loader"]),
    ]
}

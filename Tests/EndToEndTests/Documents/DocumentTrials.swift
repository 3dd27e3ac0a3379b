// SPDX-License-Identifier: Apache-2.0

extension Trial {
    /// How each command of the documents is tried, by its first line without the remark behind it.
    static let all: [String: Trial] = [doors, boots, servers, files].reduce(into: [:]) { all, some in
        all.merge(some) { first, _ in first }
    }

    private static let fresh = "scripts/check-fresh-root"
    private static let unit = "Tests/EndToEndTests/ServiceUnitTests.swift"

    /// The repository's own doors.
    private static let doors: [String: Trial] = [
        "make boot": .elsewhere(fresh, because: "it installs packages"),
        "make test": .elsewhere(".ci/run", because: "it runs this test"),
        "make build": .elsewhere(fresh, because: "it installs packages"),
        "make nbp": .ends(),
        "cp /usr/local/share/pxekit/pxekit.yaml /etc/pxekit.yaml": .ends(),
        "systemctl enable --now pxekit": .elsewhere(unit, because: "no systemd runs in the room"),
        "systemctl reload pxekit": .elsewhere(unit, because: "no systemd runs in the room"),
    ]

    /// Guests of the lab.
    private static let boots: [String: Trial] = [
        "pxekit qemu-boot": .ends(showing: "end of report, problems: 0"),
        "pxekit qemu-boot --root DIR": .runs(showing: "nbp-running pxelinux.0"),
        "pxekit qemu-boot pxelinux.0 --root DIR --expect boot:": met,
        "pxekit qemu-boot pxelinux.0 --root /srv/tftp --expect 'Linux version'": .after(
            "sed 's/PROMPT 1/PROMPT 0/' /srv/boot/pxelinux.cfg/default > /srv/tftp/pxelinux.cfg/default", met),
        "pxekit qemu-boot pxelinux.0 --root DIR --expect 'My menu' --screenshot menu.png": graphics,
        #"pxekit qemu-boot pxelinux.0 --root DIR --expect-screen menu.png --send '\r'"#: graphics,
        "pxekit qemu-boot --bootfile boot.ipxe --root DIR": .runs(showing: "nbp-running boot.ipxe"),
        "pxekit qemu-boot --bootfile http://10.0.2.2/boot.ipxe --root DIR": .runs(showing: "boot.ipxe, 34 bytes"),
        "pxekit qemu-boot --firmware uefi /usr/lib/ipxe/ipxe.efi --expect 'Press Ctrl-B'": met,
        "pxekit qemu-boot --firmware uefi --boot http4 /usr/lib/ipxe/ipxe.efi --expect 'Press Ctrl-B'": met,
        "pxekit qemu-boot --mode proxy /usr/lib/ipxe/undionly.kpxe --root DIR --script boot.ipxe": .runs(
            showing: "file-loaded boot.ipxe"),
        "pxekit qemu-boot --clients 3 pxelinux.0 --root DIR --expect boot: --timeout 180": met,
        "pxekit qemu-boot --network tap --mode proxy pxelinux.0 --root DIR --expect boot:": met,
        "pxekit qemu-boot --trace-pxe pxelinux.0 --root DIR": .runs(showing: "GET_CACHED_INFO PacketType"),
        "pxekit qemu-boot build/nbp/pxeboot.0 --root /srv/tftp": .runs(showing: "nbp-running pxeboot.0"),
        "pxekit qemu-boot --media carry.img --as usb --no-dhcp": .runs(showing: "by INT 13h"),
        "pxekit qemu-boot --media try.img --as usb --no-dhcp --root /srv/boot": .runs(showing: "A fixed address?"),
        "pxekit qemu-boot --gdb build/nbp/hello.0": .runs(showing: "gdb -x /tmp/pxekit-gdb."),
        "gdb -x /tmp/pxekit-gdb.*/start": .beside(
            "pxekit qemu-boot --gdb build/nbp/hello.0", showing: "gdb -x /tmp/pxekit-gdb.",
            .ends(showing: "i8086")),
        "pxekit qemu-boot build/nbp/pxeinfo.0": .ends(code: 1, showing: "end of report, problems: 0"),
        #"sed 's/hello/mine/' nbp/programs/hello.asm > nbp/programs/mine.asm"#: .ends(),
        #"sed -i '/print 10/r /dev/stdin' nbp/programs/mine.asm << 'END'"#: .ends(),
        #"sed -i 's/^%include "dump.asm"/variable block, s_PXENV_UNDI_GET_INFORMATION_size\n\n&/' nbp/programs/mine.asm"#:
            .ends(),
        #"qemu-system-x86_64 -nodefaults -display none -serial stdio -boot n -device e1000,netdev=n \"#: .runs(
            showing: "hello"),
        #".build/debug/pxekit qemu-boot build/boot/pxelinux.0 --root build/boot --root qemu/scenarios/02-pxelinux-linux/root \"#:
            met,
        ".build/debug/pxekit qemu-boot build/nbp/hello.0 --expect hello": met,
        "make nbp && .build/debug/pxekit qemu-boot build/nbp/mine.0 --expect 'this card is 52:54:00:12:34:56'": met,
        "qemu-system-x86_64 -device e1000,romfile=local.rom,bootindex=1": .elsewhere(
            "Tests/ImagePackingTests/GuestTests.swift", because: "it opens a window"),
    ]

    private static let graphics = Trial.elsewhere(
        "Tests/EndToEndTests/LabTruthTests.swift", because: "the room has no menu in a graphics mode")

    /// A guest shows what is expected of it.
    private static let met = Trial.ends(showing: "expectation-met")
}

// SPDX-License-Identifier: Apache-2.0

extension Trial {
    /// What works on files.
    static let files: [String: Trial] = [
        "tshark -r boot.pcapng": .ends(showing: "TFTP"),
        "pxekit report list DIR": .ends(showing: "52:54:00:12:34:56"),
        "pxekit report show DIR 52:54:00:12:34:56": .ends(showing: "end of report"),
        "pxekit machine list": machine(),
        "sudo pxekit machine add web9 --mac 52:54:00:12:34:99 --label role=web --profile local-disk": machine(
            "role=web"),
        "pxekit machine show web9": machine("a command said so"),
        "sudo pxekit machine boot web9 --once local-disk": machine("local-disk once, then local-disk"),
        "sudo pxekit machine set web9 --no-profile --label role=db": machine("by the rules"),
        "sudo pxekit machine forget web9": machine("web9 is forgotten"),
        "sudo pxekit token create ci": machine("token ci, which is not shown again"),
        "sudo pxekit token create prometheus --read-only": machine("token prometheus, which is not shown again"),
        "pxekit token list": machine("ci\twrite\t"),
        "sudo pxekit token revoke ci": machine("token ci has ended"),
        #"curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -X PUT -d '{"profile": "local-disk"}' http://127.0.0.1:8275/api/v1/machines/web1/once"#:
            .elsewhere(
                "Tests/EndToEndTests/PageWritingTests.swift", because: "it needs a server with a page, and its token"),
        // The guide's example of a configuration has it.
        "pxekit machine show web1": .after(
            machineState, .after("sudo pxekit machine add web1 --mac 52:54:00:12:34:01", .ends(showing: "web1"))),
        "sudo pxekit machine forget web1 --loaders": machine("what was learned of loaders is forgotten"),
        "pxekit check /etc/pxekit.yaml": .ends(showing: "pxelinux.0, from /srv/boot"),
        "pxekit check --root /srv/boot": .ends(showing: "pxelinux.0, from /srv/boot"),
        "pxekit explain 52:54:00:12:34:56 --config /etc/pxekit.yaml": .ends(showing: "nothing speaks against it"),
        "pxekit explain 52:54:00:12:34:56 --root /srv/boot": .ends(showing: "nothing speaks against it"),
        "pxekit explain 52:54:00:12:34:56 --firmware uefi-x64 --root /srv/boot --json": .ends(
            showing: "\"boots\":true"),
        "pxekit config render --target isc --server 192.0.2.5 --root /srv/boot": .ends(
            showing: "next-server 192.0.2.5;"),
        "pxekit config render /etc/pxekit.yaml --target kea --server 192.0.2.5": .ends(showing: "\"client-classes\""),
        "pxekit config lint /etc/dhcp/dhcpd.conf --root /srv/boot": .ends(code: 1, showing: "dhcpd.conf:5: x64-number"),
        "pxekit config lint /etc/dhcp/dhcpd.conf": .ends(code: 1, showing: "dhcpd.conf:5: x64-number"),
        "pxekit config explain /etc/dhcp/dhcpd.conf --architecture 7": .ends(
            showing: "ipxe.efi   (/etc/dhcp/dhcpd.conf:5)"),
        "pxekit config convert /etc/dhcp/dhcpd.conf > converted.yaml": .ends(),
        "pxekit config render example.yaml --target isc --server 192.0.2.5": .ends(showing: "filename \"ipxe.efi\""),
        "pxekit config lint --rules": .ends(showing: "loader-loop"),
        #"pxekit doctor --screen "PXE-E53: No boot filename received""#: .ends(showing: "mend:"),
        "pxekit doctor boot.pcap": .after("pxekit qemu-boot --pcap boot.pcap", .ends(showing: "nothing wrong")),
        "pxekit doctor boot.pcapng": .after("pxekit qemu-boot --pcap boot.pcapng", .ends(showing: "nothing wrong")),
        "pxekit doctor boot.pcap --annotate explained.pcapng": .ends(),
        "pxekit image pack build/nbp/pxeboot.0 -o boot.0 --address 10.0.0.5/24 --gateway 10.0.0.1 --stage2 http://10.0.0.2/boot/":
            .ends(showing: "10.0.0.5"),
        "pxekit media build --stage2 http://192.0.2.1/boot/ --ask -o stick.img": .ends(showing: "bios-cd, bios-disk"),
        "pxekit media build --stage2 http://192.0.2.1/boot/ --ask -o boot.iso": .ends(showing: "bios-cd, bios-disk"),
        "pxekit media build --stage2 http://192.0.2.1/boot/ --ask --efi grubnetx64.efi --with-ipxe ipxe.lkrn -o both.img":
            .ends(
                showing: "uefi-cd"),
        "pxekit media build --stage2 http://10.0.2.2/ --ask -o try.img": .ends(showing: "bios-cd, bios-disk"),
        "pxekit media build --include /srv/boot -o carry.img": .ends(showing: "files of '/srv/boot'"),
        "pxekit menu render /srv/boot -t grub -o /srv/boot": .ends(showing: "grub/grub.cfg"),
        "pxekit media build --include /srv/boot --efi grubnetx64.efi -o carry-both.img": .ends(showing: "uefi-cd"),
        heldMedium: .ends(showing: "bios-cd, bios-disk"),
        "pxekit image inspect stick.img": .ends(showing: "bios-cd, bios-disk"),
        "sudo pxekit media build --stage2 http://192.0.2.1/boot/ --ask -o /dev/sdX --erase /dev/sdX": .elsewhere(
            "Tests/PXEKitCommandsTests/Media/TargetDeviceTests.swift", because: "there is no stick in the room"),
        "pxekit nbp list": .ends(showing: "pxeboot.0"),
        "pxekit nbp path pxeinfo.0": .ends(showing: "pxeinfo.0"),
        "pxekit fetch --list": .ends(showing: "debian-12"),
        "sudo pxekit fetch debian-12 --root /srv/boot": fetched,
        "pxekit fetch debian-12 --root /srv/boot": fetched,
        "pxekit fetch debian-12 --root /srv/boot --mirror http://mirror.example.org/debian": fetched,
        "pxekit menu generate /srv/tftp -o menu.yaml": .ends(),
        "pxekit menu render menu.yaml -t vesamenu.c32 -t ipxe -t grub -o /srv/tftp": .ends(),
        "pxekit menu lint /srv/tftp": .ends(),
        "pxekit menu show /srv/tftp --for 52:54:00:12:34:56": .ends(showing: "pxelinux.cfg/default"),
        "pxekit image inspect pxelinux.0 shimx64.efi": .ends(showing: "bios-pxe"),
        "pxekit image inspect --for 7 grubx64.efi": .ends(showing: "GRUB"),
        "pxekit image inspect --json /srv/boot": .ends(showing: "\"linux-loader\""),
        "pxekit image pack build/nbp/pxechain.pxe -o boot.0 --set file=pxelinux.0 --set server=192.0.2.1": .ends(),
        "pxekit image pack build/nbp/pxeinfo.0 -o boot.0 --config boot.conf --compress": .ends(),
        "pxekit image rom build/nbp/pxelocal.0 -o local.rom --vendor 0x8086 --device 0x100e": .ends(),
        "openssl genpkey -algorithm ed25519 -out key.pem": .ends(),
        "openssl pkey -in key.pem -pubout -out public.pem": .ends(),
        "pxekit image manifest /srv/boot --output boot.json --sign key.pem": .ends(),
        "pxekit image verify /srv/boot --manifest boot.json --key public.pem": .ends(showing: "are as boot.json says"),
        "openssl pkeyutl -verify -rawin -pubin -inkey public.pem -in boot.json -sigfile boot.json.sig": .ends(
            showing: "Verified"),
    ]

    /// The example has the place for machines as a remark.
    private static let machineState = "sed -i 's/^# machine-state:/machine-state:/' /etc/pxekit.yaml"

    private static func machine(_ words: String = "") -> Trial { .after(machineState, .ends(showing: words)) }

    /// A medium that takes one configuration alone.
    private static let heldMedium =
        "pxekit media build --stage2 http://192.0.2.1/boot/menu.cfg --ask "
        + "--sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 -o held.img"

    private static let fetched = Trial.elsewhere(
        "Tests/EndToEndTests/FetchTests.swift", because: "a test has a mirror of its own, not the world's")
}

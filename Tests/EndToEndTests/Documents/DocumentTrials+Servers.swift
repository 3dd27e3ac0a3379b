// SPDX-License-Identifier: Apache-2.0

extension Trial {
    private static let http = Trial.runs(showing: "HTTP on port 80")
    private static let local = "pxekit tftp serve --root /srv/boot --host 127.0.0.1 --port 6969 --upload-dir /srv/boot"

    /// Servers, and what asks them.
    static let servers: [String: Trial] = [
        "sudo pxekit serve --interface eth0 --mode proxy --root /srv/boot": http,
        "sudo pxekit serve --interface eth0 --mode proxy --root /srv/tftp": http,
        "sudo pxekit serve --interface eth1 --mode dhcp --range 192.0.2.100-192.0.2.200 --router 192.0.2.1 --root /srv/boot":
            http,
        #"sudo pxekit serve --interface eth1 --mode dhcp --range 192.0.2.100-192.0.2.200 --router 192.0.2.1 --dns 192.0.2.53 \"#:
            http,
        "sudo pxekit serve --config /etc/pxekit.yaml": http,
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout lab.key -out lab.pem -days 3650 -subj '/CN=Lab' -addext basicConstraints=critical,CA:TRUE":
            .ends(),
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout boot.key -out boot.pem -days 365 -subj '/CN=boot' -CA lab.pem -CAkey lab.key -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:192.0.2.1,DNS:boot.example.org":
            .ends(),
        "sudo pxekit serve --interface eth1 --mode proxy --root /srv/boot --tls-certificate boot.pem --tls-key boot.key":
            .runs(showing: "HTTPS on port 443"),
        "curl --cacert lab.pem -o fetched.0 https://192.0.2.1/pxelinux.0": .beside(
            "pxekit serve --interface eth1 --mode proxy --root /srv/boot --tls-certificate boot.pem --tls-key boot.key",
            showing: "HTTPS on port 443", .ends()),
        "sudo pxekit serve --interface eth0 --mode proxy --root /srv/boot --page-port 8275": .runs(
            showing: "web page on http://127.0.0.1:8275/"),
        "sudo pxekit boot /srv/boot/vmlinuz /srv/boot/initrd.img --cmdline 'console=tty0'": http,
        "sudo pxekit boot vmlinuz initrd.img --cmdline 'console=ttyS0 root=/dev/ram0'": http,
        "sudo pxekit boot --interface eth0 debian/linux debian/initrd.gz": http,
        "sudo pxekit boot --interface eth0 rescue.efi": http,
        "sudo pxekit client --interface eth0": asked(.ends(code: 1, showing: "intel-bios")),
        "sudo pxekit doctor --interface eth0": .runs(showing: "listening on eth0"),
        "sudo pxekit doctor --interface eth0 --ask edk2-pxe": .runs(showing: "listening on eth0"),
        "sudo tcpdump -i eth0 -w boot.pcap": .elsewhere(
            "Tests/EndToEndTests/DoctorCommandTests.swift",
            because: "it is another's program, and records until it is ended"),
        "sudo pxekit serve --interface eth0 --reports /var/lib/pxekit/reports": .runs(showing: "reports on port 8274"),
        "sudo pxekit client --interface eth0 edk2-pxe intel-bios": asked(.ends(showing: "intel-bios")),
        "sudo pxekit client --interface eth0 -v": asked(.ends(code: 1, showing: "DISCOVER")),
        "pxekit boots --config /etc/pxekit.yaml": boots,
        "pxekit boots --machine 52:54:00:12:34:56 --steps": boots,
        "pxekit boots --follow --json": boots,
        "pxekit doctor --config /etc/pxekit.yaml": boots,
        "sudo pxekit proxy -i eth0 pxelinux.0": .runs(showing: "DHCP on eth0"),
        "sudo pxekit proxy -i eth0 -t 192.0.2.9 pxelinux.0": .runs(showing: "DHCP on eth0"),
        "pxekit tftp serve --root build/boot --port 6969": .runs(showing: "6969"),
        "pxekit tftp get tftp://127.0.0.1:6969/pxelinux.0 -o copy.0": .beside(local, showing: "6969", .ends()),
        "pxekit tftp put FILE tftp://127.0.0.1:6969/FILE": .beside(local, showing: "6969", .ends()),
        "sudo pxekit tftp serve --root /srv/boot --multicast 239.255.69.1": .runs(showing: "TFTP on"),
        "pxekit tftp get --multicast tftp://192.0.2.1/image -o image": .beside(
            "pxekit tftp serve --root /srv/boot --host 192.0.2.1 --multicast 239.255.69.1", showing: "TFTP on", .ends()),
        "sudo pxekit tftp serve --root /srv/boot --mtftp pxelinux.0=239.255.69.2:1760": .runs(showing: "TFTP on"),
        "pxekit tftp get --mtftp 239.255.69.2:1760 tftp://192.0.2.1/pxelinux.0": .after(
            "rm -f pxelinux.0", .beside(mtftp, showing: "TFTP on", .ends())),
        "atftp --mget --mtftp 'client-port 1760' --mtftp 'mcast-ip 239.255.69.2' --mtftp 'listen-delay 1' --mtftp 'timeout-delay 2' -r pxelinux.0 -l pxelinux.0 192.0.2.1 1759":
            // A room has no default route, and a group belongs to the interface that leads to it.
            .after("ip route replace 239.0.0.0/8 dev eth1", .beside(mtftp, showing: "TFTP on", .ends())),
    ]

    private static let boots = Trial.elsewhere(
        "Tests/EndToEndTests/BootsTests.swift", because: "it shows what a server has kept, or goes on until it is ended"
    )

    private static let mtftp =
        "pxekit tftp serve --root /srv/boot --host 192.0.2.1 --mtftp pxelinux.0=239.255.69.2:1760"

    /// A client asks while the neighbour serves.
    private static func asked(_ trial: Trial) -> Trial {
        .beside(
            "pxekit serve --interface eth0 --mode dhcp --range 198.51.100.100-198.51.100.150 --root /srv/boot",
            on: .other,
            showing: "HTTP on port 80", trial)
    }
}

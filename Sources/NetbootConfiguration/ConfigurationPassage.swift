// SPDX-License-Identifier: Apache-2.0

/// What the example says about a key, and how it writes it.
struct ConfigurationPassage {
    let explanation: String
    let settings: String
    /// Whether the settings are in force, and no comment.
    var isInForce = false
}

extension ConfigurationPassage {
    static let mode = ConfigurationPassage(
        explanation: """
            Who gives addresses. proxy: another DHCP server does, and this one adds what to boot. dhcp: this one does; it needs subnets.
            """,
        settings: """
            mode: proxy
            """, isInForce: true)

    static let interfaces = ConfigurationPassage(
        explanation: """
            Where to serve; without it, on every interface with an address.
            """,
        settings: """
            interfaces: [eth0]
            """)

    static let root = ConfigurationPassage(
        explanation: """
            The files to serve by TFTP and HTTP, the first folder that has one gives it. Without rules below, what is found here is booted.
            """,
        settings: """
            root: [/srv/boot]
            """, isInForce: true)

    static let refuseUnbootable = ConfigurationPassage(
        explanation: """
            Whether a boot file that the machine's firmware cannot start is refused by TFTP; without it this is reported only.
            """,
        settings: """
            refuse-unbootable: true
            """)

    static let clientsPerAddress = ConfigurationPassage(
        explanation: """
            How many machines may read by TFTP at once behind one address: a router that masquerades, or a cluster's network.
            """,
        settings: """
            tftp-clients-per-address: 1024
            """)

    static let authoritative = ConfigurationPassage(
        explanation: """
            Whether this server takes the place of another, for mode dhcp. It asks the LAN before it gives addresses, and does not start where
            another server answers, unless this is true. It then tells clients with an address that it never gives to begin anew (DHCPNAK).
            """,
        settings: """
            authoritative: true
            """)

    static let otherServers = ConfigurationPassage(
        explanation: """
            DHCP servers that are to answer as well, for mode dhcp: each gives other addresses of the same network.
            """,
        settings: """
            other-servers: [192.0.2.2]
            """)

    static let leases = ConfigurationPassage(
        explanation: """
            Where leases are durable, for mode dhcp; without it they are kept in memory.
            """,
        settings: """
            leases: /var/lib/pxekit/leases.sqlite
            """)

    static let history = ConfigurationPassage(
        explanation: """
            Where each step of each boot is kept, and for how long; `pxekit boots` shows it.
            """,
        settings: """
            history: /var/lib/pxekit/boots.sqlite
            history-time: 720h
            """)

    static let machineState = ConfigurationPassage(
        explanation: """
            Where it is kept what `pxekit machine` says: machines that are added, what they boot, and what they boot once. Without it,
            machines.sqlite in the folder of history or leases.
            """,
        settings: """
            machine-state: /var/lib/pxekit/machines.sqlite
            """)

    static let page = ConfigurationPassage(
        explanation: """
            A web page that shows what boots, with an API under /api/v1 and /metrics for Prometheus. Who changes something there needs a token of
            `pxekit token`; who reads, needs one where the address is not loopback, unless reading is open.
            """,
        settings: """
            page: {address: 127.0.0.1, port: 8275, names: [boot.example.org], api: true, reading: open}
            """)

    static let https = ConfigurationPassage(
        explanation: """
            Files over HTTPS too: the server's certificate with those that lead from it to one that machines know, and its key, in PEM. SIGHUP
            reads both again. They are held to what machines know and to the names by which they ask, and refused if firmware would refuse
            them. URLs that are made stay http; a rule may have one with https.
            """,
        settings: """
            https:
              certificate: /etc/pxekit/boot.pem
              key: /etc/pxekit/boot.key
              authorities: /etc/pxekit/lab.pem
              names: [boot.example.org, 192.0.2.1]
            """)

    static let reports = ConfigurationPassage(
        explanation: """
            What pxeinfo finds out about each machine that boots it.
            """,
        settings: """
            reports: /var/lib/pxekit/reports
            """)

    static let user = ConfigurationPassage(
        explanation: """
            Whose rights are kept when the ports are bound, where root starts the server. The systemd unit never is root.
            """,
        settings: """
            user: nobody
            """)

    static let ports = ConfigurationPassage(
        explanation: """
            Ports other than the usual ones; 0 turns TFTP, HTTP or HTTPS off.
            """,
        settings: """
            ports: {dhcp: 67, client: 68, pxe: 4011, tftp: 69, http: 80, https: 443, report: 8274, mtftp: 1759}
            """)

    static let subnets = ConfigurationPassage(
        explanation: """
            The networks whose addresses are given, in mode dhcp.
            """,
        settings: """
            subnets:
              - network: 192.0.2.0/24
                pools: [192.0.2.100-192.0.2.200]
                lease-time: 1h
                routers: [192.0.2.1]
                name-servers: [192.0.2.53]
                routes: [{to: 10.0.0.0/8, via: 192.0.2.254}]
                options:              # by number, each with one of text, addresses, uint8, uint16, uint32, hex
                  - {code: 15, text: example.org}
                  - {code: 42, addresses: [192.0.2.123]}
                probe: false          # ask for an address by ARP before it is given; never done for clients that boot
                reservations:
                  - {mac: "52:54:00:12:34:56", address: 192.0.2.10, host-name: first}
                  - {uuid: 12345678-9abc-def0-0102-030405060708, address: 192.0.2.11}
                  - {client-id: "01:52:54:00:12:34:57", address: 192.0.2.12}
                  - {circuit: port 7, address: 192.0.2.13}
            """)

    static let boot = ConfigurationPassage(
        explanation: """
            Who boots what; the first rule that matches counts. Of several loaders a machine is given the one that works on it.
            """,
        settings: """
            boot:
              - {name: this one boots its disk, macs: ["52:54:00:00:00:01"], ignore: true}
              - {name: PCs, platforms: [bios], loader: undionly.kpxe, script: boot.ipxe}
              - {name: UEFI, platforms: [uefi-x64], loader: [snponly.efi, ipxe.efi], script: boot.ipxe}
              - name: a menu of the firmware's own
                macs: ["52:54:00:00:00:02"]
                loader: pxelinux.0
                options: [{code: 209, text: pxelinux.cfg/default}]
                menu: {prompt: Press F8 for the menu, timeout: 5, items: [{text: Disk}, {text: Linux, file: pxelinux.0}]}
              - {name: my own loader, user-classes: [mine], loader: kernel.img, server: 192.0.2.9}
            """)

    static let machines = ConfigurationPassage(
        explanation: """
            Machines by name. One is known by its hardware addresses or its UUID; in mode dhcp it gets its address and, as host name, its name.
            """,
        settings: """
            machines:
              - {name: web1, macs: ["52:54:00:00:00:03"], address: 192.0.2.21, labels: {role: web}, variables: {disk: /dev/sda}}
              - {name: db1, uuid: 12345678-9abc-def0-0102-030405060709, serial: X1234, profile: rescue}
            """)

    static let profiles = ConfigurationPassage(
        explanation: """
            What there is to boot. Of a kernel, a menu and local-disk, the configuration of the machine's loader is made when it asks for it.
            {{name}}, {{mac}}, {{uuid}}, {{serial}}, {{address}}, {{server}}, {{url}} (of this server's HTTP), {{label.KEY}} and variables of
            one's own stand for what is known of the machine.
            """,
        settings: """
            profiles:
              - name: debian
                kernel: debian/linux
                initrd: debian/initrd.gz
                command-line: hostname={{name}} role={{label.role}} disk={{disk}} url={{url}}/preseed.cfg
                answers: [{path: preseed.cfg, template: /etc/pxekit/preseed.cfg}]
              - {name: rescue, menu: /etc/pxekit/rescue.yaml}
              - {name: memtest, chain: memtest.0}
              - {name: next-device, local-disk: next}
            """)

    static let assignments = ConfigurationPassage(
        explanation: """
            Who boots which profile; the first that matches counts, and comes before the rules of boot. ouis, platforms, vendor-classes,
            subnets and circuits are for machines that nobody knows, too.
            """,
        settings: """
            assignments:
              - {labels: {role: web}, profile: debian}
              - {ouis: ["52:54:01"], platforms: [bios], profile: memtest}
            """)

    static let unknownMachines = ConfigurationPassage(
        explanation: """
            What a machine boots that is not in machines and that no assignment is for: a profile; nothing is silence. Without it, boot says so.
            """,
        settings: """
            unknown-machines: nothing
            """)

    static let classes = ConfigurationPassage(
        explanation: """
            Option 60 of more PXE clients, by its beginning, and option 77 of loaders of one's own.
            """,
        settings: """
            vendor-classes: [HW-Client]
            loaders: [mine]
            """)

    static let multicast = ConfigurationPassage(
        explanation: """
            Files that are sent to all who boot them at once, by PXE's MTFTP: old ROMs and iPXE know it. The group and port are yours to choose.
            """,
        settings: """
            mtftp:
              - {file: undionly.kpxe, group: 239.255.69.2, port: 1760, start-delay: 1, transfer-timeout: 2}
            """)
}

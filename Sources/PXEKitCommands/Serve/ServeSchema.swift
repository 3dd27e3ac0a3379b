// SPDX-License-Identifier: Apache-2.0

internal import BootMenu

/// The keys of the file for `pxekit serve --config`. The reader refuses every other key.
enum ServeSchema {
    static let file = MenuSchema.Object(
        "the configuration",
        [
            ("mode", "proxy or dhcp", "who gives addresses: another server, or this one"),
            ("interfaces", "list of names", "where to serve; without it, everywhere"),
            ("root", "directory or list", "the files to serve"),
            (
                "refuse-unbootable", "true or false",
                "whether a boot file that the machine's firmware cannot start is refused by TFTP"
            ),
            ("leases", "path", "where leases are durable; without it, they are kept in memory"),
            ("reports", "path", "a directory for what pxeinfo finds out about each machine"),
            ("user", "name", "whose rights are kept when root has bound the ports; nobody without it, root for all"),
            ("ports", "mapping", "ports other than the usual ones"),
            ("subnets", "list", "the networks whose addresses this server gives"),
            ("boot", "list", "who boots what, the first that matches counts"),
            ("mtftp", "list", "files that are sent to all at once by PXE's MTFTP"),
            ("vendor-classes", "list of prefixes", "option 60 of more PXE clients"),
            ("loaders", "list of user classes", "option 77 of own loaders"),
        ])

    static let ports = MenuSchema.Object(
        "ports",
        [
            ("dhcp", "1 to 65535", "67"), ("client", "1 to 65535", "68"), ("pxe", "1 to 65535", "4011"),
            ("tftp", "0 for none, to 65535", "69"), ("http", "0 for none, to 65535", "80"),
            ("report", "1 to 65535", "8274"), ("mtftp", "1 to 65535", "1759"),
        ])

    static let subnet = MenuSchema.Object(
        "a subnet",
        [
            ("network", "192.0.2.0/24", "the network"), ("pools", "list of first-last", "addresses for anyone"),
            ("lease-time", "1h", "how long a lease lasts"), ("routers", "list of addresses", "option 3"),
            ("name-servers", "list of addresses", "option 6"),
            ("routes", "list", "option 121"), ("options", "list", "any other options"),
            ("probe", "true or false", "whether an address is looked for before it is given"),
            ("reservations", "list", "addresses for one machine each"),
        ])

    static let reservation = MenuSchema.Object(
        "a reservation",
        [
            ("mac", "hardware address", "the machine"), ("uuid", "UUID", "the machine"),
            ("client-id", "octets like 01:52:54", "option 61 of the machine"),
            ("circuit", "text", "the port that a relay saw it on, option 82.1"),
            ("address", "address", "what it gets"), ("host-name", "name", "option 12"),
        ])

    static let rule = MenuSchema.Object(
        "a boot rule",
        [
            ("name", "text", "what logs call it"), ("macs", "list", "machines"), ("uuids", "list", "machines"),
            ("platforms", "list", "firmware, such as bios or uefi-x64"),
            ("user-classes", "list", "option 77, such as iPXE"),
            ("loader", "path or URL", "what firmware gets"),
            ("script", "path or URL", "what a loader gets that asks in turn"),
            ("server", "address", "the TFTP server, if it is another one"),
            ("options", "list", "options that go with it"),
            ("menu", "mapping", "a menu that the firmware itself shows, instead of the loader"),
            ("ignore", "true", "leave these clients alone"),
        ])

    static let multicastFile = MenuSchema.Object(
        "a file for MTFTP",
        [
            ("file", "path", "its name, as the key loader has it"),
            ("group", "address", "the IPv4 group that it is sent to"),
            ("port", "1 to 65535", "the port that clients listen on"),
            ("start-delay", "0 to 255", "seconds that a client listens before it asks; 1"),
            ("transfer-timeout", "1 to 255", "seconds of silence before it asks again; 2"),
        ])

    static let option = MenuSchema.Object(
        "an option",
        [
            ("code", "1 to 254", "its number"), ("text", "text", "its value"),
            ("addresses", "address or list", "its value"), ("uint8", "0 to 255", "its value"),
            ("uint16", "0 to 65535", "its value"), ("uint32", "0 to 4294967295", "its value"),
            ("hex", "octets like 0a:0b", "its value"),
        ])

    static let route = MenuSchema.Object(
        "a route", [("to", "10.0.0.0/8", "the network"), ("via", "address", "the router")])

    static let firmwareMenu = MenuSchema.Object(
        "a firmware's menu",
        [
            ("prompt", "text", "what is shown while it waits for F8"),
            ("timeout", "0 to 255", "seconds until the first line is booted; 255 waits for ever"),
            ("items", "list", "its lines, the first one is the default"),
        ])

    static let firmwareMenuItem = MenuSchema.Object(
        "a line of a menu", [("text", "text", "what it says"), ("file", "path", "what it boots; without it the disk")])
}

// SPDX-License-Identifier: Apache-2.0

extension ScreenLine {
    static let ofUEFI: [ScreenLine] = [
        ScreenLine(
            .uefi, "PXE-E05: Buffer size is smaller than the requested file",
            "The file is larger than was announced, or than the memory for it.",
            ["tftp-client-stops", "boot-file-too-large"]),
        ScreenLine(.uefi, "PXE-E07: Network device error", "The card or its driver failed."),
        ScreenLine(
            .uefi, "PXE-E09: Could not allocate I/O buffers", "No memory for the file.",
            ["tftp-client-stops", "boot-file-too-large"]),
        ScreenLine(
            .uefi, "PXE-E12: Could not detect network connection",
            "No link: the cable, the switch port, or spanning tree on it.", ["spanning-tree"]),
        ScreenLine(
            .uefi, "PXE-E16: No valid offer received",
            "No answer came, or none that UEFI can boot with: it drops offers without a boot file too.",
            [
                "no-dhcp-server", "no-boot-file", "wrong-server-won", "proxy-shape", "proxy-ignored",
                "architecture-unknown", "offer-not-heard", "spanning-tree",
            ]),
        ScreenLine(
            .uefi, "PXE-E18: Server response timeout",
            "UEFI asked the boot server on port 4011, or for the file, and got no answer.",
            [
                "pxe-class-without-43", "boot-server-silent", "tftp-silent", "boot-reply-to-wrong-port",
                "boot-server-absent", "request-unanswered",
            ]),
        ScreenLine(.uefi, "PXE-E21: Remote boot cancelled", "Somebody pressed a key."),
        ScreenLine(
            .uefi, "PXE-E22: Client received ICMP error from server", "A host or router refused a packet.",
            ["tftp-port-closed", "filtered", "host-unreachable", "boot-server-closed"]),
        ScreenLine(
            .uefi, "PXE-E23: Client received TFTP error from server", "The TFTP server said no.",
            ["boot-file-not-found", "url-for-pxe", "tftp-denied", "tftp-option-refused", "name-with-backslash"]),
        ScreenLine(
            .uefi, "PXE-E53: No boot filename received", "The client has an address. Nobody told it a boot file.",
            noName),
        ScreenLine(
            .uefi, "PXE-E99: Unexpected network error", "Anything else.",
            ["tftp-silent", "url-for-pxe", "tftp-size-wrong", "dhcpv6-parameters", "tftp-client-stops"]),
        ScreenLine(
            .uefi, "NBP filesize is 0 Bytes", "The size of the file could not be had.",
            ["boot-file-not-found", "boot-file-empty", "tftp-no-size", "tftp-silent"]),
        ScreenLine(
            .uefi, "Error: Could not retrieve NBP file size from HTTP server",
            "UEFI asked the HTTP server for the size (HEAD) and got no good answer.",
            [
                "http-not-found", "http-silent", "http-refused", "http-no-length", "http-method-refused",
                "http-redirected", "certificate-refused", "name-unknown",
            ]),
        ScreenLine(
            .uefi, "Error: Server response timeout", "HTTP Boot: a server did not answer.",
            ["http-silent", "name-server-silent", "http-name-without-dns"]),
        ScreenLine(
            .uefi, "Error: Unexpected network error", "HTTP Boot: the connection broke.",
            ["http-broken-off", "certificate-refused"]),
        ScreenLine(
            .uefi, "Secure Boot Violation Invalid signature detected",
            "The program is not signed by anybody whom the firmware trusts.", ["not-started-uefi"]),
        ScreenLine(
            .uefi, "failed to load Boot Access Denied",
            "The program is not signed by anybody whom the firmware trusts.", ["not-started-uefi"]),
        ScreenLine(
            .uefi, "failed to start boot option Security Violation",
            "The program is not signed by anybody whom the firmware trusts.", ["not-started-uefi"]),
        ScreenLine(
            .uefi, "failed to start boot option Unsupported", "The file is no program for this machine.",
            ["bios-file-for-uefi", "other-uefi-architecture", "boot-file-is-page"]),
        ScreenLine(
            .uefi, "The image is not a valid image boot file", "The file is no program for this machine.",
            ["bios-file-for-uefi", "other-uefi-architecture"]),
        ScreenLine(
            .uefi, "BdsDxe: failed to load Boot Not Found", "Nothing was loaded: the line above says why.",
            ["no-dhcp-server", "no-boot-file"]),
    ]

    static let ofIPXE: [ScreenLine] = [
        ScreenLine(
            .ipxe, "No configuration methods succeeded (https://ipxe.org/040ee119)", "iPXE got no address.",
            noOffer + ["vlan-lost"]),
        ScreenLine(
            .ipxe, "Nothing to boot: No such file or directory (https://ipxe.org/2d03e13b)",
            "iPXE has an address and was told no file.",
            ["ipxe-no-file", "ipxe-lost-proxy", "no-boot-file", "wrong-server-won"]),
        ScreenLine(
            .ipxe, "Link status: Down (https://ipxe.org/38086193)", "No link, or the switch does not forward yet.",
            ["spanning-tree"]),
        ScreenLine(
            .ipxe, "Connection timed out (https://ipxe.org/4c0a6035)", "A TCP connection was not answered.",
            ["http-silent", "no-router", "boot-server-absent", "filtered"]),
        ScreenLine(
            .ipxe, "Connection reset (https://ipxe.org/0f0a6039)", "The host refused the connection.",
            ["http-refused", "http-broken-off"]),
        ScreenLine(
            .ipxe, "No such file or directory (https://ipxe.org/2d0c613b)", "The HTTP server has no such file.",
            ["http-not-found", "loader-file-missing"]),
        ScreenLine(
            .ipxe, "Error not found tftp No such file or directory", "The TFTP server has no such file.",
            ["loader-file-missing", "boot-file-not-found"]),
        ScreenLine(
            .ipxe, "Network unreachable (https://ipxe.org/28086090)",
            "There is no way to that address: no router, or no address yet.",
            ["no-router", "host-unreachable", "router-of-other-network"]),
        ScreenLine(
            .ipxe, "DNS name does not exist (https://ipxe.org/3e11618e)", "The name server does not know the host.",
            ["name-unknown"]),
        ScreenLine(
            .ipxe, "Exec format error (https://ipxe.org/2e008081)",
            "The file is no program or script that iPXE can start.",
            ["uefi-file-for-bios", "other-uefi-architecture", "boot-file-is-page", "bios-file-for-uefi"]),
        ScreenLine(
            .ipxe, "Permission denied", "The server refuses the file, or a certificate is not trusted.",
            ["http-denied", "tftp-denied", "certificate-refused"]),
        ScreenLine(.ipxe, "Operation not permitted", "A certificate is not trusted.", ["certificate-refused"]),
        ScreenLine(
            .ipxe, "iPXE initialising devices again and again", "iPXE loads itself in a loop.",
            ["ipxe-given-itself", "loader-loop"]),
        ScreenLine(
            .ipxe, "No more network devices", "Nothing could be booted from any card: the lines above say why.",
            ["ipxe-no-file", "no-boot-file", "ipxe-lost-proxy"]),
    ]

    static let ofLoaders: [ScreenLine] = [
        ScreenLine(
            .loader, "Unable to locate configuration file", "PXELINUX runs and finds no configuration.",
            ["pxelinux-no-configuration"]),
        ScreenLine(
            .loader, "Failed to load ldlinux.c32", "PXELINUX runs and finds its second half not.",
            ["pxelinux-no-core-module"]),
        ScreenLine(
            .loader, "Failed to load COM32 file", "PXELINUX does not find a module that its menu needs.",
            ["loader-file-missing", "pxelinux-no-core-module"]),
        ScreenLine(
            .loader, "Could not find kernel image", "PXELINUX does not find the kernel that its menu names.",
            ["loader-file-missing"]),
        ScreenLine(
            .loader, "TFTP server does not support the tsize option", "PXELINUX needs to know the size.",
            ["tftp-no-size"]),
        ScreenLine(
            .loader, "Boot failed: press a key to retry, or wait for reset",
            "PXELINUX gives up: the line above says why.", ["pxelinux-no-configuration", "pxelinux-no-core-module"]),
        ScreenLine(
            .loader, "Unable to fetch TFTP image: TFTP Error", "shim runs and does not get GRUB.",
            ["shim-wrong-server", "shim-folder-lost", "loader-file-missing"]),
        ScreenLine(
            .loader, "start_image() returned Not Found", "shim runs and does not get GRUB.",
            ["shim-wrong-server", "shim-folder-lost"]),
        ScreenLine(
            .loader, "grub rescue>", "GRUB runs and finds its modules not.",
            ["grub-wrong-server", "grub-no-configuration"]),
        ScreenLine(
            .loader, "grub> Minimal BASH-like line editing is supported", "GRUB runs and finds no configuration.",
            ["grub-no-configuration", "grub-wrong-server"]),
        ScreenLine(
            .loader, "error: couldn't send network packet", "GRUB: the server was not answered for by ARP.",
            ["boot-server-absent", "grub-wrong-server", "no-router"]),
        ScreenLine(
            .loader, "error: timeout reading", "GRUB: the server did not answer.",
            ["grub-wrong-server", "tftp-silent", "tftp-stalled"]),
        ScreenLine(.loader, "error: file not found", "GRUB: a file of its menu is missing.", ["loader-file-missing"]),
        ScreenLine(
            .loader, "Windows Boot Manager File: \\Boot\\BCD Status: 0xc000000f",
            "The Windows boot manager finds no BCD.", ["windows-no-bcd", "name-with-backslash"]),
        ScreenLine(
            .loader, "*** Warning: no boot file name; using", "U-Boot was told no file in the header of the answer.",
            ["file-in-option-only", "no-boot-file"]),
        ScreenLine(
            .system, "IP-Config: No response after seconds - giving up", "The Linux kernel got no address.",
            ["system-unanswered", "spanning-tree"]),
        ScreenLine(
            .system, "dracut: Timed out waiting for a network", "The started Linux got no address.",
            ["system-unanswered", "spanning-tree"]),
    ]
}

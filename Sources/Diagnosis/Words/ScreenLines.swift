// SPDX-License-Identifier: Apache-2.0

extension ScreenLine {
    /// All lines that are known. Codes of ROMs are those of Intel's PXE code (PXE 2.1 appendix, Broadcom article 152549); those of UEFI
    /// are EDK2's (UefiPxeBcDxe, which has its own meaning for several numbers).
    public static let all: [ScreenLine] = ofROM + ofUEFI + ofIPXE + ofLoaders

    static let noOffer = [
        "no-dhcp-server", "no-offer-for-this-machine", "spanning-tree", "relay-unanswered", "pool-exhausted",
        "offer-not-heard",
    ]
    private static let noReply = [
        "tftp-silent", "tftp-answer-lost", "boot-server-absent", "no-router", "tftp-port-closed", "tftp-other-address",
        "option-66-only", "next-server-zero",
    ]
    private static let notThere = [
        "boot-file-not-found", "name-not-terminated", "name-in-other-case", "name-with-backslash", "root-in-name",
        "option-66-only",
    ]
    static let noName = [
        "no-boot-file", "wrong-server-won", "proxy-behind-relay", "proxy-too-late", "architecture-unknown",
        "file-in-option-only",
    ]

    private static let ofROM: [ScreenLine] = [
        ScreenLine(
            .rom, "PXE-E00: Could not find enough free base memory",
            "The BIOS leaves too little memory below 640 KB for the ROM. Nothing on the network mends that: switch off other boot ROMs."
        ),
        ScreenLine(
            .rom, "PXE-E01: PCI Vendor and Device IDs do not match",
            "The ROM is for another network card. Update BIOS or card."),
        ScreenLine(.rom, "PXE-E04: Error reading PCI configuration space", "A fault of BIOS or card."),
        ScreenLine(
            .rom, "PXE-E05: EEPROM checksum error",
            "The card's memory is damaged. UEFI means something else by this number."),
        ScreenLine(
            .rom, "PXE-E06: Option ROM requires DDIM support", "The BIOS loads the ROM in an old way. Update the BIOS."),
        ScreenLine(
            .rom, "PXE-E07: PCI BIOS calls not supported",
            "A fault of the BIOS. UEFI means a network device error by this number."),
        ScreenLine(.rom, "PXE-E08: Unexpected API error", "A fault of the ROM."),
        ScreenLine(
            .rom, "PXE-E09: Unexpected UNDI loader error",
            "The ROM could not load its network driver. UEFI means missing memory by this number."),
        ScreenLine(
            .rom, "PXE-E11: ARP timeout",
            "The ROM asked four times who has the boot server's or router's address, and nobody answered.",
            [
                "boot-server-absent", "no-router", "router-absent", "pxe-class-without-43", "mask-too-wide",
                "router-of-other-network", "no-subnet-mask", "boot-server-unreachable-address", "option-66-only",
            ]),
        ScreenLine(.rom, "PXE-E20: BIOS extended memory copy error", "A fault of the BIOS."),
        ScreenLine(
            .rom, "PXE-E21: BIS integrity check failed",
            "Boot integrity services of the ROM failed. UEFI means \"cancelled\" by this number."),
        ScreenLine(
            .rom, "PXE-E22: BIS image/credential validation failed",
            "The ROM wants a signed boot file. UEFI means an ICMP error by this number."),
        ScreenLine(
            .rom, "PXE-E32: TFTP open timeout",
            "The client has an address and a file's name. The TFTP server did not answer its request.", noReply),
        ScreenLine(
            .rom, "PXE-E35: TFTP read timeout", "The transfer began, and the next block did not come.",
            ["tftp-large-blocks-lost", "fragments-lost", "mtu-too-small", "tftp-stalled", "tftp-rollover"]),
        ScreenLine(
            .rom, "PXE-E36: Error received from TFTP server",
            "The TFTP server said no. The line above often says why (PXE-T..).",
            [
                "boot-file-not-found", "tftp-denied", "tftp-busy", "tftp-option-refused", "tftp-error",
                "tftp-two-answers",
            ]),
        ScreenLine(
            .rom, "PXE-E38: TFTP cannot open connection", "The card could not send the request: a hardware fault."),
        ScreenLine(
            .rom, "PXE-E39: TFTP cannot read from connection",
            "The card could not send its acknowledgment: a hardware fault."),
        ScreenLine(
            .rom, "PXE-E3A: TFTP too many packages", "The file is larger than the memory for it.",
            ["boot-file-too-large"]),
        ScreenLine(.rom, "PXE-E3B: TFTP Error - File Not found", "The TFTP server has no file of that name.", notThere),
        ScreenLine(
            .rom, "PXE-E3C: TFTP Error - Access violation", "The file is there, and the TFTP server may not read it.",
            ["tftp-denied"]),
        ScreenLine(
            .rom, "PXE-E3F: TFTP packet size is invalid", "A block is larger than what the ROM takes (1456 bytes).",
            ["fragments-lost", "tftp-large-blocks-lost"]),
        ScreenLine(
            .rom, "PXE-T00: Undefined error", "The TFTP server's own text follows.", ["tftp-error", "tftp-busy"]),
        ScreenLine(.rom, "PXE-T01: File not found", "The TFTP server has no file of that name.", notThere),
        ScreenLine(.rom, "PXE-T02: Access violation", "The TFTP server may not read the file.", ["tftp-denied"]),
        ScreenLine(
            .rom, "PXE-T04: Illegal operation", "The TFTP server did not understand the request.",
            ["tftp-option-refused", "tftp-error"]),
        ScreenLine(
            .rom, "PXE-T08: Option refused", "The TFTP server refused an option of the request.",
            ["tftp-option-refused"]),
        ScreenLine(
            .rom, "PXE-E51: No DHCP or proxyDHCP offers were received",
            "The client asked for an address, and no answer came that it could use.", noOffer),
        ScreenLine(
            .rom, "PXE-E52: proxyDHCP offers were received. No DHCP offers were received",
            "A boot server answered, and nobody gives an address.", ["proxy-only"]),
        ScreenLine(
            .rom, "PXE-E53: No boot filename received", "The client has an address. Nobody told it a boot file.", noName
        ),
        ScreenLine(
            .rom, "PXE-E54: Invalid IP address", "The address in an answer cannot be one.",
            ["boot-server-unreachable-address"]),
        ScreenLine(
            .rom, "PXE-E55: ProxyDHCP service did not reply to request on port 4011",
            "The client was sent to a boot server on port 4011, which did not answer.",
            [
                "pxe-class-without-43", "boot-server-silent", "boot-server-closed", "boot-reply-to-wrong-port",
                "boot-server-not-found",
            ]),
        ScreenLine(.rom, "PXE-E60: Invalid UNDI API function number", "A fault of the ROM."),
        ScreenLine(
            .rom, "PXE-E61: Media test failure, check cable",
            "No link: the cable, the switch port, or spanning tree on it. No packet is sent, so no server can know of it.",
            ["spanning-tree"]),
        ScreenLine(.rom, "PXE-E63: Error while initializing the NIC", "A fault of the card."),
        ScreenLine(.rom, "PXE-E64: Error while initializing the PHY", "A fault of the card or the cable."),
        ScreenLine(.rom, "PXE-E65: Error while reading the configuration data", "A fault of the card."),
        ScreenLine(.rom, "PXE-E66: Error while reading the initialization data", "A fault of the card."),
        ScreenLine(.rom, "PXE-E67: Invalid MAC address", "The card's memory is damaged."),
        ScreenLine(.rom, "PXE-E68: Invalid EEPROM checksum", "The card's memory is damaged."),
        ScreenLine(.rom, "PXE-E69: Error while setting interrupt", "BIOS and card do not agree."),
        ScreenLine(
            .rom, "PXE-E74: Bad or missing PXE menu and/or prompt information",
            "Option 43 has PXE tags, and the menu in it is missing or cut.",
            ["option-43-broken", "discovery-contradiction"]),
        ScreenLine(
            .rom, "PXE-E75: Bad or missing discovery tags", "Option 43 cannot be read as PXE tags.",
            ["option-43-broken"]),
        ScreenLine(
            .rom, "PXE-E76: Bad or missing multicast discovery address",
            "43.6 allows multicast, and 43.7 names no group.", ["discovery-contradiction"]),
        ScreenLine(
            .rom, "PXE-E77: Bad or missing discovery server list",
            "43.6 allows listed servers only, and 43.8 lists none.",
            ["discovery-contradiction", "boot-server-not-found"]),
        ScreenLine(
            .rom, "PXE-E78: Could not locate boot server", "The boot servers that were to be asked did not answer.",
            ["boot-server-not-found", "boot-server-silent", "boot-reply-empty"]),
        ScreenLine(
            .rom, "PXE-E79: NBP is too big to fit in free base memory",
            "The file is no BIOS boot program: a kernel, a UEFI program, or empty.",
            ["uefi-file-for-bios", "boot-file-too-large", "boot-file-empty", "boot-file-is-page"]),
        ScreenLine(
            .rom, "PXE-E7A: Client could not locate a secure server",
            "The ROM wants a boot server with signatures (BIS)."),
        ScreenLine(
            .rom, "PXE-E7B: Missing MTFTP server IP address", "No boot server is named: siaddr is 0.0.0.0.",
            ["next-server-zero", "option-66-only"]),
        ScreenLine(.rom, "PXE-EA0: Network boot canceled by keystroke", "Somebody pressed Esc or Ctrl-C."),
        ScreenLine(
            .rom, "PXE-EA1: No PXE server found", "No answer was from a boot server.",
            ["no-boot-file", "boot-server-not-found"]),
        ScreenLine(.rom, "PXE-EC1: BaseCode ROM ID structure was not found", "The ROM is damaged."),
        ScreenLine(.rom, "PXE-EC3: BaseCode ROM ID structure is invalid", "The ROM is damaged."),
        ScreenLine(.rom, "PXE-EC4: UNDI ROM ID structure was not found", "The ROM is damaged."),
        ScreenLine(.rom, "PXE-EC5: UNDI ROM ID structure is invalid", "The ROM is damaged."),
        ScreenLine(.rom, "PXE-EC6: UNDI driver image is invalid", "The ROM is damaged."),
        ScreenLine(
            .rom, "PXE-EC8: !PXE structure was not found in UNDI driver code segment",
            "The ROM is damaged, or not initialised by the BIOS."),
        ScreenLine(
            .rom, "PXE-EC9: PXENV+ structure was not found in UNDI driver code segment",
            "The ROM is damaged, or not initialised by the BIOS."),
        ScreenLine(
            .rom, "PXE-M0F: Exiting PXE ROM", "The ROM gives up. The line above it says why.", ["not-started-bios"]),
        ScreenLine(
            .rom, "Boot Mode: NETWORK Timeout waiting for DHCP offers Raspberry Pi",
            "A Raspberry Pi waits for an offer with its own words.",
            ["pi-not-invited", "pi-offers-too-close", "pi-pad-option", "no-dhcp-server"]),
    ]
}

// SPDX-License-Identifier: Apache-2.0

/// What can be wrong in the configuration of another DHCP server, and what follows for a client.
public struct PeerRule: Hashable, Sendable {
    /// Names it in findings and in `--disable`.
    public let id: String
    /// Rows of docs/quirks.md that tell of it.
    public let quirks: [String]
    /// What is wrong, in one line.
    public let title: String
    /// What the user of the machine sees.
    public let symptom: String
    /// What to do.
    public let mend: String
    /// The mend in the words of one server.
    public let recipes: [PeerDialect: String]

    init(
        _ id: String, _ quirks: [String], _ title: String, symptom: String, mend: String,
        _ recipes: [PeerDialect: String] = [:]
    ) {
        (self.id, self.quirks, self.title) = (id, quirks, title)
        (self.symptom, self.mend, self.recipes) = (symptom, mend, recipes)
    }

    /// All rules, in the order in which they are explained.
    public static let all: [PeerRule] = [
        wrongProgram, x64Number, fileMissing, fileRefused, noFile, serverMissing, serverAsOption, routerMissing,
        loaderLoop, onlyGPXE, wholeClass, pathForHTTP, urlForPXE, httpWithoutClass, classWithoutServer,
        brokenVendorOptions,
        discoveryControl, menuTooLarge, nameUnterminated, nameTooLong,
    ]

    static let wrongProgram = PeerRule(
        "wrong-program", ["D28"], "a program for other firmware",
        symptom: "UEFI goes on without a word or says \"not a valid image\"; a BIOS says PXE-E79 or hangs",
        mend: "Give each architecture (option 93) its own file.",
        [
            .isc:
                "if option arch = 00:07 or option arch = 00:09 { filename \"ipxe.efi\"; } else if option arch = 00:00 { filename \"undionly.kpxe\"; }",
            .kea: "a client class with \"test\": \"option[93].hex == 0x0007\" for each, with its boot-file-name",
            .dnsmasq: "dhcp-match=set:x64,option:client-arch,7 and dhcp-boot=tag:x64,ipxe.efi",
        ])
    static let x64Number = PeerRule(
        "x64-number", ["D28"], "64-bit UEFI is known by one of its two numbers",
        symptom: "some UEFI machines boot, others of the same kind say PXE-E53 or get a BIOS file",
        mend: "Test 7 and 9: firmware that follows RFC 4578 as it was printed sends 9.",
        [
            .isc: "if option arch = 00:07 or option arch = 00:09 { ... }",
            .kea: "\"test\": \"option[93].hex == 0x0007 or option[93].hex == 0x0009\"",
            .dnsmasq: "a second line dhcp-match=set:x64,option:client-arch,9",
        ])
    static let fileMissing = PeerRule(
        "file-missing", ["T11"], "a file that is not in the root",
        symptom: "PXE-T01: File not found, PXE-E3B, or PXE-E23",
        mend: "Put the file there by exactly this name, or name one that is there.")
    static let fileRefused = PeerRule(
        "file-refused", ["U22"], "a file that cannot boot whom it is given to",
        symptom: "the file is loaded, then the firmware goes on to its next entry, or hangs",
        mend: "Give this kind of client a program that is built for it.")
    static let noFile = PeerRule(
        "no-file", ["D16"], "a boot server without a boot file", symptom: "PXE-E53: No boot filename received",
        mend: "Name the file as well, or leave the boot server out.")
    static let serverMissing = PeerRule(
        "server-missing", ["D16", "D31"], "a boot file without a boot server",
        symptom: "the client looks for the file at the DHCP server, or at nobody: PXE-E32: TFTP open timeout",
        mend: "Set the next server (siaddr) wherever a file is named.",
        [.isc: "next-server 192.0.2.5;", .kea: "\"next-server\": \"192.0.2.5\" beside boot-file-name"])
    static let serverAsOption = PeerRule(
        "server-as-option", ["D31"], "the boot server stands in option 66 alone",
        symptom: "most firmware does not read option 66: PXE-E32, or it asks the DHCP server for the file",
        mend: "Set the next server (siaddr) too.",
        [
            .isc: "next-server 192.0.2.5;", .kea: "\"next-server\": \"192.0.2.5\"",
            .dnsmasq: "dhcp-boot=FILE,,192.0.2.5",
        ])
    static let routerMissing = PeerRule(
        "router-missing", ["D27"], "the boot server is in another network, and the client gets no router",
        symptom: "an address is given, then TFTP times out (PXE-E32, PXE-E11: ARP timeout)",
        mend: "Give the network its router (option 3), or use a boot server in it.",
        [
            .isc: "option routers 192.0.2.1;", .kea: "option-data routers",
            .dnsmasq: "dhcp-option=option:router,192.0.2.1",
        ])
    static let loaderLoop = PeerRule(
        "loader-loop", ["D36"], "iPXE is told to load iPXE",
        symptom: "\"iPXE initialising devices\" again and again",
        mend: "Test the user class before all else, and give iPXE its script.",
        [
            .isc:
                "if exists user-class and option user-class = \"iPXE\" { filename \"http://192.0.2.5/boot.ipxe\"; } else { ... }",
            .kea: "a class with \"test\": \"substring(option[77].hex,0,4) == 'iPXE'\" before that of the firmware",
            .dnsmasq:
                "dhcp-userclass=set:ipxe,iPXE  dhcp-boot=tag:!ipxe,undionly.kpxe  dhcp-boot=tag:ipxe,http://192.0.2.5/boot.ipxe",
        ])
    static let onlyGPXE = PeerRule(
        "gpxe-only", ["D34"], "a recipe for gPXE that iPXE does not meet",
        symptom:
            "iPXE, which took gPXE's place in 2010, is taken for firmware: it loads its own loader again and again",
        mend: "Test for iPXE instead of gPXE, or for both.",
        [
            .isc: "if exists user-class and (option user-class = \"iPXE\" or option user-class = \"gPXE\") { ... }",
            .kea: "\"test\": \"option[77].hex == 'iPXE' or option[77].hex == 'gPXE'\"",
            .dnsmasq: "dhcp-userclass=set:ipxe,iPXE beside the line for gPXE",
        ])
    static let wholeClass = PeerRule(
        "whole-class", ["D38"], "the whole of option 60 is compared, which no client's is",
        symptom: "the answer never holds: PXE-E53, or a file for somebody else",
        mend: "Compare the first 9 or 10 characters: clients say PXEClient:Arch:00007:UNDI:003016.",
        [
            .isc: "substring(option vendor-class-identifier, 0, 9) = \"PXEClient\"",
            .kea: "\"test\": \"substring(option[60].hex,0,9) == 'PXEClient'\"",
        ])
    static let pathForHTTP = PeerRule(
        "path-for-http", ["D37"], "HTTP Boot is given a name for TFTP",
        symptom: "UEFI HTTP Boot ends at once: \"Server response timeout\" or \"Could not retrieve NBP file size\"",
        mend: "Answer HTTPClient (architectures 15 to 19) with a whole URL, or leave it without a file.")
    static let urlForPXE = PeerRule(
        "url-for-pxe", ["D37"], "firmware that speaks TFTP alone is given a URL",
        symptom: "PXE-T01: File not found, for a file called http://...",
        mend: "Give the URL to HTTPClient and to iPXE, and firmware with PXEClient the name of a loader.")
    static let httpWithoutClass = PeerRule(
        "http-without-class", ["D37"], "a URL for HTTP Boot without option 60 HTTPClient in the answer",
        symptom: "UEFI drops the offer: \"Server response timeout\"",
        mend: "Send option 60 HTTPClient to those whose option 60 begins so.",
        [
            .isc: "option vendor-class-identifier \"HTTPClient\";",
            .kea: "option-data vendor-class-identifier, data HTTPClient",
            .dnsmasq: "dhcp-option-force=tag:http,60,HTTPClient",
        ])
    static let classWithoutServer = PeerRule(
        "class-without-server", ["D1"], "option 60 PXEClient without option 43",
        symptom: "UEFI asks port 4011 of this server, where nobody answers: PXE-E55, PXE-E18",
        mend: "Leave option 60 out, unless a boot server answers on port 4011 of the same machine.")
    static let brokenVendorOptions = PeerRule(
        "vendor-options", ["D10"], "option 43 is no list of code, length and value",
        symptom: "a BIOS says PXE-E74 to PXE-E78, or takes the first half of it",
        mend: "Write each part as code, length, octets; the end may be 255.")
    static let discoveryControl = PeerRule(
        "discovery-control", ["D11"], "discovery is by multicast or by a list, and the group or the list is missing",
        symptom: "PXE-E77: Bad or missing discovery server list, or a minute's wait for nobody",
        mend:
            "43.6 = 8 boots the file that is offered; bit 1 clear needs 43.7, bit 2 set needs 43.8, and no bit 3 needs a menu."
    )
    static let menuTooLarge = PeerRule(
        "menu-too-large", ["D12"], "the firmware's menu does not fit into option 43",
        symptom: "PXE-E76: Bad or missing multicast discovery address, or half a menu",
        mend: "Fewer or shorter lines: all of option 43 has 255 octets.")
    static let nameUnterminated = PeerRule(
        "name-unterminated", ["D32", "D33"], "the name in option 67 has no NUL behind it",
        symptom: "some ROMs read on and ask for undionly.kpxe\\xff: PXE-T01: File not found",
        mend: "Name the file in the header field alone, which ends with NULs, or write the NUL.",
        [
            .isc: "filename \"undionly.kpxe\"; instead of option bootfile-name",
            .kea: "\"boot-file-name\" of the class or subnet instead of option-data",
            .dnsmasq: "dhcp-boot=undionly.kpxe instead of dhcp-option=67",
        ])
    static let nameTooLong = PeerRule(
        "name-too-long", ["D30"], "the name does not fit into the 127 characters of the header",
        symptom: "PXE-T01: File not found, for a name that is cut", mend: "Shorten the name or the URL.")
}

/// Something that is wrong in a configuration.
public struct PeerFinding: Hashable, Sendable {
    /// What.
    public let rule: PeerRule
    /// Where it is written.
    public let place: PeerPlace
    /// Who is told what, in words.
    public let message: String
}

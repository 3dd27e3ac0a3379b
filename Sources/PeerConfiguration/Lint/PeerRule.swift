// SPDX-License-Identifier: Apache-2.0

public import Diagnosis

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
    /// What to do; where `pxekit doctor` knows the same cause, its mend.
    public let mend: Mend

    init(_ id: String, _ quirks: [String], _ title: String, symptom: String, mend: Mend) {
        (self.id, self.quirks, self.title) = (id, quirks, title)
        (self.symptom, self.mend) = (symptom, mend)
    }

    /// The mend in the words of one server.
    public func recipe(for dialect: PeerDialect) -> String? { mend.recipe(for: dialect.program) }

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
        mend: .fileForArchitecture)
    static let x64Number = PeerRule(
        "x64-number", ["D28"], "64-bit UEFI is known by one of its two numbers",
        symptom: "some UEFI machines boot, others of the same kind say PXE-E53 or get a BIOS file",
        mend: .fileForArchitecture.saying(
            "Test 7 and 9: firmware that follows RFC 4578 as it was printed sends 9."))
    static let fileMissing = PeerRule(
        "file-missing", ["T11"], "a file that is not in the root",
        symptom: "PXE-T01: File not found, PXE-E3B, or PXE-E23",
        mend: .putFile.saying("Put the file there by exactly this name, or name one that is there."))
    static let fileRefused = PeerRule(
        "file-refused", ["U22"], "a file that cannot boot whom it is given to",
        symptom: "the file is loaded, then the firmware goes on to its next entry, or hangs",
        mend: Mend("Give this kind of client a program that is built for it."))
    static let noFile = PeerRule(
        "no-file", ["D16"], "a boot server without a boot file", symptom: "PXE-E53: No boot filename received",
        mend: .nameBootFile.saying("Name the file as well, or leave the boot server out."))
    static let serverMissing = PeerRule(
        "server-missing", ["D16", "D31"], "a boot file without a boot server",
        symptom: "the client looks for the file at the DHCP server, or at nobody: PXE-E32: TFTP open timeout",
        mend: .nextServer.saying("Set the next server (siaddr) wherever a file is named."))
    static let serverAsOption = PeerRule(
        "server-as-option", ["D31"], "the boot server stands in option 66 alone",
        symptom: "most firmware does not read option 66: PXE-E32, or it asks the DHCP server for the file",
        mend: .nextServer)
    static let routerMissing = PeerRule(
        "router-missing", ["D27"], "the boot server is in another network, and the client gets no router",
        symptom: "an address is given, then TFTP times out (PXE-E32, PXE-E11: ARP timeout)",
        mend: .router)
    static let loaderLoop = PeerRule(
        "loader-loop", ["D36"], "iPXE is told to load iPXE",
        symptom: "\"iPXE initialising devices\" again and again",
        mend: .userClass)
    static let onlyGPXE = PeerRule(
        "gpxe-only", ["D34"], "a recipe for gPXE that iPXE does not meet",
        symptom:
            "iPXE, which took gPXE's place in 2010, is taken for firmware: it loads its own loader again and again",
        mend: Mend(
            "Test for iPXE instead of gPXE, or for both.",
            [
                .isc:
                    "if exists user-class and (option user-class = \"iPXE\" or option user-class = \"gPXE\") { ... }",
                .kea: "\"test\": \"option[77].hex == 'iPXE' or option[77].hex == 'gPXE'\"",
                .dnsmasq: "dhcp-userclass=set:ipxe,iPXE beside the line for gPXE",
                .windows: "Add-DhcpServerv4Class -Name iPXE -Type User -Data iPXE, and the same policy for it",
            ]))
    static let wholeClass = PeerRule(
        "whole-class", ["D38"], "the whole of option 60 is compared, which no client's is",
        symptom: "the answer never holds: PXE-E53, or a file for somebody else",
        mend: Mend(
            "Compare the first 9 or 10 characters: clients say PXEClient:Arch:00007:UNDI:003016.",
            [
                .isc: "substring(option vendor-class-identifier, 0, 9) = \"PXEClient\"",
                .kea: "\"test\": \"substring(option[60].hex,0,9) == 'PXEClient'\"",
                .windows: "\"Append wildcard(*)\" in the policy's condition: -VendorClass EQ,PXEClient*",
            ]))
    static let pathForHTTP = PeerRule(
        "path-for-http", ["D37"], "HTTP Boot is given a name for TFTP",
        symptom: "UEFI HTTP Boot ends at once: \"Server response timeout\" or \"Could not retrieve NBP file size\"",
        mend: .httpBoot.saying(
            "Answer HTTPClient (architectures 15 to 19) with a whole URL, or leave it without a file."))
    static let urlForPXE = PeerRule(
        "url-for-pxe", ["D37"], "firmware that speaks TFTP alone is given a URL",
        symptom: "PXE-T01: File not found, for a file called http://...",
        mend: .httpBoot.saying(
            "Give the URL to HTTPClient and to iPXE, and firmware with PXEClient the name of a loader."))
    static let httpWithoutClass = PeerRule(
        "http-without-class", ["D37"], "a URL for HTTP Boot without option 60 HTTPClient in the answer",
        symptom: "UEFI drops the offer: \"Server response timeout\"",
        mend: .httpBoot.saying("Send option 60 HTTPClient to those whose option 60 begins so."))
    static let classWithoutServer = PeerRule(
        "class-without-server", ["D1"], "option 60 PXEClient without option 43",
        symptom: "UEFI asks port 4011 of this server, where nobody answers: PXE-E55, PXE-E18",
        mend: .vendorClass.saying(
            "Leave option 60 out, unless a boot server answers on port 4011 of the same machine."))
    static let brokenVendorOptions = PeerRule(
        "vendor-options", ["D10"], "option 43 is no list of code, length and value",
        symptom: "a BIOS says PXE-E74 to PXE-E78, or takes the first half of it",
        mend: .shortMenu.saying("Write each part as code, length, octets; the end may be 255."))
    static let discoveryControl = PeerRule(
        "discovery-control", ["D11"], "discovery is by multicast or by a list, and the group or the list is missing",
        symptom: "PXE-E77: Bad or missing discovery server list, or a minute's wait for nobody",
        mend: .discovery.saying(
            "43.6 = 8 boots the file that is offered; bit 1 clear needs 43.7, bit 2 set needs 43.8, and no bit 3 needs a menu."
        ))
    static let menuTooLarge = PeerRule(
        "menu-too-large", ["D12"], "the firmware's menu does not fit into option 43",
        symptom: "PXE-E76: Bad or missing multicast discovery address, or half a menu",
        mend: .shortMenu.saying("Fewer or shorter lines: all of option 43 has 255 octets."))
    static let nameUnterminated = PeerRule(
        "name-unterminated", ["D32", "D33"], "the name in option 67 has no NUL behind it",
        symptom: "some ROMs read on and ask for undionly.kpxe\\xff: PXE-T01: File not found",
        mend: .endName)
    static let nameTooLong = PeerRule(
        "name-too-long", ["D30"], "the name does not fit into the 127 characters of the header",
        symptom: "PXE-T01: File not found, for a name that is cut",
        mend: Mend("Shorten the name or the URL."))
}

extension PeerDialect {
    /// The server as mends name it.
    var program: ServerProgram {
        switch self {
        case .isc: .isc
        case .kea: .kea
        case .dnsmasq: .dnsmasq
        case .windows: .windows
        }
    }
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

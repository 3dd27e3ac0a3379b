// SPDX-License-Identifier: Apache-2.0

/// Mends that several causes share, or a cause and a rule of `pxekit config lint`: what to write into a server stands in one place.
extension Mend {
    /// A file and a server are not told.
    public static let nameBootFile = Mend(
        "Tell one server the name of the boot file and the address of the machine that has it.",
        [
            .isc: "next-server 192.0.2.5; filename \"ipxe.efi\";  in the subnet or class",
            .kea: "\"next-server\": \"192.0.2.5\", \"boot-file-name\": \"ipxe.efi\"  in the subnet or a client class",
            .dnsmasq:
                "dhcp-boot=ipxe.efi,,192.0.2.5   (beside another DHCP server: dhcp-range=192.0.2.0,proxy and pxe-service=)",
            .windows: "scope options 066 (boot server) and 067 (boot file name), in a policy for each vendor class",
            .router:
                "\"network boot\": next server and file name; a router without these fields needs a proxy beside it",
            .pxekit: "`pxekit serve --mode proxy` beside the DHCP server; nothing is changed there",
        ])

    /// The boot server stands where few look for it.
    public static let nextServer = Mend(
        "Set the next server (siaddr), not option 66 alone: most firmware reads only the header field.",
        [
            .isc: "next-server 192.0.2.5;", .kea: "\"next-server\": \"192.0.2.5\"",
            .dnsmasq: "dhcp-boot=FILE,,192.0.2.5  (the third value)",
            .windows: "option 066 as an IPv4 address in figures: the server fills siaddr from it",
            .router: "the field \"next server\" or \"TFTP server\"; not \"custom option 66\" alone",
            .pxekit: "`pxekit serve` always sets it",
        ])

    /// Kinds of firmware get each other's files.
    public static let fileForArchitecture = Mend(
        "Give each architecture its own file: a BIOS file to 0, a 64-bit UEFI file to 7 and 9, an ARM64 file to 11.",
        [
            .isc:
                "option arch code 93 = unsigned integer 16;  if option arch = 00:07 or option arch = 00:09 { filename \"ipxe.efi\"; } else { filename \"undionly.kpxe\"; }",
            .kea: "client classes with \"test\": \"option[93].hex == 0x0007\" and a boot-file-name each",
            .dnsmasq:
                "dhcp-match=set:x64,option:client-arch,7  dhcp-match=set:x64,option:client-arch,9  dhcp-boot=tag:x64,ipxe.efi",
            .windows:
                "a vendor class \"PXEClient:Arch:00007\" (and 00009, 00000), with a policy that sets 067 for each",
            .router: "the UEFI fields beside the BIOS field; a router with one field needs a proxy beside it",
            .pxekit:
                "`pxekit serve` chooses by architecture; `pxekit check` tells of a file that cannot boot whom it is given to",
        ])

    static let openPorts = Mend(
        "Let UDP 67, 69 and 4011 in, and the TFTP server's answers out: they come from another port than 69.",
        [
            .isc:
                "firewall-cmd --add-service=dhcp --add-service=tftp   or   nft add rule inet filter input udp dport { 67, 69, 4011 } accept",
            .kea: "the same firewall rules as for ISC dhcpd",
            .dnsmasq: "the same; tftp-port-range=20000,20100 makes the answer's ports known to a firewall",
            .windows:
                "New-NetFirewallRule -DisplayName PXE -Direction Inbound -Protocol UDP -LocalPort 67,69,4011 -Action Allow",
            .router:
                "TFTP through a router or NAT needs its TFTP helper (nf_conntrack_tftp), or a server in the same network",
            .pxekit: "`pxekit serve` opens nothing in a firewall; the line for nftables above is what it needs",
        ])

    /// A loader is taken for firmware.
    public static let userClass = Mend(
        "Answer the second loader otherwise than the ROM: test the user class (option 77) for iPXE before all other rules.",
        [
            .isc:
                "if exists user-class and option user-class = \"iPXE\" { filename \"http://192.0.2.5/boot.ipxe\"; } else { filename \"undionly.kpxe\"; }",
            .kea:
                "client class with \"test\": \"substring(option[77].hex,0,4) == 'iPXE'\", before the class of the ROM",
            .dnsmasq:
                "dhcp-userclass=set:ipxe,iPXE  dhcp-boot=tag:!ipxe,undionly.kpxe  dhcp-boot=tag:ipxe,http://192.0.2.5/boot.ipxe",
            .windows: "a user class \"iPXE\" (ASCII) and a policy for it that sets 067 to the script",
            .router: "a router cannot tell the two apart: build iPXE with a script of its own, or use a proxy",
            .pxekit: "`pxekit serve` knows iPXE, gPXE and its own loaders",
        ])

    /// Option 60 sends UEFI to a boot server that is not there.
    public static let vendorClass = Mend(
        "Send option 60 = PXEClient only where a boot server answers on port 4011 of the same machine, or with option 43.",
        [
            .isc: "remove  option vendor-class-identifier \"PXEClient\";",
            .kea: "remove the option-data for vendor-class-identifier",
            .dnsmasq:
                "remove dhcp-option=60,PXEClient (or dhcp-option-force=60); pxe-service= sends 60 and 43 together",
            .windows:
                "remove option 060 of the server and scope unless WDS runs on the same machine: Remove-DhcpServerv4OptionValue -OptionId 60",
            .router: "remove the custom option 60",
            .pxekit: "`pxekit serve` answers 4011 wherever it sends option 60",
        ])

    /// HTTP Boot and PXE are told the same.
    public static let httpBoot = Mend(
        "To HTTPClient answer with option 60 = HTTPClient and a whole URL; to PXEClient with a name for TFTP.",
        [
            .isc:
                "class \"http\" { match if substring(option vendor-class-identifier,0,10) = \"HTTPClient\"; option vendor-class-identifier \"HTTPClient\"; filename \"http://192.0.2.5/ipxe.efi\"; }",
            .kea:
                "class with \"test\": \"substring(option[60].hex,0,10) == 'HTTPClient'\", option-data vendor-class-identifier HTTPClient, boot-file-name the URL",
            .dnsmasq:
                "dhcp-vendorclass=set:http,HTTPClient  dhcp-option-force=tag:http,60,HTTPClient  dhcp-boot=tag:http,http://192.0.2.5/ipxe.efi",
            .windows: "a vendor class HTTPClient (ASCII) with a policy: option 060 = HTTPClient, 067 = the URL",
            .router: "few routers can; a proxy beside it can",
            .pxekit: "`pxekit serve` answers HTTP Boot unless `http` in `ports` is 0",
        ])

    /// A file is not where it is looked for.
    public static let putFile = Mend(
        "Put the file where the server looks for it, by exactly this name, readable for the server's user.",
        [
            .isc:
                "filename is relative to the root of the TFTP server, e.g. tftpd-hpa's TFTP_DIRECTORY; without that folder in the name",
            .kea: "boot-file-name is relative to the TFTP server's root",
            .dnsmasq: "tftp-root=/srv/tftp; names are below it; the file must be readable for user dnsmasq (or all)",
            .windows:
                "WDS: the name is relative to RemoteInstall, and ReadFilter in the registry must allow its folder",
            .router: "the folder on the USB disk or TFTP server that the router names",
            .pxekit: "below --root; `pxekit check` looks whether every file of the plan is there",
        ])

    static let oneServer = Mend(
        "Let one server answer boots. Stop the other one, or let it ignore PXE clients.",
        [
            .isc:
                "in the one that shall be silent:  class \"pxe\" { match if substring(option vendor-class-identifier,0,9) = \"PXEClient\"; }  and in its pool  deny members of \"pxe\";",
            .kea: "a DROP class: \"test\": \"substring(option[60].hex,0,9) == 'PXEClient'\"",
            .dnsmasq: "dhcp-ignore=tag:pxe with dhcp-vendorclass=set:pxe,PXEClient",
            .windows: "a deny filter, or stop the scope: Set-DhcpServerv4Scope -State Inactive",
            .router: "switch off its DHCP server, or its network-boot fields",
            .pxekit: "`pxekit serve --mode proxy` needs no address pool and contradicts nobody",
        ])

    static let relay = Mend(
        "Have the relay send DHCP to every server that shall hear it, and let them answer to the relay's address.",
        [
            .isc: "a subnet for the relay's network, even if empty; shared-network where there are several",
            .kea: "a subnet whose \"relay\": { \"ip-addresses\": [...] } or range matches the relay",
            .dnsmasq: "a dhcp-range for that network with its netmask; dhcp-relay= on a dnsmasq that relays",
            .windows: "a scope for that network; the relay agent lists both DHCP and WDS",
            .router: "Cisco: a second  ip helper-address  for the boot server; others: a second relay target",
            .pxekit: "`pxekit serve` takes relayed requests; name its address as a further relay target",
        ])

    /// A client is to reach another network.
    public static let router = Mend(
        "Give the network its router (option 3), or use a boot server in it.",
        [
            .isc: "option routers 192.0.2.1;", .kea: "option-data routers",
            .dnsmasq: "dhcp-option=option:router,192.0.2.1", .windows: "scope option 003",
            .router: "sends itself by default",
            .pxekit: "`routers` of the subnet, or `pxekit serve --router`",
        ])

    /// The name in option 67 has no end.
    public static let endName = Mend(
        "Name the file in the header field alone, which ends with zeros, or write the zero.",
        [
            .isc: "filename \"undionly.kpxe\";  instead of option bootfile-name",
            .kea: "\"boot-file-name\" of the class or subnet instead of option-data",
            .dnsmasq: "dhcp-boot=undionly.kpxe instead of dhcp-option=67",
            .windows: "write 067 with a blank and delete it again, or use a policy",
            .router: "pfSense, OPNsense, UniFi: the network-boot fields instead of custom option 67",
            .pxekit: "ends names with a zero, and serves the name without the junk",
        ])

    /// Option 43 forbids every way to a boot server.
    public static let discovery = Mend(
        "Set 43.6 to 8 (boot the offered file), or list servers in 43.8 and set 7.",
        [
            .isc: "option vendor-encapsulated-options 06:01:08:ff;", .kea: "option-data with 06 01 08 ff",
            .dnsmasq: "use pxe-service= instead of raw bytes",
            .windows: "option 043 of the class PXEClient: 06 01 08 ff", .pxekit: "refuses such a plan",
        ])

    /// A menu of the firmware is longer than an option.
    public static let shortMenu = Mend(
        "Make the menu shorter: all lines and the prompt together have less than 250 bytes.",
        [
            .isc: "count the bytes of vendor-encapsulated-options",
            .dnsmasq: "fewer or shorter pxe-service= lines", .windows: "remove a hand-written option 043",
            .pxekit: "refuses a menu that is too long",
        ])
}

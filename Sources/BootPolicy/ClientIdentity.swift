// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NetAddress

/// Who asks and with what program, as far as its messages tell.
public struct ClientIdentity: Hashable, Sendable {
    /// How the client fetches its boot file.
    public enum Transport: Hashable, Sendable {
        /// TFTP, and for iPXE any URL: PXE clients, U-Boot, configured vendor strings.
        case pxe
        /// HTTP only: UEFI HTTP Boot.
        case http
    }

    /// Which program sent the message.
    public enum Program: Hashable, Sendable {
        /// The firmware, or an operating system.
        case firmware
        /// iPXE, in ROM or loaded; only the user class can tell those two apart (D35).
        case ipxe
        /// gPXE.
        case gpxe
        /// A loader with a user class of its own that was configured (D34).
        case loader(userClass: String)
    }

    /// What leases, memory and logs know it by.
    public var key: ClientKey
    /// `chaddr`, zero beyond `hlen`.
    public var hardware: HardwareAddress
    /// The UUID of option 97, unless the board's maker left it unset.
    public var uuid: ClientUUID?
    /// Option 61.
    public var clientIdentifier: [UInt8]?
    /// The architecture: the first of option 93, else the one in option 60 (D29).
    public var architecture: ClientArchitecture?
    /// The architecture in option 60, if option 93 does not list it (D29).
    public var contradictingArchitecture: ClientArchitecture?
    /// The version of the network interface, option 94.
    public var networkInterface: NetworkInterfaceIdentifier?
    /// Option 60.
    public var vendorClass: VendorClass?
    /// Option 77.
    public var userClass: UserClass?
    /// How it fetches files; nil for a client that does not boot from the network.
    public var transport: Transport?
    /// Which program it is.
    public var program: Program
    /// The codes of option 55.
    public var requestedOptions: [DHCPOptionCode]
    /// The circuit a relay saw it on, option 82.1.
    public var circuitID: [UInt8]?

    /// What a deployment adds to the vendor and user classes that are known to everyone.
    public struct KnownClasses: Hashable, Sendable {
        /// Prefixes of option 60 that mean a PXE client, beside `PXEClient` and `U-Boot` (D38).
        public var vendorPrefixes: [String]
        /// User classes of one's own loaders (D34).
        public var loaders: [String]

        /// Nothing beside the known ones unless given.
        public init(vendorPrefixes: [String] = [], loaders: [String] = []) {
            self.vendorPrefixes = vendorPrefixes
            self.loaders = loaders
        }
    }

    /// Reads a client's message.
    public init(_ message: DHCPMessage, known: KnownClasses = KnownClasses()) {
        key = ClientKey(message)
        hardware = message.hardware.zeroFilled
        uuid = message.machineUUID.flatMap { $0.isUnset ? nil : $0 }
        clientIdentifier = message.options[.clientIdentifier]
        networkInterface = message.networkInterface
        let vendor = message.vendorClass
        let user = message.userClass
        vendorClass = vendor
        userClass = user
        requestedOptions = message.requestedOptions
        circuitID = message.relayAgentInformation?.circuitID

        let listed = message.architectures
        let named = vendor?.architecture
        architecture = listed.first ?? named
        contradictingArchitecture = named.flatMap { listed.isEmpty || listed.contains($0) ? nil : $0 }

        if let own = known.loaders.first(where: { user?.names($0) == true }) {
            program = .loader(userClass: own)
        } else if user?.names("gPXE") == true {
            program = .gpxe
        } else if user?.names("iPXE") == true || message.options.contains(.ipxe) {
            program = .ipxe
        } else {
            program = .firmware
        }

        let pxePrefixes = [VendorClass.pxeClient, "U-Boot"] + known.vendorPrefixes
        if vendor?.isHTTPClient == true {
            transport = .http
        } else if program != .firmware || !listed.isEmpty
            || pxePrefixes.contains(where: { vendor?.text.hasPrefix($0) == true })
        {
            transport = .pxe
        } else {
            transport = nil
        }
    }

    /// What its boot file must be built for; nil without an architecture, or with one that is not in ``Platform``.
    public var platform: Platform? {
        isRaspberryPi ? .raspberryPi : architecture.flatMap(Platform.init)
    }

    /// Whether this is the boot ROM or EEPROM of a Raspberry Pi, a BIOS by its architecture (R1).
    ///
    /// Its machine identifier begins `RPi`, which its maker put there so that nobody needs to know the organisations of its addresses; that
    /// of the ROM in a Raspberry Pi 3 is its serial number four times, which counts only with an organisation of the maker's.
    public var isRaspberryPi: Bool {
        guard architecture == .bios, program == .firmware, vendorClass?.isPXEClient == true,
            let octets = uuid?.octets
        else { return false }
        if octets.starts(with: Array("RPi".utf8)) { return true }
        guard let mac = hardware.mac, ClientIdentity.raspberryPiOrganizations.contains(mac.organization) else {
            return false
        }
        return octets == Array(repeatElement(octets[..<4], count: 4).joined())
    }

    /// Whether this is firmware that fetches its file by TFTP alone, so that a URL is of no use to it (D37). A switch that is provisioned
    /// (ONIE, SONiC, Arista's ZTP) has neither a PXE class nor an architecture, and follows URLs.
    public var isTFTPFirmware: Bool {
        program == .firmware && transport != .http
            && (vendorClass?.isPXEClient == true || isUBoot || architecture != nil)
    }

    /// Whether this is U-Boot: by its class, for a plain one has no architecture (D52), or by its architecture.
    public var isUBoot: Bool {
        vendorClass?.text.hasPrefix("U-Boot") == true || platform == .ubootARM32 || platform == .ubootARM64
    }

    private static let raspberryPiOrganizations: Set<UInt32> = [
        0xB8_27EB, 0xDC_A632, 0xE4_5F01, 0x28_CDC1, 0xD8_3ADD, 0x2C_CF67, 0x88_A29E,
    ]

    /// Whether this is Apple's netboot protocol, which shares the ports and nothing else (R7).
    public var isAppleBSDP: Bool { vendorClass?.text.hasPrefix("AAPLBSDPC") ?? false }

    /// Whether it understands iPXE's options: it sent some, or asks for them.
    public var understandsIPXEOptions: Bool { program == .ipxe || requestedOptions.contains(.ipxe) }
}

// SPDX-License-Identifier: Apache-2.0
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
    /// Option 60.
    public var vendorClass: VendorClass?
    /// Option 77, as texts.
    public var userClasses: [String]
    /// How it fetches files; nil for a client that does not boot from the network.
    public var transport: Transport?
    /// Which program it is.
    public var program: Program
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

    /// Works out who a client is, by what it says of itself.
    ///
    /// - Parameters:
    ///   - hardware: as it was sent.
    ///   - uuid: of option 97.
    ///   - clientIdentifier: option 61.
    ///   - circuitID: option 82.1.
    ///   - vendorClass: option 60.
    ///   - userClasses: option 77.
    ///   - architectures: option 93, in order.
    ///   - hasIPXEOptions: whether it sent option 175.
    ///   - known: what the deployment knows beside the usual classes.
    public init(
        hardware: HardwareAddress, uuid: ClientUUID? = nil, clientIdentifier: [UInt8]? = nil,
        circuitID: [UInt8]? = nil, vendorClass: VendorClass? = nil, userClasses: [String] = [],
        architectures: [ClientArchitecture] = [], hasIPXEOptions: Bool = false, known: KnownClasses = KnownClasses()
    ) {
        self.hardware = hardware.zeroFilled
        key = ClientKey(hardware.zeroFilled, identifier: clientIdentifier)
        self.uuid = uuid.flatMap { $0.isUnset ? nil : $0 }
        self.clientIdentifier = clientIdentifier
        self.circuitID = circuitID
        self.vendorClass = vendorClass
        self.userClasses = userClasses

        let named = vendorClass?.architecture
        architecture = architectures.first ?? named
        contradictingArchitecture =
            named.flatMap { architectures.isEmpty || architectures.contains($0) ? nil : $0 }

        func has(_ userClass: String) -> Bool { userClasses.contains { $0.contains(userClass) } }
        if let own = known.loaders.first(where: has) {
            program = .loader(userClass: own)
        } else if has("gPXE") {
            program = .gpxe
        } else if has("iPXE") || hasIPXEOptions {
            program = .ipxe
        } else {
            program = .firmware
        }

        func isOf(_ prefix: String) -> Bool { vendorClass?.text.hasPrefix(prefix) == true }
        if vendorClass?.isHTTPClient == true {
            transport = .http
        } else if program != .firmware || !architectures.isEmpty || isOf(VendorClass.pxeClient) || isOf("U-Boot")
            || known.vendorPrefixes.contains(where: isOf)
        {
            transport = .pxe
        } else {
            transport = nil
        }
    }

    /// Whether a user class is `name` or, embedded in a longer text, contains it (D34).
    public func hasUserClass(_ name: String) -> Bool { userClasses.contains { $0.contains(name) } }

    /// What its boot file must be built for; nil without an architecture, or with one that is not in ``Platform``.
    public var platform: Platform? {
        isRaspberryPi ? .raspberryPi : architecture?.platform
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
        vendorClass?.text.hasPrefix("U-Boot") == true || platform?.isUBoot == true
    }

    private static let raspberryPiOrganizations: Set<UInt32> = [
        0xB8_27EB, 0xDC_A632, 0xE4_5F01, 0x28_CDC1, 0xD8_3ADD, 0x2C_CF67, 0x88_A29E,
    ]

    /// Whether this is Apple's netboot protocol, which shares the ports and nothing else (R7).
    public var isAppleBSDP: Bool { vendorClass?.text.hasPrefix("AAPLBSDPC") ?? false }
}

// SPDX-License-Identifier: Apache-2.0

public import BootPolicy
public import NetAddress

/// Who asks a server: the fields of a DISCOVER by which servers choose.
public struct PeerClient: Hashable, Sendable {
    /// What it is called in words: `x64 UEFI (7)`.
    public var name: String
    /// `chaddr`.
    public var mac: MACAddress
    /// Option 93.
    public var architecture: ClientArchitecture
    /// Option 77 as it is sent; nil for firmware.
    public var userClass: String?
    /// Option 97.
    public var uuid: ClientUUID?

    /// A client; its vendor class is what such firmware says.
    public init(
        _ architecture: ClientArchitecture, userClass: String? = nil,
        mac: MACAddress = MACAddress(0x02, 0, 0x5E, 0, 0x53, 0x01), uuid: ClientUUID? = nil
    ) {
        (self.architecture, self.userClass, self.mac, self.uuid) = (architecture, userClass, mac, uuid)
        name = userClass.map { "\($0) on \(architecture)" } ?? "\(architecture)"
    }

    /// Option 60: what an HTTP Boot client says, and what a PXE client, which loaders say they are (D35).
    public var vendorClass: String {
        "\(isHTTP ? VendorClass.httpClient : VendorClass.pxeClient):\(architecture.ofVendorClass):UNDI:003016"
    }

    /// Whether it fetches its file by HTTP alone.
    public var isHTTP: Bool { userClass == nil && architecture.isHTTP }

    /// An option that it sends.
    func option(_ code: UInt8) -> [UInt8]? {
        switch code {
        case 60: Array(vendorClass.utf8)
        case 77: userClass.map { Array($0.utf8) }
        case 93: architecture.octets
        case 94: [1, 3, 16]
        case 97: uuid.map { [0] + $0.octets }
        // iPXE tells its features (D34).
        case 175: userClass == "iPXE" || userClass == "gPXE" ? [0xB1, 5, 1, 0x80, 0x86, 0x10, 0x0E] : nil
        default: nil
        }
    }

    /// The client, as `pxekit serve` knows it.
    public var identity: ClientIdentity {
        ClientIdentity(
            hardware: HardwareAddress(mac), uuid: uuid, vendorClass: VendorClass(vendorClass),
            userClasses: userClass.map { [$0] } ?? [], architectures: [architecture],
            hasIPXEOptions: option(175) != nil)
    }

    /// Those for whom a configuration is judged: firmware of the usual machines, and the loaders that ask again.
    public static let usual: [PeerClient] =
        [0, 6, 7, 9, 10, 11, 15, 16, 18, 19].map { PeerClient(ClientArchitecture(rawValue: $0)) }
        + [0, 6, 7, 9, 11].map { PeerClient(ClientArchitecture(rawValue: $0), userClass: "iPXE") }
        + [PeerClient(.bios, userClass: "gPXE")]
}

/// What a server tells a client.
public struct PeerTold: Hashable, Sendable {
    /// The network that the client is in; nil without one.
    public var network: IPv4Subnet?
    /// The boot file in the header.
    public var file: Placed<String>?
    /// The boot server in the header, `siaddr`.
    public var server: Placed<IPv4Address>?
    /// Whether the server puts its own address there if nobody names one.
    public var isOwnBootServer = false
    /// Options by their codes.
    public var options: [UInt8: Placed<[UInt8]>] = [:]
    /// Lines of the firmware's menu, if the server makes option 43 of them itself.
    public var menu: [Placed<String>] = []
    /// Where it is said that this client gets no answer.
    public var ignored: PeerPlace?

    /// Nothing.
    public init() {}

    /// The boot file: that of the header, else that of option 67.
    public var bootFile: Placed<String>? {
        if let file, !file.value.isEmpty { return file }
        return options[67].map { option in
            Placed(String(decoding: option.value.prefix { $0 != 0 }, as: UTF8.self), option.place)
        }
    }

    /// Addresses of an option, four octets each.
    func addresses(_ code: UInt8) -> [IPv4Address] {
        let octets = options[code]?.value ?? []
        return stride(from: 0, to: octets.count - octets.count % 4, by: 4).map {
            IPv4Address(octets[$0], octets[$0 + 1], octets[$0 + 2], octets[$0 + 3])
        }
    }
}

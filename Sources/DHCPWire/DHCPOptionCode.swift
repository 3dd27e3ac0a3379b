// SPDX-License-Identifier: Apache-2.0

/// The number of a DHCP option (RFC 2132 and the IANA registry "BOOTP Vendor Extensions and DHCP Options").
///
/// An open number: a code without a name is carried and printed like any other.
public struct DHCPOptionCode: RawRepresentable, Hashable, Sendable {
    /// The code as it stands on the wire.
    public let rawValue: UInt8

    /// Any code.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Pad: one octet without a length (RFC 2132 §3.1).
    public static let pad = DHCPOptionCode(rawValue: 0)
    /// Subnet mask, 4 octets (RFC 2132 §3.3).
    public static let subnetMask = DHCPOptionCode(rawValue: 1)
    /// Routers, addresses (RFC 2132 §3.5).
    public static let router = DHCPOptionCode(rawValue: 3)
    /// Domain name servers, addresses (RFC 2132 §3.8).
    public static let domainNameServer = DHCPOptionCode(rawValue: 6)
    /// Host name, text (RFC 2132 §3.14).
    public static let hostName = DHCPOptionCode(rawValue: 12)
    /// Root path, text (RFC 2132 §3.19).
    public static let rootPath = DHCPOptionCode(rawValue: 17)
    /// Domain name, text (RFC 2132 §3.17).
    public static let domainName = DHCPOptionCode(rawValue: 15)
    /// Broadcast address of the subnet (RFC 2132 §5.3).
    public static let broadcastAddress = DHCPOptionCode(rawValue: 28)
    /// Vendor-specific information; for PXE clients the space of ``PXEOptions`` (RFC 2132 §8.4, PXE 2.1 table 2-1).
    public static let vendorSpecific = DHCPOptionCode(rawValue: 43)
    /// Requested address (RFC 2132 §9.1).
    public static let requestedAddress = DHCPOptionCode(rawValue: 50)
    /// Lease time in seconds (RFC 2132 §9.2).
    public static let leaseTime = DHCPOptionCode(rawValue: 51)
    /// Option overload: `file`, `sname` or both hold options (RFC 2132 §9.3).
    public static let overload = DHCPOptionCode(rawValue: 52)
    /// Message type (RFC 2132 §9.6).
    public static let messageType = DHCPOptionCode(rawValue: 53)
    /// Server identifier (RFC 2132 §9.7).
    public static let serverIdentifier = DHCPOptionCode(rawValue: 54)
    /// Parameter request list, option codes (RFC 2132 §9.8).
    public static let parameterRequestList = DHCPOptionCode(rawValue: 55)
    /// Message: why a server refused, text (RFC 2132 §9.9).
    public static let message = DHCPOptionCode(rawValue: 56)
    /// Largest message the client accepts, IP header included (RFC 2132 §9.10).
    public static let maximumMessageSize = DHCPOptionCode(rawValue: 57)
    /// Renewal time T1 in seconds (RFC 2132 §9.11).
    public static let renewalTime = DHCPOptionCode(rawValue: 58)
    /// Rebinding time T2 in seconds (RFC 2132 §9.12).
    public static let rebindingTime = DHCPOptionCode(rawValue: 59)
    /// Vendor class, ``VendorClass`` (RFC 2132 §9.13).
    public static let vendorClass = DHCPOptionCode(rawValue: 60)
    /// Client identifier (RFC 2132 §9.14).
    public static let clientIdentifier = DHCPOptionCode(rawValue: 61)
    /// TFTP server name, text (RFC 2132 §9.4).
    public static let tftpServerName = DHCPOptionCode(rawValue: 66)
    /// Boot file name, text (RFC 2132 §9.5).
    public static let bootFileName = DHCPOptionCode(rawValue: 67)
    /// User class, ``UserClass`` (RFC 3004).
    public static let userClass = DHCPOptionCode(rawValue: 77)
    /// Relay agent information, ``RelayAgentInformation`` (RFC 3046).
    public static let relayAgentInformation = DHCPOptionCode(rawValue: 82)
    /// Client system architectures, ``ClientArchitecture`` (RFC 4578 §2.1).
    public static let clientArchitecture = DHCPOptionCode(rawValue: 93)
    /// Client network interface, ``NetworkInterfaceIdentifier`` (RFC 4578 §2.2).
    public static let networkInterface = DHCPOptionCode(rawValue: 94)
    /// Client machine identifier, ``MachineIdentifier`` (RFC 4578 §2.3).
    public static let machineIdentifier = DHCPOptionCode(rawValue: 97)
    /// Subnet selection (RFC 3011).
    public static let subnetSelection = DHCPOptionCode(rawValue: 118)
    /// Classless static routes, ``ClasslessRoute`` (RFC 3442).
    public static let classlessRoutes = DHCPOptionCode(rawValue: 121)
    /// TFTP server addresses (RFC 5859).
    public static let tftpServerAddresses = DHCPOptionCode(rawValue: 150)
    /// iPXE's encapsulated options, ``IPXEOptions``.
    public static let ipxe = DHCPOptionCode(rawValue: 175)
    /// PXELINUX magic, `F1:00:74:7E` (RFC 5071 §3).
    public static let pxelinuxMagic = DHCPOptionCode(rawValue: 208)
    /// PXELINUX configuration file, text (RFC 5071 §4).
    public static let pxelinuxConfigFile = DHCPOptionCode(rawValue: 209)
    /// PXELINUX path prefix, text (RFC 5071 §5).
    public static let pxelinuxPathPrefix = DHCPOptionCode(rawValue: 210)
    /// PXELINUX reboot time in seconds (RFC 5071 §6).
    public static let pxelinuxRebootTime = DHCPOptionCode(rawValue: 211)
    /// End of options: one octet without a length (RFC 2132 §3.2).
    public static let end = DHCPOptionCode(rawValue: 255)
}

extension DHCPOptionCode: CustomStringConvertible {
    /// `53 (message type)`, or the number alone where it has no registered name.
    public var description: String { name.map { "\(rawValue) (\($0))" } ?? "\(rawValue)" }
}

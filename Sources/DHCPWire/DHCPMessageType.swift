// SPDX-License-Identifier: Apache-2.0

/// What a DHCP message is: the payload of option 53 (RFC 2132 §9.6).
public struct DHCPMessageType: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt8

    /// Any number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// DHCPDISCOVER: a client looks for servers.
    public static let discover = DHCPMessageType(rawValue: 1)
    /// DHCPOFFER: a server offers an address, or a boot.
    public static let offer = DHCPMessageType(rawValue: 2)
    /// DHCPREQUEST: a client takes, verifies or extends a lease, or asks a boot server.
    public static let request = DHCPMessageType(rawValue: 3)
    /// DHCPDECLINE: the address is in use by another.
    public static let decline = DHCPMessageType(rawValue: 4)
    /// DHCPACK: the server agrees.
    public static let acknowledge = DHCPMessageType(rawValue: 5)
    /// DHCPNAK: the server refuses the requested address.
    public static let refuse = DHCPMessageType(rawValue: 6)
    /// DHCPRELEASE: the client gives its address back.
    public static let release = DHCPMessageType(rawValue: 7)
    /// DHCPINFORM: the client has an address and wants parameters only.
    public static let inform = DHCPMessageType(rawValue: 8)

    private static let names = [
        "DHCPDISCOVER", "DHCPOFFER", "DHCPREQUEST", "DHCPDECLINE", "DHCPACK", "DHCPNAK", "DHCPRELEASE", "DHCPINFORM",
    ]
}

extension DHCPMessageType: CustomStringConvertible {
    /// The name of RFC 2131 table 2, or the number.
    public var description: String {
        (1...DHCPMessageType.names.count).contains(Int(rawValue))
            ? DHCPMessageType.names[Int(rawValue) - 1] : "message type \(rawValue)"
    }
}

extension DHCPMessage {
    /// The message type; nil for BOOTP and for an option 53 that is not one octet.
    public var type: DHCPMessageType? {
        get { options.first(.messageType).flatMap { $0.count == 1 ? DHCPMessageType(rawValue: $0[0]) : nil } }
        set { options[.messageType] = newValue.map { [$0.rawValue] } }
    }
}

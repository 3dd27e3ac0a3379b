// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Option 43 of PXE clients and servers (PXE 2.1 table 2-1): a typed view that keeps every other tag.
public struct PXEOptions: Hashable, Sendable {
    /// The tags as they are on the wire.
    public var space: EncapsulatedOptions

    /// No tags, to be ended by 255 (D10).
    public init() {
        space = EncapsulatedOptions()
    }

    /// Reads the payload of option 43, which need not be of this form.
    public init(decoding payload: [UInt8]) {
        space = EncapsulatedOptions(decoding: payload)
    }

    /// The number of each tag.
    public enum Tag {
        /// MTFTP group address.
        public static let mtftpAddress: UInt8 = 1
        /// MTFTP client port.
        public static let mtftpClientPort: UInt8 = 2
        /// MTFTP server port.
        public static let mtftpServerPort: UInt8 = 3
        /// MTFTP start delay.
        public static let mtftpStartDelay: UInt8 = 4
        /// MTFTP transfer time-out.
        public static let mtftpTransferTimeout: UInt8 = 5
        /// PXE_DISCOVERY_CONTROL.
        public static let discoveryControl: UInt8 = 6
        /// DISCOVERY_MCAST_ADDR.
        public static let discoveryMulticast: UInt8 = 7
        /// PXE_BOOT_SERVERS.
        public static let bootServers: UInt8 = 8
        /// PXE_BOOT_MENU.
        public static let bootMenu: UInt8 = 9
        /// PXE_MENU_PROMPT.
        public static let menuPrompt: UInt8 = 10
        /// MCAST_ADDRS_ALLOC.
        public static let multicastAllocation: UInt8 = 11
        /// PXE_CREDENTIAL_TYPES.
        public static let credentialTypes: UInt8 = 12
        /// PXE_BOOT_ITEM.
        public static let bootItem: UInt8 = 71
    }

    /// Bits of tag 6 (D11).
    public struct DiscoveryControl: OptionSet, Hashable, Sendable {
        /// The octet.
        public let rawValue: UInt8

        /// Any octet.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// The client must not look for boot servers by broadcast.
        public static let noBroadcast = DiscoveryControl(rawValue: 1)
        /// The client must not look for boot servers by multicast; without it tag 7 is needed.
        public static let noMulticast = DiscoveryControl(rawValue: 2)
        /// Only servers of tag 8 may answer.
        public static let onlyListedServers = DiscoveryControl(rawValue: 4)
        /// Boot the offered file: no prompt, no menu, no discovery.
        public static let bootOfferedFile = DiscoveryControl(rawValue: 8)
    }

    /// The group that boot servers listen to, assigned to PXE discovery.
    public static let discoveryGroup = IPv4Address(224, 0, 1, 2)

    /// The tags that make an offer one of a boot server for EDK2 (D5): 6 to 10.
    public var hasDiscoveryTags: Bool {
        space.items.contains { (Tag.discoveryControl...Tag.menuPrompt).contains($0.code) }
    }

    /// Tag 6; absent means no bit set.
    public var discoveryControl: DiscoveryControl? {
        get { octet(Tag.discoveryControl).map(DiscoveryControl.init(rawValue:)) }
        set { space[Tag.discoveryControl] = newValue.map { [$0.rawValue] } }
    }

    /// Tag 7: the group for multicast discovery.
    public var discoveryMulticast: IPv4Address? {
        get { address(Tag.discoveryMulticast) }
        set { space[Tag.discoveryMulticast] = newValue?.wire }
    }

    /// Tag 12: the credential types of the Boot Integrity Service, 32 bits each.
    public var credentialTypes: [UInt32] {
        get { IPv4Address.list(space[Tag.credentialTypes] ?? []).map(\.bits) }
        set { space[Tag.credentialTypes] = newValue.isEmpty ? nil : newValue.flatMap(\.networkOrder) }
    }

    /// Tag 71: what the client asks a boot server for, or is given.
    public var bootItem: PXEBootItem? {
        get { space[Tag.bootItem].flatMap(PXEBootItem.init(decoding:)) }
        set { space[Tag.bootItem] = newValue?.encoded }
    }

    func address(_ tag: UInt8) -> IPv4Address? {
        space[tag].flatMap { $0.count == 4 ? IPv4Address.list($0).first : nil }
    }

    func octet(_ tag: UInt8) -> UInt8? {
        space[tag].flatMap { $0.count == 1 ? $0[0] : nil }
    }
}

extension DHCPMessage {
    /// Option 43 read as PXE tags; nil if absent.
    public var pxeOptions: PXEOptions? { options[.vendorSpecific].map(PXEOptions.init(decoding:)) }

    /// Sets option 43; throws if the tags do not fit one option (D12).
    public mutating func set(_ pxe: PXEOptions) throws(DHCPEncodingError) {
        options[.vendorSpecific] = try pxe.space.encoded("option 43")
    }
}

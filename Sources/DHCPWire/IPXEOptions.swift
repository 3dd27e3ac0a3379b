// SPDX-License-Identifier: Apache-2.0

/// Option 175: iPXE's own options, and in requests what this build of iPXE can do.
public struct IPXEOptions: Hashable, Sendable {
    /// The inner options as they are on the wire.
    public var space: EncapsulatedOptions

    /// No options, to be ended by 255.
    public init() {
        space = EncapsulatedOptions()
    }

    /// Reads the payload of option 175.
    public init(decoding payload: [UInt8]) {
        space = EncapsulatedOptions(decoding: payload)
    }

    /// The payload of option 175 that says no more than "there is no ProxyDHCP server to wait for".
    public static let noProxyDHCP: [UInt8] = [0xB0, 1, 1, 255]

    /// A feature that a build announces with a version of 1 or more.
    public struct Feature: RawRepresentable, Hashable, Sendable {
        /// The inner code, 0x10 to 0x4F.
        public let rawValue: UInt8

        /// Any inner code.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// HTTP.
        public static let http = Feature(rawValue: 0x13)
        /// HTTPS.
        public static let https = Feature(rawValue: 0x14)
        /// TFTP.
        public static let tftp = Feature(rawValue: 0x15)
        /// Linux bzImage.
        public static let bzImage = Feature(rawValue: 0x18)
        /// PXE network bootstrap programs.
        public static let pxe = Feature(rawValue: 0x21)
        /// EFI images.
        public static let efi = Feature(rawValue: 0x24)
        /// Menus in scripts.
        public static let menu = Feature(rawValue: 0x27)
    }

    /// Code 176, `no-pxedhcp`: true spares the client its wait for a ProxyDHCP server and for boot menus.
    public var skipsProxyDHCP: Bool {
        get { space[0xB0].map { $0.contains { $0 != 0 } } ?? false }
        set { space[0xB0] = newValue ? [1] : nil }
    }

    /// Code 177: where the network device is.
    public var busIdentifier: BusIdentifier? {
        guard let payload = space[0xB1], payload.count == 5 else { return nil }
        return BusIdentifier(
            type: payload[0], vendor: UInt16(payload[1]) << 8 | UInt16(payload[2]),
            device: UInt16(payload[3]) << 8 | UInt16(payload[4]))
    }

    /// Code 235: the version of iPXE, major, minor, patch.
    public var version: [UInt8]? { space[0xEB] }

    /// Whether the build announces a feature.
    public func supports(_ feature: Feature) -> Bool {
        space[feature.rawValue].map { $0.contains { $0 != 0 } } ?? false
    }

    /// A device on its bus.
    public struct BusIdentifier: Hashable, Sendable {
        /// 1 PCI, 2 ISA PnP, 3 EISA, 4 MCA, 5 ISA.
        public var type: UInt8
        /// Vendor number.
        public var vendor: UInt16
        /// Device number.
        public var device: UInt16

        /// A device.
        public init(type: UInt8, vendor: UInt16, device: UInt16) {
            self.type = type
            self.vendor = vendor
            self.device = device
        }
    }
}

extension DHCPMessage {
    /// Option 175; nil if absent.
    public var ipxeOptions: IPXEOptions? { options[.ipxe].map(IPXEOptions.init(decoding:)) }

    /// Sets option 175; throws if the inner options do not fit one option.
    public mutating func set(_ ipxe: IPXEOptions) throws(DHCPEncodingError) {
        options[.ipxe] = try ipxe.space.encoded("option 175")
    }
}

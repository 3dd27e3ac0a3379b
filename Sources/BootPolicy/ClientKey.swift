// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// Who a client is from one message to the next: what leases and the memory of its boots belong to.
///
/// The hardware address, because the client identifier changes from ROM to loader to operating system (D48); the
/// identifier only where there is no hardware address to speak of (RFC 4390: InfiniBand sends none).
public enum ClientKey: Hashable, Sendable {
    /// `htype`, `hlen`, `chaddr`.
    case hardware(HardwareAddress)
    /// Option 61.
    case identifier([UInt8])

    /// The key of a client that says this of itself.
    ///
    /// - Parameters:
    ///   - hardware: zero beyond `hlen`.
    ///   - identifier: option 61, if it was sent.
    public init(_ hardware: HardwareAddress, identifier: [UInt8]?) {
        if !hardware.isUsable, let identifier {
            self = .identifier(identifier)
        } else {
            self = .hardware(hardware)
        }
    }
}

extension HardwareAddress {
    /// Whether it tells one client from another: it is not empty, and not all zeros.
    fileprivate var isUsable: Bool { length > 0 && (high != 0 || low != 0) }
}

extension ClientKey: CustomStringConvertible {
    /// Octets of an identifier that are shown; one of InfiniBand has 20 (RFC 4390), a long DUID is cut.
    private static let shown = 64

    /// The hardware address, or `client-id ff:00:00:01`.
    public var description: String {
        switch self {
        case .hardware(let hardware): hardware.description
        case .identifier(let octets):
            "client-id " + octets.prefix(ClientKey.shown).hexadecimal(separator: ":")
        }
    }
}

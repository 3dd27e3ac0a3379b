// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// The value of the `multicast` option in an OACK: `address,port,mc` (RFC 2090). Address and port may be left out once a client knows
/// them.
public struct TFTPMulticastOption: Hashable, Sendable {
    /// Where DATA is sent to.
    public struct Group: Hashable, Sendable {
        /// The group's address, or an ordinary one where the server repeats itself by unicast.
        public var address: IPv4Address
        /// The UDP port that listeners bind.
        public var port: UInt16

        /// A group from its two parts.
        public init(address: IPv4Address, port: UInt16) {
            self.address = address
            self.port = port
        }
    }

    /// The group, nil if the client knows it already.
    public var group: Group?
    /// Whether the client that hears this is the master: the only one that acknowledges blocks.
    public var isMaster: Bool

    /// An option value; without a group only the client's role changes.
    public init(_ group: Group?, isMaster: Bool) {
        self.group = group
        self.isMaster = isMaster
    }

    /// Reads the value of an OACK; nil if it is none.
    public init?(_ value: TFTPString) {
        let parts = value.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, parts[2] == "0" || parts[2] == "1" else { return nil }
        isMaster = parts[2] == "1"
        if parts[0].isEmpty, parts[1].isEmpty {
            group = nil
        } else {
            guard let address = IPv4Address(parts[0]), address.isMulticast, let port = UInt16(parts[1]), port > 0 else {
                return nil
            }
            group = Group(address: address, port: port)
        }
    }

    /// As it stands on the wire.
    public var text: TFTPString {
        TFTPString("\(group.map { "\($0.address),\($0.port)" } ?? ","),\(isMaster ? 1 : 0)")
    }
}

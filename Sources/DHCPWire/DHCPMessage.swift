// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// A BOOTP or DHCP message (RFC 951, RFC 2131 §2).
///
///     0   op 1, htype 1, hlen 1, hops 1
///     4   xid 4
///     8   secs 2, flags 2
///     12  ciaddr 4, yiaddr 4, siaddr 4, giaddr 4
///     28  chaddr 16
///     44  sname 64
///     108 file 128
///     236 magic cookie 63 82 53 63, then options; or a BOOTP vendor area
public struct DHCPMessage: Hashable, Sendable {
    /// The direction, `op`.
    public struct Operation: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire.
        public let rawValue: UInt8

        /// Any number.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// BOOTREQUEST: client to server.
        public static let request = Operation(rawValue: 1)
        /// BOOTREPLY: server to client.
        public static let reply = Operation(rawValue: 2)

        /// The name of RFC 951, or the number.
        public var description: String {
            switch self {
            case .request: "BOOTREQUEST"
            case .reply: "BOOTREPLY"
            default: "op \(rawValue)"
            }
        }
    }

    /// Octets before the cookie: the smallest BOOTP message.
    public static let headerLength = 236

    /// What tells DHCP options from another vendor area (RFC 1497).
    public static let magicCookie: UInt32 = 0x6382_5363

    /// Set in ``flags`` if the client cannot receive unicast before it has an address (RFC 2131 §4.1).
    public static let broadcastFlag: UInt16 = 0x8000

    /// `op`: request or reply.
    public var operation: Operation
    /// `htype`, `hlen` and `chaddr`.
    public var hardware: HardwareAddress
    /// `hops`: relays passed.
    public var hops: UInt8 = 0
    /// `xid`: chosen by the client. BIOS ROMs take it from their MAC, so two machines can share one (D24).
    public var transactionID: UInt32
    /// `secs`: seconds since the client began, except from iPXE, which keeps flags there.
    public var seconds: UInt16 = 0
    /// `flags`: ``broadcastFlag``, the rest must be zero.
    public var flags: UInt16 = 0
    /// `ciaddr`: the address the client has and answers ARP for.
    public var clientAddress = IPv4Address.any
    /// `yiaddr`: the address given to the client; zero in a ProxyDHCP offer.
    public var yourAddress = IPv4Address.any
    /// `siaddr`: the server to boot from.
    public var nextServer = IPv4Address.any
    /// `giaddr`: the relay nearest to the client.
    public var relay = IPv4Address.any
    /// `sname`, at most 64 octets, without the zeros at its end.
    public var serverNameField: [UInt8] = []
    /// `file`, at most 128 octets, without the zeros at its end.
    public var bootFileField: [UInt8] = []
    /// The options; empty in BOOTP without a cookie.
    public var options = DHCPOptions()
    /// What follows the header instead of cookie and options; nil if the cookie is there.
    public var vendorArea: [UInt8]?
    /// An option at the end that is longer than the message, which is read without it; nil if all are whole.
    public internal(set) var cutOption: CutOption?

    /// An option whose end is missing: its sender counted wrong, or a relay cut the message.
    public struct CutOption: Hashable, Sendable {
        /// Which option, where it begins, and how much of it is missing.
        public let error: DHCPDecodingError
        /// Its octets as far as they go, code and length included.
        public let octets: [UInt8]
    }

    /// A message with empty fields.
    public init(operation: Operation, transactionID: UInt32, hardware: HardwareAddress) {
        self.operation = operation
        self.transactionID = transactionID
        self.hardware = hardware
    }
}

extension DHCPMessage {
    /// Whether the client asked for broadcast replies.
    public var wantsBroadcast: Bool { flags & DHCPMessage.broadcastFlag != 0 }

    /// Which of `file` (bit 0) and `sname` (bit 1) hold options (RFC 2132 §9.3).
    var overload: UInt8 { options.number(.overload) ?? 0 }

    /// The boot file: the header field where it is one, else option 67; nil if neither names a file.
    ///
    /// The header comes first because every PXE client reads it and some read nothing else (R6).
    public var bootFile: String? {
        let header = overload & 1 == 0 ? bootFileField.prefix { $0 != 0 } : []
        if !header.isEmpty { return String(decoding: header, as: UTF8.self) }
        return options.text(.bootFileName).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The codes the client asked for with option 55.
    public var requestedOptions: [DHCPOptionCode] {
        (options[.parameterRequestList] ?? []).map(DHCPOptionCode.init(rawValue:))
    }

    /// The largest UDP payload the client accepts: option 57 without IP and UDP header.
    ///
    /// At least the 548 octets that every client must accept (RFC 2131 §2), at most the 1472 that an Ethernet frame
    /// carries: EDK2 drops more, although it sends 65280 in REQUEST (D41).
    public var replyLimit: Int {
        min(max(Int(options.number(.maximumMessageSize, as: UInt16.self) ?? 576) - 28, 548), 1472)
    }
}

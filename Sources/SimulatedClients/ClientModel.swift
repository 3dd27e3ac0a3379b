// SPDX-License-Identifier: Apache-2.0
public import DHCPWire
public import NetAddress

/// What a client does when it has its address.
public enum AfterLease: Hashable, Sendable {
    /// Fetches a file.
    case boot(BootFile)
    /// Asks a boot server.
    case ask(BootServerQuestion)
    /// Gives up.
    case fail(ClientFailure)
}

/// A request to port 4011.
public struct BootServerQuestion: Hashable, Sendable {
    /// The message.
    public var message: DHCPMessage
    /// The client's address.
    public var address: IPv4Address
    /// The boot server.
    public var server: IPv4Address
    /// The port it leaves from and where alone an answer is heard: 4011, and 68 from iPXE (D6, D14).
    public var sourcePort: UInt16

    /// A question.
    public init(message: DHCPMessage, address: IPv4Address, server: IPv4Address, sourcePort: UInt16) {
        self.message = message
        self.address = address
        self.server = server
        self.sourcePort = sourcePort
    }

    var datagram: ClientDatagram {
        ClientDatagram(
            source: address, sourcePort: sourcePort, destination: server, destinationPort: 4011, payload: message.wire)
    }
}

/// How long a client waits, and what it can take in.
public struct ClientTiming: Hashable, Sendable {
    /// How long it waits after each DISCOVER; their number is how many it sends.
    public var discover: [Duration]
    /// How long after each REQUEST.
    public var request: [Duration]
    /// How long after each request to port 4011.
    public var bootServer: [Duration]
    /// The largest reply it looks at.
    public var largestReply: Int

    /// A timing.
    public init(discover: [Duration], request: [Duration], bootServer: [Duration], largestReply: Int = 1472) {
        self.discover = discover
        self.request = request
        self.bootServer = bootServer
        self.largestReply = largestReply
    }

    /// 4, 8, 16 and 32 seconds (PXE 2.1 §2.2; EDK2 has the same, D6).
    public static let specified: [Duration] = [.seconds(4), .seconds(8), .seconds(16), .seconds(32)]
}

/// What tells one kind of firmware from another.
public protocol ClientModel: Sendable {
    /// What it is called.
    var name: String { get }
    /// How long it waits.
    var timing: ClientTiming { get }
    /// Whether it fetches a boot file by its URL; one that does not takes the URL for a file's name.
    var fetchesURLs: Bool { get }
    /// Its DISCOVER, by the number of the attempt from 0.
    func discover(_ profile: ClientProfile, attempt: Int) -> DHCPMessage
    /// Whether it can read a reply at all.
    func accepts(_ reply: DHCPMessage) -> Bool
    /// What it takes of the offers so far, in order of arrival; nil to wait for more, or to ask again.
    func select(_ offers: [ReceivedOffer]) -> Selection?
    /// How long after the address it would take it waits for a better offer; nil until the end of its window.
    func patience(with offers: [ReceivedOffer]) -> Duration?
    /// Its REQUEST; nil for a client that uses an offered address without asking (R2).
    func request(_ selection: Selection, _ profile: ClientProfile) -> DHCPMessage?
    /// What it does when it has its address.
    func next(after lease: DHCPMessage, _ selection: Selection, _ profile: ClientProfile) -> AfterLease
}

extension ClientModel {
    /// Asks TFTP.
    public var fetchesURLs: Bool { false }

    /// Reads everything.
    public func accepts(_ reply: DHCPMessage) -> Bool { true }

    /// Waits until the end of its window.
    public func patience(with offers: [ReceivedOffer]) -> Duration? { nil }

    /// An empty request of this client.
    func message(_ type: DHCPMessageType, _ profile: ClientProfile, xid: UInt32, flags: UInt16) -> DHCPMessage {
        var message = DHCPMessage(
            operation: .request, transactionID: xid, hardware: HardwareAddress(profile.mac))
        message.flags = flags
        message.type = type
        return message
    }
}

extension DHCPMessage {
    /// Appends options in the order in which this client sends them.
    mutating func append(_ options: (DHCPOptionCode, [UInt8]?)...) {
        for (code, payload) in options { self.options[code] = payload }
    }

    /// Appends option 43 with a boot item, before the end option if there is one.
    mutating func append(bootItem type: PXEServerType) {
        let tail = options[.end]
        options[.end] = nil
        options[.vendorSpecific] = [71, 4, UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF), 0, 0, 255]
        options[.end] = tail
    }

    /// Ends the options, with zeros up to a length of the whole message.
    mutating func end(paddedTo length: Int) {
        options[.end] = nil
        let used = options.items.reduce(DHCPMessage.headerLength + 5) { $0 + 2 + $1.payload.count }
        options[.end] = Array(repeating: 0, count: max(0, length - used))
    }

    /// Option 97 of a machine; nil if it has none.
    static func machine(_ profile: ClientProfile) -> [UInt8]? { profile.uuid.map { [0] + $0.octets } }
}

extension ClientArchitecture {
    /// Option 93 of a client with this one architecture.
    var wire: [UInt8] { [UInt8(rawValue >> 8), UInt8(rawValue & 0xFF)] }

    /// The five digits in option 60.
    var digits: String {
        let digits = String(rawValue)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}

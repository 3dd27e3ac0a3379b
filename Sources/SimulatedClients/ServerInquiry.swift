// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
public import NetAddress

/// Asks which servers of a network give addresses, and takes none: it sends DISCOVERs, collects the offers, and never sends a REQUEST.
///
/// The first DISCOVER is that of an operating system, the second that of a PXE ROM, for some servers answer one of them only. Both have the
/// same transaction id, so that a server keeps one address at the most, and that for the short time until its offer expires.
public struct ServerInquiry: Sendable {
    /// A server that would have given an address.
    public struct Answer: Hashable, Sendable {
        /// Option 54; without it, where the offer came from.
        public let server: IPv4Address
        /// Where the offer came from: the server, or a relay.
        public let source: IPv4Address
        /// `yiaddr`, never zero.
        public let offered: IPv4Address
        /// Option 3.
        public let routers: [IPv4Address]
        /// The boot file, if the offer names one already.
        public let bootFile: String?
    }

    /// The hardware address that asks.
    public let hardware: MACAddress
    /// Who answered so far, each server once.
    public private(set) var answers: [Answer] = []

    private let transactionID: UInt32
    private var next = 0
    private var start = Duration.zero

    /// When each DISCOVER is sent. ISC's dhcpd pings an address for a second before it offers it, and has another second then.
    private static let times: [Duration] = [.zero, .milliseconds(800)]
    /// How long answers are waited for, from the first DISCOVER.
    public static let patience = Duration.seconds(2)

    /// - Parameters:
    ///   - hardware: an address that is on the network already: switches that know their machines let no other pass.
    ///   - transactionID: chosen at random, so that nobody else's offers are taken for answers.
    public init(_ hardware: MACAddress, transactionID: UInt32) {
        self.hardware = hardware
        self.transactionID = transactionID
    }

    /// Sends the first DISCOVER.
    public mutating func begun(at now: Duration) -> ClientStep {
        (start, next) = (now, 0)
        return deadlinePassed(at: now)
    }

    /// Notes an offer; everything else is no answer.
    public mutating func received(_ datagram: ClientDatagram) {
        guard datagram.destinationPort == ClientDatagram.clientPort,
            let message = try? DHCPMessage(decoding: datagram.payload), message.operation == .reply,
            message.hardware.mac == hardware, message.transactionID == transactionID, message.type == .offer,
            message.yourAddress != .any
        else { return }
        let server = message.options.address(.serverIdentifier) ?? datagram.source
        guard !answers.contains(where: { $0.server == server }) else { return }
        answers.append(
            Answer(
                server: server, source: datagram.source, offered: message.yourAddress,
                routers: message.options.addresses(.router), bootFile: message.bootFile))
    }

    /// Sends the DISCOVER whose time has come; a step without a deadline is the end.
    public mutating func deadlinePassed(at now: Duration) -> ClientStep {
        var datagrams: [ClientDatagram] = []
        while next < Self.times.count, start + Self.times[next] <= now {
            datagrams.append(.broadcast(discover(next)))
            next += 1
        }
        let due = next < Self.times.count ? Self.times[next] : Self.patience
        return ClientStep(datagrams: datagrams, deadline: start + due > now ? start + due : nil, outcome: nil)
    }

    private func discover(_ number: Int) -> DHCPMessage {
        var message = DHCPMessage(
            operation: .request, transactionID: transactionID, hardware: HardwareAddress(hardware))
        // This host has no such address yet: its own stack would drop, or route, what is sent to it alone.
        message.flags = DHCPMessage.broadcastFlag
        message.seconds = UInt16(number)
        message.type = .discover
        message.append((.parameterRequestList, [1, 3, 6, 15, 28, 51, 54, 66, 67]))
        if number > 0 {
            message.append(
                (.clientArchitecture, [0, 0]), (.networkInterface, [1, 2, 1]),
                (.vendorClass, Array("PXEClient:Arch:00000:UNDI:002001".utf8)))
        }
        message.end(paddedTo: 300)
        return message
    }
}

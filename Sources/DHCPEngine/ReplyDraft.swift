// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPWire
import NetAddress

/// A reply that is being composed, with what is to be said about it.
struct ReplyDraft {
    let request: BootRequest
    let service: BootServiceConfiguration
    var message: DHCPMessage
    var events: [DHCPEvent] = []
    /// The most octets that the client accepts.
    var limit: Int

    /// A reply with the fields that every reply takes from its request (RFC 2131 §4.3.1 table 3).
    init(_ request: BootRequest, _ type: DHCPMessageType, _ service: BootServiceConfiguration) {
        self.request = request
        self.service = service
        let asked = request.message
        limit = asked.replyLimit
        message = DHCPMessage(
            operation: .reply, transactionID: asked.transactionID, hardware: request.client.hardware)
        message.flags = asked.flags
        message.relay = asked.relay
        if type == .refuse, asked.relay != .any { message.flags |= DHCPMessage.broadcastFlag }
        if type == .acknowledge { message.clientAddress = asked.clientAddress }
        message.type = type
        message.options.set(.serverIdentifier, request.serverIdentifier)
        echo(.clientIdentifier)
        echo(.relayAgentInformation)
    }

    /// Sends back what the client or relay sent, octet for octet (RFC 6842, RFC 3046 §2.2, D19, D26).
    mutating func echo(_ code: DHCPOptionCode) {
        if let payload = request.message.options[code] { message.options[code] = payload }
    }

    /// The reply, held to the size that the client accepts.
    func decision() -> DHCPDecision {
        var fitted = message
        var omitted: [DHCPOptionCode] = []
        if fitted.encodedLength > limit {
            for code in dispensable where fitted.encodedLength > limit {
                fitted.options[code] = nil
                omitted.append(code)
            }
        }
        let reply = DHCPReply(
            message: fitted, source: request.arrival.local, destination: destination,
            sourcePort: request.arrival.destinationPort, limit: limit,
            delay: service.delays.first { $0.match.holds(for: request.client) }?.delay ?? .zero, probe: nil)
        return DHCPDecision(
            question: request.question, replies: [reply], events: events + (omitted.isEmpty ? [] : [.omitted(omitted)]))
    }

    /// What may be left out: first what was not asked for, and of that first what was configured last.
    private var dispensable: [DHCPOptionCode] {
        let asked = Set(request.message.requestedOptions)
        let spare = message.options.items.map(\.code).filter { !ReplyDraft.indispensable.contains($0) }
        return spare.filter { !asked.contains($0) }.reversed() + spare.filter(asked.contains).reversed()
    }

    private static let indispensable: Set<DHCPOptionCode> = [
        .messageType, .serverIdentifier, .leaseTime, .subnetMask, .router, .vendorClass, .vendorSpecific,
        .bootFileName, .relayAgentInformation,
    ]

    /// Where a reply goes (RFC 2131 §4.1, D25, D26).
    private var destination: DHCPReply.Destination {
        let (asked, arrival) = (request.message, request.arrival)
        if request.isBootServerRequest, arrival.destinationPort == Arrival.bootServerPort || asked.relay == .any {
            return bootServerDestination
        }
        if asked.relay != .any {
            let port = request.relayInformation?.usesSourcePort == true ? arrival.sourcePort : Arrival.serverPort
            return .unicast(asked.relay, port: port)
        }
        if message.type == .refuse { return .broadcast(port: Arrival.clientPort) }
        if request.ownsClientAddress { return .unicast(asked.clientAddress, port: Arrival.clientPort) }
        if asked.wantsBroadcast || message.yourAddress == .any { return .broadcast(port: Arrival.clientPort) }
        return .unconfigured(message.yourAddress, hardware: request.client.hardware, port: Arrival.clientPort)
    }

    /// A boot server answers the address and port that it was asked from (D6), and no other: what a message says of its sender may be
    /// anybody's address. Where the sender has none, all on the link are told.
    private var bootServerDestination: DHCPReply.Destination {
        let (source, port) = (request.arrival.source, request.arrival.sourcePort)
        if source.isHost { return .unicast(source, port: port) }
        return .broadcast(port: port == Arrival.bootServerPort ? port : Arrival.clientPort)
    }
}

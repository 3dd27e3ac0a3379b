// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
internal import DHCPWire
internal import NIOCore
internal import NetAddress
internal import VirtualSegment

/// A DHCP, ProxyDHCP and PXE boot server on the segment: `DHCPEngine` between virtual datagrams, with leases that end with the
/// session.
struct LabDHCPService: UDPService {
    /// The ports of DHCP and of PXE boot servers.
    static let ports: [ClosedRange<UInt16>] = [
        Arrival.serverPort...Arrival.serverPort, Arrival.bootServerPort...Arrival.bootServerPort,
    ]

    private let address: IPv4Address
    private let tell: PhaseObserver
    private var responder: DHCPResponder
    private var disguise: FirmwareDisguise?
    private let repeats: [Duration]
    private var held: [(time: Duration, client: MACAddress, departure: UDPDeparture)] = []

    /// When a reply is sent again while its client is silent, on a cable that loses frames.
    ///
    /// A ROM asks four times in fifteen seconds and then gives up: it must not have to repeat itself because our answer was lost.
    static let repeatsOnBadCable: [Duration] = [.milliseconds(60), .milliseconds(200), .milliseconds(500)]

    /// - Parameters:
    ///   - configuration: what is served.
    ///   - address: the host's own.
    ///   - disguise: has a ROM that is iPXE pass for other firmware; nil takes it for what it is.
    ///   - repeats: when, after it was sent, a reply is sent again to a client that stays silent.
    ///   - tell: takes the phases of the boot.
    init(
        _ configuration: DHCPConfiguration, address: IPv4Address, disguise: FirmwareDisguise? = nil,
        repeats: [Duration], tell: @escaping PhaseObserver
    ) {
        self.address = address
        self.disguise = disguise
        self.repeats = repeats
        self.tell = tell
        responder = DHCPResponder(configuration)
    }

    var deadline: Duration? { held.map(\.time).min() }

    mutating func received(_ arrival: UDPArrival, now: Duration) -> [UDPDeparture] {
        guard var message = try? DHCPMessage(decoding: arrival.payload) else { return [] }
        disguise?.apply(to: &message)
        held.removeAll { $0.client == arrival.hardware }
        let decision = responder.received(
            message,
            on: Arrival(
                interface: "segment", local: address, source: arrival.source.address,
                sourcePort: arrival.source.port, destination: arrival.destination.address,
                destinationPort: arrival.destination.port),
            at: now)
        for phase in decision.phases(of: message) { tell(phase, arrival.hardware) }
        return decision.replies.compactMap { reply -> UDPDeparture? in
            guard let departure = departure(of: reply) else { return nil }
            let times = repeats.map { now + reply.delay + $0 } + (reply.delay > .zero ? [now + reply.delay] : [])
            held += times.map { ($0, arrival.hardware, departure) }
            return reply.delay > .zero ? nil : departure
        }
    }

    mutating func deadlinePassed(now: Duration) -> [UDPDeparture] {
        let due = held.filter { $0.time <= now }.map(\.departure)
        held.removeAll { $0.time <= now }
        return due
    }

    private func departure(of reply: DHCPReply) -> UDPDeparture? {
        guard let payload = try? reply.payload() else { return nil }
        switch reply.destination {
        case .broadcast(let port):
            return UDPDeparture(
                sourcePort: reply.sourcePort, destination: UDPEndpoint(.broadcast, port), payload: payload)
        case .unconfigured(let address, let hardware, let port):
            return UDPDeparture(
                sourcePort: reply.sourcePort, destination: UDPEndpoint(address, port), hardware: hardware.mac,
                payload: payload)
        case .unicast(let address, let port):
            return UDPDeparture(
                sourcePort: reply.sourcePort, destination: UDPEndpoint(address, port), payload: payload)
        }
    }
}

extension DHCPDecision {
    /// The phases of a boot that a message and this decision are.
    func phases(of message: DHCPMessage) -> [BootPhase] {
        (message.type == .discover ? [.discover] : [])
            + events.compactMap { event -> BootPhase? in
                switch event {
                case .offered(let address): .offer(address)
                case .acknowledged(let address, _): .acknowledged(address)
                case .boots(let choice) where offersBootAlone: .bootOffered(choice.file)
                case .servesBoot: .bootServerAnswered
                default: nil
                }
            }
    }

    /// Whether it is a ProxyDHCP offer: what to boot, without an address.
    private var offersBootAlone: Bool {
        replies.contains { $0.message.type == .offer && $0.message.yourAddress == .any }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import FrameWire
internal import HeapModule
public import NIOCore
internal import NetAddress

/// A virtual Ethernet segment: a switch with guests on cables that may be bad, hosts with servers, and a door for TCP.
///
/// It does no I/O and reads no clock. A shell feeds it frames and the time since the segment began, delivers the frames that it
/// returns, and wakes it at ``deadline``. The same value runs under a virtual clock in tests and between real emulators.
public struct Segment {
    /// A frame on its way out of a port.
    public struct Delivery: Sendable, Equatable {
        /// The port.
        public let port: PortID
        /// The whole frame.
        public let frame: ByteBuffer
    }

    /// A guest's cable: each direction has its own random sequence, so that one does not disturb the other.
    private struct Cable {
        var toSwitch: FaultModel
        var fromSwitch: FaultModel
    }

    private struct Flight: Comparable {
        let arrival: Duration
        let order: UInt64
        let frame: ByteBuffer
        let port: PortID
        let towardsSwitch: Bool

        static func < (left: Flight, right: Flight) -> Bool {
            (left.arrival, left.order) < (right.arrival, right.order)
        }
    }

    /// The door for TCP.
    public var uplink = TCPUplink()

    /// The port behind which the user-mode stack sits.
    public let uplinkPort: PortID

    /// The hosts, the one that shares its addresses with the door for TCP first.
    private var hosts: [(port: PortID, host: SegmentHost)]
    private let faults: FaultModel.Settings
    private let seed: UInt64
    private var fabric = LearningSwitch()
    private var cables: [PortID: Cable] = [:]
    private var flights = Heap<Flight>()
    private var nextOrder: UInt64 = 0

    /// - Parameters:
    ///   - host: the servers' host, which guests reach by TCP too.
    ///   - faults: what the guests' cables do to frames.
    ///   - seed: of everything random here.
    public init(host: SegmentHost, faults: FaultModel.Settings = .init(), seed: UInt64 = 1) {
        self.faults = faults
        self.seed = seed
        hosts = [(fabric.addPort(), host)]
        uplinkPort = fabric.addPort()
    }

    /// Plugs another host in, which has addresses of its own.
    public mutating func add(_ host: SegmentHost) {
        hosts.append((fabric.addPort(), host))
    }

    /// Plugs a guest in.
    public mutating func addGuest() -> PortID {
        let port = fabric.addPort()
        let base = seed &* 2_654_435_761 &+ UInt64(port.number) * 2
        cables[port] = Cable(
            toSwitch: FaultModel(faults, seed: base), fromSwitch: FaultModel(faults, seed: base &+ 1))
        return port
    }

    /// When it must be woken, if no frame comes before.
    public var deadline: Duration? {
        ([flights.min?.arrival] + hosts.map(\.host.deadline)).compactMap { $0 }.min()
    }

    /// Takes a frame that a guest or the user-mode stack sent.
    public mutating func received(_ frame: ByteBuffer, on port: PortID, now: Duration) -> [Delivery] {
        if let arrivals = cables[port]?.toSwitch.arrivals(size: frame.readableBytes, now: now) {
            for arrival in arrivals { depart(frame, port, towardsSwitch: true, at: arrival) }
        } else if port == uplinkPort, let parsed = try? EthernetFrame(parsing: frame),
            let allowed = uplink.outbound(parsed)
        {
            forward(allowed, from: uplinkPort, now: now)
        }
        return advance(now: now)
    }

    /// Does all that is due: frames that arrive, services that want to be woken.
    public mutating func advance(now: Duration) -> [Delivery] {
        for index in hosts.indices {
            for frame in hosts[index].host.deadlinePassed(now: now) {
                forward(frame, from: hosts[index].port, now: now)
            }
        }
        var deliveries: [Delivery] = []
        while let flight = flights.min, flight.arrival <= now {
            flights.removeMin()
            if flight.towardsSwitch {
                forward(flight.frame, from: flight.port, now: now)
            } else {
                deliveries.append(Delivery(port: flight.port, frame: flight.frame))
            }
        }
        return deliveries
    }

    private mutating func depart(_ frame: ByteBuffer, _ port: PortID, towardsSwitch: Bool, at arrival: Duration) {
        let flight = Flight(
            arrival: arrival, order: nextOrder, frame: frame, port: port, towardsSwitch: towardsSwitch)
        nextOrder += 1
        flights.insert(flight)
    }

    private mutating func forward(_ frame: ByteBuffer, from port: PortID, now: Duration) {
        guard let parsed = try? EthernetFrame(parsing: frame) else { return }
        // The user-mode stack has the first host's address: what comes from it is that host's, as far as learning goes.
        let source = port == uplinkPort ? hosts[0].port : port
        for target in fabric.forward(from: parsed.source, to: parsed.destination, arriving: source) {
            if let arrivals = cables[target]?.fromSwitch.arrivals(size: frame.readableBytes, now: now) {
                for arrival in arrivals { depart(frame, target, towardsSwitch: false, at: arrival) }
            } else if let index = hosts.firstIndex(where: { $0.port == target }), port != uplinkPort {
                deliver(parsed, toHost: index, now: now)
            }
        }
    }

    private mutating func deliver(_ frame: EthernetFrame, toHost index: Int, now: Duration) {
        if index == 0, let passed = uplink.inbound(frame) { depart(passed, uplinkPort, towardsSwitch: false, at: now) }
        for answer in hosts[index].host.received(frame, now: now) {
            forward(answer, from: hosts[index].port, now: now)
        }
    }
}

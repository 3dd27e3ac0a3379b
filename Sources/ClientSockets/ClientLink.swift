// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import FrameWire
    internal import Foundation
    internal import HostSockets
    internal import NIOCore
    internal import NetAddress
    internal import SimulatedClients

    /// Who speaks on a ``ClientLink``: a machine without sockets and clock.
    protocol LinkClient: Sendable {
        /// Its hardware address.
        var hardware: MACAddress { get }
        /// What it does first.
        mutating func begin(at now: Duration) -> ClientStep
        /// A datagram came for it, or for all.
        mutating func received(_ datagram: ClientDatagram, at now: Duration) -> ClientStep?
        /// The deadline of the last step has come.
        mutating func deadlinePassed(at now: Duration) -> ClientStep
    }

    extension SimulatedClient: LinkClient {
        var hardware: MACAddress { profile.mac }
        mutating func begin(at now: Duration) -> ClientStep { poweredOn(at: now) }
    }

    extension ServerInquiry: LinkClient {
        mutating func begin(at now: Duration) -> ClientStep { begun(at: now) }
        mutating func received(_ datagram: ClientDatagram, at now: Duration) -> ClientStep? {
            received(datagram)
            return nil
        }
    }

    /// A client with its sockets on an interface, beside the host's own stack; one thread has it.
    struct ClientLink<Client: LinkClient>: Sendable {
        private(set) var client: Client
        /// How its boot ended, once it has.
        private(set) var outcome: ClientOutcome?
        /// Who has which address, as far as was seen.
        private(set) var neighbors: [IPv4Address: MACAddress] = [:]
        private let datagrams: PacketSocket
        private let questions: PacketSocket
        private let observe: @Sendable (ClientBoot.Event) -> Void
        private let start = ContinuousClock.now
        private var address: IPv4Address?
        private var deadline: Duration?

        /// The ports that a client has: those of DHCP clients, and of boot servers, from which some firmware asks (D6).
        private static var ports: [UInt16] { [68, 4011] }

        /// Opens the sockets. A client with the interface's own hardware address hears what this host hears, and no more.
        init(
            _ client: Client, on interface: NetworkInterface,
            _ observe: @escaping @Sendable (ClientBoot.Event) -> Void = { _ in }
        ) throws(SystemCallError) {
            self.client = client
            self.observe = observe
            let isOther = client.hardware != interface.hardware
            datagrams = try PacketSocket(
                interface: interface, type: .ipv4, filter: .udp(to: Self.ports, ofOthers: isOther))
            questions = try PacketSocket(interface: interface, type: .arp, filter: .everything)
            if isOther { try datagrams.seeEverything(on: interface) }
        }

        /// Lets the client speak until it is done, on a thread of its own; the link as it is then.
        func run() async throws -> ClientLink {
            let ending = Announcement<ClientLink>()
            Thread.detachNewThread {
                var link = self
                ending.make(
                    Result {
                        try link.converse()
                        return link
                    })
            }
            return try await ending.value
        }

        private var now: Duration { ContinuousClock.now - start }

        private mutating func converse() throws {
            try take(client.begin(at: now))
            var waits = [datagrams, questions].map {
                pollfd(fd: $0.descriptor.number, events: Int16(POLLIN), revents: 0)
            }
            while let deadline {
                let left = max(.zero, deadline - now)
                // Rounded up: a wait that ends before its deadline would only be repeated.
                _ = poll(&waits, nfds_t(waits.count), Int32(clamping: Int64(left / .milliseconds(1)) + 1))
                while let octets = questions.receive() { try answer(octets) }
                while self.deadline != nil, let octets = datagrams.receive() { try receive(octets) }
                if let due = self.deadline, due <= now { try take(client.deadlinePassed(at: now)) }
            }
        }

        private mutating func receive(_ octets: ByteBuffer) throws {
            guard let frame = UDPFrame(parsing: octets) else { return }
            neighbors[frame.source.address] = frame.source.hardware
            let isForClient = frame.destination.hardware == client.hardware
            guard isForClient || frame.destination.hardware.isMulticast else { return }
            let datagram = ClientDatagram(
                source: frame.source.address, sourcePort: frame.source.port,
                destination: frame.destination.address, destinationPort: frame.destination.port,
                payload: frame.payload)
            let step = client.received(datagram, at: now)
            observe(.received(datagram))
            if let step { try take(step) }
        }

        private mutating func take(_ step: ClientStep) throws {
            // A step without a deadline is the last one.
            deadline = step.deadline
            for datagram in step.datagrams {
                observe(.sent(datagram))
                if datagram.source != .any { address = datagram.source }
                // A client does not wait for ARP: what it says before the answer is lost, and said again (D14).
                guard let target = try hardware(of: datagram.destination) else { continue }
                let frame = UDPFrame(
                    from: .init(hardware: client.hardware, address: datagram.source, port: datagram.sourcePort),
                    to: .init(hardware: target, address: datagram.destination, port: datagram.destinationPort),
                    datagram.payload)
                try datagrams.send(try frame.frame())
            }
            outcome = step.outcome
        }

        private func hardware(of destination: IPv4Address) throws -> MACAddress? {
            if destination == .broadcast { return .broadcast }
            if let known = neighbors[destination] { return known }
            let question = ARPPacket(
                operation: .request, senderHardware: client.hardware, sender: address ?? .any,
                target: destination)
            try send(question, to: .broadcast)
            return nil
        }

        /// Answers for the client's address, and learns from what others say.
        private mutating func answer(_ octets: ByteBuffer) throws {
            guard let frame = try? EthernetFrame(parsing: octets),
                let packet = try? ARPPacket(parsing: frame.payload)
            else { return }
            neighbors[packet.sender] = packet.senderHardware
            guard packet.operation == .request, packet.target == address else { return }
            try send(packet.reply(from: client.hardware), to: packet.senderHardware)
        }

        private func send(_ packet: ARPPacket, to target: MACAddress) throws(SystemCallError) {
            try questions.send(
                EthernetFrame(
                    destination: target, source: client.hardware, type: .arp, payload: packet.encoded()))
        }
    }
#endif

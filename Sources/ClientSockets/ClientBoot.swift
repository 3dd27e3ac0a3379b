// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
    internal import DHCPWire
    internal import FrameWire
    internal import Foundation
    public import HostSockets
    internal import NIOCore
    internal import NetAddress
    public import SimulatedClients

    /// A boot of a simulated client on a real interface, beside the host's own stack: the client has a hardware address and, once it
    /// has a lease, an IPv4 address of its own, and answers ARP for it.
    ///
    /// It asks real servers, and so needs the right to open packet sockets.
    public struct ClientBoot: Sendable {
        /// What was seen of the boot.
        public enum Event: Sendable {
            /// The client sent this.
            case sent(ClientDatagram)
            /// This was sent to the client, or to all.
            case received(ClientDatagram)
        }

        private let client: SimulatedClient
        private let interface: NetworkInterface

        /// The ports that a client has: those of DHCP clients, and of boot servers, from which some firmware asks (D6).
        private static let ports: [UInt16] = [68, 4011]

        /// - Parameter interface: must be up.
        public init(_ client: SimulatedClient, on interface: NetworkInterface) {
            self.client = client
            self.interface = interface
        }

        /// Boots to the name of the boot file, or until the client gives up after its own time-outs.
        ///
        /// - Parameter observe: takes every event, in order, on a thread of the boot.
        /// - Throws: ``ListenFailure`` if the interface cannot be used like this.
        public func run(observe: @escaping @Sendable (Event) -> Void = { _ in }) async throws -> ClientOutcome {
            let ending = Announcement<ClientOutcome>()
            var link: Link
            do {
                link = try Link(client, interface, observe)
            } catch {
                throw ListenFailure(service: "the client", endpoint: interface.name, cause: error)
            }
            Thread.detachNewThread { [link] in
                var link = link
                ending.make(Result { try link.boot() })
            }
            return try await ending.value
        }

        /// The client with its sockets; one thread has it.
        private struct Link {
            private var client: SimulatedClient
            private let datagrams: PacketSocket
            private let questions: PacketSocket
            private let observe: @Sendable (Event) -> Void
            private let start = ContinuousClock.now
            private var address: IPv4Address?
            private var neighbors: [IPv4Address: MACAddress] = [:]
            private var outcome: ClientOutcome?
            private var deadline: Duration?

            init(
                _ client: SimulatedClient, _ interface: NetworkInterface, _ observe: @escaping @Sendable (Event) -> Void
            ) throws(SystemCallError) {
                self.client = client
                self.observe = observe
                datagrams = try PacketSocket(
                    interface: interface, type: .ipv4, filter: .udp(to: ClientBoot.ports, ofOthers: true))
                questions = try PacketSocket(interface: interface, type: .arp, filter: .everything)
                try datagrams.seeEverything(on: interface)
            }

            private var now: Duration { ContinuousClock.now - start }

            mutating func boot() throws -> ClientOutcome {
                try take(client.poweredOn(at: now))
                var waits = [datagrams, questions].map {
                    pollfd(fd: $0.descriptor.number, events: Int16(POLLIN), revents: 0)
                }
                while outcome == nil, let deadline {
                    let left = max(.zero, deadline - now)
                    // Rounded up: a wait that ends before its deadline would only be repeated.
                    _ = poll(&waits, nfds_t(waits.count), Int32(clamping: Int64(left / .milliseconds(1)) + 1))
                    while let octets = questions.receive() { try answer(octets) }
                    while outcome == nil, let octets = datagrams.receive() { try receive(octets) }
                    if outcome == nil, deadline <= now { try take(client.deadlinePassed(at: now)) }
                }
                return outcome ?? .fails(.noOffer)
            }

            private mutating func receive(_ octets: ByteBuffer) throws {
                guard let frame = UDPFrame(parsing: octets) else { return }
                neighbors[frame.source.address] = frame.source.hardware
                let isForClient = frame.destination.hardware == client.profile.mac
                guard isForClient || frame.destination.hardware.isMulticast else { return }
                let datagram = ClientDatagram(
                    source: frame.source.address, sourcePort: frame.source.port,
                    destination: frame.destination.address, destinationPort: frame.destination.port,
                    payload: frame.payload)
                guard let step = client.received(datagram, at: now) else { return observe(.received(datagram)) }
                observe(.received(datagram))
                try take(step)
            }

            private mutating func take(_ step: ClientStep) throws {
                if step.deadline != nil { deadline = step.deadline }
                for datagram in step.datagrams {
                    observe(.sent(datagram))
                    if datagram.source != .any { address = datagram.source }
                    // A client does not wait for ARP: what it says before the answer is lost, and said again (D14).
                    guard let target = try hardware(of: datagram.destination) else { continue }
                    let frame = UDPFrame(
                        from: .init(
                            hardware: client.profile.mac, address: datagram.source, port: datagram.sourcePort),
                        to: .init(
                            hardware: target, address: datagram.destination, port: datagram.destinationPort),
                        datagram.payload)
                    try datagrams.send(try frame.frame())
                }
                outcome = step.outcome
            }

            private func hardware(of destination: IPv4Address) throws -> MACAddress? {
                if destination == .broadcast { return .broadcast }
                if let known = neighbors[destination] { return known }
                let question = ARPPacket(
                    operation: .request, senderHardware: client.profile.mac, sender: address ?? .any,
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
                try send(packet.reply(from: client.profile.mac), to: packet.senderHardware)
            }

            private func send(_ packet: ARPPacket, to target: MACAddress) throws(SystemCallError) {
                try questions.send(
                    EthernetFrame(
                        destination: target, source: client.profile.mac, type: .arp, payload: packet.encoded()))
            }
        }
    }

    extension ClientBoot.Event: CustomStringConvertible {
        /// One line: which message, between whom.
        public var description: String {
            switch self {
            case .sent(let datagram): "sends \(ClientBoot.Event.line(datagram))"
            case .received(let datagram): "hears \(ClientBoot.Event.line(datagram))"
            }
        }

        private static func line(_ datagram: ClientDatagram) -> String {
            let message = try? DHCPMessage(decoding: datagram.payload)
            let type = message?.type.map { "\($0)" } ?? "what is no DHCP message"
            let ends =
                "\(datagram.source):\(datagram.sourcePort) to \(datagram.destination):\(datagram.destinationPort)"
            let file = message?.bootFile.map { ", file \($0)" } ?? ""
            return "\(type) from \(ends)\(file)"
        }
    }
#endif

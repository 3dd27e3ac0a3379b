// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DHCPEngine
    internal import DHCPWire
    internal import FrameWire
    internal import HostSockets
    internal import NIOCore
    internal import NetAddress

    /// The sockets of one interface that is served.
    struct DHCPLink: Sendable {
        /// A message that came in.
        struct Received {
            let payload: ByteBuffer
            let arrival: Arrival
        }

        let interface: NetworkInterface
        /// The ports in use: what was asked for, with those that the system chose.
        let ports: DHCPPorts
        let shared: [DHCPListening.SharedPort]
        private let serverSocket: DatagramSocket?
        private let bootServerSocket: DatagramSocket?
        /// Takes frames for ports that another process has, and what other servers say to clients (D43); sends to clients that
        /// cannot answer ARP yet. Nil if this process may not open one.
        private let packets: PacketSocket?
        /// Who sent what comes by the UDP sockets; nil if this process may not know.
        private let senders: FrameSenders?
        /// All addresses of this host there, the primary one first.
        private let addresses: [IPv4Address]
        private let asked: DHCPPorts
        /// Asks whether an address is taken; nil if nobody wants to know, or it cannot be asked there.
        let prober: ARPProber?

        /// Opens the sockets of an interface.
        ///
        /// - Parameters:
        ///   - sharesPorts: whether to listen beside a process that has one of the ports.
        ///   - probes: whether addresses are to be probed.
        ///   - old: how the interface is served by now; the sockets that fit are taken over, with what waits in them.
        init(
            _ interface: NetworkInterface, ports: DHCPPorts, sharesPorts: Bool, probes: Bool = false,
            insteadOf old: DHCPLink? = nil
        ) throws(ListenFailure) {
            self.interface = interface
            addresses = interface.addresses.map(\.address)
            asked = ports
            // The sockets are bound to the interface's number: one of the same name that was made anew is another.
            let old = old?.interface.index == interface.index ? old : nil
            let known = [(old?.asked.server, old?.serverSocket), (old?.asked.bootServer, old?.bootServerSocket)]
            var shared: [DHCPListening.SharedPort] = []
            func open(_ port: UInt16) throws(ListenFailure) -> DatagramSocket? {
                if let socket = known.first(where: { $0.0 == port })?.1 { return socket }
                do {
                    return try DatagramSocket(interface: interface.name, port: port)
                } catch {
                    let failure = ListenFailure(service: "DHCP", endpoint: "\(interface.name):\(port)", cause: error)
                    guard failure.isInUse else { throw failure }
                    let holders = PortHolder.ofUDP(port: port)
                    guard sharesPorts else { throw failure.naming(holders) }
                    shared.append(DHCPListening.SharedPort(port: port, holders: holders))
                    return nil
                }
            }
            serverSocket = try open(ports.server)
            bootServerSocket = try open(ports.bootServer)
            self.ports = DHCPPorts(
                server: serverSocket?.port ?? ports.server, client: ports.client,
                bootServer: bootServerSocket?.port ?? ports.bootServer)
            self.shared = shared
            prober = probes ? old?.prober ?? ARPProber(interface) : nil
            if let old, old.asked == ports, old.shared.map(\.port) == shared.map(\.port) {
                (packets, senders) = (old.packets, old.senders)
                return
            }
            let filter = PacketFilter.udp(to: shared.map(\.port) + [ports.client])
            senders =
                interface.hardware == nil
                ? nil
                : try? FrameSenders(
                    interface: interface,
                    filter: .addressedDHCP(server: self.ports.server, bootServer: self.ports.bootServer))
            do {
                packets =
                    interface.hardware == nil
                    ? nil : try PacketSocket(interface: interface, type: .ipv4, filter: filter)
            } catch {
                // Without it, replies to clients without an address are broadcast (RFC 2131 §4.1) by UDP; ports cannot be shared.
                guard let taken = shared.first else {
                    packets = nil
                    return
                }
                let endpoint = "\(interface.name):\(taken.port)"
                throw ListenFailure(service: "DHCP", endpoint: endpoint, cause: error).naming(taken.holders)
            }
        }

        /// What to wait on for messages.
        var descriptors: [Int32] {
            [serverSocket?.descriptor, bootServerSocket?.descriptor, packets?.descriptor]
                .compactMap { $0?.number }
        }

        /// Whether it is served like this: the same sockets for the same interface with the same addresses.
        func isSame(as other: DHCPLink) -> Bool {
            interface == other.interface && descriptors == other.descriptors && prober === other.prober
        }

        /// The messages that wait on the socket of a descriptor, at most `limit`.
        func receive(_ descriptor: Int32, limit: Int) -> [Received] {
            var received: [Received] = []
            while received.count < limit, let next = receive(descriptor) { received.append(next) }
            return received
        }

        private func receive(_ descriptor: Int32) -> Received? {
            for socket in [serverSocket, bootServerSocket] where socket?.descriptor.number == descriptor {
                guard let socket, let datagram = socket.receive() else { return nil }
                let local = datagram.local == .any ? address : datagram.local
                let arrival = Arrival(
                    interface: interface.name, local: local, source: datagram.source,
                    sourcePort: ports.standard(of: datagram.sourcePort), destination: datagram.destination,
                    destinationPort: ports.standard(of: socket.port), neighbor: sender(of: datagram, on: socket),
                    addresses: addresses)
                return Received(payload: datagram.payload, arrival: arrival)
            }
            while let octets = packets?.receive() {
                guard let frame = UDPFrame(parsing: octets) else { continue }
                let destination = frame.destination.address
                let isOwn = addresses.contains(destination)
                guard isOwn || destination == .broadcast || destination.isMulticast else { continue }
                let arrival = Arrival(
                    interface: interface.name, local: isOwn ? destination : address, source: frame.source.address,
                    sourcePort: ports.standard(of: frame.source.port), destination: destination,
                    destinationPort: ports.standard(of: frame.destination.port), neighbor: frame.source.hardware,
                    addresses: addresses)
                return Received(payload: frame.payload, arrival: arrival)
            }
            return nil
        }

        /// The hardware address that a datagram came from, if it is answered to one host: `ciaddr` or `giaddr` is set, or it is for a boot server.
        private func sender(of datagram: DatagramSocket.Datagram, on socket: DatagramSocket) -> MACAddress? {
            let (payload, start) = (datagram.payload, datagram.payload.readerIndex)
            guard let senders,
                let transaction = payload.getInteger(at: start + 4, as: UInt32.self),
                let client = payload.getInteger(at: start + 12, as: UInt32.self),
                let relay = payload.getInteger(at: start + 24, as: UInt32.self),
                client | relay != 0 || socket.port == bootServerSocket?.port
            else { return nil }
            return senders.sender(source: datagram.source, transaction: transaction)
        }

        /// This host's primary address there.
        var address: IPv4Address { addresses.first ?? .any }

        /// Sends a reply to where the engine wants it.
        func send(_ reply: DHCPReply, _ payload: ByteBuffer, answering received: Received) throws {
            let source = reply.source
            let sourcePort = ports.real(of: reply.sourcePort)
            let socket = reply.sourcePort == Arrival.bootServerPort ? bootServerSocket : serverSocket
            switch reply.destination {
            case .broadcast(let port):
                try send(payload, source, sourcePort, .broadcast, ports.real(of: port), .broadcast, orBy: socket)
            case .unconfigured(let address, let hardware, let port):
                let port = ports.real(of: port)
                if let mac = hardware.mac, packets != nil {
                    try sendFrame(payload, source, sourcePort, address, port, mac)
                } else {
                    try send(payload, source, sourcePort, .broadcast, port, .broadcast, orBy: socket)
                }
            case .unicast(let address, let port):
                // To where the request came from: the client or relay, or the router between, which is not asked for by ARP.
                let neighbor = received.arrival.neighbor
                try send(payload, source, sourcePort, address, ports.real(of: port), neighbor, orBy: socket)
            }
        }

        /// Sends a frame of our own if the neighbour is known, else a datagram, for which the kernel may have to find it.
        private func send(
            _ payload: ByteBuffer, _ source: IPv4Address, _ sourcePort: UInt16, _ destination: IPv4Address,
            _ port: UInt16, _ neighbor: MACAddress?, orBy socket: DatagramSocket?
        ) throws {
            if let socket, packets == nil || neighbor == nil {
                try socket.send(payload, from: source, to: destination, port: port)
            } else {
                try sendFrame(payload, source, sourcePort, destination, port, neighbor ?? .broadcast)
            }
        }

        private func sendFrame(
            _ payload: ByteBuffer, _ source: IPv4Address, _ sourcePort: UInt16, _ destination: IPv4Address,
            _ port: UInt16,
            _ neighbor: MACAddress
        ) throws {
            guard let packets, let own = interface.hardware else { return }
            let frame = UDPFrame(
                from: UDPFrame.Place(hardware: own, address: source, port: sourcePort),
                to: UDPFrame.Place(hardware: neighbor, address: destination, port: port), payload)
            try packets.send(try frame.frame())
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BoundedCollections
    internal import TFTPEngine
    internal import TFTPWire

    /// The engine between sockets and files; everything happens on one thread.
    ///
    /// Transfers share a few sockets instead of having one each: a thousand clients cost no more descriptors than one, and what arrives for
    /// many of them is read and answered in a few system calls. A packet belongs to the transfer of its sender.
    struct TFTPServiceCore {
        private let configuration: TFTPFileServer.Configuration
        private let observe: @Sendable (TFTPEvent) -> Void
        private let listener: TFTPPort
        private let outbox: DatagramOutbox
        private var files: TFTPFiles
        private let sharedReads = SharedReads()
        private var ports: TFTPPortPool
        private var newPorts: [TFTPPort] = []
        private var server: TFTPServer
        private var groups: TFTPGroups
        private var routes = RouteMTU()
        /// Those that have been sent blocks since the last flush, and how many bytes, while there are few; a first window may remain the only
        /// one, as that of a size probe.
        private var served: [(id: TFTPTransferID, count: Int)] = []
        /// By the engine's slots.
        private var transfers: [ServedTransfer?] = []
        /// Where the last transfers of clients' ports were served. Their last packets may still be under way and are no strangers'.
        private var finished = BoundedTable<TFTPEndpoint, TFTPPort>(limit: 4096, isReserved: true)

        /// Transfers for which it is worth while to read before they ask, and so many times 128 KiB of memory.
        private static let few = 4

        init(
            _ configuration: TFTPFileServer.Configuration, _ listener: TFTPPort,
            observe: @escaping @Sendable (TFTPEvent) -> Void
        ) {
            self.configuration = configuration
            self.observe = observe
            self.listener = listener
            outbox = DatagramOutbox(cuts: listener.cutsWrites)
            files = TFTPFiles(configuration, observe: observe)
            ports = TFTPPortPool(listener, isSinglePort: configuration.isSinglePort, gate: configuration.gate)
            server = TFTPServer(configuration.engine)
            groups = TFTPGroups(configuration, outbox, observe: observe)
        }

        /// When ``timePassed(now:)`` is due.
        var deadline: Nanoseconds? {
            guard let other = groups.deadline else { return server.deadline }
            return server.deadline.map { min($0, other) } ?? other
        }

        /// Sockets that were opened since the last call.
        mutating func takeNewPorts() -> [TFTPPort] {
            guard !newPorts.isEmpty else { return [] }
            defer { newPorts = [] }
            return newPorts
        }

        /// A datagram came to `port`.
        mutating func received(_ datagram: DatagramInbox.Datagram, on port: TFTPPort, now: Nanoseconds) {
            let packet: TFTPPacket
            do {
                packet = try TFTPPacket(decoding: datagram.bytes)
            } catch {
                return undecodable(datagram, on: port, error)
            }
            switch port.role {
            case .wellKnown:
                wellKnownPortReceived(packet, datagram, on: port, now: now)
            case .transfers:
                transferPortReceived(packet, from: datagram.sender, on: port, now: now)
            }
        }

        /// Sends what the events so far have ordered. While few clients take what they were sent, what they will ask for next is read; where
        /// there are more, one of them always has to be answered first.
        mutating func flush() {
            outbox.flush()
            for (id, count) in served { transfers[id.slot]?.readNext(count) }
            served.removeAll(keepingCapacity: true)
        }

        /// Serves the timers whose time has come.
        mutating func timePassed(now: Nanoseconds) {
            var isDue = (server.deadline ?? .latest) <= now
            while isDue {
                guard let order = server.timerFired(now: now) else { break }
                perform(order, now: now)
                isDue = (server.deadline ?? .latest) <= now
            }
            groups.timePassed(now: now)
            flush()
        }

        /// Tells every client that the service ends.
        mutating func stop(now: Nanoseconds) {
            for id in transfers.compactMap({ $0?.id }) {
                perform(server.failed(id, TFTPError(.undefined, "the server stops"), now: now), now: now)
            }
            groups.stop(now: now)
            flush()
        }

        private mutating func wellKnownPortReceived(
            _ packet: TFTPPacket, _ datagram: DatagramInbox.Datagram, on port: TFTPPort, now: Nanoseconds
        ) {
            if datagram.destination?.isShared == true, !configuration.answersBroadcasts { return }
            // The system chooses where the reply to a group leaves from.
            let asked = datagram.destination.map { $0.local ?? listener.local.host } ?? port.local.host
            if case .readRequest(let request) = packet, groups.considers(request),
                multicastRequested(request, from: datagram.sender, asked: asked, now: now)
            {
                return
            }
            if packet.isRequest {
                groups.left(datagram.sender, now: now)
            } else if groups.received(packet, from: datagram.sender, now: now) {
                return
            }
            let order = server.received(packet, from: datagram.sender, now: now)
            switch order {
            case .open(let id, let request, let direction, let peer, let replaced):
                if let replaced { end(replaced.id, replaced.summary) }
                let summary = TFTPRequestSummary(
                    client: peer.host, port: peer.port, direction: direction, request: request)
                let own = transferPort(asked, otherThan: finished[peer])
                let file = own == nil ? .failure(TFTPError(.undefined, "no port is free")) : files.open(summary)
                while transfers.count <= id.slot { transfers.append(nil) }
                transfers[id.slot] = ServedTransfer(
                    id, summary, peer: peer, port: own ?? port, file: try? file.get(), sharedReads)
                opened(id, summary, file, now: now)
            case .reply(let packet, let peer):
                outbox.write(packet, to: peer, through: transferPort(asked) ?? port)
            default:
                perform(order, packet, now: now)
            }
        }

        /// Firmware that sends a request which cannot be read shall hear so, and its owner too. Whatever else cannot be read is nobody's.
        private mutating func undecodable(
            _ datagram: DatagramInbox.Datagram, on port: TFTPPort, _ error: TFTPDecodeError
        ) {
            guard port.role == .wellKnown, datagram.destination?.isShared != true, datagram.bytes.count >= 2,
                [TFTPOpcode.readRequest, .writeRequest].contains(
                    TFTPOpcode(rawValue: datagram.bytes.loadUnaligned(as: UInt16.self).bigEndian))
            else { return }
            let asked = datagram.destination.map { $0.local ?? listener.local.host } ?? port.local.host
            observe(.undecodable(from: datagram.sender.host, port: datagram.sender.port, error))
            outbox.write(
                .error(.illegalOperation, TFTPString("\(error)")), to: datagram.sender,
                through: transferPort(asked) ?? port)
        }

        private mutating func transferPortReceived(
            _ packet: TFTPPacket, from sender: TFTPEndpoint, on port: TFTPPort, now: Nanoseconds
        ) {
            // Through a pointer, for the subscript would copy the transfer and count all that it refers to.
            guard let id = server.transfer(of: sender),
                transfers.withUnsafeBufferPointer({ $0[id.slot]?.port === port })
            else {
                if groups.received(packet, from: sender, now: now) { return }
                // Quirk T12: a stranger hears of it, but neither an ERROR is answered nor the echo of a transfer that is done.
                if packet.opcode == .error || finished[sender] != nil { return }
                return outbox.write(.error(.unknownTransferID, "unknown transfer ID"), to: sender, through: port)
            }
            perform(server.received(packet, for: id, now: now), packet, for: id, now: now)
        }

        /// False if the file is to be sent to this client alone, or not at all.
        private mutating func multicastRequested(
            _ request: TFTPRequest, from peer: TFTPEndpoint, asked: TFTPEndpoint.Host, now: Nanoseconds
        ) -> Bool {
            let summary = TFTPRequestSummary(client: peer.host, port: peer.port, direction: .read, request: request)
            guard case .success(.reading(let file)) = files.open(summary), let port = transferPort(asked) else {
                return false
            }
            return groups.requested(
                file, summary, policy: policy(summary), through: port, now: now)
        }

        /// What a client is granted: no block that would leave in pieces, for most PXE stacks cannot put them together (quirk T3).
        private mutating func policy(_ summary: TFTPRequestSummary) -> TFTPPolicy {
            var policy = configuration.policy(summary)
            if summary.request.options[.blockSize] != nil, let most = routes.blockSizeLimit(to: summary.client) {
                policy.blockSizeLimit = min(policy.blockSizeLimit, most)
            }
            return policy
        }

        /// A socket on the address that a client has asked.
        private mutating func transferPort(
            _ asked: TFTPEndpoint.Host, otherThan last: TFTPPort? = nil
        ) -> TFTPPort? {
            ports.port(for: asked, otherThan: last) { newPorts.append($0) }
        }

        private mutating func opened(
            _ id: TFTPTransferID, _ summary: TFTPRequestSummary, _ file: Result<TFTPFiles.Content, TFTPError>,
            now: Nanoseconds
        ) {
            switch file {
            case .success(let content):
                observe(.requested(summary))
                perform(
                    server.opened(id, size: content.size, policy: policy(summary), now: now), now: now)
            case .failure(let error):
                perform(server.failed(id, error, now: now), now: now)
            }
        }

        private mutating func perform(
            _ order: consuming TFTPServerOrder, _ packet: TFTPPacket? = nil, now: Nanoseconds
        ) {
            guard case .perform(let id, let action) = order else { return }
            perform(action, packet, for: id, now: now)
        }

        private mutating func perform(
            _ action: TFTPAction, _ packet: TFTPPacket? = nil, for id: TFTPTransferID, now: Nanoseconds
        ) {
            if case .finish(let summary, let reply) = action { return end(id, summary, reply: reply) }
            if case .sendBlocks(let blocks) = action, blocks.first > 1, server.count <= Self.few {
                served.append((id, blocks.byteCount))
            }
            do {
                try transfers[id.slot]?.perform(action, packet, through: outbox)
            } catch {
                guard let failure = transfers[id.slot]?.failure(error) else { return }
                perform(server.failed(id, failure, now: now), now: now)
            }
        }

        private mutating func end(_ id: TFTPTransferID, _ summary: TFTPSummary, reply: TFTPPacket? = nil) {
            guard let transfer = transfers[id.slot] else { return }
            if let reply { outbox.write(reply, to: transfer.peer, through: transfer.port) }
            transfers[id.slot] = nil
            finished.write(transfer.port, for: transfer.peer)
            observe(.finished(transfer.summary, summary))
        }
    }
#endif

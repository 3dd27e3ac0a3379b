// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DiskCatalog
    internal import TFTPEngine
    internal import TFTPWire

    /// Files that are sent to many clients at once (RFC 2090): the engine's sessions between sockets and files.
    struct TFTPGroups {
        private let groups: [TFTPMulticastOption.Group]
        private let outbox: DatagramOutbox
        private let observe: @Sendable (TFTPEvent) -> Void
        private var server: TFTPMulticastServer
        private var sessions: [TFTPMulticastServer.SessionID: Session] = [:]
        private var requests: [TFTPEndpoint: TFTPRequestSummary] = [:]

        private struct Session {
            let file: CatalogFile
            /// All of a session leaves from one port, for that is where its clients answer.
            let port: TFTPPort
        }

        init(
            _ configuration: TFTPFileServer.Configuration, _ outbox: DatagramOutbox,
            observe: @escaping @Sendable (TFTPEvent) -> Void
        ) {
            groups = configuration.multicastGroups
            self.outbox = outbox
            self.observe = observe
            server = TFTPMulticastServer(groups: groups, memberLimit: configuration.transferLimit)
        }

        /// When ``timePassed(now:)`` is due.
        var deadline: Nanoseconds? { sessions.isEmpty ? nil : server.deadline }

        /// Whether a request could be served here.
        func considers(_ request: TFTPRequest) -> Bool { !groups.isEmpty && request.options[.multicast] != nil }

        /// A client asks for a file that is there; false if it must be served alone. A file in memory may have been made for this client.
        mutating func requested(
            _ file: CatalogFile, _ summary: TFTPRequestSummary, policy: TFTPPolicy, through port: TFTPPort,
            now: Nanoseconds
        ) -> Bool {
            let peer = TFTPEndpoint(summary.client, port: summary.port)
            guard let identity = file.identity,
                let (id, orders) = server.requested(
                    TFTPString(identity), size: file.size, summary.request, from: peer, policy: policy, now: now)
            else { return false }
            if sessions[id] == nil { sessions[id] = Session(file: file, port: port) }
            for other in orders where other.id != id { perform(other.orders, of: other.id, now: now) }
            if requests.updateValue(summary, forKey: peer) == nil { observe(.requested(summary)) }
            for own in orders where own.id == id { perform(own.orders, of: id, now: now) }
            return true
        }

        /// A port of a client asks for something that is sent to it alone.
        mutating func left(_ peer: TFTPEndpoint, now: Nanoseconds) {
            guard !sessions.isEmpty, let (id, orders) = server.left(peer, now: now) else { return }
            perform(orders, of: id, now: now)
        }

        /// A packet came that is no request; false if its sender has no part in a session.
        mutating func received(_ packet: TFTPPacket, from sender: TFTPEndpoint, now: Nanoseconds) -> Bool {
            guard !sessions.isEmpty, let (id, orders) = server.received(packet, from: sender, now: now) else {
                return false
            }
            perform(orders, of: id, now: now)
            return true
        }

        /// Serves the timers whose time has come.
        mutating func timePassed(now: Nanoseconds) {
            guard let deadline, deadline <= now else { return }
            for (id, orders) in server.timerFired(now: now) { perform(orders, of: id, now: now) }
        }

        /// Tells every client that the service ends.
        mutating func stop(now: Nanoseconds) {
            for (id, orders) in server.stopped(TFTPError(.undefined, "the server stops"), now: now) {
                perform(orders, of: id, now: now)
            }
        }

        private mutating func perform(
            _ orders: [TFTPMulticastSession.Order], of id: TFTPMulticastServer.SessionID, now: Nanoseconds
        ) {
            guard let session = sessions[id] else { return }
            for order in orders {
                switch order {
                case .send(let packet, let peer):
                    outbox.write(packet, to: peer, through: session.port)
                case .sendToGroup(let blocks):
                    let group = TFTPEndpoint(.v4(groups[id].address), port: groups[id].port)
                    guard send(blocks, to: group, of: id, session, now: now) else { return }
                case .sendBlocks(let blocks, let peer):
                    guard send(blocks, to: peer, of: id, session, now: now) else { return }
                case .left(let peer, let summary):
                    if let request = requests.removeValue(forKey: peer) { observe(.finished(request, summary)) }
                }
            }
            for id in sessions.keys where !server.isOpen(id) { sessions[id] = nil }
        }

        /// False if the file could not be read; then the session's clients have been told so.
        private mutating func send(
            _ blocks: TFTPBlocks, to receiver: TFTPEndpoint, of id: TFTPMulticastServer.SessionID, _ session: Session,
            now: Nanoseconds
        ) -> Bool {
            var file = session.file
            do {
                try outbox.write(blocks, of: &file, to: receiver, through: session.port)
                return true
            } catch {
                let failure = TFTPError(.undefined, TFTPString("\(error)"))
                perform(server.failed(id, failure, now: now), of: id, now: now)
                return false
            }
        }
    }
#endif

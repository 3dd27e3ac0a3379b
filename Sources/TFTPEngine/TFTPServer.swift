// SPDX-License-Identifier: Apache-2.0
import DequeModule
public import TFTPWire

/// All transfers of one server: admission, who a packet belongs to, and whose time has come.
///
/// The shell keeps, per transfer, the open file and (outside single-port mode) a socket. For each datagram at the well-known port
/// it calls ``received(_:from:now:)``, for each at a transfer's own port ``received(_:for:from:now:)``; when ``deadline`` has come,
/// ``timerFired(now:)`` until it returns nil. In single-port mode (quirk T10) only the first kind exists and all replies leave
/// from the well-known port.
public struct TFTPServer: Sendable {
    /// Limits and modes.
    public struct Configuration: Hashable, Sendable {
        /// Transfers at once (quirk T14). One more takes the place of the oldest whose client has never answered; where all have, it is
        /// answered with ERROR 0.
        public var transferLimit: Int
        /// Transfers at once for one host.
        public var hostLimit: Int
        /// One port for everything: packets that are no requests belong to the transfer of their sender (quirk T10).
        public var isSinglePort: Bool
        /// Whether write requests are considered at all.
        public var allowsWriting: Bool
        /// How long a repeated request of the same port counts as a copy of the first, once the first was answered (quirk T8).
        /// Before that it always does: the answer may be on its way, and another would come from another port.
        public var repetition: Nanoseconds

        /// Limits; what is not given has its usual value.
        public init(
            transferLimit: Int = 4096, hostLimit: Int = 1024, isSinglePort: Bool = false, allowsWriting: Bool = false,
            repetition: Nanoseconds = .seconds(1)
        ) {
            self.transferLimit = transferLimit
            self.hostLimit = hostLimit
            self.isSinglePort = isSinglePort
            self.allowsWriting = allowsWriting
            self.repetition = repetition
        }
    }

    /// Limits and modes.
    public let configuration: Configuration
    /// By slot, so that only the sender of a packet has to be looked up.
    private var transfers: [Transfer?] = []
    private var freeSlots: [Int] = []
    /// Every open transfer has its entry.
    private var byPeer = PeerTable()
    /// With room from the start: for the first entry of an empty dictionary the runtime makes its type, which takes 300 us.
    private var perHost = [TFTPEndpoint.Host: Int](minimumCapacity: 64)
    private var timers = DeadlineQueue()
    /// Who may have to make room: requests are easily forged, and their victims do not answer.
    /// Transfers in the order in which they began. Those that are over, or are no newcomers any more, stay until they come up.
    private var newcomers = Deque<TFTPTransferID>()
    private var lastID: UInt64 = 0

    /// A server without transfers.
    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// Transfers that are open.
    public var count: Int { byPeer.count }

    /// When ``timerFired(now:)`` is due at the latest; nil without transfers. A transfer's own deadline may have moved on since:
    /// then the call returns nil and this has the later time.
    public var deadline: Nanoseconds? { timers.first }

    /// The other end of a transfer.
    public func peer(of id: TFTPTransferID) -> TFTPEndpoint? { isOpen(id) ? transfers[id.slot]?.peer : nil }

    /// The transfer of a client's port; a port has one at a time.
    public func transfer(of peer: TFTPEndpoint) -> TFTPTransferID? { byPeer[peer] }

    /// A packet came to the well-known port.
    public mutating func received(_ packet: TFTPPacket, from peer: TFTPEndpoint, now: Nanoseconds) -> TFTPServerOrder {
        switch packet {
        case .readRequest(let request):
            return requestReceived(request, .read, from: peer, now: now)
        case .writeRequest(let request):
            guard configuration.allowsWriting else {
                return .reply(.error(.accessViolation, "this server takes no files"), to: peer)
            }
            return requestReceived(request, .write, from: peer, now: now)
        default:
            guard configuration.isSinglePort, let id = byPeer[peer] else { return .ignore }
            return Self.order(id, received(packet, for: id, now: now))
        }
    }

    /// A packet came to the port of transfer `id`, from anybody.
    public mutating func received(
        _ packet: TFTPPacket, for id: TFTPTransferID, from sender: TFTPEndpoint, now: Nanoseconds
    ) -> TFTPServerOrder {
        guard let peer = peer(of: id) else { return .ignore }
        guard sender == peer else { return packet.rejection.map { .reject(id, $0, to: sender) } ?? .ignore }
        return Self.order(id, received(packet, for: id, now: now))
    }

    /// A packet came to the port of transfer `id`, from its peer (``transfer(of:)``). Returns what is to be done for the transfer.
    public mutating func received(_ packet: TFTPPacket, for id: TFTPTransferID, now: Nanoseconds) -> TFTPAction {
        run(id) { $0.machine?.received(packet, now: now) ?? .ignore }
    }

    /// The file of an `open` order is there: to be read with `size` bytes, or to be written (then `size` means nothing).
    public mutating func opened(
        _ id: TFTPTransferID, size: UInt64, policy: TFTPPolicy, now: Nanoseconds
    ) -> TFTPServerOrder {
        perform(id) { transfer in
            guard transfer.machine == nil else { return .ignore }
            let options = transfer.request.options
            switch transfer.direction {
            case .read:
                let agreement = TFTPAgreement(answering: options, fileSize: size, policy: policy)
                var sender = TFTPSender(serving: size, agreement, timing: policy.timing)
                let action = sender.started(now: now)
                transfer.machine = .sending(sender)
                return action
            case .write:
                let agreement = TFTPAgreement(answering: options, fileSize: nil, policy: policy)
                var receiver = TFTPReceiver(agreement, sizeLimit: policy.uploadLimit, timing: policy.timing, now: now)
                let action =
                    agreement.transferSize ?? 0 > policy.uploadLimit
                    ? receiver.failed(TFTPError(.diskFull, "file larger than allowed"), now: now)
                    : .send(receiver.opening)
                transfer.machine = .receiving(receiver)
                return action
            }
        }
    }

    /// The file cannot be opened, read or written, or the service stops.
    public mutating func failed(_ id: TFTPTransferID, _ error: TFTPError, now: Nanoseconds) -> TFTPServerOrder {
        perform(id) { transfer in
            transfer.machine?.failed(error, now: now)
                ?? .finish(transfer.summary(.refused(error), now: now), reply: .error(error))
        }
    }

    /// The time in ``deadline`` has come. Returns one order; call again until there is none.
    public mutating func timerFired(now: Nanoseconds) -> TFTPServerOrder? {
        while let entry = timers.popFirst(notAfter: now) {
            let isDue = isOpen(entry.id) && transfers[entry.id.slot]?.timerAt == entry.time
            guard isDue else { continue }
            transfers[entry.id.slot]?.timerAt = nil
            let order = perform(entry.id) { $0.machine?.timerFired(now: now) ?? .ignore }
            if order != .ignore { return order }
        }
        return nil
    }

    private mutating func requestReceived(
        _ request: TFTPRequest, _ direction: TFTPDirection, from peer: TFTPEndpoint, now: Nanoseconds
    ) -> TFTPServerOrder {
        guard request.transferMode != nil else {
            return .reply(.error(.illegalOperation, "mode must be octet or netascii"), to: peer)
        }
        var replaced: TFTPServerOrder.Replaced?
        if let id = byPeer[peer], let old = transfers[id.slot] {
            if old.request == request, old.direction == direction,
                !old.isAnswered || now - old.progressAt < configuration.repetition
            {
                return perform(id) { $0.machine?.requestRepeated(now: now) ?? .ignore }
            }
            replaced = TFTPServerOrder.Replaced(id: id, summary: old.summary(.replaced, now: now))
            forget(id)
        } else if perHost[peer.host, default: 0] >= configuration.hostLimit {
            return .reply(
                .error(.undefined, TFTPString("\(configuration.hostLimit) transfers to this host are open")), to: peer)
        } else if count >= configuration.transferLimit {
            guard let oldest = takeOldestNewcomer(), let old = transfers[oldest.slot]
            else {
                let reason = "server busy: \(configuration.transferLimit) transfers are open"
                return .reply(.error(.undefined, TFTPString(reason)), to: peer)
            }
            // Nobody is told: it would be the victim of a forger.
            replaced = TFTPServerOrder.Replaced(id: oldest, summary: old.summary(.neverAnswered, now: now))
            forget(oldest)
        }
        let id = nextID()
        addNewcomer(id)
        transfers[id.slot] = Transfer(
            id: id, peer: peer, request: request, direction: direction, requestedAt: now)
        byPeer[peer] = id
        perHost[peer.host, default: 0] += 1
        return .open(id, request, direction, from: peer, replacing: replaced)
    }

    /// The oldest transfer whose client has never answered.
    private mutating func takeOldestNewcomer() -> TFTPTransferID? {
        while let id = newcomers.popFirst() {
            if isOpen(id), transfers[id.slot]?.isAnswered == false { return id }
        }
        return nil
    }

    private mutating func addNewcomer(_ id: TFTPTransferID) {
        // With twice as many as there can be at once, half of them are over.
        if newcomers.count >= max(2 * configuration.transferLimit, 64) {
            newcomers = Deque(newcomers.filter(isOpen))
        }
        newcomers.append(id)
    }

    /// Runs one event of a transfer, then sees to its timer or its end.
    private mutating func run(_ id: TFTPTransferID, _ event: (inout Transfer) -> TFTPAction) -> TFTPAction {
        var timer: Nanoseconds?
        // Two steps: within one condition an unoptimised build keeps the array of the first part, and copies it in the second.
        let isKnown = id.slot < transfers.count
        guard isKnown, let action = transfers[id.slot]?.run(id, &timer, event) else { return .ignore }
        if case .finish = action {
            forget(id)
        } else if let timer {
            timers.push(id, at: timer)
        }
        return action
    }

    private mutating func perform(
        _ id: TFTPTransferID, _ event: (inout Transfer) -> TFTPAction
    ) -> TFTPServerOrder {
        Self.order(id, run(id, event))
    }

    /// Static, for an unoptimised build would keep a copy of all transfers beside it.
    private static func order(_ id: TFTPTransferID, _ action: consuming TFTPAction) -> TFTPServerOrder {
        if case .ignore = action { .ignore } else { .perform(id, action) }
    }

    /// Whether the transfer is not over: its slot may have another by now.
    private func isOpen(_ id: TFTPTransferID) -> Bool {
        id.slot < transfers.count && transfers[id.slot]?.id == id
    }

    private mutating func nextID() -> TFTPTransferID {
        lastID += 1
        if let slot = freeSlots.popLast() { return TFTPTransferID(number: lastID, slot: slot) }
        transfers.append(nil)
        return TFTPTransferID(number: lastID, slot: transfers.count - 1)
    }

    private mutating func forget(_ id: TFTPTransferID) {
        guard isOpen(id), let peer = transfers[id.slot]?.peer else { return }
        transfers[id.slot] = nil
        freeSlots.append(id.slot)
        byPeer[peer] = nil
        let count = perHost[peer.host, default: 0]
        perHost[peer.host] = count > 1 ? count - 1 : nil
    }
}

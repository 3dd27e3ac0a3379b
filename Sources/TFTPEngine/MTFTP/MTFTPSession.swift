// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// One file that is sent to a group again and again, for whoever opens it (PXE 2.1, "MTFTP"; not RFC 2090).
///
/// Clients listen to the group first. One that hears nothing opens a transmission with a read request and is sent block 1 alone, which
/// tells it that it is the one who acknowledges. After its ACK the whole file goes to the group, block 1 included, each block when the
/// one before was acknowledged. Who misses something listens to the next transmission, or opens it. Blocks have 512 bytes and there are
/// no options.
public struct MTFTPSession: Sendable {
    /// Who has opened a transmission.
    public struct Opener: Hashable, Sendable {
        /// Its address and the port that it acknowledges from.
        public let endpoint: TFTPEndpoint
        /// What it asked for.
        public let request: TFTPRequest

        /// A client from its two parts.
        public init(endpoint: TFTPEndpoint, request: TFTPRequest) {
            self.endpoint = endpoint
            self.request = request
        }
    }

    /// What to do after an event, in this order.
    public enum Order: Hashable, Sendable {
        /// Send this to one client.
        case send(TFTPPacket, to: TFTPEndpoint)
        /// Read this block and send it to one client.
        case sendBlock(TFTPBlocks, to: TFTPEndpoint)
        /// Read this block and send it to the group.
        case sendToGroup(TFTPBlocks)
        /// A transmission is over; how it went for the one who opened it, for nobody knows who has listened.
        case ended(Opener, TFTPSummary)
    }

    /// Block numbers have 16 bits and do not begin anew, for a listener could not tell which one it hears.
    public static let mostBlocks: UInt64 = 65535

    /// The largest file, in bytes: its last block is a short one, if need be an empty one.
    public static let largestFile = mostBlocks * UInt64(TFTPAgreement().blockSize) - 1

    private let timing: TFTPTiming
    private let agreement = TFTPAgreement()
    private var fileSize: UInt64 = 0
    private var phase = Phase.idle
    private var timer: RoundTripTimer
    private var retransmissions = 0

    private enum Phase: Hashable {
        case idle
        /// Block 1 went to the opener alone. It may be a forged address, so others wait for their turn.
        case opening(Opener, since: Nanoseconds, sentAt: Nanoseconds, tries: Int, waiting: [Opener])
        case sending(Opener, since: Nanoseconds, block: UInt64, firstSentAt: Nanoseconds, sentAt: Nanoseconds)
    }

    /// The shortest time until a block is sent again; in haste it would disturb all of the group.
    private static let shortestWait: Nanoseconds = .milliseconds(100)
    /// How often block 1 is sent to a client that does not answer. This bounds what a forged request brings to its victim.
    private static let openingTries = 4
    /// The same while others wait for their turn.
    private static let contendedTries = 2
    /// How many others wait while an opener has not answered yet.
    private static let waitingLimit = 16

    /// A session that sends nothing yet.
    public init(timing: TFTPTiming = TFTPTiming()) {
        var timing = timing
        timing.minimum = max(timing.minimum, Self.shortestWait)
        self.timing = timing
        timer = RoundTripTimer(timing)
    }

    /// The answer to a request that begins nothing.
    public static func refusal(of client: Opener, _ error: TFTPError) -> [Order] {
        let none = TFTPAgreement()
        let summary = TFTPSummary(
            outcome: .refused(error), bytes: 0, duration: .zero, blockSize: none.blockSize,
            windowSize: none.windowSize, retransmissions: 0, roundTrip: nil)
        return [.send(.error(error), to: client.endpoint), .ended(client, summary)]
    }

    /// Whether a transmission is under way, for which the file must stay open.
    public var isOpen: Bool { phase != .idle }

    /// Who acknowledges, or shall.
    public var opener: Opener? {
        switch phase {
        case .idle: nil
        case .opening(let opener, _, _, _, _), .sending(let opener, _, _, _, _): opener
        }
    }

    /// When ``timerFired(now:)`` is due; nil while nothing is sent.
    public var deadline: Nanoseconds? {
        switch phase {
        case .idle: nil
        case .opening(_, _, let sentAt, _, _), .sending(_, _, _, _, let sentAt): sentAt + timer.wait
        }
    }

    /// A client asks for the file.
    ///
    /// While it is being sent the request needs no answer: the client hears the group and listens.
    ///
    /// - Parameter size: bytes in the file, at most ``largestFile``; what counts is the size when a transmission begins.
    public mutating func requested(
        _ request: TFTPRequest, size: UInt64, from endpoint: TFTPEndpoint, now: Nanoseconds
    ) -> [Order] {
        let client = Opener(endpoint: endpoint, request: request)
        switch phase {
        case .idle:
            guard size <= Self.largestFile else {
                return Self.refusal(
                    of: client, TFTPError(.undefined, "the file has more than 65535 blocks of 512 bytes"))
            }
            fileSize = size
            return [open(client, waiting: [], now: now)]
        case .opening(let opener, let since, let sentAt, let tries, var waiting):
            let isKnown = opener.endpoint == endpoint || waiting.contains { $0.endpoint == endpoint }
            guard !isKnown, waiting.count < Self.waitingLimit else { return [] }
            waiting.append(client)
            phase = .opening(opener, since: since, sentAt: sentAt, tries: tries, waiting: waiting)
            return []
        case .sending(let opener, _, _, let firstSentAt, let sentAt):
            // Its ACK is overdue and it asks again: it has lost the thread, or was switched on anew.
            guard opener.endpoint == endpoint, sentAt > firstSentAt else { return [] }
            return [ended(.replaced, now: now), open(client, waiting: [], now: now)].compactMap { $0 }
        }
    }

    /// A packet came that is no request. Only the opener's count: others may take themselves for the one who acknowledges.
    public mutating func received(_ packet: TFTPPacket, from endpoint: TFTPEndpoint, now: Nanoseconds) -> [Order] {
        guard opener?.endpoint == endpoint else { return [] }
        switch packet {
        case .error(let error): return end(.peerError(error), now: now)
        case .acknowledgement(let number): return acknowledged(UInt64(number), now: now)
        default: return []
        }
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Nanoseconds) -> [Order] {
        guard let deadline, now >= deadline else { return [] }
        switch phase {
        case .idle:
            return []
        case .opening(let opener, let since, _, let tries, let waiting):
            guard tries < (waiting.isEmpty ? Self.openingTries : Self.contendedTries) else {
                return end(.neverAnswered, now: now)
            }
            repeated()
            phase = .opening(opener, since: since, sentAt: now, tries: tries + 1, waiting: waiting)
            return [.sendBlock(blocks(1), to: opener.endpoint)]
        case .sending(let opener, let since, let block, let firstSentAt, _):
            guard now - firstSentAt < timing.finalPatience else {
                return end(block == lastBlock ? .lastAckMissing : .timedOut, now: now)
            }
            repeated()
            phase = .sending(opener, since: since, block: block, firstSentAt: firstSentAt, sentAt: now)
            return [.sendToGroup(blocks(block))]
        }
    }

    /// The file cannot be read, or the service stops, or the opener has gone elsewhere.
    public mutating func failed(_ error: TFTPError, now: Nanoseconds) -> [Order] {
        guard let opener, let ended = ended(.refused(error), now: now) else { return [] }
        phase = .idle
        return [.send(.error(error), to: opener.endpoint), ended]
    }

    private var lastBlock: UInt64 { fileSize / UInt64(agreement.blockSize) + 1 }

    private func blocks(_ block: UInt64) -> TFTPBlocks { TFTPBlocks(block...block, of: fileSize, agreement) }

    private mutating func repeated() {
        retransmissions += 1
        timer.expired()
    }

    private mutating func open(_ client: Opener, waiting: [Opener], now: Nanoseconds) -> Order {
        timer = RoundTripTimer(timing)
        retransmissions = 0
        phase = .opening(client, since: now, sentAt: now, tries: 1, waiting: waiting)
        return .sendBlock(blocks(1), to: client.endpoint)
    }

    private mutating func acknowledged(_ number: UInt64, now: Nanoseconds) -> [Order] {
        guard number <= lastBlock else { return [] }
        switch phase {
        case .idle:
            return []
        case .opening(let opener, let since, let sentAt, let tries, _):
            guard number > 0 else { return [] }
            if tries == 1 { timer.answered(first: now - sentAt, last: now - sentAt) }
            // Those who listen need the first block, too; those who waited for their turn hear now that it is not theirs.
            return [.sendToGroup(blocks(1))] + sendBlock(after: number, opener, since: since, now: now)
        case .sending(let opener, let since, let block, let firstSentAt, let sentAt):
            // An ACK of an earlier block is an echo; one of a later block skips what the opener has, as iPXE's do.
            guard number >= block else { return [] }
            timer.answered(first: now - firstSentAt, last: now - sentAt)
            return sendBlock(after: number, opener, since: since, now: now)
        }
    }

    private mutating func sendBlock(
        after number: UInt64, _ opener: Opener, since: Nanoseconds, now: Nanoseconds
    ) -> [Order] {
        let next = number + 1
        phase = .sending(opener, since: since, block: min(next, lastBlock), firstSentAt: now, sentAt: now)
        return next > lastBlock ? end(.completed, now: now) : [.sendToGroup(blocks(next))]
    }

    /// Ends the transmission; if it had not begun, it is the next one's turn.
    private mutating func end(_ outcome: TFTPOutcome, now: Nanoseconds) -> [Order] {
        guard let ended = ended(outcome, now: now) else { return [] }
        guard case .opening(_, _, _, _, let waiting) = phase, let next = waiting.first else {
            phase = .idle
            return [ended]
        }
        return [ended, open(next, waiting: Array(waiting.dropFirst()), now: now)]
    }

    private func ended(_ outcome: TFTPOutcome, now: Nanoseconds) -> Order? {
        let (whose, since, block): (Opener, Nanoseconds, UInt64)
        switch phase {
        case .idle: return nil
        case .opening(let opener, let start, _, _, _): (whose, since, block) = (opener, start, 1)
        case .sending(let opener, let start, let current, _, _): (whose, since, block) = (opener, start, current)
        }
        let bytes = outcome == .completed ? fileSize : (block - 1) * UInt64(agreement.blockSize)
        return .ended(
            whose,
            TFTPSummary(
                outcome: outcome, bytes: bytes, duration: now - since, blockSize: agreement.blockSize,
                windowSize: agreement.windowSize, retransmissions: retransmissions, roundTrip: timer.smoothed))
    }
}

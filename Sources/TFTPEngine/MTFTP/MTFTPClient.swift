// SPDX-License-Identifier: Apache-2.0
import NIOCore
public import TFTPWire

/// A client of PXE's MTFTP (PXE 2.1): it listens to a group, opens a transmission if it hears nothing, and keeps every block it hears.
///
/// It acknowledges only what it has opened itself, and then every block, also those that it has, for others listen. What it misses comes
/// with the next transmission.
public struct MTFTPClient: Hashable, Sendable {
    /// How long it waits, as option 43 says.
    public struct Delays: Hashable, Sendable {
        /// Tag 4: how long it listens before it opens a transmission.
        public var start: Nanoseconds
        /// Tag 5: how long it hears nothing before it asks again.
        public var silence: Nanoseconds

        /// Both of them.
        public init(start: Nanoseconds = .seconds(1), silence: Nanoseconds = .seconds(2)) {
            self.start = start
            self.silence = silence
        }
    }

    /// The way a packet came.
    public enum Path: Hashable, Sendable {
        /// To this client alone.
        case unicast
        /// To the group.
        case group
    }

    /// Where packets go: the server's MTFTP port, then the port that has sent block 1 to this client.
    public private(set) var peer: TFTPEndpoint
    private let server: TFTPEndpoint
    private let request: TFTPPacket
    private let delays: Delays
    private let timing: TFTPTiming
    private let agreement = TFTPAgreement()
    private var phase = Phase.idle
    private var map = BlockMap()
    /// The last block, once the short one was heard.
    private var lastBlock: UInt64?
    private var bytes: UInt64 = 0
    private var startedAt: Nanoseconds = .zero
    private var repetitions = 0
    /// Transmissions that it has asked for since it last heard something new.
    private var vainOpenings = 0

    private enum Phase: Hashable {
        case idle
        /// Another client acknowledges, if anyone. After a request of this client's own, block 1 may still come.
        case listening(until: Nanoseconds, hasAsked: Bool)
        case opening(RoundTripTimer, sentAt: Nanoseconds, tries: Int)
        /// This client acknowledges.
        case receiving(heardAt: Nanoseconds)
        /// All is here.
        case whole(at: Nanoseconds, until: Nanoseconds)
        case finished
    }

    /// Openings without a new block after which it gives up, as iPXE does.
    private static let openingLimit = 3
    /// The shortest silence that counts as the end of a transmission.
    private static let shortestSilence: Nanoseconds = .milliseconds(100)
    /// How long it answers after the last block, whose ACK may be lost.
    private static let dallying: Nanoseconds = .milliseconds(500)

    /// A client of the server's MTFTP port, for the file that the server sends to the client's group.
    public init(
        get file: TFTPString, from server: TFTPEndpoint, delays: Delays = Delays(), timing: TFTPTiming = .client
    ) {
        request = .readRequest(TFTPRequest(file))
        self.server = server
        self.delays = delays
        self.timing = timing
        peer = server
    }

    /// When ``timerFired(now:)`` is due; nil before the start and after the end.
    public var deadline: Nanoseconds? {
        switch phase {
        case .idle, .finished: nil
        case .listening(let until, _), .whole(_, let until): until
        case .opening(let timer, let sentAt, _): sentAt + timer.wait
        case .receiving(let heardAt): heardAt + delays.silence
        }
    }

    /// Begins to listen; the group is joined.
    public mutating func started(now: Nanoseconds) {
        startedAt = now
        phase = .listening(until: now + delays.start, hasAsked: false)
    }

    /// A packet came.
    public mutating func received(
        _ packet: TFTPPacket, by path: Path, from sender: TFTPEndpoint, now: Nanoseconds
    ) -> TFTPAction {
        // The port may be any, the host may not (PXE 2.1).
        guard sender.host == server.host else { return .ignore }
        switch (packet, path) {
        case (.error(let error), .unicast): return errorReceived(error, now: now)
        case (.data(let block, let payload), _) where block > 0:
            guard isAwaited(block, path) else { return .ignore }
            if path == .unicast { peer = sender }
            return dataReceived(UInt64(block), payload.readableBytes, path, now: now)
        default: return .ignore
        }
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Nanoseconds) -> TFTPAction {
        guard let deadline, now >= deadline else { return .ignore }
        switch phase {
        case .idle, .finished:
            return .ignore
        case .listening:
            return open(now: now)
        case .opening(var timer, _, let tries):
            guard tries < timing.unansweredTries else {
                return finish(bytes == 0 ? .neverAnswered : .timedOut, now: now)
            }
            repetitions += 1
            timer.expired()
            phase = .opening(timer, sentAt: now, tries: tries + 1)
            return .send(request)
        case .receiving:
            return isWhole ? finish(.completed, now: now) : open(now: now)
        case .whole(let at, _):
            return finish(.completed, now: at)
        }
    }

    /// The shell cannot go on: the disk is full, the user has interrupted. Who acknowledges says so, that another may.
    public mutating func failed(_ error: TFTPError, now: Nanoseconds) -> TFTPAction {
        let reply: TFTPPacket? = if case .receiving = phase { .error(error) } else { nil }
        return finish(.refused(error), reply: reply, now: now)
    }

    private var isWhole: Bool { lastBlock == map.lastInOrder }

    /// By unicast only block 1 comes, and only to who has asked; to the group any may.
    private func isAwaited(_ block: UInt16, _ path: Path) -> Bool {
        switch phase {
        case .idle, .finished: false
        case .listening(_, let hasAsked): path == .group || block == 1 && hasAsked
        case .opening: path == .group || block == 1
        case .receiving, .whole: true
        }
    }

    private mutating func errorReceived(_ error: TFTPError, now: Nanoseconds) -> TFTPAction {
        switch phase {
        case .opening, .receiving: finish(isWhole ? .completed : .peerError(error), now: now)
        case .idle, .listening, .whole, .finished: .ignore
        }
    }

    private mutating func dataReceived(
        _ block: UInt64, _ count: Int, _ path: Path, now: Nanoseconds
    ) -> TFTPAction {
        if case .whole(let at, let until) = phase {
            // Only who has acknowledged is waited for.
            return block == lastBlock && until > at ? .send(acknowledgement(block)) : .ignore
        }
        guard count <= agreement.blockSize else { return .ignore }
        let isLast = count < agreement.blockSize
        let fits = isLast ? block == lastBlock ?? max(block, map.highest) : block < lastBlock ?? .max
        guard fits else { return failed(TFTPError(.undefined, "the file has changed on the server"), now: now) }
        if isLast { lastBlock = block }
        let isNew = map.insert(block)
        if isNew {
            bytes += UInt64(count)
            vainOpenings = 0
        }
        let isMaster = heard(path, now: now)
        let reply = isMaster ? acknowledgement(block) : nil
        if isWhole, !isMaster || isLast {
            phase = .whole(at: now, until: isMaster ? now + Self.dallying : now)
        }
        guard isNew else { return reply.map(TFTPAction.send) ?? .ignore }
        return .store(offset: (block - 1) * UInt64(agreement.blockSize), isLast: isWhole, reply: reply)
    }

    /// Takes note that the server sends; whether this client acknowledges.
    private mutating func heard(_ path: Path, now: Nanoseconds) -> Bool {
        if case .receiving = phase {
            phase = .receiving(heardAt: now)
            return true
        }
        guard path == .group else {
            phase = .receiving(heardAt: now)
            return true
        }
        var hasAsked = false
        switch phase {
        case .opening: hasAsked = true
        case .listening(_, let asked): hasAsked = asked
        default: break
        }
        phase = .listening(until: now + patience, hasAsked: hasAsked)
        return false
    }

    /// How long to listen on. Once the end was heard, who misses the most waits least, so that one opens and the others listen.
    private var patience: Nanoseconds {
        guard let lastBlock else { return delays.silence }
        return Self.shortestSilence + delays.start * Int(clamping: map.count) / max(Int(clamping: lastBlock), 1)
    }

    private func acknowledgement(_ block: UInt64) -> TFTPPacket {
        .acknowledgement(block: UInt16(truncatingIfNeeded: block))
    }

    private mutating func open(now: Nanoseconds) -> TFTPAction {
        vainOpenings += 1
        guard vainOpenings <= Self.openingLimit else { return finish(.timedOut, now: now) }
        peer = server
        phase = .opening(RoundTripTimer(timing), sentAt: now, tries: 1)
        return .send(request)
    }

    private mutating func finish(_ outcome: TFTPOutcome, reply: TFTPPacket? = nil, now: Nanoseconds) -> TFTPAction {
        phase = .finished
        return .finish(
            TFTPSummary(
                outcome: outcome, bytes: bytes, duration: now - startedAt, blockSize: agreement.blockSize,
                windowSize: agreement.windowSize, retransmissions: repetitions, roundTrip: nil),
            reply: reply)
    }
}

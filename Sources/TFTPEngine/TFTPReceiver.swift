// SPDX-License-Identifier: Apache-2.0
import NIOCore
public import TFTPWire

/// The end of a transfer that receives the file: a client's read request, a server's write request.
///
/// It acknowledges the last block of every window, and the last good block when a block is missing, once for each gap
/// (RFC 7440 §4). After the last block it dallies, to answer the sender if the last ACK was lost (RFC 1350 §6).
public struct TFTPReceiver: Hashable, Sendable {
    /// What was agreed on.
    public let agreement: TFTPAgreement

    private let timing: TFTPTiming
    private let sizeLimit: UInt64
    private var timer: RoundTripTimer
    private var state: State
    /// What tells the sender where to go on: the OACK or ACK 0 of a server, later the ACK of the last good block.
    private var lastReply: TFTPPacket
    private let startedAt: Nanoseconds
    private var bytes: UInt64 = 0
    private var retransmissions = 0
    private var isConfirmed: Bool

    private enum State: Hashable {
        case receiving(Receiving)
        /// All is here.
        case dallying(since: Nanoseconds, until: Nanoseconds)
        case finished
    }

    private struct Receiving: Hashable {
        var expected: UInt64 = 1
        /// Blocks since the last ACK.
        var inWindow = 0
        var gapReported = false
        /// When the last ACK went out, or the last block came.
        var activeAt: Nanoseconds
        /// When the last ACK went out, first and last time; nil when it was answered.
        var asked: Asked?
        var progressAt: Nanoseconds
        var tries = 1
    }

    private struct Asked: Hashable {
        var first: Nanoseconds
        var last: Nanoseconds
    }

    /// The receiver of a server: ``opening`` goes out first.
    public init(_ agreement: TFTPAgreement, sizeLimit: UInt64, timing: TFTPTiming, now: Nanoseconds) {
        self.init(
            agreement, sizeLimit: sizeLimit, timing: timing, timer: RoundTripTimer(timing, limit: agreement.timeout),
            opening: agreement.options.isEmpty
                ? .acknowledgement(block: 0) : .optionAcknowledgement(agreement.options),
            isConfirmed: false, startedAt: now, now: now)
    }

    init(
        _ agreement: TFTPAgreement, sizeLimit: UInt64, timing: TFTPTiming, timer: RoundTripTimer, opening: TFTPPacket,
        isConfirmed: Bool, startedAt: Nanoseconds, now: Nanoseconds
    ) {
        self.agreement = agreement
        self.sizeLimit = sizeLimit
        self.timing = timing
        self.timer = timer
        self.isConfirmed = isConfirmed
        self.startedAt = startedAt
        lastReply = opening
        state = .receiving(Receiving(activeAt: now, asked: Asked(first: now, last: now), progressAt: now))
    }

    /// What asks for the first block.
    public var opening: TFTPPacket { lastReply }

    /// When ``timerFired(now:)`` is due; nil once the transfer is over.
    public var deadline: Nanoseconds? {
        switch state {
        case .receiving(let receiving): receiving.activeAt + timer.wait
        case .dallying(_, let until): until
        case .finished: nil
        }
    }

    /// Whether the peer has sent a block.
    var isAnswered: Bool { isConfirmed }

    /// When the last new block came.
    var progressAt: Nanoseconds {
        if case .receiving(let receiving) = state { receiving.progressAt } else { startedAt }
    }

    /// A packet came from the peer.
    public mutating func received(_ packet: TFTPPacket, now: Nanoseconds) -> TFTPAction {
        switch (packet, state) {
        case (.error(let error), .receiving):
            return finish(.peerError(error), now: now)
        case (.error, .dallying):
            return finish(.completed, now: now)
        // A server says it again: ACK 0 was lost.
        case (.optionAcknowledgement, .receiving(let receiving)) where receiving.expected == 1:
            return sendAgain(receiving, now: now)
        case (.data(let number, let payload), .receiving(let receiving)):
            return dataReceived(number, payload.readableBytes, receiving, now: now)
        case (.data(let number, _), .dallying) where lastReply == .acknowledgement(block: number):
            retransmissions += 1
            return .send(lastReply)
        default:
            return .ignore
        }
    }

    /// The write request came again from the same port.
    mutating func requestRepeated(now: Nanoseconds) -> TFTPAction {
        guard !isConfirmed, case .receiving(let receiving) = state else { return .ignore }
        return sendAgain(receiving, now: now)
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Nanoseconds) -> TFTPAction {
        guard let deadline, now >= deadline else { return .ignore }
        guard case .receiving(let receiving) = state else { return finish(.completed, now: now) }
        let giveUp =
            isConfirmed ? now - receiving.progressAt >= timing.patience : receiving.tries >= timing.unansweredTries
        guard !giveUp else { return finish(isConfirmed ? .timedOut : .neverAnswered, now: now) }
        timer.expired()
        return sendAgain(receiving, now: now)
    }

    /// The shell cannot go on: the disk is full, the user has interrupted.
    public mutating func failed(_ error: TFTPError, now: Nanoseconds) -> TFTPAction {
        finish(.refused(error), reply: .error(error), now: now)
    }

    /// What the log would say if the transfer ended now.
    public func summary(_ outcome: TFTPOutcome, now: Nanoseconds) -> TFTPSummary {
        TFTPSummary(
            outcome: outcome, bytes: bytes, duration: now - startedAt, blockSize: agreement.blockSize,
            windowSize: agreement.windowSize, retransmissions: retransmissions, roundTrip: timer.smoothed)
    }

    private mutating func dataReceived(
        _ number: UInt16, _ count: Int, _ receiving: Receiving, now: Nanoseconds
    ) -> TFTPAction {
        let rollover = agreement.rollover
        guard number == rollover.number(of: receiving.expected) else {
            return unexpectedDataReceived(number, receiving, now: now)
        }
        guard count <= agreement.blockSize else {
            return failed(TFTPError(.illegalOperation, "block larger than agreed"), now: now)
        }
        guard UInt64(count) <= sizeLimit - bytes else {
            return failed(TFTPError(.diskFull, "file larger than allowed"), now: now)
        }
        if let asked = receiving.asked { timer.answered(first: now - asked.first, last: now - asked.last) }
        isConfirmed = true
        let offset = bytes
        bytes += UInt64(count)
        let isLast = count < agreement.blockSize
        guard isLast || receiving.inWindow + 1 >= agreement.windowSize else {
            state = .receiving(
                Receiving(
                    expected: receiving.expected + 1, inWindow: receiving.inWindow + 1, activeAt: now, progressAt: now))
            return .store(offset: offset, isLast: false, reply: nil)
        }
        lastReply = .acknowledgement(block: number)
        state =
            isLast
            ? .dallying(since: now, until: now + timer.wait * 3)
            : .receiving(
                Receiving(
                    expected: receiving.expected + 1, activeAt: now, asked: Asked(first: now, last: now),
                    progressAt: now))
        return .store(offset: offset, isLast: isLast, reply: lastReply)
    }

    private mutating func unexpectedDataReceived(
        _ number: UInt16, _ receiving: Receiving, now: Nanoseconds
    ) -> TFTPAction {
        let rollover = agreement.rollover
        let lastGood = receiving.expected - 1
        if number == rollover.number(of: lastGood), lastGood > 0, receiving.inWindow == 0 {
            // One that repeats it for ever would otherwise move the deadline on and on.
            guard now - receiving.progressAt < timing.patience else { return finish(.timedOut, now: now) }
            // The sender repeats a window that is here: its ACK was lost.
            return sendAgain(receiving, now: now)
        }
        let end = receiving.expected + UInt64(agreement.windowSize)
        guard agreement.windowSize > 1, !receiving.gapReported,
            rollover.block(number, in: receiving.expected, through: end) != nil
        else { return .ignore }
        return sendAgain(receiving, now: now, reportsGap: true)
    }

    /// Tells the sender again, or for the first time behind a gap, which block was the last good one.
    private mutating func sendAgain(
        _ receiving: Receiving, now: Nanoseconds, reportsGap: Bool = false
    ) -> TFTPAction {
        if receiving.expected > 1 {
            lastReply = .acknowledgement(block: agreement.rollover.number(of: receiving.expected - 1))
        }
        state = .receiving(
            Receiving(
                expected: receiving.expected, gapReported: receiving.gapReported || reportsGap, activeAt: now,
                asked: Asked(first: reportsGap ? now : receiving.asked?.first ?? now, last: now),
                progressAt: receiving.progressAt, tries: receiving.tries + 1))
        retransmissions += 1
        return .send(lastReply)
    }

    private mutating func finish(_ outcome: TFTPOutcome, reply: TFTPPacket? = nil, now: Nanoseconds) -> TFTPAction {
        // Dallying is no part of the transfer's time.
        let end = if case .dallying(let since, _) = state { since } else { now }
        state = .finished
        return .finish(summary(outcome, now: end), reply: reply)
    }
}

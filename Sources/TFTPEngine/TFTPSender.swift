// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// The end of a transfer that sends the file: a server's read request, a client's write request.
///
/// It answers a window's ACK with the next window and repeats itself only when its time runs out, never because of a
/// duplicate ACK (the Sorcerer's Apprentice, RFC 1123 §4.2.3.1; quirk T8). With windows, an ACK of an earlier block tells of a
/// gap (RFC 7440 §4): the machine resumes behind it at once, but only once for each gap.
///
/// Call ``started(now:)`` first, ``timerFired(now:)`` when ``deadline`` has come. Times are a monotonic clock's.
public struct TFTPSender: Hashable, Sendable {
    /// What was agreed on.
    public let agreement: TFTPAgreement
    /// Octets of the file.
    public let fileSize: UInt64

    private let timing: TFTPTiming
    private let lastBlock: UInt64
    private var timer: RoundTripTimer
    private var state: State
    private var startedAt: Duration = .zero
    private var retransmissions = 0
    private var acknowledged: UInt64 = 0
    /// Whether the peer has answered at all: a forged request has a victim that does not.
    private var isConfirmed: Bool

    private enum State: Hashable {
        case ready(offer: TFTPPacket?)
        case offering(Offering)
        case sending(Sending)
        case finished
    }

    /// The OACK is out, ACK 0 is awaited.
    private struct Offering: Hashable {
        let offer: TFTPPacket
        var sentAt: Duration
        var tries = 1
    }

    /// Blocks `first...last` are out, the ACK of `last` is awaited.
    private struct Sending: Hashable {
        var first: UInt64
        var last: UInt64
        let firstSentAt: Duration
        var sentAt: Duration
        var tries = 1
        /// This window answers a gap; further ACKs of the same block are echoes of it.
        var isResumed = false
        /// When the peer last acknowledged something new.
        var progressAt: Duration
    }

    /// The sender of a server: with accepted options it begins with an OACK, without with the first window.
    public init(serving fileSize: UInt64, _ agreement: TFTPAgreement, timing: TFTPTiming) {
        let offer = agreement.options.isEmpty ? nil : TFTPPacket.optionAcknowledgement(agreement.options)
        self.init(
            fileSize, agreement, timing: timing, timer: RoundTripTimer(timing, limit: agreement.timeout),
            offer: offer, isConfirmed: false)
    }

    init(
        _ fileSize: UInt64, _ agreement: TFTPAgreement, timing: TFTPTiming, timer: RoundTripTimer, offer: TFTPPacket?,
        isConfirmed: Bool
    ) {
        self.fileSize = fileSize
        self.agreement = agreement
        self.timing = timing
        self.timer = timer
        self.isConfirmed = isConfirmed
        lastBlock = fileSize / UInt64(agreement.blockSize) + 1
        state = .ready(offer: offer)
    }

    /// When ``timerFired(now:)`` is due; nil once the transfer is over.
    public var deadline: Duration? {
        switch state {
        case .offering(let offering): offering.sentAt + timer.wait
        case .sending(let sending): sending.sentAt + timer.wait
        case .ready, .finished: nil
        }
    }

    /// Whether the peer has answered since the start.
    var isAnswered: Bool { isConfirmed }

    /// When the peer last acknowledged something new.
    var progressAt: Duration {
        if case .sending(let sending) = state { sending.progressAt } else { startedAt }
    }

    /// The file is open.
    public mutating func started(now: Duration) -> TFTPAction {
        guard case .ready(let offer) = state else { return .ignore }
        startedAt = now
        guard let offer else { return send(from: 1, now: now) }
        state = .offering(Offering(offer: offer, sentAt: now))
        return .send(offer)
    }

    /// A packet came from the peer.
    public mutating func received(_ packet: TFTPPacket, now: Duration) -> TFTPAction {
        // Nearly all that comes; the pairs below would be copied together first.
        if case .acknowledgement(let number) = packet, case .sending(let sending) = state {
            return acknowledgementReceived(number, sending, now: now)
        }
        switch (packet, state) {
        case (.error(let error), .offering) where agreement.options[.transferSize] != nil:
            return finish(error.code == .unknownTransferID ? .peerError(error) : .sizeProbe, now: now)
        case (.error(let error), .offering), (.error(let error), .sending):
            return finish(.peerError(error), now: now)
        case (.acknowledgement(block: 0), .offering(let offering)):
            timer.answered(first: now - startedAt, last: now - offering.sentAt)
            isConfirmed = true
            return send(from: 1, now: now)
        case (.optionAcknowledgement, .sending(let sending)) where sending.first == 1:
            // A server says it again: DATA 1 was lost.
            return sendAgain(now: now)
        default:
            return .ignore
        }
    }

    /// The request came again from the same port: the peer has seen no answer, or the network has copied the request.
    mutating func requestRepeated(now: Duration) -> TFTPAction {
        switch state {
        case .offering(var offering):
            offering.tries = 1
            state = .offering(offering)
        case .sending(var sending) where !isConfirmed:
            sending.tries = 1
            state = .sending(sending)
        default:
            return .ignore
        }
        return sendAgain(now: now)
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Duration) -> TFTPAction {
        guard let deadline, now >= deadline else { return .ignore }
        let action = sendAgain(now: now)
        timer.expired()
        return action
    }

    /// The shell cannot go on: the file cannot be read, the service stops.
    public mutating func failed(_ error: TFTPError, now: Duration) -> TFTPAction {
        finish(.refused(error), reply: .error(error), now: now)
    }

    /// What the log would say if the transfer ended now.
    public func summary(_ outcome: TFTPOutcome, now: Duration) -> TFTPSummary {
        TFTPSummary(
            outcome: outcome, bytes: min(acknowledged * UInt64(agreement.blockSize), fileSize),
            duration: now - startedAt,
            blockSize: agreement.blockSize, windowSize: agreement.windowSize, retransmissions: retransmissions,
            roundTrip: timer.smoothed)
    }

    private mutating func acknowledgementReceived(_ number: UInt16, _ sending: Sending, now: Duration) -> TFTPAction {
        let rollover = agreement.rollover
        guard let block = rollover.block(number, in: sending.first - 1, through: sending.last) else { return .ignore }
        if block < sending.first {
            // The first block of the window may be lost. An answer sooner than any round trip is about what came before.
            guard agreement.windowSize > 1, isConfirmed, !sending.isResumed, let shortest = timer.shortest,
                now - sending.sentAt >= shortest
            else { return .ignore }
            retransmissions += Int(sending.last - block)
            return send(from: sending.first, now: now, resumedSince: sending.progressAt)
        }
        timer.answered(first: now - sending.firstSentAt, last: now - sending.sentAt)
        isConfirmed = true
        acknowledged = block
        guard block < lastBlock else { return finish(.completed, now: now) }
        guard block < sending.last else { return send(from: block + 1, now: now) }
        retransmissions += Int(sending.last - block)
        return send(from: block + 1, now: now, resumedSince: now)
    }

    private mutating func send(from first: UInt64, now: Duration, resumedSince: Duration? = nil) -> TFTPAction {
        let last = min(first + UInt64(agreement.windowSize) - 1, lastBlock)
        state = .sending(
            Sending(
                first: first, last: last, firstSentAt: now, sentAt: now, isResumed: resumedSince != nil,
                progressAt: resumedSince ?? now))
        return .sendBlocks(TFTPBlocks(first...last, of: fileSize, agreement))
    }

    private mutating func sendAgain(now: Duration) -> TFTPAction {
        switch state {
        case .offering(var offering):
            guard offering.tries < timing.unansweredTries else { return finish(.neverAnswered, now: now) }
            offering.tries += 1
            offering.sentAt = now
            retransmissions += 1
            state = .offering(offering)
            return .send(offering.offer)
        case .sending(var sending):
            if let outcome = reasonToGiveUp(sending, now: now) { return finish(outcome, now: now) }
            sending.tries += 1
            sending.sentAt = now
            retransmissions += Int(sending.last - sending.first) + 1
            state = .sending(sending)
            return .sendBlocks(TFTPBlocks(sending.first...sending.last, of: fileSize, agreement))
        case .ready, .finished:
            return .ignore
        }
    }

    private func reasonToGiveUp(_ sending: Sending, now: Duration) -> TFTPOutcome? {
        let silence = now - sending.progressAt
        if !isConfirmed { return sending.tries < timing.unansweredTries ? nil : .neverAnswered }
        if sending.last == lastBlock, silence >= timing.finalPatience { return .lastAckMissing }
        return silence < timing.patience ? nil : .timedOut
    }

    private mutating func finish(_ outcome: TFTPOutcome, reply: TFTPPacket? = nil, now: Duration) -> TFTPAction {
        state = .finished
        return .finish(summary(outcome, now: now), reply: reply)
    }
}

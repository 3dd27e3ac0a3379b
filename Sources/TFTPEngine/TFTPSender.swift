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
    /// The OACK that comes first, if any.
    private let offer: TFTPPacket?
    private var timer: RoundTripTimer
    // Beside each other and not one in the other: what an enum's case holds would be copied for every packet.
    private var phase = Phase.ready
    private var window = Window()
    private var startedAt: Nanoseconds = .zero
    private var retransmissions = 0
    private var acknowledged: UInt64 = 0
    /// Whether the peer has answered at all: a forged request has a victim that does not.
    private var isConfirmed: Bool

    private enum Phase: Hashable {
        case ready
        /// The OACK is out, ACK 0 is awaited.
        case offering
        /// Blocks are out.
        case sending
        case finished
    }

    /// Blocks `first...last` are out, the ACK of `last` is awaited; an OACK counts as block 0.
    private struct Window: Hashable {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var firstSentAt = Nanoseconds.zero
        var sentAt = Nanoseconds.zero
        var tries = 1
        /// This window answers a gap; further ACKs of the same block are echoes of it.
        var isResumed = false
        /// When the peer last acknowledged something new.
        var progressAt = Nanoseconds.zero
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
        self.offer = offer
        lastBlock = fileSize / UInt64(agreement.blockSize) + 1
    }

    /// When ``timerFired(now:)`` is due; nil once the transfer is over.
    public var deadline: Nanoseconds? {
        phase == .sending || phase == .offering ? window.sentAt + timer.wait : nil
    }

    /// Whether the peer has answered since the start.
    var isAnswered: Bool { isConfirmed }

    /// When the peer last acknowledged something new.
    var progressAt: Nanoseconds { phase == .sending ? window.progressAt : startedAt }

    /// The file is open.
    public mutating func started(now: Nanoseconds) -> TFTPAction {
        guard phase == .ready else { return .ignore }
        startedAt = now
        guard let offer else { return send(from: 1, now: now) }
        phase = .offering
        window = Window(firstSentAt: now, sentAt: now)
        return .send(offer)
    }

    /// A packet came from the peer.
    public mutating func received(_ packet: TFTPPacket, now: Nanoseconds) -> TFTPAction {
        // Nearly all that comes.
        if case .acknowledgement(let number) = packet, phase == .sending {
            return acknowledgementReceived(number, now: now)
        }
        switch (packet, phase) {
        case (.error(let error), .offering) where agreement.options[.transferSize] != nil:
            return finish(error.code == .unknownTransferID ? .peerError(error) : .sizeProbe, now: now)
        case (.error(let error), .offering), (.error(let error), .sending):
            return finish(.peerError(error), now: now)
        case (.acknowledgement(block: 0), .offering):
            timer.answered(first: now - window.firstSentAt, last: now - window.sentAt)
            isConfirmed = true
            return send(from: 1, now: now)
        case (.optionAcknowledgement, .sending) where window.first == 1:
            // A server says it again: DATA 1 was lost.
            return sendAgain(now: now)
        default:
            return .ignore
        }
    }

    /// The request came again from the same port: the peer has seen no answer, or the network has copied the request.
    mutating func requestRepeated(now: Nanoseconds) -> TFTPAction {
        guard phase == .offering || phase == .sending && !isConfirmed else { return .ignore }
        window.tries = 1
        return sendAgain(now: now)
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Nanoseconds) -> TFTPAction {
        guard let deadline, now >= deadline else { return .ignore }
        let action = sendAgain(now: now)
        timer.expired()
        return action
    }

    /// The shell cannot go on: the file cannot be read, the service stops.
    public mutating func failed(_ error: TFTPError, now: Nanoseconds) -> TFTPAction {
        finish(.refused(error), reply: .error(error), now: now)
    }

    /// What the log would say if the transfer ended now.
    public func summary(_ outcome: TFTPOutcome, now: Nanoseconds) -> TFTPSummary {
        let certain = min(acknowledged * UInt64(agreement.blockSize), fileSize)
        return TFTPSummary(
            outcome: outcome, bytes: outcome == .lastAckMissing ? fileSize : certain, duration: now - startedAt,
            blockSize: agreement.blockSize, windowSize: agreement.windowSize, retransmissions: retransmissions,
            roundTrip: timer.smoothed)
    }

    private mutating func acknowledgementReceived(_ number: UInt16, now: Nanoseconds) -> TFTPAction {
        guard let block = agreement.rollover.block(number, in: window.first - 1, through: window.last) else {
            return .ignore
        }
        if block < window.first {
            // The first block of the window may be lost. An answer sooner than any round trip is about what came before.
            guard agreement.windowSize > 1, isConfirmed, !window.isResumed, let shortest = timer.shortest,
                now - window.sentAt >= shortest
            else { return .ignore }
            retransmissions += Int(window.last - block)
            return send(from: window.first, now: now, resumedSince: window.progressAt)
        }
        timer.answered(first: now - window.firstSentAt, last: now - window.sentAt)
        isConfirmed = true
        acknowledged = block
        guard block < lastBlock else { return finish(.completed, now: now) }
        guard block < window.last else { return send(from: block + 1, now: now) }
        retransmissions += Int(window.last - block)
        return send(from: block + 1, now: now, resumedSince: now)
    }

    private mutating func send(from first: UInt64, now: Nanoseconds, resumedSince: Nanoseconds? = nil) -> TFTPAction {
        let last = min(first + UInt64(agreement.windowSize) - 1, lastBlock)
        phase = .sending
        window = Window(
            first: first, last: last, firstSentAt: now, sentAt: now, isResumed: resumedSince != nil,
            progressAt: resumedSince ?? now)
        return .sendBlocks(TFTPBlocks(first...last, of: fileSize, agreement))
    }

    private mutating func sendAgain(now: Nanoseconds) -> TFTPAction {
        guard phase == .offering || phase == .sending else { return .ignore }
        if let outcome = reasonToGiveUp(now: now) { return finish(outcome, now: now) }
        window.tries += 1
        window.sentAt = now
        if phase == .offering, let offer {
            retransmissions += 1
            return .send(offer)
        }
        // Half as many each time after the first: a crowded path gets less, and so does the victim of a forged ACK.
        let count = max((window.last - window.first + 1) >> UInt64(max(window.tries - 2, 0)), 1)
        retransmissions += Int(count)
        return .sendBlocks(TFTPBlocks(window.first...window.first + count - 1, of: fileSize, agreement))
    }

    private func reasonToGiveUp(now: Nanoseconds) -> TFTPOutcome? {
        let silence = now - window.progressAt
        if !isConfirmed { return window.tries < timing.unansweredTries ? nil : .neverAnswered }
        if window.last == lastBlock, silence >= timing.finalPatience { return .lastAckMissing }
        return silence < timing.patience ? nil : .timedOut
    }

    private mutating func finish(_ outcome: TFTPOutcome, reply: TFTPPacket? = nil, now: Nanoseconds) -> TFTPAction {
        phase = .finished
        return .finish(summary(outcome, now: now), reply: reply)
    }
}

// SPDX-License-Identifier: Apache-2.0
import NIOCore
public import TFTPWire

/// A client of RFC 2090: it keeps every block it hears, in any order, and acknowledges only while it is the master.
///
/// Begins when the server has answered the request with the `multicast` option.
public struct TFTPMulticastReceiver: Hashable, Sendable {
    /// The group to join.
    public let group: TFTPMulticastOption.Group
    /// What was agreed on.
    public let agreement: TFTPAgreement
    private let timing: TFTPTiming
    private let startedAt: Nanoseconds
    private var isMaster: Bool
    private var map = BlockMap()
    /// The last block, once the short one was heard.
    private var lastBlock: UInt64?
    private var bytes: UInt64 = 0
    private var timer: RoundTripTimer
    private var activeAt: Nanoseconds
    private var heardAt: Nanoseconds
    /// When the last block came that was not there, or the client was made master.
    private var newAt: Nanoseconds
    private var retransmissions = 0
    /// Since when all is here. The last ACK may be lost, so the server may ask once more.
    private var wholeSince: Nanoseconds?
    private var isFinished = false

    /// How long it answers after the last block.
    private static let dallying: Nanoseconds = .milliseconds(500)

    /// A client whose request was answered; nil if the answer names no group.
    ///
    /// - Parameter asked: the options of its request.
    public init?(
        acknowledged: [TFTPOption], asked: [TFTPOption], timing: TFTPTiming, now: Nanoseconds
    ) {
        guard let value = acknowledged[.multicast], let option = TFTPMulticastOption(value), let group = option.group,
            let agreement = try? TFTPAgreement(
                acknowledged: acknowledged.filter { $0.name != .multicast }, asked: asked)
        else { return nil }
        self.group = group
        self.agreement = agreement
        self.timing = timing
        isMaster = option.isMaster
        timer = RoundTripTimer(timing)
        startedAt = now
        activeAt = now
        heardAt = now
        newAt = now
    }

    /// What goes out first: the master's ACK 0.
    public var opening: TFTPAction {
        isMaster ? .send(.acknowledgement(block: 0)) : .ignore
    }

    /// When ``timerFired(now:)`` is due; nil once the transfer is over.
    public var deadline: Nanoseconds? {
        if isFinished { return nil }
        if let wholeSince { return wholeSince + Self.dallying }
        return isMaster ? activeAt + timer.wait : heardAt + timing.patience
    }

    /// A packet came, from the server to this client or to the group.
    public mutating func received(_ packet: TFTPPacket, now: Nanoseconds) -> TFTPAction {
        guard !isFinished else { return .ignore }
        if wholeSince != nil {
            // What the others are sent is not for this one any more.
            guard case .optionAcknowledgement = packet else { return .ignore }
            return .send(acknowledgement)
        }
        switch packet {
        case .error(let error):
            return finish(.peerError(error), now: now)
        case .optionAcknowledgement(let options):
            guard let option = options[.multicast].flatMap(TFTPMulticastOption.init) else { return .ignore }
            if option.isMaster, !isMaster { newAt = now }
            isMaster = option.isMaster
            heardAt = now
            activeAt = now
            return isMaster ? .send(acknowledgement) : .ignore
        case .data(let number, let payload) where number > 0:
            return dataReceived(UInt64(number), payload.readableBytes, now: now)
        default:
            return .ignore
        }
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Nanoseconds) -> TFTPAction {
        guard let deadline, now >= deadline else { return .ignore }
        if let wholeSince {
            isFinished = true
            return .finish(summary(.completed, now: wholeSince), reply: nil)
        }
        guard isMaster, now - heardAt < timing.patience else { return finish(.timedOut, now: now) }
        timer.expired()
        activeAt = now
        retransmissions += 1
        return .send(acknowledgement)
    }

    /// The shell cannot go on: the disk is full, the user has interrupted.
    public mutating func failed(_ error: TFTPError, now: Nanoseconds) -> TFTPAction {
        isFinished = true
        return .finish(summary(.refused(error), now: now), reply: .error(error))
    }

    private var acknowledgement: TFTPPacket {
        .acknowledgement(block: UInt16(truncatingIfNeeded: map.lastInOrder))
    }

    private mutating func dataReceived(_ block: UInt64, _ count: Int, now: Nanoseconds) -> TFTPAction {
        guard count <= agreement.blockSize else { return .ignore }
        let isNew = map.insert(block)
        heardAt = now
        if isNew {
            newAt = now
            bytes += UInt64(count)
            activeAt = now
            timer = RoundTripTimer(timing)
            if count < agreement.blockSize { lastBlock = block }
        }
        let offset = (block - 1) * UInt64(agreement.blockSize)
        if map.lastInOrder == lastBlock {
            wholeSince = now
            // Also a client that is no master says that it has all, so that it is not asked later.
            return .store(offset: offset, isLast: true, reply: acknowledgement)
        }
        // The server repeats a block that is here: the ACK was lost.
        guard isNew else {
            guard isMaster else { return .ignore }
            return now - newAt < timing.patience ? .send(acknowledgement) : finish(.timedOut, now: now)
        }
        return .store(offset: offset, isLast: false, reply: isMaster ? acknowledgement : nil)
    }

    /// What the log would say now.
    public func summary(_ outcome: TFTPOutcome, now: Nanoseconds) -> TFTPSummary {
        TFTPSummary(
            outcome: outcome, bytes: bytes, duration: now - startedAt, blockSize: agreement.blockSize, windowSize: 1,
            retransmissions: retransmissions, roundTrip: timer.smoothed)
    }

    private mutating func finish(_ outcome: TFTPOutcome, now: Nanoseconds) -> TFTPAction {
        isFinished = true
        return .finish(summary(outcome, now: now), reply: nil)
    }
}

// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// One file for many clients at once (RFC 2090): blocks go to a group, one client at a time, the master, acknowledges them.
///
/// When the master has all, or is silent, the next client is made master and says from where it misses something; what the others have
/// heard in the meantime is not sent again to them. The file has at most 65535 blocks, for a new master may ask for any of them.
///
/// A master that the group does not reach gets its blocks by unicast as well, and so has the file whole: a switch may keep the group from
/// it, and iPXE's `tftm://` compares the group's address with bytes that it never set (`tftp_process_multicast`), and takes nothing from it.
public struct TFTPMulticastSession: Sendable {
    /// What to do after an event, in this order.
    public enum Order: Hashable, Sendable {
        /// Send this to one client.
        case send(TFTPPacket, to: TFTPEndpoint)
        /// Read this block and send it to the group.
        case sendToGroup(TFTPBlocks)
        /// Read this block and send it to a client that does not hear the group.
        case sendBlocks(TFTPBlocks, to: TFTPEndpoint)
        /// A client has left: it has all, gave up or was given up.
        case left(TFTPEndpoint, TFTPSummary)
    }

    /// Where the blocks are sent.
    public let group: TFTPMulticastOption.Group
    /// What was agreed on with every client.
    public let agreement: TFTPAgreement
    private let fileSize: UInt64
    private let lastBlock: UInt64
    private let timing: TFTPTiming
    private var members: [TFTPMulticastMember] = []
    private var timer: RoundTripTimer
    private var retransmissions = 0
    private var phase = Phase.idle

    private enum Phase: Hashable {
        case idle
        /// The first has come; others that were switched on with it shall not miss the beginning.
        case gathering(until: Nanoseconds)
        /// The first of `members` was made master and has not answered yet.
        case promoting(sentAt: Nanoseconds, tries: Int)
        case sending(block: UInt64, firstSentAt: Nanoseconds, sentAt: Nanoseconds)
    }

    /// The shortest time until a block is sent again.
    private static let shortestWait: Nanoseconds = .milliseconds(100)

    /// How long the first client waits for others. What a late one misses is sent again, to all.
    private static let gatheringTime: Nanoseconds = .milliseconds(200)

    /// How often a silent master is asked before the next one gets its chance. A client that has heard everything may have gone.
    private static let promotionTries = 4

    /// A session without members; nil if the file has too many blocks.
    ///
    /// - Parameter agreement: what the first client was granted; later ones join only if they are granted the same block size.
    public init?(
        _ fileSize: UInt64, _ agreement: TFTPAgreement, group: TFTPMulticastOption.Group, timing: TFTPTiming
    ) {
        lastBlock = fileSize / UInt64(agreement.blockSize) + 1
        guard lastBlock <= 65535 else { return nil }
        self.fileSize = fileSize
        self.agreement = agreement
        self.group = group
        // A block that is sent again in haste disturbs all of the group.
        var timing = timing
        timing.minimum = max(timing.minimum, Self.shortestWait)
        self.timing = timing
        timer = RoundTripTimer(timing, limit: agreement.timeout)
    }

    /// Clients that have not left.
    public var count: Int { members.count }

    /// When ``timerFired(now:)`` is due; nil without clients.
    public var deadline: Nanoseconds? {
        switch phase {
        case .idle: nil
        case .gathering(let until): until
        case .promoting(let sentAt, _), .sending(_, _, let sentAt): sentAt + timer.wait
        }
    }

    /// A client asks for the file, or asks again because it has heard nothing.
    ///
    /// - Parameter options: what it is granted besides `multicast`, for its OACK.
    public mutating func joined(_ endpoint: TFTPEndpoint, options: [TFTPOption], now: Nanoseconds) -> [Order] {
        if let index = members.firstIndex(where: { $0.endpoint == endpoint }) {
            return [members[index].offer(group, isMaster: index == 0 && !isGathering)]
        }
        let isLate = if case .sending = phase { true } else { false }
        let member = TFTPMulticastMember(endpoint: endpoint, options: options, joinedAt: now, isLate: isLate)
        members.append(member)
        if members.count == 1 { phase = .gathering(until: now + Self.gatheringTime) }
        return [member.offer(group, isMaster: false)]
    }

    private var isGathering: Bool { if case .gathering = phase { true } else { false } }

    /// A packet came from a client.
    public mutating func received(_ packet: TFTPPacket, from endpoint: TFTPEndpoint, now: Nanoseconds) -> [Order] {
        guard let index = members.firstIndex(where: { $0.endpoint == endpoint }) else { return [] }
        switch packet {
        case .error(let error):
            return remove(at: index, .peerError(error), now: now)
        case .acknowledgement(let number) where UInt64(number) == lastBlock:
            return remove(at: index, .completed, now: now)
        case .acknowledgement(let number) where index == 0 && UInt64(number) < lastBlock:
            return masterAcknowledged(UInt64(number), now: now)
        default:
            return []
        }
    }

    /// The time in ``deadline`` has come; early calls do no harm.
    public mutating func timerFired(now: Nanoseconds) -> [Order] {
        guard let deadline, now >= deadline, let master = members.first else { return [] }
        if isGathering { return [promoteFirst(now: now)] }
        retransmissions += 1
        timer.expired()
        switch phase {
        case .idle, .gathering:
            return []
        case .promoting(_, let tries):
            guard tries < Self.promotionTries else {
                return remove(at: 0, master.hasBeenMaster ? .timedOut : .neverAnswered, now: now)
            }
            phase = .promoting(sentAt: now, tries: tries + 1)
            return [master.offer(group, isMaster: true)]
        case .sending(let block, let firstSentAt, _):
            guard now - firstSentAt < timing.finalPatience else { return remove(at: 0, .timedOut, now: now) }
            return send(block, firstSentAt: firstSentAt, now: now)
        }
    }

    /// The file cannot be read, or the service stops.
    public mutating func failed(_ error: TFTPError, now: Nanoseconds) -> [Order] {
        defer {
            members = []
            phase = .idle
        }
        return members.flatMap { member -> [Order] in
            [.send(.error(error), to: member.endpoint), .left(member.endpoint, summary(member, .refused(error), now))]
        }
    }

    private mutating func masterAcknowledged(_ number: UInt64, now: Nanoseconds) -> [Order] {
        switch phase {
        case .idle, .gathering:
            return []
        case .promoting(let sentAt, let tries):
            if tries == 1 { timer.answered(first: now - sentAt, last: now - sentAt) }
        case .sending(let block, let firstSentAt, let sentAt):
            // An ACK of an earlier block is an echo; one of a later block skips what the master has heard before.
            guard number >= block else { return masterRepeated(number, block, firstSentAt: firstSentAt, now: now) }
            timer.answered(first: now - firstSentAt, last: now - sentAt)
            members[0].advanced()
        }
        members[0].hasBeenMaster = true
        return send(number + 1, firstSentAt: now, now: now)
    }

    private mutating func masterRepeated(
        _ number: UInt64, _ block: UInt64, firstSentAt: Nanoseconds, now: Nanoseconds
    ) -> [Order] {
        guard number + 1 == block, members[0].askedAgain() else { return [] }
        return send(block, firstSentAt: firstSentAt, now: now)
    }

    private mutating func send(_ block: UInt64, firstSentAt: Nanoseconds, now: Nanoseconds) -> [Order] {
        phase = .sending(block: block, firstSentAt: firstSentAt, sentAt: now)
        let blocks = TFTPBlocks(block...block, of: fileSize, agreement)
        return [.sendToGroup(blocks)] + (members[0].isDeaf ? [.sendBlocks(blocks, to: members[0].endpoint)] : [])
    }

    private mutating func remove(at index: Int, _ outcome: TFTPOutcome, now: Nanoseconds) -> [Order] {
        let member = members.remove(at: index)
        let left = Order.left(member.endpoint, summary(member, outcome, now))
        guard !members.isEmpty else {
            phase = .idle
            return [left]
        }
        guard index == 0, !isGathering else { return [left] }
        // Who joined late misses something; the others may have heard all.
        if let late = members.firstIndex(where: \.isLate) { members.insert(members.remove(at: late), at: 0) }
        return [left, promoteFirst(now: now)]
    }

    private mutating func promoteFirst(now: Nanoseconds) -> Order {
        phase = .promoting(sentAt: now, tries: 1)
        timer = RoundTripTimer(timing, limit: agreement.timeout)
        return members[0].offer(group, isMaster: true)
    }

    private func summary(_ member: TFTPMulticastMember, _ outcome: TFTPOutcome, _ now: Nanoseconds) -> TFTPSummary {
        TFTPSummary(
            outcome: outcome, bytes: outcome == .completed ? fileSize : 0, duration: now - member.joinedAt,
            blockSize: agreement.blockSize, windowSize: 1, retransmissions: retransmissions, roundTrip: timer.smoothed)
    }
}

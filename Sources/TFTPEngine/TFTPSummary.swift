// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// How a transfer ended.
public enum TFTPOutcome: Hashable, Sendable {
    /// The last ACK came, or was sent.
    case completed
    /// All was sent, the last ACK never came: usually the client has it all and has gone on (RFC 1350 §6).
    case lastAckMissing
    /// The client asked for the size only, as EDK2 does before the real request (quirk T1).
    case sizeProbe
    /// The client never answered; Intel's ROM ends its own size probe like this.
    case neverAnswered
    /// No progress within TFTPTiming/patience.
    case timedOut
    /// The peer ended it.
    case peerError(TFTPError)
    /// This end ended it.
    case refused(TFTPError)
    /// The same port made another request.
    case replaced
}

/// One line of a transfer log: enough to tell a slow path from a lossy one (quirk T16).
public struct TFTPSummary: Hashable, Sendable {
    /// How it ended.
    public var outcome: TFTPOutcome
    /// Bytes of the file that arrived for certain; all of it where only the last ACK is missing.
    public var bytes: UInt64
    /// From the request to the end.
    public var duration: Duration
    /// Octets in a block.
    public var blockSize: Int
    /// Blocks between two acknowledgements.
    public var windowSize: Int
    /// DATA packets or ACKs that were sent more than once.
    public var retransmissions: Int
    /// The smoothed round trip, nil if nothing could be measured.
    public var roundTrip: Duration?

    /// A line of the engine's, which counts in nanoseconds.
    init(
        outcome: TFTPOutcome, bytes: UInt64, duration: Nanoseconds, blockSize: Int, windowSize: Int,
        retransmissions: Int, roundTrip: Nanoseconds?
    ) {
        self.outcome = outcome
        self.bytes = bytes
        self.duration = duration.duration
        self.blockSize = blockSize
        self.windowSize = windowSize
        self.retransmissions = retransmissions
        self.roundTrip = roundTrip?.duration
    }

    /// What held a completed transfer back.
    public enum Bottleneck: Hashable, Sendable {
        /// More than one packet in a hundred was sent again.
        case loss
        /// Most of the time went into waiting for ACKs over a long path: a larger window or HTTP would help (quirk T17).
        case roundTrips
    }

    /// Why it was slow, nil if it was not.
    public var bottleneck: Bottleneck? {
        let blocks = bytes / UInt64(blockSize) + 1
        if retransmissions >= 5, UInt64(retransmissions) * 100 > blocks { return .loss }
        let windows = Double(blocks / UInt64(windowSize))
        guard let roundTrip, roundTrip >= .milliseconds(5), duration > .seconds(1) else { return nil }
        return roundTrip / .seconds(1) * windows > 0.7 * (duration / .seconds(1)) ? .roundTrips : nil
    }
}

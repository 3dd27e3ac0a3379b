// SPDX-License-Identifier: Apache-2.0

/// How long a machine waits before it repeats itself, and before it gives up.
public struct TFTPTiming: Hashable, Sendable {
    /// The first wait, while the round trip is unknown.
    public var initial: Nanoseconds
    /// The shortest wait: a client busy with its screen or its disk is not mistaken for a lossy path. iPXE's TFTP_READ fails when a
    /// block comes twice, so an early repetition can cost a boot.
    public var minimum: Nanoseconds
    /// The longest wait; the `timeout` option (RFC 2349) lowers it.
    public var maximum: Nanoseconds
    /// How long without progress until the transfer is given up.
    public var patience: Nanoseconds
    /// How long the last window is repeated: its ACK is often lost for good, for the client has gone on to boot.
    public var finalPatience: Nanoseconds
    /// How often the first packet is sent to a client that has never answered. This bounds what a forged request makes
    /// a server send to its victim: that many OACKs, or DATA packets of 512 bytes.
    public var unansweredTries: Int

    /// Waits for a server on a local network.
    public init(
        initial: Nanoseconds = .milliseconds(200), minimum: Nanoseconds = .milliseconds(25),
        maximum: Nanoseconds = .seconds(2),
        patience: Nanoseconds = .seconds(30), finalPatience: Nanoseconds = .seconds(5), unansweredTries: Int = 7
    ) {
        self.initial = initial
        self.minimum = minimum
        self.maximum = maximum
        self.patience = patience
        self.finalPatience = finalPatience
        self.unansweredTries = unansweredTries
    }

    /// Waits for a client: longer ones, for the sender paces a transfer and an early ACK is wasted.
    public static let client = TFTPTiming(
        initial: .milliseconds(250), minimum: .milliseconds(50), unansweredTries: 10)
}

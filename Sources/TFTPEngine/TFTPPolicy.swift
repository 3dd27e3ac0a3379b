// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// What a server grants one client.
public struct TFTPPolicy: Hashable, Sendable {
    /// The largest block, so that no datagram is fragmented (quirk T3).
    public var blockSizeLimit: UInt16
    /// The largest window in blocks (quirk T6).
    public var windowSizeLimit: UInt16
    /// The largest window in bytes: what one client costs in memory.
    public var windowByteLimit: Int
    /// What follows block 65535 unless the client asks otherwise (quirk T7).
    public var rollover: TFTPRollover
    /// Options this client is better off without: they are treated as unknown (quirk T4).
    public var refusedOptions: Set<TFTPOptionName>
    /// The largest file it may write, in bytes.
    public var uploadLimit: UInt64
    /// When to repeat a packet, and when to give up.
    public var timing: TFTPTiming

    /// A policy; what is not given has its usual value.
    public init(
        blockSizeLimit: UInt16 = 1468, windowSizeLimit: UInt16 = 64, windowByteLimit: Int = 1 << 18,
        rollover: TFTPRollover = .zero, refusedOptions: Set<TFTPOptionName> = [], uploadLimit: UInt64 = 1 << 30,
        timing: TFTPTiming = TFTPTiming()
    ) {
        self.blockSizeLimit = blockSizeLimit
        self.windowSizeLimit = windowSizeLimit
        self.windowByteLimit = windowByteLimit
        self.rollover = rollover
        self.refusedOptions = refusedOptions
        self.uploadLimit = uploadLimit
        self.timing = timing
    }

    /// The largest block that fits `mtu` with the headers of TFTP (4), UDP (8) and IPv4 (20) or IPv6 (40).
    public static func blockSizeLimit(mtu: Int, ipv6: Bool) -> UInt16 {
        UInt16(clamping: min(max(mtu - (ipv6 ? 52 : 32), 8), Int(TFTPAgreement.blockSizes.upperBound)))
    }
}

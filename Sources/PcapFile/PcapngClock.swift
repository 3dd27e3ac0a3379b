// SPDX-License-Identifier: Apache-2.0

/// How an interface's time stamps count (draft-ietf-opsawg-pcapng §4.2, if_tsresol and if_tsoffset).
struct PcapngClock {
    private var ticksPerSecond: UInt64 = 1_000_000
    /// Seconds to add to every time stamp.
    var offset: Int64 = 0

    /// Reads if_tsresol: a negative power of 10, or of 2 if the first bit is set.
    mutating func setResolution(_ value: inout CaptureReader) throws(CaptureError) {
        let resolution = try value.integer("if_tsresol", as: UInt8.self)
        let exponent = resolution & 0x7F
        if resolution & 0x80 != 0 {
            guard exponent < 64 else { throw value.malformed("if_tsresol", needed: 0x80 + 63, found: resolution) }
            ticksPerSecond = 1 << exponent
        } else {
            guard exponent < 20 else { throw value.malformed("if_tsresol", needed: 19, found: resolution) }
            ticksPerSecond = (0..<exponent).reduce(1) { power, _ in power * 10 }
        }
    }

    /// The time since 1970 that `ticks` stands for; what is finer than a nanosecond is cut off.
    func time(_ ticks: UInt64) -> Duration {
        let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: ticksPerSecond)
        let nanoseconds = ticksPerSecond.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000)).quotient
        return .seconds(seconds) + .seconds(offset) + .nanoseconds(nanoseconds)
    }
}

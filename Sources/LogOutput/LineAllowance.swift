// SPDX-License-Identifier: Apache-2.0

/// How many lines may be written: so many at once, and so many a second after that.
struct LineAllowance {
    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var last: Duration?

    /// - Parameters:
    ///   - burst: lines at once, after a time of silence.
    ///   - perSecond: lines for each second that passes.
    init(burst: Int, perSecond: Double) {
        (self.burst, self.perSecond, left) = (Double(burst), perSecond, Double(burst))
    }

    /// Lines about clients: as many as journald takes of one service (journald.conf(5): 10,000 in 30 seconds), which would drop the rest
    /// itself. A thousand machines that are turned on together write less.
    static let clients = LineAllowance(burst: 10_000, perSecond: 333)

    /// Lines that a single datagram with a forged source can cause: 10 a second fill a disk by 200 MB a day at most, and 500 at once
    /// are more than the mistakes of a room full of real machines.
    static let strangers = LineAllowance(burst: 500, perSecond: 10)

    /// Takes one line from what is allowed; false if nothing is left.
    ///
    /// - Parameter now: of a clock that only goes forward.
    mutating func admits(at now: Duration) -> Bool {
        if let last { left = min(burst, left + max(0, (now - last) / .seconds(1)) * perSecond) }
        last = now
        guard left >= 1 else { return false }
        left -= 1
        return true
    }
}

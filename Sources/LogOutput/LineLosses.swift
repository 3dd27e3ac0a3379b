// SPDX-License-Identifier: Apache-2.0

/// The lines that were not written, by reason, until somebody is told of them.
struct LineLosses {
    /// Clients caused more lines than are allowed.
    var crowded = 0
    /// The reader of the log is too slow, or does not read.
    var unread = 0
    /// The system refused them.
    var failed = 0
    /// Why it refused the last of them.
    var reason = ""
    private var toldAt: Duration?
    /// How often losses are told while they go on.
    let period: Duration

    init(period: Duration = .seconds(10)) {
        self.period = period
    }

    var isEmpty: Bool { crowded + unread + failed == 0 }

    /// What to tell now, if there is something and it is time; it counts as told.
    ///
    /// - Parameters:
    ///   - name: which stream it is.
    ///   - isLast: whether there will be no other time.
    mutating func notice(of name: String, at now: Duration, isLast: Bool = false) -> String? {
        guard !isEmpty else { return nil }
        if let toldAt, now - toldAt < period, !isLast { return nil }
        toldAt = now
        var parts: [String] = []
        if crowded > 0 { parts.append("\(crowded) because clients caused too many") }
        if unread > 0 { parts.append("\(unread) because nobody reads as fast") }
        if failed > 0 { parts.append("\(failed) because it cannot be written: \(reason)") }
        (crowded, unread, failed) = (0, 0, 0)
        return "\(name): lines were left out: \(parts.joined(separator: ", "))"
    }
}

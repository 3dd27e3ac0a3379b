// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The time of day for a log, in the time zone of this host: `14:02:11`.
struct ClockText: Sendable {
    /// The text of a moment.
    func text(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        localtime_r(&seconds, &parts)
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { String($0 + 100).suffix(2) }.joined(separator: ":")
    }
}

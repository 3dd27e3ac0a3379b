// SPDX-License-Identifier: Apache-2.0

internal import BootStore

/// What page and API call a boot: `1764387143123-52:54:00:12:34:56`, its beginning in milliseconds since 1970-01-01 UTC and its machine.
struct BootName: Hashable, Sendable, LosslessStringConvertible {
    let client: String
    let start: Duration

    init(_ boot: StoredBoot) {
        (client, start) = (boot.client, .milliseconds(boot.start.milliseconds))
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, let milliseconds = Int64(parts[0]), milliseconds >= 0 else {
            return nil
        }
        (client, start) = (String(parts[1]), .milliseconds(milliseconds))
    }

    var description: String { "\(start.milliseconds)-\(client)" }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000
    }
}

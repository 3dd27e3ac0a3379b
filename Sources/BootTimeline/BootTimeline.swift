// SPDX-License-Identifier: Apache-2.0

internal import NetAddress
internal import TerminalText

/// The steps of one machine's boot, the last ones.
public struct BootTimeline: Hashable, Sendable {
    /// One step.
    public struct Entry: Hashable, Sendable {
        /// The machine: its hardware address, or its IP address if no DHCP message told it.
        public let client: String
        /// Whether no DHCP message told of the machine. Its address may then be forged.
        public let isStranger: Bool
        /// When, since 1970-01-01 00:00 UTC.
        public let time: Duration
        /// Since the boot's first DISCOVER, or the first that was seen of it.
        public let elapsed: Duration
        /// What happened.
        public let step: BootStep
        /// The boot rule that said so; nil where none was asked.
        public let rule: String?
    }

    /// The machine, see ``Entry/client``.
    public let client: String
    /// See ``Entry/isStranger``.
    public let isStranger: Bool
    /// What happened in this boot, the oldest first.
    public private(set) var entries: [Entry] = []
    /// Under which addresses it is known.
    var addresses: [IPv4Address] = []
    private var start: Duration
    private var last: Duration
    /// Whether it only looked for servers so far, so that another DISCOVER is the same boot.
    private var isSearching = true

    /// A machine that is silent for so long and begins with DISCOVER boots anew.
    private static let silence = Duration.seconds(120)

    init(client: String, isStranger: Bool, start: Duration) {
        (self.client, self.isStranger, self.start, last) = (client, isStranger, start, start)
    }

    /// Firmware looks for servers: a new boot, if it did more than look since the last time, or was silent.
    mutating func firmwareStarted(at now: Duration) {
        guard !isSearching || now - last > Self.silence else { return }
        (start, last, isSearching, entries) = (now, now, true, [])
    }

    /// Adds a step; beyond the limit the oldest is forgotten.
    mutating func add(
        _ step: BootStep, at now: Duration, rule: String? = nil, isSearch: Bool = false, limit: Int
    ) -> Entry {
        last = now
        isSearching = isSearching && isSearch
        let entry = Entry(
            client: client, isStranger: isStranger, time: now, elapsed: now - start, step: step.bounded,
            rule: rule?.shortened(to: BootStep.nameLimit))
        if entries.count >= max(limit, 1) { entries.removeFirst(entries.count - max(limit, 1) + 1) }
        entries.append(entry)
        return entry
    }
}

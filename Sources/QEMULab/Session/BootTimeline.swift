// SPDX-License-Identifier: Apache-2.0

/// The phases of a boot with the time since power-on.
///
/// A boot has rounds: firmware asks for an address and loads its boot file; that may be a loader which asks in its turn, or may give up so
/// that the firmware tries again. A DISCOVER from a client that has an address already begins the next round.
public struct BootTimeline: Sendable, Equatable {
    /// A phase and when it was seen.
    public struct Entry: Sendable, Equatable {
        /// Time since power-on.
        public let time: Duration
        /// What was seen.
        public let phase: BootPhase
        /// The round that it is of, from 1.
        public let round: Int
    }

    /// In order of time.
    public private(set) var entries: [Entry] = []

    /// The round that the boot is in, from 1.
    public private(set) var round = 1

    /// An empty timeline.
    public init() {}

    /// Adds a phase. Those that happen once in a round, but are seen again when the client repeats itself, are kept once. A boot file that is
    /// fetched anew after it was there is told anew.
    ///
    /// - Returns: the entry, or nil if it was a repetition.
    public mutating func record(_ phase: BootPhase, at time: Duration) -> Entry? {
        switch phase {
        case .discover:
            if hasAddress { round += 1 }
            guard !isRepetition(phase, in: entries[...]) else { return nil }
        case .offer, .bootOffered, .bootServerAnswered, .acknowledged, .guestEnded:
            guard !isRepetition(phase, in: entries[...]) else { return nil }
        case .bootFileRequested, .bootFileRunning:
            guard !isRepetition(phase, in: sinceBootFile) else { return nil }
        case .powerOn, .bootFileLoaded, .fileLoaded, .fileNotFound, .reported, .graphics, .expectationMet: break
        }
        let entry = Entry(time: time, phase: phase, round: round)
        entries.append(entry)
        return entry
    }

    /// Whether the client was given an address in this round.
    private var hasAddress: Bool {
        entries.contains { if case .acknowledged = $0.phase { $0.round == round } else { false } }
    }

    /// What was seen since the boot file was loaded last.
    private var sinceBootFile: ArraySlice<Entry> {
        let loaded = entries.lastIndex { if case .bootFileLoaded = $0.phase { true } else { false } }
        return loaded.map { entries[($0 + 1)...] } ?? entries[...]
    }

    private func isRepetition(_ phase: BootPhase, in seen: ArraySlice<Entry>) -> Bool {
        seen.contains { $0.round == round && $0.phase == phase }
    }
}

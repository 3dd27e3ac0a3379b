// SPDX-License-Identifier: Apache-2.0

public import BootTimeline

/// One step of a boot, as it is kept.
public struct StoredStep: Hashable, Sendable {
    /// The machine, see ``BootTimeline/BootTimeline/Entry/client``.
    public var client: String
    /// When this boot began, since 1970-01-01 00:00 UTC; in whole milliseconds, as all times that are kept. With ``client`` it is the boot's name.
    public var start: Duration
    /// When the step happened, since 1970-01-01 00:00 UTC.
    public var time: Duration
    /// The step's name, see ``BootTimeline/BootStep/name``.
    public var name: String
    /// The step in words, as they came from the network: whoever shows them makes them fit for that.
    public var detail: String
    /// The rule by which the machine boots, as far as it was asked.
    public var rule: String?
    /// What the machine's boot files are built for.
    public var platform: String?
    /// The file that the step is about.
    public var file: String?
    /// Bytes of a file that was loaded.
    public var bytes: UInt64?
    /// The id of the cause for which the boot stops here; nil for another step.
    public var cause: String?

    /// A step.
    public init(
        client: String, start: Duration, time: Duration, name: String, detail: String, rule: String? = nil,
        platform: String? = nil, file: String? = nil, bytes: UInt64? = nil, cause: String? = nil
    ) {
        self.client = client
        self.start = start
        self.time = time
        self.name = name
        self.detail = detail
        self.rule = rule
        self.platform = platform
        self.file = file
        self.bytes = bytes
        self.cause = cause
    }

    /// The step of an entry.
    public init(_ entry: BootTimeline.Entry) {
        self.init(
            client: entry.client, start: entry.time - entry.elapsed, time: entry.time, name: entry.step.name,
            detail: "\(entry.step)", rule: entry.rule, platform: entry.platform, file: entry.step.file,
            bytes: entry.step.bytes, cause: entry.step.cause)
    }
}

/// One boot: its steps, the oldest first.
public struct StoredBoot: Hashable, Sendable {
    /// One at least.
    public let steps: [StoredStep]

    /// Steps of the same machine and start; nil without any.
    public init?(_ steps: [StoredStep]) {
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    /// The machine.
    public var client: String { steps[0].client }
    /// When it began.
    public var start: Duration { steps[0].start }
    /// From its beginning to the last step that was seen.
    public var duration: Duration { steps[steps.count - 1].time - start }
    /// The rule by which it booted, as it was told last.
    public var rule: String? { steps.last { $0.rule != nil }?.rule }
    /// What its boot files are built for.
    public var platform: String? { steps.last { $0.platform != nil }?.platform }
    /// How many files were loaded, and how many bytes.
    public var loaded: (files: Int, bytes: UInt64) {
        steps.filter { $0.name == "loaded" }.reduce((0, 0)) { ($0.0 + 1, $0.1 &+ ($1.bytes ?? 0)) }
    }
    /// The last step that is more than a name that was looked for in vain.
    public var last: StoredStep { steps.last { $0.name != "missing" } ?? steps[steps.count - 1] }
}

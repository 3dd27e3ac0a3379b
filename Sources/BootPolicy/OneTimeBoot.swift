// SPDX-License-Identifier: Apache-2.0

/// A profile that a machine boots once instead of what it is assigned: install, then disk.
///
/// A boot takes it when the machine is first told of it. However often firmware and loaders ask in that boot, they are told the same. It is
/// used when all that the profile needs was fetched whole, see ``arrived(_:)``; until then the machine's next try gets it again.
/// Files of a boot that has used it go on being made by it; the next boot gets what is assigned.
///
/// It reads no clock, and remembers no more than ``mostFiles`` names.
public struct OneTimeBoot: Hashable, Sendable {
    /// How far it has come.
    public enum Stage: String, Sendable {
        /// No boot has taken it.
        case waiting
        /// A boot has taken it and has not got to its kernel yet.
        case taken
        /// That boot got to its kernel.
        case used
    }

    /// What has changed.
    public enum News: Hashable, Sendable {
        /// A boot has taken it.
        case taken
        /// The boot that had taken it did not get to its kernel, or it holds until the machine is done: another boot has it now.
        case takenAgain
        /// The boot got to its kernel.
        case used
        /// Another boot begins, which is not its.
        case over
    }

    /// A machine asks what to boot.
    public struct Asking: Hashable, Sendable {
        /// Whether it looks for servers (DHCPDISCOVER), which begins a boot or a stage of one.
        public var isSearch: Bool
        /// Whether it was told the profile of this boot.
        public var isTold: Bool
        /// Whether firmware asks, not a loader.
        public var isFirmware: Bool

        /// A message of a machine that boots.
        public init(isSearch: Bool, isTold: Bool, isFirmware: Bool) {
            (self.isSearch, self.isTold, self.isFirmware) = (isSearch, isTold, isFirmware)
        }
    }

    /// A file, or a part of one, has left for the machine.
    public struct Delivery: Hashable, Sendable {
        /// Its name, as ``BootPolicy/ServedName`` has it.
        public var file: String
        /// How many bytes were sent.
        public var bytes: UInt64
        /// How many the whole file has.
        public var size: UInt64
        /// Whether the client began at the first byte; else it goes on where an earlier transfer broke off.
        public var isFromStart: Bool
        /// Whether all that was asked for was sent.
        public var isComplete: Bool

        /// A transfer that has ended.
        public init(_ file: String, bytes: UInt64, size: UInt64, isFromStart: Bool = true, isComplete: Bool = true) {
            (self.file, self.bytes, self.size) = (file, bytes, size)
            (self.isFromStart, self.isComplete) = (isFromStart, isComplete)
        }
    }

    /// Which one it is, among all that there ever were.
    public let number: Int64
    /// What is booted.
    public let profile: String
    /// Whether boots take it until the machine says that it is done, also behind one that got to its kernel.
    public private(set) var isUntilDone: Bool
    /// How far it has come.
    public private(set) var stage: Stage
    /// When a boot has taken it, since 1970-01-01 00:00 UTC.
    public private(set) var taken: Duration?

    private var sent: [String: UInt64] = [:]
    private var whole: Set<String> = []
    private var hasFetched = false

    /// Files of one boot that are remembered: those that are needed are two.
    static let mostFiles = 8

    /// One that waits for a boot, or as it was kept.
    public init(
        number: Int64, profile: String, isUntilDone: Bool = false, stage: Stage = .waiting, taken: Duration? = nil
    ) {
        (self.number, self.profile, self.isUntilDone) = (number, profile, isUntilDone)
        (self.stage, self.taken) = (stage, taken)
    }

    /// Whether a machine that asks what to boot is told this profile.
    public var holdsForBoots: Bool { stage != .used || isUntilDone }
    /// Whether what is made for the machine is made by this profile: a system that runs when it is ordered has not booted by it.
    public var holdsForFiles: Bool { stage != .waiting }

    /// Takes note that the machine asks.
    public mutating func asked(_ asking: Asking, at now: Duration) -> News? {
        switch stage {
        case .waiting:
            guard asking.isTold else { return nil }
            begin(at: now)
            return .taken
        case .taken:
            guard asking.isSearch else { return nil }
            // A loader that asks in its turn belongs to the boot, and so does firmware that asks twice before it fetches anything.
            let isAgain = asking.isFirmware && hasFetched
            begin(at: isAgain ? now : taken ?? now)
            return isAgain ? .takenAgain : nil
        case .used:
            guard isUntilDone else { return asking.isSearch || !asking.isTold ? .over : nil }
            guard asking.isSearch, asking.isTold else { return nil }
            begin(at: now)
            return .takenAgain
        }
    }

    private mutating func begin(at now: Duration) {
        (stage, taken) = (.taken, now)
        (sent, whole, hasFetched) = ([:], [], false)
    }

    /// Takes note of what the machine has fetched.
    ///
    /// - Parameter needed: the files that show that the boot got to its kernel, all of which are to be fetched whole: the kernel and the last
    ///   of its RAM disks, which loaders fetch in their order.
    public mutating func arrived(_ delivery: Delivery, needed: [String]) -> News? {
        guard stage == .taken else { return nil }
        hasFetched = true
        let file = delivery.file
        guard needed.contains(file), sent.count < Self.mostFiles || sent[file] != nil else { return nil }
        let before = delivery.isFromStart ? 0 : sent[file] ?? 0
        let (sum, isTooMuch) = before.addingReportingOverflow(delivery.bytes)
        sent[file] = isTooMuch ? .max : sum
        if delivery.isComplete, isTooMuch || sum >= delivery.size { whole.insert(file) }
        guard whole.isSuperset(of: needed) else { return nil }
        stage = .used
        return .used
    }

    /// The machine says that it is done: the next boot gets what is assigned, whatever was fetched.
    public mutating func done() { (stage, isUntilDone) = (.used, false) }
}

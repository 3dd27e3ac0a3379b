// SPDX-License-Identifier: Apache-2.0

internal import BootStore

/// A boot as a line of phases, and how far it came.
struct BootCourse: Hashable, Sendable {
    /// What a machine is about.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It asks who is there.
        case search
        /// It takes an address.
        case address
        /// It asks the boot server of port 4011.
        case bootServer = "boot-server"
        /// It loads files.
        case files
        /// A boot program has told what it found.
        case report
        /// The system that was booted asks for its own address.
        case system
    }

    /// Neighbouring steps of one kind.
    struct Phase: Hashable, Sendable {
        let kind: Kind
        /// Since the boot began.
        var start: Duration
        var end: Duration
        var bytes: UInt64 = 0
        var files = 0
        /// Steps that were taken again: the same question, or the same file.
        var retries = 0
        fileprivate var seen: Set<String> = []

        var duration: Duration { end - start }
    }

    /// How a boot ended.
    enum Outcome: String, Hashable, Sendable {
        /// The last step is not long ago.
        case running
        /// It has loaded what it was told to, and nothing failed after that.
        case booted
        case stopped
    }

    private(set) var phases: [Phase] = []
    let outcome: Outcome
    /// The step that says what a boot stopped with.
    let last: StoredStep

    /// A machine that is silent for so long does not go on by itself; a loader's timeouts are shorter.
    static let silence = Duration.seconds(120)
    /// Phases that are drawn; what comes behind them counts for the last one.
    private static let mostPhases = 24

    /// The phases of a boot.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC.
    init(_ boot: StoredBoot, now: Duration) {
        var hasLoaded = false
        var systemAsks = false
        for step in boot.steps {
            hasLoaded = hasLoaded || step.name == "loaded"
            if step.name == "discover" { systemAsks = hasLoaded && step.detail == "DISCOVER" }
            var kind = BootCourse.kind(step.name)
            // The diagnosis is about what the machine did last.
            if step.name == "stopped", let last = phases.last { kind = last.kind }
            if systemAsks, kind == .search || kind == .address { kind = .system }
            let time = step.time - step.start
            let isNew = phases.last?.kind != kind && phases.count < Self.mostPhases
            if isNew {
                if let place = phases.indices.last { phases[place].end = time }
                phases.append(Phase(kind: kind, start: time, end: time))
            }
            phases[phases.count - 1].take(step, at: time)
        }
        last = boot.last
        let isSilent = now - boot.steps[boot.steps.count - 1].time > Self.silence
        if phases.last?.kind == .system || phases.last?.kind == .report {
            outcome = .booted
        } else if last.name == "stopped" {
            outcome = .stopped
        } else if !isSilent {
            outcome = .running
        } else {
            outcome = last.name == "loaded" ? .booted : .stopped
        }
    }

    private static func kind(_ step: String) -> Kind {
        switch step {
        case "request", "acknowledged", "refused-address", "gave-up": .address
        case "boot-server": .bootServer
        case "fetches", "loaded", "missing", "failed", "understood-as", "unbootable", "malformed": .files
        case "reported": .report
        default: .search
        }
    }
}

extension BootCourse.Phase {
    fileprivate mutating func take(_ step: StoredStep, at time: Duration) {
        end = max(end, time)
        if step.name == "loaded" {
            files += 1
            bytes &+= step.bytes ?? 0
        }
        guard ["discover", "request", "fetches"].contains(step.name) else { return }
        if !seen.insert(step.name + (step.file ?? "")).inserted { retries += 1 }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Something that was seen, and where.
public struct Fact: Hashable, Sendable {
    /// The packet, as Wireshark numbers it; nil for what was not seen.
    public let packet: Int?
    /// Its time, as the capture has it.
    public let time: Duration?
    /// What is to be seen in it.
    public let text: String
}

/// A cause that was found for one machine, with what shows it.
public struct Finding: Hashable, Sendable {
    /// What is wrong.
    public let cause: Cause
    /// What shows it; the first fact says most.
    public let evidence: [Fact]
    /// Whether a later attempt of the same machine went well all the same.
    public let isOvercome: Bool
}

extension Finding {
    /// A cause that a server has found and written down, with what it wrote.
    ///
    /// - Parameters:
    ///   - facts: what happened, and when; the first says most.
    ///   - isOvercome: whether the boot went on all the same.
    public init(recorded cause: Cause, _ facts: [(time: Duration, text: String)], isOvercome: Bool) {
        self.init(
            cause: cause, evidence: facts.map { Fact(packet: nil, time: $0.time, text: $0.text) },
            isOvercome: isOvercome)
    }
}

/// A step of a boot that went by.
public struct Phase: Hashable, Sendable {
    /// What was done: `address`, `boot server`, `file undionly.kpxe`.
    public let name: String
    /// The packet it begins with.
    public let packet: Int
    /// When it began, as the capture has it.
    public let start: Duration
    /// How long it took.
    public let duration: Duration
    /// What came of it, in words.
    public let detail: String
    /// Whether it took longer than such a step does on a network that is well.
    public let isSlow: Bool
}

/// What is said of one machine.
public struct MachineReport: Hashable, Sendable {
    /// How a boot ended.
    public enum Verdict: String, Hashable, Sendable {
        /// It went as far as the network shows, and nothing is wrong.
        case nothingWrong = "nothing wrong"
        /// Something stops it.
        case fails
        /// Nothing is wrong so far, and the capture ends before its end.
        case unfinished
    }

    /// The hardware address, or the address where no DHCP was seen.
    public let machine: String
    /// The programs that asked, in order: `UEFI firmware (x64 UEFI)`, `iPXE`.
    public let programs: [String]
    /// How it ended.
    public let verdict: Verdict
    /// Causes, the likeliest first.
    public let findings: [Finding]
    /// What makes it slow, which is no fault.
    public let slowness: [Finding]
    /// Its steps.
    public let phases: [Phase]
}

extension MachineReport {
    /// What a server has written down of one boot.
    public init(recorded machine: String, programs: [String], verdict: Verdict, findings: [Finding]) {
        self.init(
            machine: machine, programs: programs, verdict: verdict, findings: findings, slowness: [], phases: [])
    }
}

/// What is said of a capture.
public struct DiagnosisReport: Hashable, Sendable {
    /// One for each machine, in the order of their first packets.
    public let machines: [MachineReport]
    /// Packets that were taken.
    public let packets: Int
    /// Packets of which not even the first header could be read.
    public let unreadable: Int
    /// The time of the first packet.
    public let start: Duration
    /// From the first packet to the last.
    public let duration: Duration

    /// Whether a machine fails.
    public var hasFindings: Bool { machines.contains { !$0.findings.isEmpty } }

    /// What to write on each packet of the capture, by its number.
    public var comments: [Int: [String]] {
        var comments: [Int: [String]] = [:]
        for machine in machines {
            for finding in machine.findings + machine.slowness {
                for (place, fact) in finding.evidence.enumerated() {
                    guard let packet = fact.packet else { continue }
                    let title = place == 0 ? "\(finding.cause.title). \(finding.cause.mend.text)" : finding.cause.title
                    comments[packet, default: []].append(
                        "pxekit doctor, \(machine.machine): \(fact.text) [\(finding.cause.id): \(title)]")
                }
            }
        }
        return comments
    }
}

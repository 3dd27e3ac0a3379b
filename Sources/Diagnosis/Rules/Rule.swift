// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

/// A cause, and how it is seen in one stage of a boot.
struct Rule: Sendable {
    let cause: Cause
    /// What shows it; nil or nothing if it is not so.
    let evidence: @Sendable (Case) -> [Fact]?

    init(_ cause: Cause, _ evidence: @escaping @Sendable (Case) -> [Fact]?) {
        (self.cause, self.evidence) = (cause, evidence)
    }

    /// All rules. A cause stands in the list of its topic.
    static let all: [Rule] =
        noOffer + offerShape + offerChoice + addresses + routes + bootFile + bootFileName + discovery + version6
        + architecture + starting + secondStage + reachability + tftp + tftpServer + tftpPath + http + names
        + raspberryPi + slow
}

extension Cause {
    /// All causes, in the order of the topics.
    public static let all: [Cause] = (Rule.all + Rule.served).map(\.cause)

    /// The cause of an id.
    public static func named(_ id: String) -> Cause? { all.first { $0.id == id } }
}

/// What a rule looks at: one stage of one machine, and what is around it.
struct Case {
    let stage: Stage
    let index: Int
    let machine: Machine
    let network: Network

    var asker: Asker { stage.asker }
    var earlier: ArraySlice<Stage> { machine.stages[..<index] }
    var later: ArraySlice<Stage> { machine.stages[(index + 1)...] }
    var previous: Stage? { earlier.last }

    /// How long the capture, or this machine's next stage, leaves after a moment.
    func rest(after mark: Mark) -> Duration {
        let end = later.first?.start.time ?? network.end
        let pause = network.pauses.first { $0 >= mark.time } ?? end
        return min(end, pause) - mark.time
    }

    /// Whether silence after these requests says something: asked again, or waited for as long as firmware waits (D6).
    func isSilence(after marks: [Mark]) -> Bool {
        guard let last = marks.last, let first = marks.first else { return false }
        return marks.count > 1 && last.time - first.time > .milliseconds(200) || rest(after: last) >= .seconds(4)
    }

    /// The client asked for an offer again although offers were there, and never took one. A ROM may think about a proxy's offer for ten
    /// seconds, so that one question alone needs a longer silence.
    var refusesOffers: Bool {
        guard let first = stage.heardOffers.first, stage.requests.isEmpty, stage.transfers.isEmpty,
            stage.connections.isEmpty, stage.bootRequests.isEmpty, asker.boots || asker.kind == .system
        else { return false }
        return stage.discovers.contains { $0.mark.number > first.mark.number }
            || rest(after: first.mark) >= .seconds(20)
    }

    /// The client took its address and then nothing more of a boot was seen, for long enough.
    var stopsAfterLease: Bool {
        guard asker.boots, let lease = stage.lease, !hasAsked else { return false }
        return rest(after: lease.mark) >= .seconds(4) || !later.isEmpty
    }

    var hasAsked: Bool {
        !stage.transfers.isEmpty || !stage.connections.isEmpty || !stage.bootRequests.isEmpty || !stage.lookups.isEmpty
            || !stage.questions.isEmpty
    }

    /// The file that the client was told, with who told it.
    var told: Sighting? { stage.bootInformation.first { $0.file != nil } }
}

extension Fact {
    init(_ mark: Mark, _ text: String) {
        self.init(packet: mark.number, time: mark.time, text: text)
    }

    init(_ sighting: Sighting, _ text: String) {
        self.init(sighting.mark, text)
    }

    /// What is missing, which no packet shows.
    init(missing text: String) {
        self.init(packet: nil, time: nil, text: text)
    }
}

extension Mark {
    func fact(_ text: String) -> Fact { Fact(self, text) }
}

extension Sighting {
    func fact(_ text: String) -> Fact { Fact(mark, text) }
}

// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import BootStore

/// What programs read, and change, under `/api/v1`.
struct BootAPI: Sendable {
    let board: BootBoard

    /// Why nothing is answered.
    enum Refusal: Error, Hashable {
        /// There is no such thing.
        case notThere(String)
        /// A parameter of the query is wrong.
        case badParameter(String, problem: String)
        /// A value of the body is wrong.
        case badValue(String)
        /// It does not fit to what is there.
        case conflict(String)
        /// The history cannot be read, or the file of machines not be written.
        case unreadable(String)

        /// The status code for programs, and the reason.
        var answer: (status: Int, reason: String) {
            switch self {
            case .notThere(let reason): (404, reason)
            case .badParameter(let name, let problem): (400, "\(name) \(problem)")
            case .badValue(let reason): (400, reason)
            case .conflict(let reason): (409, reason)
            case .unreadable(let reason): (503, reason)
            }
        }
    }

    private static let mostBoots = 200
    private static let usualBoots = 50

    /// The JSON of a path below `/api/v1/`.
    func json(_ path: [String], _ query: QueryItems, at now: Duration) async throws(Refusal) -> String {
        let facts = board.facts
        switch (path.first, path.count) {
        case ("boots", 1): return APIText.json(try await boots(query, facts, now))
        case ("boots", 2): return APIText.json(try await boot(path[1], facts, now))
        case ("machines", 1): return APIText.json(["machines": facts.machines])
        case ("machines", 2):
            guard let machine = facts.machine(path[1]) else {
                throw .notThere("there is no machine '\(path[1])'; /api/v1/machines lists all")
            }
            return APIText.json(machine)
        case ("profiles", 1):
            let profiles = facts.policy.profiles.values.sorted { $0.name < $1.name }
            return APIText.json(["profiles": profiles.map(ProfileRecord.init)])
        case ("assignments", 1): return APIText.json(Assignments(facts.policy))
        case ("leases", 1):
            return APIText.json(["leases": board.leases(at: now).map { LeaseRecord($0, facts: facts) }])
        case ("transfers", 1): return APIText.json(TransfersRecord(board.transfers))
        case ("files", 1): return APIText.json(Files(await board.files.files(of: facts.roots)))
        case ("servers", 1): return APIText.json(["servers": board.servers.map(ServerRecord.init)])
        case ("openapi.json", 1): return OpenAPIDocument.text
        default: throw .notThere("nothing is there; /api/v1/openapi.json lists what is")
        }
    }

    private struct Assignments: Encodable {
        let assignments: [AssignmentRecord]
        /// The profile of machines that nobody knows; nil leaves it to the rules.
        let unknown: String?

        init(_ policy: MachinePolicy) {
            assignments = policy.assignments.enumerated().map { AssignmentRecord($1, number: $0 + 1) }
            unknown = policy.unknown
        }
    }

    private struct Files: Encodable {
        let files: [FileRecord]
        /// Whether these are all.
        let isWhole: Bool

        init(_ listing: FileList.Listing) { (files, isWhole) = (listing.files.map(FileRecord.init), listing.isWhole) }
    }

    private struct Boots: Encodable {
        let boots: [BootRecord]
        /// The value of `before` for those that began earlier; nil if there are none.
        let next: Int64?
    }

    private func boots(_ query: QueryItems, _ facts: ServedFacts, _ now: Duration) async throws(Refusal)
        -> some Encodable
    {
        let limit = try query.number("limit", in: 1...Int64(Self.mostBoots)).map { Int($0) } ?? Self.usualBoots
        let page = try await page(before: try query.before, of: query["client"], most: limit)
        return Boots(
            boots: page.boots.map { BootRecord($0, facts: facts, now: now) }, next: page.next?.milliseconds)
    }

    private func boot(_ text: String, _ facts: ServedFacts, _ now: Duration) async throws(Refusal) -> BootRecord {
        guard let boot = try await boot(text) else { throw .notThere("no such boot is kept") }
        return BootRecord(boot, facts: facts, now: now, withSteps: true)
    }

    /// Boots for a list, and before what the next list begins.
    func page(
        before: Duration?, of client: String?, most: Int
    ) async throws(Refusal) -> (boots: [StoredBoot], next: Duration?) {
        do {
            let boots = try await board.boots(before: before, of: client, most: most)
            return (boots, boots.count < most ? nil : boots.last?.start)
        } catch {
            throw .unreadable("the history cannot be read: \(error)")
        }
    }

    /// A boot by its name; nil for one that is not kept.
    func boot(_ text: String) async throws(Refusal) -> StoredBoot? {
        guard let name = BootName(text) else { return nil }
        do {
            return try await board.boot(name)
        } catch {
            throw .unreadable("the history cannot be read: \(error)")
        }
    }
}

extension QueryItems {
    /// The time before which boots began, in milliseconds since 1970-01-01 UTC.
    var before: Duration? {
        get throws(BootAPI.Refusal) { try number("before", in: 0...Self.lastTime).map { .milliseconds($0) } }
    }

    /// The end of the year 9999.
    private static let lastTime: Int64 = 253_402_300_799_999

    /// A whole number; nil if the query has none.
    func number(_ name: String, in range: ClosedRange<Int64>) throws(BootAPI.Refusal) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw .badParameter(name, problem: "needs \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import BoundedCollections
import NetAddress

/// What came of a loader in one boot.
enum LoaderVerdict: Hashable, Sendable {
    /// It gave a sign of life.
    case works
    /// It was fetched whole and gave none.
    case failed
}

/// What is remembered of loaders, by machine and by model, and whose turn it is by that.
struct LoaderMemory: Sendable {
    private struct Entry {
        var records: [LoaderRecord] = []
        var model: String?
        var uuid: ClientUUID?
    }

    /// What was learned is of use for half a year, as with shapes of offers.
    static let lifetime = Duration.seconds(180 * 86_400)
    /// Machines and models of which something is remembered.
    static let limit = 16_384
    /// Loaders that are remembered of each.
    static let mostLoaders = 8

    private var entries = BoundedTable<LoaderSubject, Entry>(limit: LoaderMemory.limit)
    /// The last order to forget that was followed, by subject.
    private var resets: [LoaderSubject: Int64]

    init(_ lessons: some Sequence<LoaderLesson>, resets: [LoaderSubject: Int64]) {
        self.resets = resets
        for lesson in lessons {
            entries[lesson.subject] = Entry(records: lesson.records, model: lesson.model, uuid: lesson.uuid)
        }
    }

    func records(of subject: LoaderSubject) -> [LoaderRecord] { entries[subject]?.records ?? [] }

    /// Follows orders to forget, each once; whom they are about.
    mutating func follow(_ orders: [LoaderSubject: Int64]) -> [LoaderSubject] {
        let fresh = orders.filter { resets[$0] ?? 0 < $1 }
        for (subject, number) in fresh {
            resets[subject] = number
            entries[subject] = nil
        }
        return Array(fresh.keys)
    }

    /// The loader whose turn it is.
    func turn(of ladder: [String], for client: ClientIdentity, at now: Duration) -> LoaderTurn {
        func turn(_ loader: String, _ reason: LoaderTurn.Reason) -> LoaderTurn {
            LoaderTurn(loader, place: (ladder.firstIndex(of: loader) ?? 0) + 1, of: ladder.count, reason)
        }
        func fresh(_ subject: LoaderSubject?) -> [LoaderRecord] {
            (subject.map(records) ?? []).filter {
                ladder.contains($0.file) && now - $0.lastUsed < LoaderMemory.lifetime
            }
        }
        let own = fresh(LoaderSubject(client.key))
        let standing = ladder.filter { loader in own.first { $0.file == loader }?.isSetAside != true }
        func best(_ records: [LoaderRecord]) -> LoaderRecord? {
            records.filter { $0.worked > 0 && !$0.isSetAside && standing.contains($0.file) }
                .max { $0.lastWorked ?? .zero < $1.lastWorked ?? .zero }
        }
        guard let first = standing.first else { return turn(ladder[0], .allFailed) }
        if let known = best(own) {
            let failure = known.failedInARow > 0 ? known.failure : nil
            return turn(known.file, .worked(boots: known.worked, failure: failure))
        }
        let failed = own.filter(\.isSetAside).max { $0.lastFailed ?? .zero < $1.lastFailed ?? .zero }
        let model = LoaderSubject(modelOf: client)
        let likely = best(fresh(model))?.file
        if let failed { return turn(likely ?? first, .next(after: failed.file, failure: failed.failure ?? "")) }
        if let likely, let model { return turn(likely, .workedOn(model: model.name)) }
        return turn(first, .first)
    }

    /// All loaders of a ladder have failed: each has its turn again.
    mutating func beginAgain(_ ladder: [String], of subject: LoaderSubject) -> LoaderLesson? {
        guard var entry = entries[subject] else { return nil }
        for place in entry.records.indices where ladder.contains(entry.records[place].file) {
            entry.records[place].failedInARow = 0
        }
        return keep(entry, of: subject)
    }

    /// Takes note of what came of a boot's loader, for its machine and its model.
    ///
    /// - Parameter wasSilent: whether the same boot was taken for a failure before.
    mutating func learn(
        _ loader: String, _ verdict: LoaderVerdict, _ words: String, of client: ClientIdentity, wasSilent: Bool,
        at now: Duration
    ) -> [LoaderLesson] {
        let model = LoaderSubject(modelOf: client)
        return [LoaderSubject(client.key), model].compactMap { $0 }.map { subject in
            var entry = entries[subject] ?? Entry()
            if subject.kind == .machine { (entry.model, entry.uuid) = (model?.name, client.uuid) }
            let place = entry.records.firstIndex { $0.file == loader }
            var record = place.map { entry.records.remove(at: $0) } ?? LoaderRecord(loader)
            switch verdict {
            case .works:
                // It was slow, not dead.
                if wasSilent { record.failed = max(record.failed - 1, 0) }
                record.worked += 1
                (record.failedInARow, record.lastWorked, record.sign) = (0, now, words)
            case .failed:
                record.failed += 1
                record.failedInARow += 1
                (record.lastFailed, record.failure) = (now, words)
            }
            // The last ones are the likeliest to be asked for again.
            entry.records = Array(([record] + entry.records).prefix(LoaderMemory.mostLoaders))
            return keep(entry, of: subject)
        }
    }

    private mutating func keep(_ entry: Entry, of subject: LoaderSubject) -> LoaderLesson {
        entries[subject] = entry
        return LoaderLesson(subject, entry.records, model: entry.model, uuid: entry.uuid)
    }
}

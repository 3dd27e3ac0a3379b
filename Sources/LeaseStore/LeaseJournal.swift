// SPDX-License-Identifier: Apache-2.0
public import DHCPEngine
import Dispatch
import Foundation
import GRDB
import Synchronization

/// Durable leases: what a server promised must still be known after `kill -9` or a power cut.
///
/// Changes are written in the order in which they are submitted. Those that are submitted while the disk is busy share
/// the next transaction, so that one `fsync` serves many clients; and a transaction begins ``gathering`` after the last at the soonest,
/// so that durability costs little at any rate. A change that comes alone is written at once.
///
///     let journal = try LeaseJournal(path: "/var/lib/pxekit/leases.sqlite")
///     var responder = DHCPResponder(configuration, leases: try await journal.leases(), remembered: ...)
///     let decision = responder.received(message, on: arrival, at: now)
///     if let change = decision.leaseChange { try await journal.commit([change]) }
///     // only now send decision.replies
public final class LeaseJournal: Sendable {
    /// Takes the result of a transaction, on the journal's thread.
    public typealias Completion = @Sendable (Result<Void, any Error>) -> Void

    /// The changes of the next transaction.
    private struct Pending {
        var changes: [LeaseChange] = []
        var shapes: [RememberedShape] = []
        var completions: [Completion] = []
        var isWriting = false
        var transactions = 0
        /// When the last transaction began.
        var beganAt: ContinuousClock.Instant?
    }

    /// From the beginning of one transaction to that of the next, at least. A client waits for seconds and does not notice.
    public static let gathering = Duration.milliseconds(4)

    let database: DatabaseQueue
    private let pending = Mutex(Pending())
    /// The journal's thread. No task runs there, so that a reply waits for the disk and for nothing else.
    private let writer = DispatchQueue(label: "pxekit leases", qos: .userInitiated)

    /// Opens a journal, or makes one.
    ///
    /// - Parameter path: a file on a local disk; SQLite's locks do not hold on network file systems.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        database = try DatabaseQueue(path: path, configuration: configuration)
        // GRDB has NORMAL for WAL, which loses the last transactions in a power cut.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try LeaseSchema.migrator.migrate(database)
    }

    /// All leases, those that are over included: they tell which address a client had.
    public func leases() async throws -> [Lease] {
        try await database.read { try LeaseSchema.leases($0) }
    }

    /// The shape of offer that each client booted by.
    public func remembered() async throws -> [RememberedShape] {
        try await database.read { try LeaseSchema.shapes($0) }
    }

    /// How many transactions were written; with the number of changes, how well they group.
    public var transactions: Int { pending.withLock(\.transactions) }

    /// Takes changes into the next transaction, behind all that were submitted before.
    ///
    /// Two changes of one address must be submitted in the order in which they were decided.
    ///
    /// - Parameter completion: called when the changes are durable. An error means that none of them can be relied on: their
    ///   replies must not leave.
    public func submit(_ changes: [LeaseChange], then completion: @escaping Completion) {
        submit(changes, [], completion)
    }

    /// Submits changes and returns when they are durable; throws if they could not be written.
    public func commit(_ changes: [LeaseChange]) async throws {
        try await withCheckedThrowingContinuation { waiter in submit(changes, []) { waiter.resume(with: $0) } }
    }

    /// Keeps by which offer a client booted.
    public func remember(_ shape: RememberedShape) async throws {
        try await withCheckedThrowingContinuation { waiter in submit([], [shape]) { waiter.resume(with: $0) } }
    }

    /// Forgets leases that were over before a time; a server with many passing clients calls this now and then.
    public func forget(before time: Duration) async throws {
        try await database.write { try LeaseSchema.forget($0, before: time) }
    }

    private func submit(
        _ changes: [LeaseChange], _ shapes: [RememberedShape], _ completion: @escaping Completion
    ) {
        let mustWrite = pending.withLock { pending in
            pending.changes += changes
            pending.shapes += shapes
            pending.completions.append(completion)
            defer { pending.isWriting = true }
            return !pending.isWriting
        }
        if mustWrite { writer.async { self.writeAll() } }
    }

    /// Writes what is submitted, and what comes meanwhile, one transaction after the other.
    private func writeAll() {
        while let batch = gathered() {
            let result = Result {
                try database.write { try LeaseSchema.write($0, batch.changes, batch.shapes) }
            }
            if case .success = result { pending.withLock { $0.transactions += 1 } }
            for completion in batch.completions { completion(result) }
        }
    }

    /// The changes of the next transaction, when it may begin; nil if there are none.
    private func gathered() -> Pending? {
        while true {
            let step = pending.withLock { pending -> Step in
                guard !pending.completions.isEmpty else {
                    pending.isWriting = false
                    return .end
                }
                let now = ContinuousClock.now
                if let beganAt = pending.beganAt, now - beganAt < Self.gathering {
                    return .wait(Self.gathering - (now - beganAt))
                }
                pending.beganAt = now
                defer { (pending.changes, pending.shapes, pending.completions) = ([], [], []) }
                return .write(pending)
            }
            switch step {
            case .end: return nil
            case .write(let batch): return batch
            // The thread is the journal's own: to sleep on it costs one wake-up, a timer three.
            case .wait(let time): Thread.sleep(forTimeInterval: time / .seconds(1))
            }
        }
    }

    private enum Step {
        case end
        case wait(Duration)
        case write(Pending)
    }
}

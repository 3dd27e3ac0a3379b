// SPDX-License-Identifier: Apache-2.0
public import DHCPEngine
import Dispatch
import Foundation
import Synchronization

/// Durable leases: what a server promised must still be known after `kill -9` or a power cut.
///
/// Changes are written in the order in which they are submitted. Those that are submitted while the disk is busy share
/// the next transaction, so that one `fsync` serves many clients; and a transaction begins ``gathering`` after the last at the soonest,
/// so that durability costs little at any rate. A change that comes alone is written at once.
///
/// A change that could not be written is not forgotten, for it has happened in the responder's memory: it goes with the next transaction,
/// so that the storage never has what memory has not, such as the old lease of a client that has moved.
///
///     let journal = try LeaseJournal(path: "/var/lib/pxekit/leases.sqlite")
///     var responder = DHCPResponder(configuration, leases: try await journal.leases(), remembered: ...)
///     let decision = responder.received(message, on: arrival, at: now)
///     if let change = decision.leaseChange { try await journal.commit([change]) }
///     // only now send decision.replies
public final class LeaseJournal: Sendable {
    /// Takes the result of a transaction, on the journal's thread.
    public typealias Completion = @Sendable (Result<Void, any Error>) -> Void

    /// What is to be written next.
    private struct Pending {
        var batch = LeaseBatch()
        var completions: [Completion] = []
        var isWriting = false
        var transactions = 0
        /// When the last transaction began.
        var beganAt: ContinuousClock.Instant?
    }

    /// From the beginning of one transaction to that of the next, at least. A client waits for seconds and does not notice.
    public static let gathering = Duration.milliseconds(4)

    private let storage: any LeaseStorage
    private let pending = Mutex(Pending())
    /// What could not be written, and comes before what is pending. Only the journal's thread touches it.
    private let backlog = Mutex(LeaseBatch())
    /// The journal's thread. No task runs there, so that a reply waits for the disk and for nothing else.
    private let writer = DispatchQueue(label: "pxekit leases", qos: .userInitiated)

    /// A journal over a storage.
    public init(_ storage: any LeaseStorage) {
        self.storage = storage
    }

    /// A journal over an SQLite file, which is made if it is not there; throws as ``SQLiteLeases/init(path:)`` does.
    public convenience init(path: String) throws {
        self.init(try SQLiteLeases(path: path))
    }

    /// All that was written.
    public func contents() async throws -> StoredLeases {
        try await withCheckedThrowingContinuation { caller in
            writer.async { [storage] in caller.resume(with: Result { try storage.contents() }) }
        }
    }

    /// All leases, those that are over included: they tell which address a client had.
    public func leases() async throws -> [Lease] { try await contents().leases }

    /// The shape of offer that each client booted by.
    public func remembered() async throws -> [RememberedShape] { try await contents().shapes }

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

    /// Forgets leases that were over before one time, and shapes by which nobody booted since another.
    public func forget(leasesOverBefore leases: Duration, shapesUnusedSince shapes: Duration) async throws {
        try await withCheckedThrowingContinuation { caller in
            writer.async { [storage] in
                caller.resume(
                    with: Result { try storage.forget(leasesOverBefore: leases, shapesUnusedSince: shapes) })
            }
        }
    }

    /// Submits changes and shapes.
    public func submit(
        _ changes: [LeaseChange], _ shapes: [RememberedShape], _ completion: @escaping Completion
    ) {
        let mustWrite = pending.withLock { pending in
            for change in changes { pending.batch.add(change) }
            for shape in shapes { pending.batch.add(shape) }
            pending.completions.append(completion)
            defer { pending.isWriting = true }
            return !pending.isWriting
        }
        if mustWrite { writer.async { self.writeAll() } }
    }

    /// Writes what is submitted, and what comes meanwhile, one transaction after the other.
    private func writeAll() {
        while let next = gathered() {
            let result = backlog.withLock { backlog in
                Result {
                    backlog.add(next.batch)
                    try storage.write(backlog)
                    backlog = LeaseBatch()
                }
            }
            if case .success = result { pending.withLock { $0.transactions += 1 } }
            for completion in next.completions { completion(result) }
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
                defer { (pending.batch, pending.completions) = (LeaseBatch(), []) }
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

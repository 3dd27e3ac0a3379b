// SPDX-License-Identifier: Apache-2.0
public import DHCPEngine
import GRDB
import Synchronization

/// Durable leases: what a server promised must still be known after `kill -9` or a power cut.
///
/// Changes are written in the order in which they are submitted. Those that are submitted while the disk is busy share
/// the next transaction, so that one `fsync` serves many clients and durability costs little at any rate.
///
///     let journal = try LeaseJournal(path: "/var/lib/pxekit/leases.sqlite")
///     var responder = DHCPResponder(configuration, leases: try await journal.leases(), remembered: ...)
///     let decision = responder.received(message, on: arrival, at: now)
///     if let change = decision.leaseChange { try await journal.commit([change]) }
///     // only now send decision.replies
public final class LeaseJournal: Sendable {
    /// The changes of the next transaction.
    private struct Pending {
        var changes: [LeaseChange] = []
        var shapes: [RememberedShape] = []
        var receipt: LeaseReceipt?
        var isWriting = false
        var transactions = 0
    }

    let database: DatabaseQueue
    private let pending = Mutex(Pending())

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
    /// Two changes of one address must be submitted in the order in which they were decided, which is why this does not
    /// suspend.
    public func submit(_ changes: [LeaseChange]) -> LeaseReceipt { submit(changes, []) }

    /// Submits changes and returns when they are durable.
    ///
    /// An error means that none of the changes can be relied on: their replies must not leave.
    public func commit(_ changes: [LeaseChange]) async throws {
        try await submit(changes, []).durable()
    }

    /// Keeps by which offer a client booted.
    public func remember(_ shape: RememberedShape) async throws {
        try await submit([], [shape]).durable()
    }

    /// Forgets leases that were over before a time; a server with many passing clients calls this now and then.
    public func forget(before time: Duration) async throws {
        try await database.write { try LeaseSchema.forget($0, before: time) }
    }

    private func submit(_ changes: [LeaseChange], _ shapes: [RememberedShape]) -> LeaseReceipt {
        let (receipt, mustWrite) = pending.withLock { pending in
            pending.changes += changes
            pending.shapes += shapes
            let receipt = pending.receipt ?? LeaseReceipt()
            pending.receipt = receipt
            defer { pending.isWriting = true }
            return (receipt, !pending.isWriting)
        }
        if mustWrite { Task { await writeAll() } }
        return receipt
    }

    /// Writes what is submitted, and what comes meanwhile, one transaction after the other.
    private func writeAll() async {
        while let (changes, shapes, receipt) = next() {
            do {
                try await database.write { try LeaseSchema.write($0, changes, shapes) }
                pending.withLock { $0.transactions += 1 }
                receipt.resolve(.success(()))
            } catch {
                receipt.resolve(.failure(error))
            }
        }
    }

    private func next() -> ([LeaseChange], [RememberedShape], LeaseReceipt)? {
        pending.withLock { pending in
            guard let receipt = pending.receipt else {
                pending.isWriting = false
                return nil
            }
            defer { (pending.changes, pending.shapes, pending.receipt) = ([], [], nil) }
            return (pending.changes, pending.shapes, receipt)
        }
    }
}

/// Stands for a transaction that is to come.
public final class LeaseReceipt: Sendable {
    private typealias Waiter = CheckedContinuation<Void, any Error>

    private enum State {
        case waiting([Waiter])
        case done(Result<Void, any Error>)
    }

    private let state = Mutex(State.waiting([]))

    /// Returns when the changes are durable; throws if they could not be written.
    public func durable() async throws {
        try await withCheckedThrowingContinuation { (waiter: Waiter) in
            let result: Result<Void, any Error>? = state.withLock { state in
                switch state {
                case .waiting(let waiters):
                    state = .waiting(waiters + [waiter])
                    return nil
                case .done(let result):
                    return result
                }
            }
            if let result { waiter.resume(with: result) }
        }
    }

    func resolve(_ result: Result<Void, any Error>) {
        let waiters: [Waiter] = state.withLock { state in
            defer { state = .done(result) }
            guard case .waiting(let waiters) = state else { return [] }
            return waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}

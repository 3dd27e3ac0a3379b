// SPDX-License-Identifier: Apache-2.0

public import BootTimeline
import Dispatch
import Foundation
import GRDB
import Synchronization

/// Keeps the steps of all boots in an SQLite file, for a time.
///
/// ``record(_:)`` never waits: steps go into a queue with a limit, which a thread of its own writes. What finds no room, or cannot be
/// written, is counted and told, and everything else goes on.
public final class BootHistory: Sendable {
    /// What becomes of steps that are not kept.
    public enum Trouble: Hashable, Sendable {
        /// The file could not be written, because of this; told once, until it can be written again.
        case notWritten(steps: Int, reason: String)
        /// More steps came than could be written.
        case crowded(steps: Int)
    }

    private struct Pending {
        var steps: [StoredStep] = []
        var dropped = 0
        var isWriting = false
    }

    private struct Writing {
        var sinceForgetting = 0
        var hasFailed = false
    }

    private let database: DatabaseQueue
    private let time: Duration
    private let tell: @Sendable (Trouble) -> Void
    private let pending = Mutex(Pending())
    /// Only the writer's thread touches it.
    private let writing = Mutex(Writing())
    private let writer = DispatchQueue(label: "pxekit boots", qos: .utility)

    /// Steps that wait to be written; a boot has about thirty.
    private static let mostPending = 20_000
    /// Steps that are kept, whatever the time: some hundred megabytes.
    private static let mostKept = 1_000_000
    /// After so many steps what is old is forgotten.
    private static let forgettingInterval = 1000
    /// How long steps gather before they are written: people who follow do not notice.
    private static let gathering = DispatchTimeInterval.milliseconds(100)

    /// Opens a file, or makes one.
    ///
    /// - Parameters:
    ///   - time: how long steps are kept.
    ///   - tell: is told what is not kept, on the writer's thread.
    /// - Throws: ``BootStoreError``, or what SQLite says of the file.
    public init(
        path: String, keeping time: Duration, tell: @escaping @Sendable (Trouble) -> Void = { _ in }
    ) throws {
        self.time = time
        self.tell = tell
        database = try BootDatabase.open(path, isReadOnly: false)
        try BootSchema.migrator.migrate(database)
        try database.write(forget)
    }

    deinit { try? database.close() }

    /// Keeps steps; those of addresses that no DHCP message told of are kept as soon as they prove something, for anyone can forge the others.
    public func record(_ entries: [BootTimeline.Entry]) {
        let steps = entries.filter { !$0.isStranger || !$0.step.provesNothing }.map(StoredStep.init)
        guard !steps.isEmpty else { return }
        let mustWrite = pending.withLock { pending in
            guard pending.steps.count + steps.count <= Self.mostPending else {
                pending.dropped += steps.count
                return false
            }
            pending.steps += steps
            defer { pending.isWriting = true }
            return !pending.isWriting
        }
        if mustWrite { writer.asyncAfter(deadline: .now() + Self.gathering) { self.writeAll() } }
    }

    /// Returns when all that was recorded before is written, or could not be.
    public func flush() { writer.sync { writeAll() } }

    private func writeAll() {
        while let (steps, dropped) = gathered() {
            if dropped > 0 { tell(.crowded(steps: dropped)) }
            writing.withLock { writing in
                do {
                    let count = writing.sinceForgetting + steps.count
                    let isDue = count >= Self.forgettingInterval
                    try database.write { database in
                        try BootSchema.add(steps, to: database)
                        if isDue { try forget(database) }
                    }
                    writing.hasFailed = false
                    writing.sinceForgetting = isDue ? 0 : count
                } catch {
                    if !writing.hasFailed { tell(.notWritten(steps: steps.count, reason: "\(error)")) }
                    writing.hasFailed = true
                }
            }
        }
    }

    private func gathered() -> (steps: [StoredStep], dropped: Int)? {
        pending.withLock { pending in
            guard !pending.steps.isEmpty || pending.dropped > 0 else {
                pending.isWriting = false
                return nil
            }
            defer { (pending.steps, pending.dropped) = ([], 0) }
            return (pending.steps, pending.dropped)
        }
    }

    private func forget(_ database: Database) throws {
        let oldest = Duration.seconds(Date().timeIntervalSince1970) - time
        try BootSchema.forget(database, before: oldest, beyond: Self.mostKept)
    }
}

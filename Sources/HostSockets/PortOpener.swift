// SPDX-License-Identifier: Apache-2.0

internal import CRights
internal import Foundation
internal import NIOConcurrencyHelpers

/// A thread that opens sockets for the servers, and the only one that keeps the right to when the process has become a user without
/// rights (``UnprivilegedUser``): capabilities are each thread's own (capabilities(7)).
///
/// So a configuration that is read again can ask for a port below 1024, and an interface that appears later can be served.
public final class PortOpener: Sendable {
    private let jobs = Jobs()
    private let admission = Admission()

    /// A thread that waits for work as long as this exists.
    ///
    /// - Parameter holdsRequests: whether services that have their ports wait with their answers until ``admitRequests()``: no request may
    ///   be answered with the rights of root.
    public init(holdsRequests: Bool = false) {
        if !holdsRequests { admission.open() }
        let jobs = jobs
        Thread.detachNewThread { jobs.work() }
    }

    deinit {
        jobs.close()
    }

    /// Runs `work` on the thread; it should be short. A thread that `work` starts has the same capabilities.
    package func open<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { caller in
            jobs.add(Jobs.Job { caller.resume(with: Result(catching: work)) })
        }
    }

    /// Runs `work` on the thread and waits for it.
    public func perform(_ work: () -> Void) {
        withoutActuallyEscaping(work) { work in
            let done = DispatchSemaphore(value: 0)
            let borrowed = Borrowed(work: work)
            jobs.add(Jobs.Job(done: done) { borrowed.work() })
            done.wait()
        }
    }

    /// Unchecked, for the compiler does not see that the caller waits until the other thread has done it and let it go.
    private struct Borrowed: @unchecked Sendable {
        let work: () -> Void
    }

    /// Lets the services answer.
    public func admitRequests() { admission.open() }

    /// Whether requests may be answered by now.
    package var admitsRequests: Bool { admission.isOpen }

    /// Waits until requests may be answered; throws if the service shall end instead.
    package func requestsAreAdmitted() async throws { try await admission.wait() }

    /// `CAP_NET_BIND_SERVICE` for ports below 1024, and `CAP_NET_RAW` for sockets that carry frames (linux/capability.h).
    static let capabilities: UInt64 = 1 << 10 | 1 << 13
    /// `CAP_DAC_OVERRIDE`: files can be made where root may (linux/capability.h).
    static let writing: UInt64 = 1 << 1
}

/// What a thread has yet to do.
private final class Jobs: Sendable {
    struct Job: Sendable {
        /// Told when the work is done and nothing of it is held any more.
        var done: DispatchSemaphore?
        let work: @Sendable () -> Void
    }

    private let waiting = NIOLockedValueBox<[Job]>([])
    private let count = DispatchSemaphore(value: 0)

    func add(_ job: Job) {
        waiting.withLockedValue { $0.append(job) }
        count.signal()
    }

    func close() {
        // A turn without a job is the last one.
        count.signal()
    }

    func work() {
        while true {
            count.wait()
            var job = waiting.withLockedValue { $0.isEmpty ? nil : $0.removeFirst() }
            guard job != nil else { return }
            job?.work()
            // Whoever waits takes back what it lent: a closure that is still held here ends the program.
            let done = job?.done
            job = nil
            done?.signal()
        }
    }
}

/// The capabilities of the calling thread.
package enum ThreadRights {
    /// Gives all of them up; root keeps them, for it was told to stay root, or gives them up with the whole process.
    package static func giveUp() {
        #if os(Linux)
            // A thread may always have less.
            if geteuid() != 0 { _ = rights_limit(0) }
        #endif
    }
}

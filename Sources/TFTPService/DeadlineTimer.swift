// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import TFTPEngine

/// A timer on an event loop that follows the deadline of a machine.
final class DeadlineTimer {
    private let loop: any EventLoop
    private var task: (at: Nanoseconds, scheduled: Scheduled<Void>)?

    /// - Parameter loop: the loop that every call is made on.
    init(on loop: any EventLoop) {
        self.loop = loop
    }

    /// The time that deadlines are measured in.
    static var now: Nanoseconds { NIODeadline.now().nanoseconds }

    /// Calls `fire` at the deadline, or before it if an earlier one was set; the machine then looks again.
    func follow(_ deadline: Nanoseconds?, fire: @escaping () -> Void) {
        guard let deadline else { return }
        if let task, task.at <= deadline { return }
        task?.scheduled.cancel()
        let scheduled = loop.assumeIsolated().scheduleTask(
            deadline: .uptimeNanoseconds(UInt64(max(deadline.count, 0)))
        ) { [weak self] in
            self?.task = nil
            fire()
        }
        task = (deadline, scheduled)
    }

    /// Nothing will be called any more.
    func cancel() {
        task?.scheduled.cancel()
    }
}

extension NIODeadline {
    /// The monotonic clock's time as the engines have it.
    var nanoseconds: Nanoseconds { Nanoseconds(Int64(clamping: uptimeNanoseconds)) }
}

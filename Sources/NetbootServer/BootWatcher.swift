// SPDX-License-Identifier: Apache-2.0

public import Diagnosis
import Dispatch
import Synchronization

/// Says while the services run why a boot stops: ``BootWatch`` on a thread of its own.
///
/// ``observe(_:at:)`` never waits: events go into a queue with a limit. What finds no room is counted and told.
public final class BootWatcher: Sendable {
    /// What the watcher has to say.
    public enum News: Hashable, Sendable {
        /// A boot stops; told once.
        case stops(BootWatch.Stop)
        /// So many events were not looked at: more came than could be.
        case crowded(events: Int)
    }

    private struct Pending {
        var events: [(event: NetbootEvent, time: Duration)] = []
        var dropped = 0
        var isAwake = false
    }

    /// Only the thread of ``queue`` touches the watch.
    private struct Watching: ~Copyable {
        let watch = BootWatch()
        var wake: Duration?
    }

    private let pending = Mutex(Pending())
    private let watching = Mutex(Watching())
    private let queue = DispatchQueue(label: "pxekit watch", qos: .utility)
    private let clock: @Sendable () -> Duration
    private let tell: @Sendable (News) -> Void

    /// Events that wait at most; a boot has about thirty.
    private static let mostPending = 8192
    /// How long events gather before they are looked at.
    private static let gathering = Duration.milliseconds(250)

    /// A watcher.
    ///
    /// - Parameters:
    ///   - clock: the time since 1970-01-01 00:00 UTC.
    ///   - tell: is told news, on the watcher's thread.
    public init(clock: @escaping @Sendable () -> Duration, tell: @escaping @Sendable (News) -> Void) {
        (self.clock, self.tell) = (clock, tell)
    }

    /// Takes note of what a service reports, on any thread.
    public func observe(_ event: NetbootEvent, at time: Duration) {
        let mustWake = pending.withLock { pending in
            guard pending.events.count < Self.mostPending else {
                pending.dropped += 1
                return false
            }
            pending.events.append((event, time))
            defer { pending.isAwake = true }
            return !pending.isAwake
        }
        if mustWake { wake(in: Self.gathering) }
    }

    private func wake(in time: Duration) {
        let milliseconds = Int((time / .milliseconds(1)).rounded(.up))
        queue.asyncAfter(deadline: .now() + .milliseconds(max(milliseconds, 1))) { [weak self] in self?.look() }
    }

    private func look() {
        let (events, dropped) = pending.withLock { pending in
            defer { pending = Pending() }
            return (pending.events, pending.dropped)
        }
        if dropped > 0 { tell(.crowded(events: dropped)) }
        let now = clock()
        let (stops, pause) = watching.withLock { watching in
            for (event, time) in events { watching.watch.record(event, at: time) }
            let stops = watching.watch.stops(at: now)
            // One timer is enough: the events' own wake comes on top of it.
            if let wake = watching.wake, wake > now, watching.watch.nextDue.map({ $0 >= wake }) ?? true {
                return (stops, nil as Duration?)
            }
            watching.wake = watching.watch.nextDue
            return (stops, watching.wake.map { max($0 - now, Self.gathering) })
        }
        for stop in stops { tell(.stops(stop)) }
        if let pause { wake(in: pause) }
    }
}

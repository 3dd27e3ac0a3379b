// SPDX-License-Identifier: Apache-2.0

/// A virtual clock: events wait until their time comes, and time moves only from event to event.
///
/// Events of one instant come in the order in which they were scheduled, so a run is exactly repeatable. `Time` is what
/// the engine under test calls time: `NIODeadline`, `Duration` since the start, an integer.
///
///     var queue = EventQueue<Duration, Event>(startingAt: .zero)
///     queue.schedule(.timeout, at: .seconds(1))
///     while let event = queue.next() { ... queue.now ... }
public struct EventQueue<Time: Comparable, Event> {
    /// The time of the event that ``next()`` returned last.
    public private(set) var now: Time

    /// Latest first, so that the next event is taken off the end.
    private var waiting: [(time: Time, event: Event)] = []

    /// An empty queue.
    public init(startingAt now: Time) {
        self.now = now
    }

    /// Whether nothing waits.
    public var isEmpty: Bool { waiting.isEmpty }

    /// When the next event comes.
    public var nextTime: Time? { waiting.last?.time }

    /// Puts `event` behind all that come at `time` or earlier; a time that has passed means now.
    public mutating func schedule(_ event: Event, at time: Time) {
        let time = max(time, now)
        var low = 0
        var high = waiting.count
        while low < high {
            let middle = low + (high - low) / 2
            if waiting[middle].time > time { low = middle + 1 } else { high = middle }
        }
        waiting.insert((time, event), at: low)
    }

    /// Moves the clock to the next event and returns it; nil if there is none.
    public mutating func next() -> Event? {
        guard let (time, event) = waiting.popLast() else { return nil }
        now = time
        return event
    }

    /// Takes back every event that `predicate` accepts: a timer that is not needed any more.
    public mutating func cancel(where predicate: (Event) -> Bool) {
        waiting.removeAll { predicate($0.event) }
    }
}

extension EventQueue: Sendable where Time: Sendable, Event: Sendable {}

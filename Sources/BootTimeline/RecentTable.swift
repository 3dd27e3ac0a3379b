// SPDX-License-Identifier: Apache-2.0

/// A table that is full at its limit and then forgets: first who was seen once only, then who was not seen for the longest.
///
/// Each step costs the same, however many there are ("second chance", Corbató 1968): a flood of invented machines pushes out one another,
/// hardly a real one, and has nobody walk through the table.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Slot {
        var key: Key
        var value: Value
        /// Whether it was seen again since the hand came by.
        var isSeen = false
    }

    private let limit: Int
    private var places: [Key: Int] = [:]
    private var slots: [Slot] = []
    private var hand = 0

    /// - Parameter limit: at least one.
    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    var count: Int { slots.count }

    subscript(key: Key) -> Value? { places[key].map { slots[$0].value } }

    /// Writes a value, which counts as having seen its key.
    ///
    /// - Returns: what had to be forgotten for it.
    mutating func write(_ value: Value, for key: Key) -> (key: Key, value: Value)? {
        if let place = places[key] {
            slots[place].value = value
            slots[place].isSeen = true
            return nil
        }
        guard slots.count == limit else {
            places[key] = slots.count
            slots.append(Slot(key: key, value: value))
            return nil
        }
        while slots[hand].isSeen {
            slots[hand].isSeen = false
            hand = (hand + 1) % limit
        }
        let old = slots[hand]
        places[old.key] = nil
        slots[hand] = Slot(key: key, value: value)
        places[key] = hand
        hand = (hand + 1) % limit
        return (old.key, old.value)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A dictionary that is full at its limit and then forgets: first what was written once only, then what was not written for the longest. What
/// comes from the network cannot make it grow.
///
/// A step costs the same, however many keys there are ("second chance", Corbató 1968): a flood of invented machines pushes out one another,
/// hardly a real one, and has nobody walk through the table.
public struct BoundedTable<Key: Hashable, Value> {
    @usableFromInline
    struct Slot {
        @usableFromInline var key: Key
        @usableFromInline var value: Value
        /// Whether it was written again since the hand came by.
        @usableFromInline var isSeen = false

        @inlinable
        init(key: Key, value: Value) {
            self.key = key
            self.value = value
        }
    }

    @usableFromInline let limit: Int
    @usableFromInline var places: [Key: Int]
    @usableFromInline var slots: [Slot] = []
    /// Whose turn it is to be forgotten.
    @usableFromInline var hand = 0

    /// An empty table.
    ///
    /// - Parameters:
    ///   - limit: keys that it has at most; at least one.
    ///   - isReserved: whether it has its room from the start. Then nobody waits until it has grown, and the first not until the runtime has
    ///     made the dictionary's type, which takes 300 us.
    @inlinable
    public init(limit: Int, isReserved: Bool = false) {
        self.limit = max(limit, 1)
        places = Dictionary(minimumCapacity: isReserved ? limit : 0)
        if isReserved { slots.reserveCapacity(limit) }
    }

    /// How many keys there are.
    @inlinable
    public var count: Int { slots.count }

    /// The value of a key; nil takes it out.
    @inlinable
    public subscript(key: Key) -> Value? {
        get { places[key].map { slots[$0].value } }
        set {
            if let newValue { write(newValue, for: key) } else { remove(key) }
        }
    }

    /// Writes a value.
    ///
    /// - Returns: what had to be forgotten for it.
    @inlinable
    @discardableResult
    public mutating func write(_ value: Value, for key: Key) -> (key: Key, value: Value)? {
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

    /// Takes a key out; the last slot moves into its place.
    @inlinable
    mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key), let last = slots.popLast() else { return }
        if place < slots.count {
            slots[place] = last
            places[last.key] = place
        }
        if hand >= slots.count { hand = 0 }
    }

    /// All keys with their values.
    @inlinable
    public func map<Result>(_ transform: (Key, Value) -> Result) -> [Result] {
        slots.map { transform($0.key, $0.value) }
    }
}

extension BoundedTable where Value == Void {
    /// Adds a key to a table of keys alone.
    ///
    /// - Returns: whether it was not there before.
    @inlinable
    public mutating func insert(_ key: Key) -> Bool {
        let isNew = places[key] == nil
        write((), for: key)
        return isNew
    }
}

extension BoundedTable.Slot: Sendable where Key: Sendable, Value: Sendable {}
extension BoundedTable: Sendable where Key: Sendable, Value: Sendable {}

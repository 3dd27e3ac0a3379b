// SPDX-License-Identifier: Apache-2.0

/// A dictionary that remembers its last keys only, so that what comes from the network cannot make it grow. It has its room from the start:
/// no client waits until it has grown, and the first not until the runtime has made the dictionary's type, which takes 300 us.
struct RecentMap<Key: Hashable, Value> {
    private let limit: Int
    private var values: [Key: Value]
    private var order: [Key] = []
    private var next = 0

    init(limit: Int) {
        self.limit = limit
        values = Dictionary(minimumCapacity: limit)
    }

    subscript(key: Key) -> Value? { values[key] }

    /// Whether the key was not there before. One that was keeps its turn to be forgotten.
    @discardableResult
    mutating func insert(_ key: Key, _ value: Value) -> Bool {
        guard values.updateValue(value, forKey: key) == nil else { return false }
        if order.count < limit {
            order.append(key)
        } else {
            values[order[next]] = nil
            order[next] = key
            next = (next + 1) % limit
        }
        return true
    }
}

/// A set that remembers its last members only.
typealias RecentSet<Member: Hashable> = RecentMap<Member, Void>

extension RecentMap where Value == Void {
    /// Whether it was not there before.
    mutating func insert(_ member: Key) -> Bool { insert(member, ()) }
}

// SPDX-License-Identifier: Apache-2.0

/// A dictionary that forgets its oldest key when it is full, so that a flood of invented clients cannot make it grow.
struct BoundedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: Value] = [:]
    private var order: [Key] = []
    private var oldest = 0
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The value of a key; nil cannot be written, for keys leave by age alone.
    subscript(key: Key) -> Value? {
        get { values[key] }
        set {
            guard let newValue else { return }
            if values.updateValue(newValue, forKey: key) != nil { return }
            if order.count < capacity {
                order.append(key)
            } else {
                values[order[oldest]] = nil
                order[oldest] = key
                oldest = (oldest + 1) % capacity
            }
        }
    }

    var count: Int { values.count }

    func map<Result>(_ transform: (Key, Value) -> Result) -> [Result] { values.map { transform($0.key, $0.value) } }
}

// SPDX-License-Identifier: Apache-2.0

/// Transfers in the order in which they began. Those that are over, or are no newcomers any more, stay until they come up.
struct NewcomerQueue: Sendable {
    private var order: [TFTPTransferID] = []
    private var first = 0

    var count: Int { order.count - first }

    mutating func append(_ id: TFTPTransferID) {
        if first > 1024, first * 2 > order.count {
            order.removeFirst(first)
            first = 0
        }
        order.append(id)
    }

    /// Takes out the oldest.
    mutating func popFirst() -> TFTPTransferID? {
        guard first < order.count else { return nil }
        first += 1
        return order[first - 1]
    }
}

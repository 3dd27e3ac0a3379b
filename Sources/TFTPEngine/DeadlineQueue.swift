// SPDX-License-Identifier: Apache-2.0
import HeapModule

/// The deadlines of many transfers, earliest on top.
///
/// A transfer's deadline moves on with every packet, so it is not moved here each time: the one entry of a transfer comes up at its old
/// time, and is put back at the new one. That is one push per wait, not one per packet.
struct DeadlineQueue: Sendable {
    private var heap = Heap<Entry>()

    struct Entry: Comparable, Sendable {
        let time: Nanoseconds
        let id: TFTPTransferID

        static func < (left: Entry, right: Entry) -> Bool {
            left.time == right.time ? left.id < right.id : left.time < right.time
        }
    }

    var first: Nanoseconds? { heap.min?.time }

    mutating func push(_ id: TFTPTransferID, at time: Nanoseconds) {
        heap.insert(Entry(time: time, id: id))
    }

    /// Takes off the earliest entry if its time has come.
    mutating func popFirst(notAfter now: Nanoseconds) -> Entry? {
        guard let first = heap.min, first.time <= now else { return nil }
        return heap.removeMin()
    }
}

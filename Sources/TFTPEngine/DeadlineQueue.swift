// SPDX-License-Identifier: Apache-2.0

/// The deadlines of many transfers: a binary heap, earliest on top.
///
/// A transfer's deadline moves on with every packet, so it is not moved here each time: the one entry of a transfer comes up at its old
/// time, and is put back at the new one. That is one push per wait, not one per packet.
struct DeadlineQueue: Sendable {
    private var heap: [Entry] = []

    struct Entry: Sendable {
        let time: Nanoseconds
        let id: TFTPTransferID

        fileprivate func precedes(_ other: Entry) -> Bool {
            time == other.time ? id < other.id : time < other.time
        }
    }

    var first: Nanoseconds? { heap.first?.time }

    mutating func push(_ id: TFTPTransferID, at time: Nanoseconds) {
        heap.append(Entry(time: time, id: id))
        var index = heap.count - 1
        while index > 0, heap[index].precedes(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes off the earliest entry if its time has come.
    mutating func popFirst(notAfter now: Nanoseconds) -> Entry? {
        guard let first = heap.first, first.time <= now, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var index = 0
        while true {
            let left = 2 * index + 1
            guard left < heap.count else { return first }
            let right = left + 1
            let child = right < heap.count && heap[right].precedes(heap[left]) ? right : left
            guard heap[child].precedes(heap[index]) else { return first }
            heap.swapAt(index, child)
            index = child
        }
    }
}

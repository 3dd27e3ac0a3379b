// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// When addresses become free: a binary heap with one live entry per address.
///
/// An address whose lease is extended keeps its old, early entry, which ``popDue(at:)`` hands out and the owner puts
/// back; so a renewal costs nothing here.
struct ExpiryHeap: Sendable {
    private var heap: [(time: Duration, address: IPv4Address)] = []
    private var live: [IPv4Address: Duration] = [:]

    /// Sees to it that the address comes out at `time` or earlier.
    mutating func watch(_ address: IPv4Address, until time: Duration) {
        if let watched = live[address], watched <= time { return }
        live[address] = time
        heap.append((time, address))
        var child = heap.count - 1
        while child > 0, heap[child].time < heap[(child - 1) / 2].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The next address whose time has come, which is watched no more; nil if there is none.
    mutating func popDue(at now: Duration) -> IPv4Address? {
        while let first = heap.first, first.time <= now {
            removeFirst()
            guard live[first.address] == first.time else { continue }
            live[first.address] = nil
            return first.address
        }
        return nil
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = 2 * parent + 1
            guard least < heap.count else { return }
            if least + 1 < heap.count, heap[least + 1].time < heap[least].time { least += 1 }
            guard heap[least].time < heap[parent].time else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}

/// Addresses that were given back, the one that is free longest first; each is in it at most once.
struct ReturnQueue: Sendable {
    private var items: [IPv4Address] = []
    private var head = 0
    private var members: Set<IPv4Address> = []

    mutating func append(_ address: IPv4Address) {
        if members.insert(address).inserted { items.append(address) }
    }

    mutating func popFirst() -> IPv4Address? {
        guard head < items.count else { return nil }
        let address = items[head]
        members.remove(address)
        head += 1
        if head > 1024, head > items.count / 2 {
            items.removeFirst(head)
            head = 0
        }
        return address
    }
}

// SPDX-License-Identifier: Apache-2.0
import DequeModule
import HeapModule
import NetAddress

/// When addresses become free: one live entry per address, the earliest on top.
///
/// An address whose lease is extended keeps its old, early entry, which ``popDue(at:)`` hands out and the owner puts
/// back; so a renewal costs nothing here.
struct ExpiryHeap: Sendable {
    private struct Entry: Comparable, Sendable {
        let time: Duration
        let address: IPv4Address

        static func < (left: Entry, right: Entry) -> Bool { left.time < right.time }
    }

    private var heap = Heap<Entry>()
    private var live: [IPv4Address: Duration] = [:]

    /// Sees to it that the address comes out at `time` or earlier.
    mutating func watch(_ address: IPv4Address, until time: Duration) {
        if let watched = live[address], watched <= time { return }
        live[address] = time
        heap.insert(Entry(time: time, address: address))
    }

    /// The next address whose time has come, which is watched no more; nil if there is none.
    mutating func popDue(at now: Duration) -> IPv4Address? {
        while let first = heap.min, first.time <= now {
            heap.removeMin()
            guard live[first.address] == first.time else { continue }
            live[first.address] = nil
            return first.address
        }
        return nil
    }
}

/// Addresses that were given back, the one that is free longest first; each is in it at most once.
struct ReturnQueue: Sendable {
    private var items: Deque<IPv4Address> = []
    private var members: Set<IPv4Address> = []

    mutating func append(_ address: IPv4Address) {
        if members.insert(address).inserted { items.append(address) }
    }

    mutating func popFirst() -> IPv4Address? {
        let address = items.popFirst()
        if let address { members.remove(address) }
        return address
    }
}

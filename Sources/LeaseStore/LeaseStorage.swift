// SPDX-License-Identifier: Apache-2.0
public import BootPolicy
public import DHCPEngine
public import NetAddress

/// Where leases and remembered shapes of offers lie when the server does not run. ``LeaseJournal`` gathers what is to be written.
///
/// The journal calls it from one thread at a time.
public protocol LeaseStorage: Sendable {
    /// All that is kept; leases that are over included, for they tell which address a client had.
    func contents() throws -> StoredLeases
    /// Makes all changes of a batch durable, or none of them.
    func write(_ batch: LeaseBatch) throws
    /// Forgets leases that were over before one time, and shapes by which nobody booted since another.
    func forget(leasesOverBefore: Duration, shapesUnusedSince: Duration) throws
}

/// What a storage has.
public struct StoredLeases: Sendable {
    /// The leases, by address.
    public var leases: [Lease]
    /// The shape of offer that each client booted by.
    public var shapes: [RememberedShape]
    /// Why some entries cannot be read; they are left as they are.
    public var unreadable: [String]

    /// Contents.
    public init(leases: [Lease] = [], shapes: [RememberedShape] = [], unreadable: [String] = []) {
        self.leases = leases
        self.shapes = shapes
        self.unreadable = unreadable
    }
}

/// What is written at once: for each address and each client the last word.
public struct LeaseBatch: Sendable {
    /// What becomes of an address.
    public enum Fate: Hashable, Sendable {
        /// It has this lease.
        case put(Lease)
        /// It has none.
        case remove
    }

    /// The addresses that change.
    public private(set) var leases: [IPv4Address: Fate] = [:]
    /// The clients whose shape is news.
    public private(set) var shapes: [ClientKey: OfferShape] = [:]

    /// Nothing to write.
    public init() {}

    /// Whether there is nothing to write.
    public var isEmpty: Bool { leases.isEmpty && shapes.isEmpty }

    /// Adds a change, which comes after those that are there.
    public mutating func add(_ change: LeaseChange) {
        switch change {
        case .put(let lease): leases[lease.address] = .put(lease)
        case .move(let address, let lease):
            leases[address] = .remove
            leases[lease.address] = .put(lease)
        case .remove(let address): leases[address] = .remove
        }
    }

    /// Adds a shape.
    public mutating func add(_ shape: RememberedShape) { shapes[shape.client] = shape.shape }

    /// Adds a batch that came after this one.
    public mutating func add(_ later: LeaseBatch) {
        leases.merge(later.leases) { $1 }
        shapes.merge(later.shapes) { $1 }
    }
}

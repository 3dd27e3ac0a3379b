// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DHCPEngine
    internal import LeaseStore
    internal import NetAddress

    /// All leases as the decisions so far have made them, for a new responder to start with; their times are those of the ``LeaseClock``.
    struct DHCPLedger: Sendable {
        private(set) var leases: [IPv4Address: Lease]
        /// The addresses whose leases are an earlier run's. They end by the time of day, which may turn out to have been wrong.
        private var stored: Set<IPv4Address>

        init(_ leases: [Lease]) {
            self.leases = Dictionary(leases.map { ($0.address, $0) }) { $1 }
            stored = Set(self.leases.keys)
        }

        /// Adds what another journal has of addresses that are not known here.
        ///
        /// - Parameter offset: by how much the time of day is ahead.
        mutating func add(_ others: [Lease], offset: Duration) {
            for lease in others where leases[lease.address] == nil {
                leases[lease.address] = lease.shifted(by: .zero - offset)
                stored.insert(lease.address)
            }
        }

        mutating func take(_ change: LeaseChange) {
            change.apply(to: &leases)
            switch change {
            case .put(let lease): stored.remove(lease.address)
            case .move(let address, let lease):
                stored.remove(address)
                stored.remove(lease.address)
            case .remove(let address): stored.remove(address)
            }
        }

        /// Takes note that the time of day was set: leases of an earlier run end earlier or later than was thought.
        ///
        /// - Returns: those leases.
        mutating func dayWasSet(by step: Duration) -> [Lease] {
            stored.compactMap { address in
                let lease = leases[address]?.shifted(by: .zero - step)
                leases[address] = lease
                return lease
            }
        }

        /// The leases of this run, which are on the disk with the time of day that was.
        var own: [Lease] { leases.values.filter { !stored.contains($0.address) } }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DHCPEngine
    internal import DHCPWire
    internal import LeaseStore
    internal import NetAddress

    /// All leases and remembered shapes as the decisions so far have made them, for a new responder to start with.
    struct DHCPLedger: Sendable {
        private(set) var leases: [IPv4Address: Lease]
        private var shapesByClient: [HardwareAddress: RememberedShape]

        init(leases: [Lease], shapes: [RememberedShape]) {
            self.leases = Dictionary(leases.map { ($0.address, $0) }) { $1 }
            self.shapesByClient = Dictionary(shapes.map { ($0.hardware, $0) }) { $1 }
        }

        /// What a journal has; nothing without one.
        init(_ journal: LeaseJournal?) async throws {
            self.init(leases: try await journal?.leases() ?? [], shapes: try await journal?.remembered() ?? [])
        }

        var shapes: [RememberedShape] { Array(shapesByClient.values) }

        /// Adds what another journal has of addresses and clients that are not known here.
        mutating func add(_ stored: DHCPLedger) {
            leases.merge(stored.leases) { known, _ in known }
            shapesByClient.merge(stored.shapesByClient) { known, _ in known }
        }

        mutating func take(_ decision: DHCPDecision) {
            decision.leaseChange?.apply(to: &leases)
            if let shape = decision.remembered { shapesByClient[shape.hardware] = shape }
        }
    }
#endif

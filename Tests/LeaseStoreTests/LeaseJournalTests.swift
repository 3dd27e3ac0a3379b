// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import Foundation
import GRDB
import NetAddress
import TestSupport
import Testing

@testable import LeaseStore

/// A folder that is removed when the test is over.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "pxekit-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Lease `number`: its address and client follow from the number.
func lease(_ number: UInt32, until seconds: Int = 3600) -> Lease {
    let hardware = HardwareAddress(type: 1, length: 6, high: 0x0200_0000_0000_0000 | UInt64(number) << 16, low: 0)
    return Lease(
        address: IPv4Address(bits: 0x0A00_0000 + number), holder: .client(.hardware(hardware)),
        expires: .seconds(seconds))
}

@Suite("Durable leases")
struct LeaseJournalTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/leases.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("leases of every kind and shapes come back from the disk as they were")
    func roundTrip() async throws {
        let guid = HardwareAddress(type: 32, length: 16, high: .max, low: 1)
        let leases = [
            lease(1),
            Lease(
                address: IPv4Address(10, 0, 1, 0), holder: .client(.identifier([255, 0, 1])),
                expires: .milliseconds(1500)),
            Lease(address: IPv4Address(10, 0, 1, 1), holder: .conflict, expires: .seconds(1_700_000_000)),
            Lease(
                address: IPv4Address(255, 255, 255, 254), holder: .client(.hardware(guid)),
                expires: .seconds(9_000_000_000)),
        ]
        let shape = RememberedShape(client: .hardware(guid), shape: .bootServer)
        do {
            let journal = try LeaseJournal(path: path)
            try await journal.commit(leases.map(LeaseChange.put))
            try await journal.remember(shape)
        }
        let again = try LeaseJournal(path: path)
        #expect(try await again.leases() == leases)
        #expect(try await again.remembered() == [shape])
    }

    @Test("the last change of an address counts, also within one transaction")
    func order() async throws {
        let journal = try LeaseJournal(path: path)
        try await journal.commit([
            .put(lease(1)), .put(lease(2)), .remove(lease(1).address), .put(lease(2, until: 7200)),
        ])
        #expect(try await journal.leases() == [lease(2, until: 7200)])
        try await journal.commit([.move(from: lease(2).address, lease(3))])
        #expect(try await journal.leases() == [lease(3)])
    }

    @Test("leases that were over long ago are forgotten on request")
    func forget() async throws {
        let journal = try LeaseJournal(path: path)
        try await journal.commit([.put(lease(1, until: 10)), .put(lease(2, until: 20))])
        let shape = RememberedShape(client: .identifier([0, 1]), shape: .menu)
        try await journal.remember(shape)
        try await journal.forget(leasesOverBefore: .seconds(20), shapesUnusedSince: .seconds(20))
        #expect(try await journal.leases() == [lease(2, until: 20)])
        #expect(try await journal.remembered() == [shape])
        let later = Duration.seconds(Date().timeIntervalSince1970 + 3600)
        try await journal.forget(leasesOverBefore: .seconds(20), shapesUnusedSince: later)
        #expect(try await journal.remembered().isEmpty)
    }

    @Test("changes are written, and told durable, in the order in which they are submitted")
    func submissionOrder() async throws {
        let journal = try LeaseJournal(path: path)
        let (results, ended) = AsyncStream<(Int, Bool)>.makeStream()
        for number in 0..<200 {
            let change: LeaseChange = number % 2 == 0 ? .put(lease(1, until: number)) : .remove(lease(1).address)
            journal.submit([change]) { result in
                ended.yield((number, (try? result.get()) != nil))
                if number == 199 { ended.finish() }
            }
        }
        var order: [Int] = []
        for await (number, isDurable) in results {
            order.append(number)
            #expect(isDurable)
        }
        #expect(order == Array(0..<200))
        #expect(try await journal.leases().isEmpty)
        try await journal.commit([.put(lease(1))])
        #expect(try await journal.leases() == [lease(1)])
    }

    @Test("changes that arrive together share transactions")
    func grouping() async throws {
        let journal = try LeaseJournal(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 as Range<UInt32> {
                group.addTask { try await journal.commit([.put(lease(number))]) }
            }
            try await group.waitForAll()
        }
        #expect(try await journal.leases().count == 500)
        #expect(journal.transactions < 250)
    }

    @Test("a transaction is on the disk before it counts, also in a power cut")
    func synchronous() async throws {
        let storage = try SQLiteLeases(path: path)
        defer { withExtendedLifetime(storage) {} }
        let modes = try await storage.database.read { database in
            try (
                String.fetchOne(database, sql: "PRAGMA journal_mode"), Int.fetchOne(database, sql: "PRAGMA synchronous")
            )
        }
        #expect(modes.0 == "wal" && modes.1 == 2)
    }

    @Test("a file that is no database is refused")
    func notADatabase() throws {
        try Data(repeating: 65, count: 4096).write(to: URL(filePath: path))
        #expect(throws: (any Error).self) { try LeaseJournal(path: path) }
    }

    @Test("a responder that starts from the journal gives nobody's address to another")
    func restart() async throws {
        let journal = try LeaseJournal(path: path)
        let subnet = try #require(IPv4Subnet("10.0.0.254/24"))
        let pool = IPv4Address(10, 0, 0, 0)...IPv4Address(10, 0, 0, 3)
        let configuration = DHCPConfiguration(subnets: [SubnetConfiguration(subnet: subnet, pools: [pool])])
        try await journal.commit([.put(lease(1)), .put(lease(2))])
        var responder = DHCPResponder(configuration, leases: try await journal.leases())
        var stranger = DHCPMessage(
            operation: .request, transactionID: 1, hardware: HardwareAddress(MACAddress(2, 9, 9, 9, 9, 9)))
        stranger.type = .discover
        let arrival = Arrival(interface: "eth0", local: subnet.address)
        let decision = responder.received(stranger, on: arrival, at: .seconds(100))
        #expect(decision.replies.first?.message.yourAddress == IPv4Address(10, 0, 0, 3))
    }
}

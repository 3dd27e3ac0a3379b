// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import Foundation
import GRDB
import NetAddress
import Synchronization
import Testing

@testable import LeaseStore

/// A storage that fails when it is told to.
private final class BrokenStorage: LeaseStorage {
    let isBroken = Mutex(false)
    let kept = Mutex<[IPv4Address: Lease]>([:])

    struct Broken: Error {}

    func contents() throws -> StoredLeases { StoredLeases(leases: Array(kept.withLock { $0 }.values)) }

    func write(_ batch: LeaseBatch) throws {
        if isBroken.withLock({ $0 }) { throw Broken() }
        kept.withLock { kept in
            for (address, fate) in batch.leases {
                if case .put(let lease) = fate { kept[address] = lease } else { kept[address] = nil }
            }
        }
    }

    func forget(leasesOverBefore: Duration, shapesUnusedSince: Duration) throws {}
}

@Suite("Lease files that are not as they should be")
struct DamagedStoreTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/leases.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func change(_ sql: String, _ arguments: StatementArguments = []) throws {
        let database = try DatabaseQueue(path: path)
        try database.write { try $0.execute(sql: sql, arguments: arguments) }
        try database.close()
    }

    @Test("a row with an impossible address or client is told and left alone, the others are read")
    func impossibleRows() async throws {
        do { try await LeaseJournal(path: path).commit([.put(lease(1))]) }
        let hardware = Data([1, 6, 2, 0, 0, 0, 1, 9] + [UInt8](repeating: 0, count: 10))
        let insert = "INSERT INTO lease VALUES (?, ?, NULL, ?)"
        try change(insert, [Int64(10) << 32, hardware, Int64.max])
        try change(insert, [Int64(-1), hardware, Int64.min])
        try change(insert, [77, Data([1, 2, 3]), 5])
        try change("INSERT INTO shape VALUES (?, 'no shape', 5)", [Data([9])])
        let contents = try await LeaseJournal(path: path).contents()
        #expect(contents.leases == [lease(1)])
        #expect(contents.shapes.isEmpty && contents.unreadable.count == 4)
    }

    @Test("a file of a newer version is refused and not written to")
    func newer() throws {
        do { _ = try SQLiteLeases(path: path) }
        try change("INSERT INTO grdb_migrations VALUES ('something of the future')")
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(throws: LeaseStorageError.newerVersion(path: path, changes: ["something of the future"])) {
            try SQLiteLeases(path: path)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test("a file of the first version keeps its leases and shapes")
    func older() async throws {
        let hardware = Data([1, 6, 2, 0, 0, 0, 1, 9] + [UInt8](repeating: 0, count: 10))
        do {
            let database = try DatabaseQueue(path: path)
            try LeaseSchema.migrator.migrate(database, upTo: "leases and offer shapes")
            try await database.write {
                try $0.execute(sql: "INSERT INTO shape VALUES (?, 'boot-server')", arguments: [hardware])
            }
            try database.close()
        }
        let shapes = try await LeaseJournal(path: path).remembered()
        let client = HardwareAddress(type: 1, length: 6, high: 0x0200_0000_0109_0000, low: 0)
        #expect(shapes == [RememberedShape(client: .hardware(client), shape: .bootServer)])
    }

    @Test("a file serves one server at a time")
    func twoServers() throws {
        let first = try SQLiteLeases(path: path)
        #expect(throws: LeaseStorageError.inUse(path: path)) { try SQLiteLeases(path: path) }
        withExtendedLifetime(first) {}
    }

    @Test("a file whose server is just letting go is taken when it has")
    func replaced() async throws {
        let path = path
        var first: LeaseFileLock? = try LeaseFileLock(path: path)
        // So patient that a busy computer does not matter.
        let next = Task.detached { try LeaseFileLock(path: path, patience: .seconds(600)) }
        try await Task.sleep(for: .milliseconds(200))
        withExtendedLifetime(first) {}
        first = nil
        let second = try await next.value
        #expect(throws: LeaseStorageError.inUse(path: path)) { try LeaseFileLock(path: path, patience: .zero) }
        withExtendedLifetime(second) {}
    }

    @Test("a move that could not be written does not bring the old lease back")
    func failedMove() async throws {
        let storage = BrokenStorage()
        let journal = LeaseJournal(storage)
        try await journal.commit([.put(lease(1, until: 9000))])
        storage.isBroken.withLock { $0 = true }
        let moved = Lease(address: IPv4Address(10, 0, 0, 9), holder: lease(1).holder, expires: .seconds(100))
        await #expect(throws: BrokenStorage.Broken.self) {
            try await journal.commit([.move(from: lease(1).address, moved)])
        }
        storage.isBroken.withLock { $0 = false }
        // The client asks again and is given the same; its old address is not mentioned.
        try await journal.commit([.put(moved)])
        #expect(try await journal.leases() == [moved])
    }

    @Test("shapes of clients that were invented are held to a number")
    func manyShapes() throws {
        let storage = try SQLiteLeases(path: path)
        var batch = LeaseBatch()
        for number in 0..<UInt64(LeaseSchema.shapeLimit + 600) {
            let hardware = HardwareAddress(type: 6, length: 16, high: number, low: 1)
            batch.add(RememberedShape(client: .hardware(hardware), shape: .menu))
        }
        try storage.write(batch)
        #expect(try storage.contents().shapes.count < LeaseSchema.shapeLimit + 300)
    }
}

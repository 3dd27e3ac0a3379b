// SPDX-License-Identifier: Apache-2.0
import DHCPEngine
import DHCPWire
import Foundation
import LeaseStore
import NetAddress
import TestSupport
import Testing

@Suite("kill -9")
struct KillTests {
    /// Commits leases from several tasks, writes down each one that was acknowledged, and is killed in the middle of
    /// it, when at least `count` were.
    private static func commitUntilKilled(in folder: String, after count: Int) async throws {
        let journal = try LeaseJournal(path: folder + "/leases.sqlite")
        let acknowledged = open(folder + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 as Range<UInt32> {
                group.addTask {
                    for number in 0... as PartialRangeFrom<UInt32> {
                        let lease = lease(task << 20 | number)
                        try await journal.commit([.put(lease)])
                        withUnsafeBytes(of: lease.address.bits) { _ = write(acknowledged, $0.baseAddress, $0.count) }
                    }
                }
            }
            group.addTask {
                while lseek(acknowledged, 0, SEEK_END) < 4 * count { try await Task.sleep(for: .milliseconds(1)) }
                raise(SIGKILL)
            }
            try await group.waitForAll()
        }
    }

    @Test("no acknowledged lease is lost, and the journal opens again", arguments: [1, 20, 300, 1500])
    func killed(count: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, count] in
            try await KillTests.commitUntilKilled(in: path, after: count)
        }
        let record = FileManager.default.contents(atPath: path + "/acknowledged") ?? Data()
        let acknowledged = stride(from: 0, to: record.count - record.count % 4, by: 4).map { place in
            record[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        let kept = Set(try await LeaseJournal(path: path + "/leases.sqlite").leases().map(\.address.bits))
        #expect(acknowledged.count >= count)
        #expect(kept.isSuperset(of: acknowledged))
        #expect(kept.count - acknowledged.count <= 4)
    }
}

// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import Foundation
import GRDB
import MachineStore
import NetAddress
import TestSupport
import Testing

@Suite("what was learned of loaders, in a file")
struct LearnedLoadersTests {
    private static let now = Duration.seconds(1_700_000_000)
    private static let model = "52:54:00 uefi-x64"

    private static func record(_ file: String, worked: Int = 0, failed: Int = 0, at time: Duration = now)
        -> LoaderRecord
    {
        var record = LoaderRecord(file)
        (record.worked, record.failed, record.failedInARow) = (worked, failed, failed)
        if worked > 0 { (record.lastWorked, record.sign) = (time, "it fetched \u{1B}[2J'x'") }
        if failed > 0 { (record.lastFailed, record.failure) = (time - .milliseconds(1), "silence") }
        return record
    }

    private static func with(_ body: (MachineDatabase, String) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "machines.sqlite").path
            try await body(try MachineDatabase(path: path), path)
        }
    }

    @Test("each lesson comes back as it was, the last one of its machine, and a machine's has its model's beside it")
    func kept() async throws {
        try await Self.with { database, path in
            let mac = try #require(MACAddress("52:54:00:00:00:01"))
            let uuid = ClientUUID(octets: Array(1...16))
            let machine = LoaderSubject(.machine, "\(mac)")
            let records = [Self.record("b.efi", worked: 2), Self.record("a.efi", failed: 3)]
            let model = LoaderLesson(LoaderSubject(.model, Self.model), [records[0]])
            let lesson = LoaderLesson(machine, records, model: Self.model, uuid: uuid)
            try database.keep([LoaderLesson(machine, [Self.record("a.efi", failed: 1)]), model])
            try database.keep([lesson])
            let reader = try MachineDatabase(path: path, isReadOnly: true)
            #expect(try Set(reader.lessons()) == [lesson, model])
            for known in [Machine("x", macs: [mac]), Machine("x", uuid: uuid)] {
                let found = try reader.lessons(of: known)
                #expect(found.map(\.machine) == [lesson] && found.first?.model == model)
            }
            #expect(try reader.lessons(of: Machine("y", macs: [])).isEmpty)
        }
    }

    @Test("an order to forget takes the lesson away, and has a greater number each time")
    func forgotten() async throws {
        try await Self.with { database, path in
            let subject = LoaderSubject(.machine, "52:54:00:00:00:01")
            try database.keep([LoaderLesson(subject, [Self.record("a", worked: 1)])])
            let keeper = try MachineKeeper(path: path) { Issue.record("\($0)") }
            #expect(keeper.lessons(at: Self.now).count == 1)
            try database.unlearn([subject])
            try await Task.sleep(for: .milliseconds(20))
            let first = try #require(keeper.current().additions.forgottenLoaders[subject])
            #expect(try database.lessons().isEmpty)
            try database.unlearn([subject])
            try await Task.sleep(for: .milliseconds(20))
            #expect(try #require(keeper.current().additions.forgottenLoaders[subject]) > first)
            keeper.keep([LoaderLesson(subject, [Self.record("b", worked: 1)])])
            keeper.flush()
            #expect(try database.lessons().map(\.records.first?.file) == ["b"])
        }
    }

    @Test("what nobody was heard of for half a year goes, and there are never more rows than a server remembers")
    func pruned() async throws {
        try await Self.with { database, path in
            let last = LoaderLesson(LoaderSubject(.machine, "last"), [Self.record("a", worked: 1)])
            let old = Self.record("a", worked: 1, at: Self.now - .seconds(181 * 86_400))
            try database.keep([LoaderLesson(LoaderSubject(.machine, "old"), [old]), last])
            // 17,000 more of a day before, a second apart.
            let row = "'machine', n, '[]', (\(Self.now.components.seconds) - 86400 + n) * 1000"
            try await DatabaseQueue(path: path).write { database in
                try database.execute(
                    sql: """
                        WITH RECURSIVE row(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 17000)
                        INSERT INTO learned (kind, name, records, used) SELECT \(row) FROM row
                        """)
            }
            let keeper = try MachineKeeper(path: path) { Issue.record("\($0)") }
            let left = keeper.lessons(at: Self.now)
            #expect(left.count == 16_384 && left.last == last)
            #expect(left.first?.subject.name == "\(17_000 - 16_384 + 2)")
        }
    }

    @Test("a row that was damaged is left out")
    func damaged() async throws {
        try await Self.with { database, path in
            try database.keep([LoaderLesson(LoaderSubject(.machine, "m"), [Self.record("a", worked: 1)])])
            try await DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE learned SET records = '[{'") }
            #expect(try database.lessons().isEmpty)
        }
    }
}

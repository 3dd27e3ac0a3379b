// SPDX-License-Identifier: Apache-2.0

import BootTimeline
import Foundation
import GRDB
import NetAddress
import Synchronization
import TestSupport
import Testing

@testable import BootStore

@Suite struct BootHistoryTests {
    private static let first = MACAddress(0x52, 0x54, 0, 0, 0, 1)
    private static let second = MACAddress(0x52, 0x54, 0, 0, 0, 2)
    private static let now = Duration.milliseconds(Int64(Date().timeIntervalSince1970 * 1000))
    private static let month = Duration.seconds(30 * 24 * 3600)

    private func with(_ body: (String) throws -> Void) async throws {
        try await withTemporaryDirectory { folder in try body(folder.appending(path: "boots.sqlite").path) }
    }

    @Test("what is recorded is read again by boots, beside the server and after it")
    func kept() async throws {
        try await with { path in
            var timelines = BootTimelines()
            let loaded = BootStep.loaded("vmlinuz", .http, bytes: 14_000_000, duration: .seconds(1))
            let entries = [
                timelines.record(.fetches("vmlinuz", .http), of: Self.first, at: Self.now),
                timelines.record(.fetches("x\u{1B}[2J", .tftp), of: Self.second, at: Self.now + .milliseconds(250)),
                timelines.record(loaded, of: Self.first, at: Self.now + .milliseconds(1500)),
                timelines.record(.missing("a.c32", .tftp), of: Self.first, at: Self.now + .seconds(2)),
            ]
            let history = try BootHistory(path: path, keeping: Self.month)
            history.record(entries)
            history.flush()
            let reader = try BootReader(path: path)
            for reader in [reader, try BootReader(path: path)] {
                let boots = BootReader.boots(of: try reader.steps())
                #expect(boots.map(\.client) == [Self.first.description, Self.second.description])
                let boot = try #require(boots.first)
                #expect(boot.steps == [entries[0], entries[2], entries[3]].map(StoredStep.init))
                #expect(boot.start == Self.now && boot.duration == .seconds(2))
                #expect(boot.loaded == (1, 14_000_000))
                #expect(boot.last.name == "loaded" && boot.last.file == "vmlinuz")
            }
            #expect(try reader.steps().isEmpty)
            history.record([timelines.record(.refusedAddress, of: Self.first, at: Self.now + .seconds(3))])
            history.flush()
            #expect(try reader.steps().map(\.name) == ["refused-address"])
            let only = try BootReader(path: path, of: [Self.second.description])
            #expect(try only.steps().map(\.file) == ["x\u{1B}[2J"])
        }
    }

    @Test("the cause of a stop is kept; a file of before, which has no place for it, is read as it is")
    func causes() async throws {
        try await with { path in
            let old = try DatabaseQueue(path: path)
            try BootSchema.migrator.migrate(old, upTo: "steps of boots")
            let step = StoredStep(client: "a", start: Self.now, time: Self.now, name: "discover", detail: "DISCOVER")
            // Rounded: the quotient of two durations is no whole number.
            let now = Int64((Self.now / .milliseconds(1)).rounded())
            try old.write { database in
                try database.execute(
                    sql:
                        "INSERT INTO step (client, start, time, name, detail) VALUES ('a', ?, ?, 'discover', 'DISCOVER')",
                    arguments: [now, now])
            }
            try old.close()
            #expect(try BootReader(path: path).steps() == [step])
            let history = try BootHistory(path: path, keeping: Self.month)
            var timelines = BootTimelines()
            history.record([
                timelines.record(.stopped(cause: "tftp-denied", reason: "why"), of: Self.first, at: Self.now)
            ])
            history.flush()
            #expect(try BootReader(path: path).steps().map(\.cause) == [nil, "tftp-denied"])
        }
    }

    @Test("steps that are too old are forgotten, and those that anyone can forge are not kept")
    func forgotten() async throws {
        try await with { path in
            var timelines = BootTimelines()
            let history = try BootHistory(path: path, keeping: .seconds(3600))
            history.record([
                timelines.record(.refusedAddress, of: Self.first, at: Self.now - .seconds(3700)),
                timelines.record(.refusedAddress, of: Self.second, at: Self.now),
                timelines.record(.fetches("a", .tftp), from: "192.0.2.7", at: Self.now),
                timelines.record(.loaded("a", .tftp, bytes: 1, duration: .zero), from: "192.0.2.7", at: Self.now),
            ])
            history.flush()
            #expect(try BootReader(path: path).steps().count == 3)
            _ = try BootHistory(path: path, keeping: .seconds(3600))
            let left = try BootReader(path: path).steps()
            #expect(left.map(\.client) == [Self.second.description, "192.0.2.7"])
            #expect(left.map(\.name) == ["refused-address", "loaded"])
        }
    }

    @Test("of more steps than are kept the oldest go")
    func bounded() async throws {
        try await with { path in
            let database = try DatabaseQueue(path: path)
            try BootSchema.migrator.migrate(database)
            let steps = (0..<50).map { number in
                StoredStep(
                    client: "a", start: Self.now, time: Self.now, name: "\(number)", detail: "")
            }
            try database.write { database in
                try BootSchema.add(steps, to: database)
                try BootSchema.forget(database, before: .zero, beyond: 20)
                #expect(
                    try BootSchema.steps(database, after: 0, of: nil).map(\.step.name) == (30..<50).map(String.init))
            }
            try database.close()
        }
    }

    @Test("a file that cannot be written is told once, and the server goes on; it is written again when it can be")
    func trouble() async throws {
        try await with { path in
            let told = Mutex<[BootHistory.Trouble]>([])
            var timelines = BootTimelines()
            let history = try BootHistory(path: path, keeping: Self.month) { trouble in
                told.withLock { $0.append(trouble) }
            }
            let other = try DatabaseQueue(path: path)
            func record() {
                history.record([timelines.record(.refusedAddress, of: Self.first, at: Self.now)])
                history.flush()
            }
            try other.write { try $0.execute(sql: "ALTER TABLE step RENAME TO away") }
            record()
            record()
            try other.write { try $0.execute(sql: "ALTER TABLE away RENAME TO step") }
            record()
            try other.close()
            #expect(told.withLock { $0.count } == 1)
            guard case .notWritten(1, let reason)? = told.withLock({ $0.first }) else {
                Issue.record("\(told.withLock { $0 })")
                return
            }
            #expect(reason.contains("no such table"), "\(reason)")
            #expect(try BootReader(path: path).steps().count == 1)
        }
    }

    @Test("steps that find no room are counted and told, and those that come later are kept")
    func crowded() async throws {
        try await with { path in
            let told = Mutex<[BootHistory.Trouble]>([])
            var timelines = BootTimelines()
            let history = try BootHistory(path: path, keeping: Self.month) { trouble in
                told.withLock { $0.append(trouble) }
            }
            let entry = timelines.record(.refusedAddress, of: Self.first, at: Self.now)
            history.record(Array(repeating: entry, count: 20_001))
            history.record([entry])
            history.flush()
            #expect(told.withLock { $0 } == [.crowded(steps: 20_001)])
            #expect(try BootReader(path: path).steps().count == 1)
        }
    }

    @Test("a file of a newer version, and one that is none, are left alone")
    func foreign() async throws {
        try await with { path in
            let database = try DatabaseQueue(path: path)
            try BootSchema.migrator.migrate(database)
            try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')") }
            try database.close()
            #expect(throws: BootStoreError.newerVersion(path: path)) {
                try BootHistory(path: path, keeping: Self.month)
            }
            #expect(throws: BootStoreError.newerVersion(path: path)) { try BootReader(path: path) }
        }
        try await with { path in
            try Data("no database, but long enough to be taken for one if nobody looked".utf8).write(
                to: URL(filePath: path))
            #expect(throws: (any Error).self) { try BootHistory(path: path, keeping: Self.month) }
        }
        try await with { path in
            let database = try DatabaseQueue(path: path)
            try database.write { try $0.execute(sql: "CREATE TABLE other (a)") }
            try database.close()
            #expect(throws: BootStoreError.noBoots(path: path)) { try BootReader(path: path) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import Foundation
import MachineStore
import TestSupport
import Testing

@Suite("machines as a server sees them")
struct MachineKeeperTests {
    private static let search = OneTimeBoot.Asking(isSearch: true, isTold: true, isFirmware: true)

    private static func with(_ body: (MachineKeeper, MachineDatabase, String) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "machines.sqlite").path
            let keeper = try MachineKeeper(path: path) { Issue.record("\($0)") }
            try await body(keeper, try MachineDatabase(path: path), path)
        }
    }

    /// A look is cheap because it is not taken again at once.
    private static func later(_ keeper: MachineKeeper) async throws -> (edition: Int, additions: MachineAdditions) {
        try await Task.sleep(for: .milliseconds(20))
        return keeper.current()
    }

    @Test("what a command says while the server runs is seen at the next look")
    func seen() async throws {
        try await Self.with { keeper, database, _ in
            let before = keeper.current()
            try database.assign("debian", to: "web1")
            let after = try await Self.later(keeper)
            #expect(after.edition > before.edition && after.additions.profiles == ["web1": "debian"])
            #expect(try await Self.later(keeper).edition == after.edition)
        }
    }

    @Test("how far a boot came counts at once, outlives the server, and is not undone by what others write")
    func progress() async throws {
        try await Self.with { keeper, database, path in
            try database.bootOnce("install", "web1")
            _ = try await Self.later(keeper)
            #expect(keeper.changeOnce(of: "web1") { $0.asked(Self.search, at: .seconds(9)) }?.news == .taken)
            try database.assign("debian", to: "web2")
            #expect(try await Self.later(keeper).additions.once["web1"]?.stage == .taken)
            keeper.flush()
            let again = try MachineKeeper(path: path).current().additions.once["web1"]
            #expect(again?.stage == .taken && again?.taken == .seconds(9))
            #expect(keeper.changeOnce(of: "web9") { $0.asked(Self.search, at: .zero) } == nil)
        }
    }

    @Test("one that is over is gone, and one that a command orders then is another")
    func over() async throws {
        try await Self.with { keeper, database, _ in
            try database.bootOnce("install", "web1")
            _ = try await Self.later(keeper)
            _ = keeper.changeOnce(of: "web1") { $0.asked(Self.search, at: .zero) }
            let delivery = OneTimeBoot.Delivery("linux", bytes: 1, size: 1)
            #expect(keeper.changeOnce(of: "web1") { $0.arrived(delivery, needed: ["linux"]) }?.news == .used)
            #expect(keeper.changeOnce(of: "web1") { $0.asked(Self.search, at: .zero) }?.news == .over)
            #expect(keeper.current().additions.once.isEmpty)
            keeper.flush()
            #expect(try database.additions().once.isEmpty)
            try database.bootOnce("install", "web1")
            #expect(try await Self.later(keeper).additions.once["web1"]?.stage == .waiting)
        }
    }

    @Test("a boot has one token, the next boot another, and either says that the machine is done")
    func done() async throws {
        try await Self.with { keeper, database, _ in
            try database.bootOnce("install", untilDone: true, "web1")
            _ = try await Self.later(keeper)
            _ = keeper.changeOnce(of: "web1") { $0.asked(Self.search, at: .zero) }
            let first = try keeper.token(of: "web1")
            #expect(try keeper.token(of: "web1").text == first.text)
            keeper.bootBegan(of: "web1")
            let second = try keeper.token(of: "web1")
            #expect(second.text != first.text)
            #expect(try keeper.done("web1", SecretToken(), at: .seconds(3)) == .refused)
            #expect(keeper.current().additions.once["web1"]?.holdsForBoots == true)
            #expect(try keeper.done("web1", first, at: .seconds(3)) == .first)
            #expect(keeper.current().additions.once["web1"]?.holdsForBoots == false)
            keeper.flush()
            #expect(try database.installation(of: "web1")?.profile == "install")
            #expect(try database.additions().once["web1"]?.stage == .used)
        }
    }
}

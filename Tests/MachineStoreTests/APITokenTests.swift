// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import Foundation
import NetAddress
import TestSupport
import Testing

@testable import MachineStore

@Suite("tokens of the API, and orders")
struct APITokenTests {
    private static func with(_ body: (MachineDatabase, String) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "machines.sqlite").path
            try await body(try MachineDatabase(path: path), path)
        }
    }

    @Test("a token is known by its hash alone, under one name, until it is revoked")
    func tokens() async throws {
        try await Self.with { database, path in
            let (writer, reader) = (SecretToken(), SecretToken())
            #expect(try database.add(writer, named: "ci", mayWrite: true, at: .seconds(7)))
            #expect(try database.add(reader, named: "a", mayWrite: false, at: .seconds(8)))
            #expect(try !database.add(SecretToken(), named: "ci", mayWrite: true, at: .seconds(9)))
            #expect(try database.tokens().map(\.name) == ["a", "ci"])
            let found = try #require(try database.holder(of: writer))
            #expect(found.name == "ci" && found.mayWrite && found.made == .seconds(7))
            #expect(try database.holder(of: reader)?.mayWrite == false)
            #expect(try database.holder(of: SecretToken()) == nil)
            // A token of a boot is none of the API.
            let done = SecretToken()
            try database.keep(done, of: "web1")
            #expect(try database.holder(of: done) == nil)
            for suffix in ["", "-wal"] {
                let bytes = FileManager.default.contents(atPath: path + suffix) ?? Data()
                #expect(bytes.range(of: Data(writer.text.utf8)) == nil, "\(suffix)")
            }
            #expect(try database.revoke("ci"))
            #expect(try !database.revoke("ci"))
            #expect(try database.holder(of: writer) == nil)
        }
    }

    @Test("a server that runs knows a token at once, and a revoked one no more")
    func live() async throws {
        try await Self.with { database, path in
            let keeper = try MachineKeeper(path: path) { Issue.record("\($0)") }
            let token = SecretToken()
            #expect(try keeper.holder(of: token) == nil)
            _ = try database.add(token, named: "ci", mayWrite: true, at: .zero)
            #expect(try keeper.holder(of: token)?.name == "ci")
            _ = try database.revoke("ci")
            #expect(try keeper.holder(of: token) == nil)
        }
    }

    @Test("an order is judged by what is in the file, and what is refused changes nothing")
    func orders() async throws {
        try await Self.with { database, path in
            let configured = MachinePolicy()
            let keeper = try MachineKeeper(path: path) { Issue.record("\($0)") }
            func obey(_ order: MachineOrder) async throws {
                try await keeper.obey(order) { try order.applied(to: $0, in: configured) }
            }
            let web9 = Machine("web9", macs: [MACAddress(0x52, 0x54, 0, 0, 0, 9)], profile: "local-disk")
            try await obey(.add(web9))
            try await obey(.boot("web9", once: "local-disk", untilDone: true))
            // It counts at once, for the server and for who opens the file.
            for additions in [keeper.current().additions, try database.additions()] {
                #expect(additions.machines.map(\.name) == ["web9"] && additions.profiles == ["web9": "local-disk"])
                #expect(additions.once["web9"]?.isUntilDone == true)
            }
            try await obey(.change("web9", MachineChange(serial: "9", profile: .ofConfiguration)))
            #expect(keeper.current().additions.machines.map(\.serial) == ["9"])
            #expect(keeper.current().additions.profiles.isEmpty)
            // Somebody else's machine, of which this server has not heard yet.
            try database.put(Machine("web8", macs: [MACAddress(0x52, 0x54, 0, 0, 0, 8)]))
            let before = try database.additions()
            await #expect(throws: MachineRefusal.self) {
                try await obey(.add(Machine("x", macs: [MACAddress(0x52, 0x54, 0, 0, 0, 8)])))
            }
            #expect(try database.additions() == before)
            try await obey(.cancel("web9"))
            try await obey(.forget("web8"))
            #expect(keeper.current().additions.once.isEmpty && keeper.current().additions.machines.count == 1)
        }
    }
}

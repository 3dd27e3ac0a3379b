// SPDX-License-Identifier: Apache-2.0

import BootPolicy
import Foundation
import MachineStore
import NetAddress
import TestSupport
import Testing

@Suite("machines in a file")
struct MachineDatabaseTests {
    private static let web9 = Machine(
        "web9", macs: [MACAddress(0x52, 0x54, 0, 0, 0, 9)], uuid: ClientUUID("12345678-9abc-def0-1234-56789abcdef0"),
        serial: "S/N 9", labels: ["role": "web"], variables: ["disk": "/dev/sda"], address: IPv4Address(192, 0, 2, 9))

    private static func with(_ body: (MachineDatabase, String) throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "machines.sqlite").path
            try body(try MachineDatabase(path: path), path)
        }
    }

    @Test("what is said is there for who opens the file later")
    func kept() async throws {
        try await Self.with { database, path in
            try database.put(Self.web9)
            try database.assign("local-disk", to: "web9")
            try database.assign("debian", to: "web1")
            try database.bootOnce("install", untilDone: true, "web9")
            let found = try MachineDatabase(path: path, isReadOnly: true).additions()
            #expect(found.machines == [Self.web9])
            #expect(found.profiles == ["web9": "local-disk", "web1": "debian"])
            let once = try #require(found.once["web9"])
            #expect(once.profile == "install" && once.isUntilDone && once.stage == .waiting)
            try database.assign(nil, to: "web1")
            #expect(try database.forget("web9"))
            #expect(try !database.forget("web9"))
            #expect(try database.additions() == MachineAdditions())
        }
    }

    @Test("another one-time boot comes instead of the first, and how far that one came changes nothing any more")
    func replaced() async throws {
        try await Self.with { database, _ in
            try database.bootOnce("one", "web1")
            let first = try #require(try database.additions().once["web1"])
            try database.bootOnce("two", "web1")
            var late = first
            _ = late.asked(.init(isSearch: true, isTold: true, isFirmware: true), at: .seconds(1))
            try database.update(late)
            try database.end(late)
            let second = try #require(try database.additions().once["web1"])
            #expect(second.number > first.number && second.profile == "two" && second.stage == .waiting)
            try database.bootOnce(nil, "web1")
            #expect(try database.additions().once.isEmpty)
        }
    }

    @Test("a token holds for its machine alone, once, and only its hash is in the file")
    func tokens() async throws {
        try await Self.with { database, path in
            let token = SecretToken()
            try database.keep(token, of: "web1")
            #expect(try database.done("web2", token, profile: nil, at: .seconds(5)) == .refused)
            #expect(try database.done("web1", SecretToken(), profile: nil, at: .seconds(5)) == .refused)
            #expect(try database.installation(of: "web1") == nil)
            #expect(try database.done("web1", token, profile: "install", at: .seconds(5)) == .first)
            #expect(try database.done("web1", token, profile: nil, at: .seconds(6)) == .again)
            let installed = try #require(try database.installation(of: "web1"))
            #expect(installed.profile == "install" && installed.time == .seconds(5))
            for suffix in ["", "-wal"] {
                let bytes = FileManager.default.contents(atPath: path + suffix) ?? Data()
                #expect(bytes.range(of: Data(token.text.utf8)) == nil, "\(suffix)")
            }
            #expect("\(token)" == "a token" && String(reflecting: token) == "a token")
        }
    }

    @Test("the tokens of the last boots hold, and a new one-time boot ends them")
    func lastTokens() async throws {
        try await Self.with { database, _ in
            let tokens = (0..<6).map { _ in SecretToken() }
            for token in tokens { try database.keep(token, of: "web1") }
            let uses = try tokens.map { try database.done("web1", $0, profile: nil, at: .zero) }
            #expect(uses == [.refused, .refused, .first, .first, .first, .first])
            try database.bootOnce("install", "web1")
            #expect(try database.done("web1", tokens[5], profile: nil, at: .zero) == .refused)
        }
    }

    @Test(
        "what is no token is none",
        arguments: ["", "0123", "0123456789abcdef0123456789abcdeg", "0123456789ABCDEF0123456789ABCDEF", "../../etc"])
    func malformed(text: String) {
        #expect(SecretToken(text) == nil)
    }

    @Test("two tokens are not the same, and each is read as it is written")
    func made() {
        let (first, second) = (SecretToken(), SecretToken())
        #expect(first.text != second.text && SecretToken(first.text)?.hash == first.hash)
    }

    @Test("a file of something else, or of a newer version, is not read")
    func strange() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "x.sqlite").path
            #expect(throws: (any Error).self) { try MachineDatabase(path: path, isReadOnly: true) }
            try Data("no database at all, but a text that is longer than a header".utf8).write(to: URL(filePath: path))
            #expect(throws: (any Error).self) { try MachineDatabase(path: path) }
        }
    }
}

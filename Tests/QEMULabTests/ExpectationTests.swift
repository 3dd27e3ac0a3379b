// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QEMULab

@Suite("Expectation")
struct ExpectationTests {
    private func watch(_ expected: [String], rejected: [String] = []) throws -> ConsoleWatch {
        try ConsoleWatch(
            expectations: expected.map { try Expectation($0) }, rejections: rejected.map { try Expectation($0) })
    }

    @Test("texts are met in their order, each behind the one before")
    func order() throws {
        var watch = try watch(["boot:", "boot:", "login:"])
        #expect(watch.received("login: boot:") == [.met(0)])
        #expect(watch.received(" boot") == [])
        #expect(watch.received(": login") == [.met(1)])
        #expect(watch.next?.description == "login:")
        #expect(watch.received(":") == [.met(2)])
        #expect(watch.next == nil)
    }

    @Test("a regular expression is written between slashes; a slash alone is a text")
    func expressions() throws {
        var watch = try watch(["/took [0-9]+ ms/", "/"])
        #expect(watch.received("took no ms, took 12 ms / done") == [.met(0), .met(1)])
    }

    @Test("a rejected text is found across calls, and before it is expected away")
    func rejection() throws {
        var watch = try watch(["never"], rejected: ["panic", "/oops \\d/"])
        #expect(watch.received("kernel pan") == [])
        #expect(watch.received("ic - oops 3") == [.rejected(0)])
        #expect(watch.met == 0)
    }

    @Test("memory stays bounded, and a match across the cut is not lost")
    func window() throws {
        var watch = try watch(["needle"])
        for _ in 0..<100 { #expect(watch.received(String(repeating: "hay ", count: 1000)).isEmpty) }
        #expect(watch.received("nee").isEmpty)
        #expect(watch.received("dle") == [.met(0)])
    }

    @Test(
        "what is no expectation says why", arguments: [("", "empty"), ("//", "empty"), ("/[/", "regular expression")])
    func invalid(argument: String, reason: String) throws {
        let error = try #require(throws: Expectation.Invalid.self) { try Expectation(argument) }
        #expect(error.description.contains(reason))
    }
}

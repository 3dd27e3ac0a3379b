// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogOutput
import TestSupport
import Testing

@Suite struct LogSinkTests {
    /// A pipe whose ends are closed after `body`, unless it has closed them itself.
    private func withPipe(_ body: (_ reader: inout Int32, _ writer: Int32) throws -> Void) throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends where end >= 0 { close(end) } }
        try body(&ends[0], ends[1])
    }

    /// What is in the pipe now.
    private func read(_ descriptor: Int32) -> String {
        var text = ""
        while true {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 200) == 1 else { return text }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return text }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    @Test("lines come whole and in their order, fit for a terminal", arguments: [false, true])
    func order(detached: Bool) throws {
        try withPipe { reader, writer in
            let sink = LogSink(descriptor: writer, name: "log")
            if detached { sink.detach() }
            for number in 0..<100 { sink.line("line\n\u{1B}\(number)", causedBy: .client) }
            sink.fitLine("{}")
            #expect(sink.finish() == nil)
            let expected = (0..<100).map { "line\\x0a\\x1b\($0)\n" }.joined() + "{}\n"
            #expect(read(reader) == expected)
        }
    }

    @Test("a reader that does not read holds nobody up, neither at work nor at the end, and is told what it missed")
    func stalled() throws {
        try withPipe { reader, writer in
            try withPipe { errors, errorWriter in
                let teller = LogSink(descriptor: errorWriter, name: "errors")
                let sink = LogSink(descriptor: writer, name: "log", teller: teller, limit: 10_000)
                sink.detach()
                let start = ContinuousClock.now
                let line = String(repeating: "x", count: 999)
                for _ in 0..<500 { sink.line(line) }
                #expect(ContinuousClock.now - start < .seconds(2))
                #expect(read(errors).contains("pxekit: log: lines were left out: 1 because nobody reads as fast\n"))
                sink.finish(within: 0.2)
                #expect(ContinuousClock.now - start < .seconds(4))
                let missed = try #require(read(errors).firstMatch(of: /left out: (\d+) because nobody reads/)?.1)
                #expect((300...499).contains(Int(missed) ?? 0))
                // Lets the thread go.
                #expect(!read(reader).isEmpty)
            }
        }
    }

    @Test("a reader that has gone is told of, and does not end the program")
    func gone() throws {
        try withPipe { reader, writer in
            try withPipe { errors, errorWriter in
                let teller = LogSink(descriptor: errorWriter, name: "errors")
                let sink = LogSink(descriptor: writer, name: "log", teller: teller)
                sink.detach()
                close(reader)
                reader = -1
                sink.line("one")
                #expect(sink.finish()?.code == .EPIPE)
                #expect(read(errors).contains("log: lines were left out: 1 because it cannot be written: Broken pipe"))
            }
        }
    }

    @Test("a disk that was full for a while costs the lines of that while, and no line is torn")
    func fullDisk() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "log").path
            let file = open(path, O_CREAT | O_RDWR | O_APPEND, 0o600)
            let full = open("/dev/full", O_WRONLY)
            let log = dup(file)
            defer { for descriptor in [file, full, log] { close(descriptor) } }
            let sink = LogSink(descriptor: log, name: "log")
            sink.detach()
            sink.line("before")
            #expect(sink.finish() == nil)
            dup2(full, log)
            for _ in 0..<3 { sink.line("lost") }
            #expect(sink.finish()?.code == .ENOSPC)
            dup2(file, log)
            sink.line("after")
            #expect(sink.finish() == nil)
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            #expect(lines.first == "before" && lines.last == "after" && !lines.contains("lost"))
        }
    }

    @Test("what a flood left unwritten is told when it is over, though nothing else is written")
    func toldAfterwards() throws {
        try withPipe { reader, writer in
            let sink = LogSink(descriptor: writer, name: "log", telling: .milliseconds(300))
            sink.detach()
            for _ in 0..<700 { sink.line("x", causedBy: .stranger) }
            var text = ""
            let end = ContinuousClock.now + .seconds(10)
            func told() -> Int {
                text.matches(of: /left out: (\d+) because clients caused too many/).compactMap { Int($0.1) }.reduce(
                    0, +)
            }
            while told() < 190, ContinuousClock.now < end { text += read(reader) }
            #expect(told() >= 190)
        }
    }

    @Test("what forged datagrams cause is bounded much tighter than what clients do, and what the program says is not")
    func flood() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "log").path
            let file = open(path, O_CREAT | O_WRONLY, 0o600)
            defer { close(file) }
            let sink = LogSink(descriptor: file, name: "log")
            sink.detach()
            for _ in 0..<3000 {
                sink.line("stranger", causedBy: .stranger)
                sink.line("client", causedBy: .client)
                sink.line("own")
            }
            sink.finish()
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            func count(_ text: String) -> Int { lines.filter { $0 == text }.count }
            #expect(count("own") == 3000 && count("client") == 3000)
            #expect((500...600).contains(count("stranger")))
            #expect(lines.contains { $0.contains("because clients caused too many") })
        }
    }
}

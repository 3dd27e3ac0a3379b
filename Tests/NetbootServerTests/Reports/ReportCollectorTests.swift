// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NetAddress
import TestSupport
import Testing

@testable import NetbootServer

@Suite struct ReportCollectorTests {
    private static let machine = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
    private static let other = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x57)

    private static func part(
        _ sequence: UInt16, _ text: String, last: Bool = false, of hardware: MACAddress = machine
    ) -> ReportDatagram {
        ReportDatagram(sequence: sequence, isLast: last, hardware: hardware, text: Array(text.utf8))
    }

    @Test("the last line of pxeboot says how far a machine came; pxeinfo's reports have none")
    func progress() throws {
        let hardware = try #require(MACAddress("52:54:00:12:34:56"))
        func progress(_ text: String) -> String? { MachineReport(hardware: hardware, text: text).progress }
        #expect(progress("pxeboot 0.1.0\n\npxeboot: not loaded\nx\npxeboot: vmlinuz\nloaded: 5 bytes\n") == "vmlinuz")
        #expect(progress("pxeboot: " + String(repeating: "a", count: 100))?.count == 80)
        #expect(progress("pxeinfo 0.1.0\npxeinfo: end of report, problems: 0\n") == nil)
    }

    @Test("a datagram has the layout that nbp/README.md gives, and its first eight bytes are the answer")
    func layout() throws {
        let part = Self.part(0x0102, "ok\n", last: true)
        let bytes: [UInt8] = [
            0x50, 0x58, 0x45, 0x52, 1, 2, 0, 1, 1, 6, 0x52, 0x54, 0, 0x12, 0x34, 0x56, 0x6F, 0x6B, 0x0A,
        ]
        #expect(Array(part.encoded().readableBytesView) == bytes)
        #expect(try ReportDatagram(decoding: ByteBuffer(bytes: bytes)) == part)
        #expect(Array(part.acknowledgement.readableBytesView) == Array(bytes[0..<8]))
    }

    @Test("what is no part of a report is refused with its reason")
    func damage() {
        let good = Array(Self.part(0, "text").encoded().readableBytesView)
        func error(_ bytes: [UInt8]) -> ReportDatagramError? {
            do throws(ReportDatagramError) {
                _ = try ReportDatagram(decoding: ByteBuffer(bytes: bytes))
                return nil
            } catch { return error }
        }
        for length in 0..<16 { #expect(error(Array(good[0..<length])) == .short(found: length)) }
        #expect(error([UInt8](repeating: 0, count: 16)) == .magic(found: [0, 0, 0, 0]))
        var infiniband = good
        (infiniband[8], infiniband[9]) = (32, 20)
        #expect(error(infiniband) == .hardware(type: 32, length: 20))
        #expect(error(good + [UInt8](repeating: 0x41, count: 1021)) == .long(found: 1025))
        #expect(error(good) == nil)
    }

    @Test("parts are joined, repetitions answered again, and the report is kept once")
    func inOrder() {
        var collector = ReportCollector()
        let parts = [Self.part(0, "one "), Self.part(1, "two "), Self.part(2, "three\n", last: true)]
        for part in parts.dropLast() {
            #expect(collector.received(part.encoded()) == .acknowledge(part.acknowledgement))
            #expect(collector.received(part.encoded()) == .acknowledge(part.acknowledgement))
        }
        let report = MachineReport(hardware: Self.machine, text: "one two three\n")
        #expect(collector.received(parts[2].encoded()) == .keep(report, parts[2].acknowledgement))
        #expect(collector.received(parts[2].encoded()) == .acknowledge(parts[2].acknowledgement))
        #expect(collector.received(parts[1].encoded()) == .ignore)
        // The machine boots again.
        #expect(collector.received(parts[0].encoded()) == .acknowledge(parts[0].acknowledgement))
    }

    @Test("machines report at the same time; a gap is not answered")
    func interleaved() {
        var collector = ReportCollector()
        _ = collector.received(Self.part(0, "a").encoded())
        _ = collector.received(Self.part(0, "b", of: Self.other).encoded())
        #expect(collector.received(Self.part(2, "a").encoded()) == .ignore)
        let last = Self.part(1, "B", last: true, of: Self.other)
        #expect(
            collector.received(last.encoded())
                == .keep(MachineReport(hardware: Self.other, text: "bB"), last.acknowledgement))
        let mine = Self.part(1, "A", last: true)
        #expect(
            collector.received(mine.encoded())
                == .keep(MachineReport(hardware: Self.machine, text: "aA"), mine.acknowledgement))
    }

    @Test("a report that could not be kept is taken again from its start")
    func notKept() {
        var collector = ReportCollector()
        let part = Self.part(0, "all", last: true)
        let report = MachineReport(hardware: Self.machine, text: "all")
        #expect(collector.received(part.encoded()) == .keep(report, part.acknowledgement))
        collector.couldNotKeep(report)
        #expect(collector.received(part.encoded()) == .keep(report, part.acknowledgement))
    }

    @Test("control characters from the network do not reach a terminal")
    func plain() {
        var collector = ReportCollector()
        let part = Self.part(0, "a\u{1B}[2J\u{7F}é\tb\n", last: true)
        #expect(
            collector.received(part.encoded())
                == .keep(MachineReport(hardware: Self.machine, text: "a.[2J....b\n"), part.acknowledgement))
    }

    @Test("neither machines nor text grow without bound")
    func bounds() {
        var collector = ReportCollector(machineLimit: 1, textLimit: 5)
        #expect(collector.received(Self.part(0, "123456").encoded()) == .ignore)
        _ = collector.received(Self.part(0, "1234").encoded())
        #expect(collector.received(Self.part(1, "56").encoded()) == .ignore)
        _ = collector.received(Self.part(0, "x", of: Self.other).encoded())
        #expect(collector.received(Self.part(1, "5").encoded()) == .ignore, "the first machine was forgotten")
    }

    @Test("a real report comes through a cable that loses, repeats and damages datagrams")
    func badCable() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            var collector = ReportCollector()
            let text = (0..<7).map { "line \($0) " + String(repeating: "x", count: 1000) + "\n" }
            var kept: [MachineReport] = []
            for (index, line) in text.enumerated() {
                let part = Self.part(UInt16(index), line, last: index == text.count - 1)
                var answered = false
                while !answered {
                    var payload = part.encoded()
                    let fate = Int.random(in: 0..<4, using: &random)
                    if fate == 0 { continue }  // lost
                    if fate == 1 { payload.setInteger(UInt8.random(in: 0...255, using: &random), at: 0) }
                    switch collector.received(payload) {
                    case .ignore: break
                    case .acknowledge(let answer): answered = fate > 1 && answer == part.acknowledgement
                    case .keep(let report, let answer):
                        kept.append(report)
                        answered = fate > 2 && answer == part.acknowledgement  // else the answer is lost
                    }
                }
            }
            #expect(kept == [MachineReport(hardware: Self.machine, text: text.joined())])
        }
    }
}

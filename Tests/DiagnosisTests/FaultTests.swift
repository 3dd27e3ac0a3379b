// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import FrameWire
import NIOCore
import NetAddress
import TestSupport
import Testing

@Suite struct FaultTests {
    private static let faults = Fault.all + Fault.more

    @Test("the first cause is the right one", arguments: faults)
    func firstCause(fault: Fault) throws {
        let scene = fault.scene()
        let report = try scene.report()
        let machine = try #require(report.machines.first { $0.machine == "\(scene.me.mac)" })
        #expect(
            machine.findings.first?.cause.id == fault.cause,
            "\(machine.findings.map { "\($0.cause.id): \($0.evidence.map(\.text))" })")
        #expect(machine.verdict == .fails)
        #expect(machine.findings.first?.evidence.contains { $0.packet != nil } == true)
    }

    @Test("every cause that stops a boot is made by a scene")
    func coverage() {
        // What only a server sees is made in BootWatchTests.
        let made = Set(FaultTests.faults.map(\.cause) + BootWatchTests.servedCauses)
        #expect(Cause.all.filter { $0.effect == .stops }.map(\.id).filter { !made.contains($0) } == [])
        #expect(Set(Cause.all.map(\.id)).count == Cause.all.count)
        #expect(made.count >= 60)
    }

    @Test("a fault is found in packets of every link type", arguments: [Scene.Form.vlan, .cooked, .cooked2, .raw])
    func forms(form: Scene.Form) throws {
        for id in [
            "no-dhcp-server", "no-boot-file", "boot-server-silent", "tftp-denied", "http-not-found", "tftp-stalled",
        ] {
            let fault = try #require(FaultTests.faults.first { $0.cause == id })
            let report = try fault.scene().report(form)
            #expect(report.machines.first?.findings.first?.cause.id == id, "\(form) \(id)")
        }
    }

    @Test("a file that is read in small pieces tells the same")
    func pieces() throws {
        let fault = try #require(FaultTests.faults.first { $0.cause == "tftp-stalled" })
        let (pieces, whole) = (try fault.scene().report(piece: 7), try fault.scene().report())
        #expect(pieces == whole)
    }

    @Test("damaged captures are judged without a trap", arguments: SeededGenerator.seeds(3))
    func damage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for fault in FaultTests.faults where fault.cause != "tftp-rollover" {
            let file = fault.scene().file()
            let follower = PacketFollower()
            var number = 0
            // Frames are damaged, not the file: that has tests of its own.
            for packet in try packets(of: file) {
                for _ in 0..<4 {
                    number += 1
                    var octets = Array(packet.readableBytesView)
                    for _ in 0..<Int.random(in: 0...6, using: &random) {
                        octets[Int.random(in: 0..<octets.count, using: &random)] =
                            [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
                    }
                    if random.chance(0.3) { octets.removeLast(Int.random(in: 0..<octets.count, using: &random)) }
                    follower.take(
                        CapturedPacket(
                            number: number, time: .milliseconds(number * 300), data: ByteBuffer(bytes: octets)))
                }
            }
            _ = follower.report().comments
        }
    }

    @Test("any octets at all are judged without a trap", arguments: SeededGenerator.seeds(3))
    func noise(seed: UInt64) {
        let follower = PacketFollower()
        var random = SeededGenerator(seed: seed)
        for number in 1...5000 {
            let octets = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let link = [LinkTypeSample.ethernet, .cooked, .cooked2, .raw, .other].randomElement(using: &random) ?? .raw
            follower.take(
                CapturedPacket(
                    number: number, time: .milliseconds(number), link: link.type, data: ByteBuffer(bytes: octets)))
        }
        _ = follower.report()
    }

    @Test("a flood of machines is judged in bounded memory")
    func flood() throws {
        let follower = PacketFollower()
        let scene = Scene(.bios)
        for number in 0..<4000 {
            scene.me.mac = .init(0x52, 0x54, 1, UInt8(number >> 16), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF))
            scene.discover()
        }
        for (number, packet) in scene.frames.enumerated() {
            follower.take(CapturedPacket(number: number + 1, time: packet.time, data: packet.frame.encoded()))
        }
        #expect(follower.report().machines.count <= 4000)
    }
}

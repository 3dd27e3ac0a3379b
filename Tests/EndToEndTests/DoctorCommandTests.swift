// SPDX-License-Identifier: Apache-2.0

import DHCPWire
import Foundation
import FrameWire
import NIOCore
import NetAddress
import PcapFile
import TestSupport
import Testing

/// `pxekit doctor` as a user runs it.
@Suite("pxekit doctor")
struct DoctorCommandTests {
    /// A machine that asks four times for an address and hears nothing.
    static func capture() throws -> Data {
        let mac = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
        var message = DHCPMessage(operation: .request, transactionID: 7, hardware: HardwareAddress(mac))
        message.options[.messageType] = [DHCPMessageType.discover.rawValue]
        message.options.set(.vendorClass, text: "PXEClient:Arch:00007:UNDI:003016\u{1B}[2J")
        message.options.set(.clientArchitecture, UInt16(7))
        let datagram = try UDPDatagram(sourcePort: 68, destinationPort: 67, payload: try message.encoded())
        let packet = try IPv4Packet(
            source: .any, destination: .broadcast, transport: .udp,
            payload: datagram.encoded(in: .ipv4(source: .any, destination: .broadcast)))
        let frame = EthernetFrame(destination: .broadcast, source: mac, type: .ipv4, payload: packet.encoded())
        var file = PcapWriter().header(.init())
        for second in [0, 4, 12, 28] {
            file.writeImmutableBuffer(
                PcapWriter().record(.init(time: .seconds(1_700_000_000 + second), data: frame.encoded())))
        }
        return Data(file.readableBytesView)
    }

    private func withCapture(_ body: (_ path: String, _ folder: URL) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "boot.pcap").path
            try DoctorCommandTests.capture().write(to: URL(filePath: path))
            try await body(path, folder)
        }
    }

    @Test("a capture with a fault: the cause in words, exit code 1")
    func words() async throws {
        try await withCapture { path, _ in
            let run = try await ToolRun.pxekit(["doctor", path])
            #expect(run.exitCode == 1)
            for text in [
                "52:54:00:12:34:56", "no DHCP server answers", "packet 1, 0.0 ms", "packet 4, 28.0 s", "why:", "mend:",
                "PXE-E51",
            ] {
                #expect(run.output.contains(text), "\(text)")
            }
            #expect(!run.output.contains("\u{1B}"))
        }
    }

    @Test("--json prints one object for each machine")
    func json() async throws {
        try await withCapture { path, _ in
            let run = try await ToolRun.pxekit(["doctor", path, "--json"])
            #expect(run.exitCode == 1)
            let lines = run.output.split(separator: "\n")
            #expect(lines.count == 1)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            #expect(object["verdict"] as? String == "fails")
            let finding = try #require((object["findings"] as? [[String: Any]])?.first)
            #expect((finding["cause"] as? [String: Any])?["id"] as? String == "no-dhcp-server")
        }
    }

    @Test(
        "--annotate writes comments that tshark shows",
        .enabled(if: ExternalTool("tshark") != nil, "tshark is not installed"))
    func annotate() async throws {
        try await withCapture { path, folder in
            let copy = folder.appending(path: "explained.pcapng").path
            let run = try await ToolRun.pxekit(["doctor", path, "--annotate", copy, "--quiet"])
            #expect(run.exitCode == 1)
            let shown = try await #require(ExternalTool("tshark")).run(
                [
                    "-r", copy, "-T", "fields", "-E", "separator=;", "-e", "frame.number", "-e", "frame.time_epoch",
                    "-e", "frame.comment",
                ])
            let lines = shown.text.split(separator: "\n").map(String.init)
            #expect(lines.count == 4)
            #expect(
                lines[0].hasPrefix("1;1700000000.000000000;pxekit doctor, 52:54:00:12:34:56: ")
                    && lines[0].contains("[no-dhcp-server: "))
            #expect(lines[1] == "2;1700000004.000000000;")
            // The copy is judged like the first.
            #expect(try await ToolRun.pxekit(["doctor", copy]).output == ToolRun.pxekit(["doctor", path]).output)
            #expect(try await ToolRun.pxekit(["doctor", path, "--annotate", path]).exitCode == 2)
        }
    }

    @Test("--screen goes from a line to its causes")
    func screen() async throws {
        let run = try await ToolRun.pxekit(["doctor", "--screen", "PXE-E53: No boot filename received"])
        #expect(run.exitCode == 0)
        #expect(run.output.contains("no server names a boot file  [no-boot-file]"))
        #expect(try await ToolRun.pxekit(["doctor", "--screen", "good morning"]).exitCode == 1)
    }

    @Test("what cannot be read is named, with code 2; a capture without a boot ends with 1")
    func refusals() async throws {
        try await withTemporaryDirectory { folder in
            let text = folder.appending(path: "x.txt").path
            try Data("this is no capture, and longer than a header".utf8).write(to: URL(filePath: text))
            let foreign = try await ToolRun.pxekit(["doctor", text])
            #expect(foreign.exitCode == 2)
            #expect(foreign.diagnostics.contains("x.txt"))
            #expect(try await ToolRun.pxekit(["doctor", "/nowhere/x.pcap"]).exitCode == 2)
            let packed = folder.appending(path: "x.gz").path
            try Data([0x1F, 0x8B, 8, 0, 0, 0]).write(to: URL(filePath: packed))
            #expect(try await ToolRun.pxekit(["doctor", packed]).diagnostics.contains("gunzip"))
            #expect(try await ToolRun.pxekit(["doctor"]).exitCode == 64)
            #expect(try await ToolRun.pxekit(["doctor", text, "--causes"]).exitCode == 64)
            let empty = folder.appending(path: "empty.pcap").path
            try Data(PcapWriter().header(.init()).readableBytesView).write(to: URL(filePath: empty))
            #expect(try await ToolRun.pxekit(["doctor", empty]).exitCode == 1)
        }
    }

    @Test("a capture that was broken off is read up to there, and that is told")
    func brokenOff() async throws {
        try await withCapture { path, folder in
            let short = folder.appending(path: "short.pcap").path
            try Data(contentsOf: URL(filePath: path)).dropLast(9).write(to: URL(filePath: short))
            let run = try await ToolRun.pxekit(["doctor", short])
            #expect(run.exitCode == 1)
            #expect(run.diagnostics.contains("ends in the middle of a packet"))
        }
    }

    @Test("a boot of the lab has nothing wrong", .enabled(if: Lab.isInstalled, Lab.skipReason))
    func lab() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "lab.pcapng").path
            let boot = try await ToolRun.pxekit([
                "qemu-boot", "--expect", "end of report", "--timeout", "60", "--pcap", path,
            ])
            #expect(boot.exitCode == 0)
            let run = try await ToolRun.pxekit(["doctor", path])
            #expect(run.exitCode == 0, "\(run.output)")
            #expect(run.output.contains("nothing wrong"))
            #expect(run.output.contains("file pxeinfo.0"))
        }
    }

    #if os(Linux)
        @Test(
            "listening and asking where nobody answers: the cause, when the time is over",
            .enabled(if: VirtualCable.canBePlugged, Comment(rawValue: VirtualCable.skipReason)))
        func listening() async throws {
            try await VirtualCable.plugged(231) { cable in
                let run = try await ToolRun.pxekit([
                    "doctor", "--interface", cable.interface, "--ask", "intel-bios", "--seconds", "7", "--quiet",
                ])
                #expect(run.exitCode == 1)
                #expect(run.output.contains("[no-dhcp-server"))
            }
            #expect(try await ToolRun.pxekit(["doctor", "--interface", "nosuch0"]).exitCode == 2)
        }
    #endif
}

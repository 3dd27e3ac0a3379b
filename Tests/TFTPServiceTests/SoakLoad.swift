// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NetAddress
import TFTPEngine
import TFTPWire
import TestSupport

@testable import TFTPService

/// Many downloads from a server on loopback, over sockets that lose packets, by clients of which some die in the middle.
struct SoakLoad: Sendable {
    /// What became of the downloads.
    struct Report: Sendable {
        /// Downloads that came through with every byte as it should be.
        var completed = 0
        /// Clients that were told to die, and did.
        var died = 0
        /// How the others ended, and how many.
        var failures: [String: Int] = [:]
    }

    /// The port of the server.
    let port: UInt16
    /// What is downloaded.
    let files: [(name: String, content: ByteBuffer)]
    /// The probability that a packet is lost, on its way to the server as on its way back.
    let loss: Double
    /// The probability that a client dies.
    let deaths: Double
    private var random: SeededGenerator
    private var running: [Download] = []
    private var report = Report()
    private var lastPort: UInt16

    /// Below those that systems give by themselves (Linux: from 32768 on).
    private static let ports: ClosedRange<UInt16> = 10_000...29_999

    init(port: UInt16, files: [(name: String, content: ByteBuffer)], loss: Double, deaths: Double, seed: UInt64) {
        self.port = port
        self.files = files
        self.loss = loss
        self.deaths = deaths
        random = SeededGenerator(seed: seed)
        lastPort = UInt16.random(in: Self.ports)
    }

    private struct Download: Sendable {
        let descriptor: Int32
        let content: ByteBuffer
        var machine: TFTPClient
        /// After so many packets the client is gone.
        var packetsToLive: Int?
        var received = 0
        var end: End?

        enum End: Equatable, Sendable {
            case completed
            case died
            case failed(String)
        }
    }

    /// Runs `count` downloads, `atOnce` of them at any time, on a thread of their own.
    func run(_ count: Int, atOnce: Int) async -> Report {
        await withCheckedContinuation { ended in
            Thread.detachNewThread {
                var load = self
                ended.resume(returning: load.runHere(count, atOnce: atOnce))
            }
        }
    }

    private mutating func runHere(_ count: Int, atOnce: Int) -> Report {
        var started = 0
        while true {
            while started < count, running.count < atOnce {
                start()
                started += 1
            }
            guard !running.isEmpty else { return report }
            var waits = running.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            poll(&waits, nfds_t(waits.count), 5)
            for index in waits.indices where waits[index].revents != 0 { receive(index) }
            let now = Self.now
            for index in running.indices where running[index].end == nil {
                guard let deadline = running[index].machine.deadline, deadline <= now else { continue }
                perform(running[index].machine.timerFired(now: now), nil, index)
            }
            for download in running where download.end != nil { settle(download) }
            running.removeAll { $0.end != nil }
        }
    }

    private static var now: Nanoseconds { DeadlineTimer.now }

    private mutating func start() {
        let file = files[Int.random(in: files.indices, using: &random)]
        var options: [TFTPOption] = []
        if random.chance(0.7) {
            options.append(TFTPOption(.blockSize, [512, 1024, 1428, 1468].randomElement(using: &random) ?? 512))
        }
        if random.chance(0.6) {
            options.append(TFTPOption(.windowSize, [1, 2, 4, 16, 64].randomElement(using: &random) ?? 1))
        }
        if random.chance(0.5) { options.append(TFTPOption(.transferSize, 0)) }
        if random.chance(0.2) { options.append(TFTPOption(.rollover, Int.random(in: 0...1, using: &random))) }
        if random.chance(0.1) { options.append(TFTPOption("unheard-of", 1)) }
        let server = TFTPEndpoint(.v4(IPv4Address(127, 0, 0, 1)), port: port)
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        takePort(descriptor)
        running.append(
            Download(
                descriptor: descriptor, content: file.content,
                machine: TFTPClient(get: TFTPRequest(TFTPString(file.name), options: options), from: server),
                packetsToLive: random.chance(deaths) ? Int.random(in: 0...20, using: &random) : nil))
        perform(running[running.count - 1].machine.started(now: Self.now), nil, running.count - 1)
    }

    /// A port that no client had lately. The server still repeats blocks for the dead, and a system gives their ports away at once: a
    /// block of another file would be the first that a new client hears.
    private mutating func takePort(_ descriptor: Int32) {
        for _ in Self.ports {
            lastPort = lastPort == Self.ports.upperBound ? Self.ports.lowerBound : lastPort + 1
            let address = LoopbackAddress.octets(port: lastPort)
            let bound = address.withUnsafeBytes { octets in
                octets.withMemoryRebound(to: sockaddr.self) {
                    bind(descriptor, $0.baseAddress, socklen_t(address.count))
                }
            }
            if bound == 0 { return }
        }
    }

    private mutating func receive(_ index: Int) {
        var bytes = [UInt8](repeating: 0, count: 2048)
        while running[index].end == nil {
            var address = LoopbackAddress.octets(port: 0)
            var length = socklen_t(address.count)
            let count = address.withUnsafeMutableBytes { octets in
                octets.withMemoryRebound(to: sockaddr.self) {
                    recvfrom(running[index].descriptor, &bytes, bytes.count, 0, $0.baseAddress, &length)
                }
            }
            guard count >= 0 else { return }
            if random.chance(loss) { continue }
            if let left = running[index].packetsToLive {
                guard left > 0 else {
                    running[index].end = .died
                    return
                }
                running[index].packetsToLive = left - 1
            }
            guard let packet = try? TFTPPacket(decoding: ByteBuffer(bytes: bytes[..<count])) else {
                running[index].end = .failed("what came is no TFTP")
                return
            }
            let sender = TFTPEndpoint(
                .v4(IPv4Address(address[4], address[5], address[6], address[7])), port: LoopbackAddress.port(address))
            switch running[index].machine.received(packet, from: sender, now: Self.now) {
            case .perform(let action): perform(action, packet, index)
            case .reject: break
            }
        }
    }

    private mutating func perform(_ action: TFTPAction, _ packet: TFTPPacket?, _ index: Int) {
        switch action {
        case .ignore, .sendBlocks: break
        case .send(let reply): send(reply, index)
        case .store(let offset, _, let reply):
            guard case .data(_, let payload) = packet else { return }
            let expected = running[index].content.getSlice(at: Int(offset), length: payload.readableBytes)
            guard payload == expected else {
                running[index].end = .failed("wrong content at \(offset)")
                return
            }
            running[index].received += payload.readableBytes
            if let reply { send(reply, index) }
        case .finish(let summary, _):
            let isWhole = running[index].received == running[index].content.readableBytes
            running[index].end =
                summary.outcome == .completed && isWhole ? .completed : .failed("\(summary.outcome)")
        }
    }

    private mutating func send(_ packet: TFTPPacket, _ index: Int) {
        guard !random.chance(loss) else { return }
        let address = LoopbackAddress.octets(port: running[index].machine.peer.port)
        let bytes = Array(packet.encoded().readableBytesView)
        _ = address.withUnsafeBytes { octets in
            octets.withMemoryRebound(to: sockaddr.self) {
                sendto(running[index].descriptor, bytes, bytes.count, 0, $0.baseAddress, socklen_t(address.count))
            }
        }
    }

    private mutating func settle(_ download: Download) {
        close(download.descriptor)
        switch download.end {
        case .completed: report.completed += 1
        case .died: report.died += 1
        case .failed(let reason): report.failures[reason, default: 0] += 1
        case nil: break
        }
    }
}

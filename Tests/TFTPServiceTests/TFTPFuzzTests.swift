// SPDX-License-Identifier: Apache-2.0

import DiskCatalog
import Foundation
import NIOCore
import TFTPEngine
import TFTPService
import TFTPWire
import TestSupport
import Testing

/// Packets that no client would send: `PXEKIT_FUZZ=10000000` makes it a long run (`make fuzz`).
@Suite(.timeLimit(.minutes(60))) struct TFTPFuzzTests {
    static let packets = ProcessInfo.processInfo.environment["PXEKIT_FUZZ"].flatMap { Int($0) } ?? 40_000

    @Test(
        "the running server takes any packet at any of its ports, and serves on", arguments: SeededGenerator.seeds(1))
    func server(seed: UInt64) async throws {
        try await withTemporaryDirectory { directory in
            let uploads = try UploadDirectory(directory.path, overwrites: true)
            let content = noise(5000)
            try await withTFTPServer(
                ["file": content, "empty": ByteBuffer()],
                configure: { configuration in
                    configuration.uploads = uploads
                    configuration.policy = { _ in
                        TFTPPolicy(uploadLimit: 4096, timing: TFTPTiming(minimum: .milliseconds(1)))
                    }
                }
            ) { port, events in
                let answers = await withCheckedContinuation { ended in
                    Thread.detachNewThread {
                        var fuzzer = PacketFuzzer(port: UInt16(port), seed: seed)
                        fuzzer.run(Self.packets)
                        ended.resume(returning: fuzzer.answers)
                    }
                }
                // It has answered some of them, so the packets came to transfers, too.
                #expect(answers > Self.packets / 100, "seed \(seed)")
                let server = try SocketAddress(ipAddress: "127.0.0.1", port: port)
                let client = TFTPFileClient(server: server)
                let summary = try await client.get("file") { _, _, _ in }
                #expect(summary.outcome == .completed, "seed \(seed)")
                #expect(summary.bytes == UInt64(content.readableBytes))
            }
        }
    }

    @Test("the decoder is total, and both of its forms agree", arguments: SeededGenerator.seeds(1))
    func decoder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<Self.packets {
            let bytes = PacketFuzzer.packet(&random)
            let owned = try? TFTPPacket(decoding: ByteBuffer(bytes: bytes))
            let borrowed = bytes.withUnsafeBytes { try? TFTPPacket(decoding: $0) }
            guard owned == borrowed else {
                Issue.record("seed \(seed): \(bytes)")
                return
            }
            guard case .optionAcknowledgement(let options) = owned else { continue }
            _ = options[.multicast].flatMap(TFTPMulticastOption.init)
            _ = try? TFTPAgreement(acknowledged: options, asked: options)
            _ = TFTPAgreement(answering: options, fileSize: random.next(), policy: TFTPPolicy())
        }
    }
}

/// Sends damaged packets to a server on loopback from a few ports, as fast as it can.
struct PacketFuzzer {
    /// How many datagrams have come back.
    private(set) var answers = 0
    private let port: UInt16
    private var random: SeededGenerator
    private let sockets: [Int32]
    /// The ports that have answered, for each socket.
    private var peers: [UInt16]

    init(port: UInt16, seed: UInt64) {
        self.port = port
        random = SeededGenerator(seed: seed)
        sockets = (0..<16).map { _ in socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0) }
        peers = Array(repeating: port, count: sockets.count)
    }

    /// Sends `count` packets and takes what comes back.
    mutating func run(_ count: Int) {
        for number in 0..<count {
            let index = Int.random(in: sockets.indices, using: &random)
            send(Self.packet(&random), from: index, to: random.chance(0.5) ? port : peers[index])
            if number % 4 == 0 { receive(index) }
        }
        for descriptor in sockets { close(descriptor) }
    }

    /// A packet that is well formed, damaged, or nothing at all.
    static func packet(_ random: inout SeededGenerator) -> [UInt8] {
        if random.chance(0.1) {
            return (0..<Int.random(in: 0...600, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        let names: [TFTPOptionName] = [.blockSize, .windowSize, .transferSize, .timeout, .rollover, .multicast, "x"]
        let values = ["", "0", "1", "8", "512", "65464", "65536", "18446744073709551616", "-1", "224.0.0.1,1,1"]
        let options = names.filter { _ in random.chance(0.3) }.map {
            TFTPOption($0, TFTPString(values.randomElement(using: &random) ?? ""))
        }
        let name = ["file", "empty", "../x", "", "a/b", "C:\\file", "file\u{FF}"].randomElement(using: &random) ?? ""
        let mode: TFTPString = random.chance(0.9) ? "octet" : "netascii"
        let request = TFTPRequest(TFTPString(name), mode: mode, options: options)
        let block = UInt16.random(in: 0...70, using: &random)
        let packet: TFTPPacket =
            switch Int.random(in: 0..<12, using: &random) {
            case 0...2: .readRequest(request)
            case 3: .writeRequest(request)
            case 4...7: .acknowledgement(block: block)
            case 8, 9:
                .data(
                    block: block % 3,
                    payload: ByteBuffer(repeating: 1, count: [0, 1, 512].randomElement(using: &random) ?? 0))
            case 10: .error(TFTPErrorCode(rawValue: block), "end")
            default: .optionAcknowledgement(options)
            }
        var bytes = Array(packet.encoded().readableBytesView)
        guard random.chance(0.4), !bytes.isEmpty else { return bytes }
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        return random.chance(0.3) ? Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))) : bytes
    }

    private func send(_ bytes: [UInt8], from index: Int, to port: UInt16) {
        let address = LoopbackAddress.octets(port: port)
        _ = address.withUnsafeBytes { octets in
            octets.withMemoryRebound(to: sockaddr.self) {
                sendto(sockets[index], bytes, bytes.count, 0, $0.baseAddress, socklen_t(address.count))
            }
        }
    }

    private mutating func receive(_ index: Int) {
        var bytes = [UInt8](repeating: 0, count: 2048)
        var address = LoopbackAddress.octets(port: 0)
        while true {
            var length = socklen_t(address.count)
            let count = address.withUnsafeMutableBytes { octets in
                octets.withMemoryRebound(to: sockaddr.self) {
                    recvfrom(sockets[index], &bytes, bytes.count, 0, $0.baseAddress, &length)
                }
            }
            guard count >= 0 else { return }
            answers += 1
            peers[index] = LoopbackAddress.port(address)
        }
    }
}

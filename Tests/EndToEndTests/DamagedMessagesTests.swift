// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import Foundation
    import NIOCore
    import TestSupport
    import Testing

    /// Damaged messages against the running server, on this host's loopback interface (D41).
    @Suite("Damaged messages", .serialized)
    struct DamagedMessagesTests {
        private static let ports = (dhcp: 16067, boot: 16411)
        private static let seed: UInt64 = 41

        /// A DISCOVER or REQUEST of an Intel ROM, which asks from an address that it has.
        private func message(_ type: UInt8, boot: Bool) -> [UInt8] {
            var message = [UInt8](repeating: 0, count: 240)
            message.replaceSubrange(0..<3, with: [1, 1, 6])
            message.replaceSubrange(4..<8, with: [0xDE, 0xAD, 0xBE, 0xEF])
            if boot { message.replaceSubrange(12..<16, with: [127, 0, 0, 1]) }
            message.replaceSubrange(28..<34, with: [0x52, 0x54, 0, 9, 9, 9])
            message.replaceSubrange(236..<240, with: [99, 130, 83, 99])
            message += [53, 1, type, 55, 4, 1, 3, 43, 60, 57, 2, 4, 236, 97, 17, 0] + (1...16)
            message += [93, 2, 0, 0, 94, 3, 1, 2, 1, 82, 8, 1, 2, 65, 66, 2, 2, 67, 68]
            message += [43, 7, 71, 4, 128, 0, 0, 0, 255]
            let vendor = Array("PXEClient:Arch:00000:UNDI:002001".utf8)
            message += [60, UInt8(vendor.count)] + vendor
            return message + [255]
        }

        /// The table of D41: each has its own way to be wrong.
        private var table: [[UInt8]] {
            let whole = message(1, boot: false)
            return [
                [], [1], Array(whole.prefix(236)), Array(whole.prefix(239)), Array(whole.dropLast()),
                Array(whole.prefix(236)) + [1, 2, 3, 4] + Array(whole.dropFirst(240)),
                Array(whole.prefix(240)) + [53, 255, 1], Array(whole.prefix(240)) + [82, 200, 1, 2, 255],
                Array(whole.prefix(240)) + [53, 1, 1, 53, 1, 3, 53, 0, 60, 0, 97, 0, 93, 1, 0, 255],
                Array(whole.prefix(240)) + [52, 1, 3, 255], whole + [UInt8](repeating: 0, count: 1400),
                Array(whole.prefix(240)) + [UInt8](repeating: 0, count: 4000),
                Array(whole.prefix(240)) + [53, 1, 99, 255],
                [UInt8](repeating: 255, count: 1472), [UInt8](repeating: 0, count: 1472),
            ]
        }

        private func residentKilobytes(_ process: Substring) throws -> Int {
            let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
            return try #require(Int(line.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]))
        }

        @Test("nothing that is sent to the ports stops the server, or makes it grow")
        func fuzz() async throws {
            let arguments = [
                "serve", "--interface", "lo", "--mode", "dhcp", "--range", "127.77.0.10-127.77.0.250", "--dhcp-port",
                "\(Self.ports.dhcp)", "--client-port", "16068", "--pxe-port", "\(Self.ports.boot)", "--tftp-port", "0",
                "--http-port", "0", "--user", "root",
            ]
            try await ExternalTool(at: Lab.tool).whileRunning(arguments, until: "DHCP on lo") { server in
                let client = try LoopbackSocket()
                func round(_ seed: UInt64) throws {
                    for octets in table {
                        for port in [Self.ports.dhcp, Self.ports.boot] { client.send(octets, to: port) }
                    }
                    for (type, boot) in [(UInt8(1), false), (3, false), (3, true), (4, false), (7, true), (8, true)] {
                        let whole = ByteBuffer(bytes: message(type, boot: boot))
                        forEachMutation(of: whole, seed: seed, count: 1500) {
                            client.send(Array($0.readableBytesView), to: boot ? Self.ports.boot : Self.ports.dhcp)
                        }
                    }
                    // It answers a sound request after all that came before, which it reads in order.
                    let sound = message(3, boot: true)
                    let isAnswered = (0..<50).contains { _ in
                        client.send(sound, to: Self.ports.boot)
                        return client.receives { $0.count > 240 && $0[0] == 2 && $0[242] == 5 }
                    }
                    try #require(isAnswered, "seed \(seed): \(server.text.suffix(2000))")
                }
                let children = try String(
                    contentsOfFile: "/proc/\(server.process)/task/\(server.process)/children", encoding: .utf8)
                let process = try #require(children.split(separator: " ").first)
                // The first rounds fill what is bounded: tables of clients, buffers of sockets.
                for seed in 0..<2 { try round(Self.seed + UInt64(seed)) }
                let before = try residentKilobytes(process)
                for seed in 2..<6 { try round(Self.seed + UInt64(seed)) }
                let after = try residentKilobytes(process)
                #expect(after - before < 4096, "\(before) KiB before, \(after) KiB after, seed \(Self.seed)")
            }
        }
    }

    /// A UDP socket on the loopback address.
    private final class LoopbackSocket {
        private let descriptor: Int32

        init() throws {
            descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
            try #require(descriptor >= 0)
            // A second's patience for an answer.
            var time = timeval(tv_sec: 1, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        }

        deinit { close(descriptor) }

        func send(_ octets: [UInt8], to port: Int) {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = sendto(descriptor, octets, octets.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }

        /// Whether a datagram comes that is as it should be; others before it are dropped.
        func receives(_ isRight: ([UInt8]) -> Bool) -> Bool {
            var octets = [UInt8](repeating: 0, count: 2048)
            while true {
                let count = recv(descriptor, &octets, octets.count, 0)
                guard count > 0 else { return false }
                if isRight(Array(octets[..<count])) { return true }
            }
        }
    }
#endif

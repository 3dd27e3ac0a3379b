// SPDX-License-Identifier: Apache-2.0
import Glibc

/// One client after another, each with a socket of its own, that waits in recv(2) as real ones do.
struct OneClient {
    private let plan: Plan
    private let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    private let buffer: UnsafeMutableRawBufferPointer
    private var isConnected = false
    private var download: Download

    static func run(_ plan: Plan, into figures: inout Figures) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        for _ in 0..<plan.transfers {
            var client = OneClient(plan, buffer)
            while client.download.isRunning { client.step() }
            figures.count(client.download)
            close(client.descriptor)
        }
    }

    private init(_ plan: Plan, _ buffer: UnsafeMutableRawBufferPointer) {
        self.plan = plan
        self.buffer = buffer
        download = Download(plan, now: nanoseconds())
        var size: Int32 = 4 << 20
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        sendRequest()
    }

    private mutating func step() {
        let count = receive()
        guard count > 0 else {
            guard download.repeats(now: nanoseconds()) else { return }
            return download.isAnswered ? acknowledge() : sendRequest()
        }
        let packet = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        if download.receive(packet, now: nanoseconds()) { acknowledge() }
    }

    /// The first datagram comes from the port that the rest is exchanged with.
    private mutating func receive() -> Int {
        if isConnected { return recv(descriptor, buffer.baseAddress, buffer.count, 0) }
        var source = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &source) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { source in
                let count = recvfrom(descriptor, buffer.baseAddress, buffer.count, 0, source, &length)
                isConnected = count > 0 && connect(descriptor, source, length) == 0
                return count
            }
        }
    }

    private func acknowledge() {
        var packet = download.acknowledgement
        send(descriptor, &packet, 4, 0)
    }

    private func sendRequest() {
        var server = sockaddr_in()
        server.sin_family = sa_family_t(AF_INET)
        server.sin_port = plan.port.bigEndian
        server.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &server) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, plan.request.baseAddress, plan.request.count, 0, $0,
                    socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

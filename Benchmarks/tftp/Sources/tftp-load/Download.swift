// SPDX-License-Identifier: Apache-2.0
import Glibc

/// One download over a socket of its own: window by window, every byte compared with the file.
final class Download {
    enum State {
        case running
        case done
        case failed(String)
    }

    let descriptor: Int32
    let startedAt: UInt64
    private(set) var state = State.running
    /// When something last came; the plan's patience is counted from there.
    private(set) var activeAt: UInt64
    private(set) var repeats = 0

    private let plan: Plan
    private let server: sockaddr_in
    private var isConnected = false
    private var expected: UInt64 = 1
    private var inWindow = 0
    private var windowSize = 1
    private var blockSize = 512
    /// The request, which is sent until something comes.
    private let request: [UInt8]
    private var isAnswered = false

    init(_ plan: Plan, now: UInt64) {
        self.plan = plan
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var size: Int32 = 4 << 20
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        server = plan.server
        startedAt = now
        activeAt = now
        let request = [0, 1] + Array(plan.name.utf8) + [0] + Array("octet\0blksize\0\(plan.blockSize)\0".utf8)
        self.request = request + (plan.windowSize > 1 ? Array("windowsize\0\(plan.windowSize)\0".utf8) : [])
        sendRequest()
    }

    deinit {
        close(descriptor)
    }

    /// Takes what has come, at most a window's worth; `wait` blocks for the first datagram.
    func receive(_ buffer: UnsafeMutableRawBufferPointer, wait: Bool, now: UInt64) {
        activeAt = now
        var flags: Int32 = wait ? 0 : Int32(MSG_DONTWAIT)
        for _ in 0..<max(windowSize, 1) {
            let count = isConnected ? recv(descriptor, buffer.baseAddress, buffer.count, flags) : first(buffer, flags)
            guard count >= 4 else { return }
            handle(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            guard case .running = state, inWindow > 0 else { return }
            flags = Int32(MSG_DONTWAIT)
        }
    }

    /// The first datagram comes from the port that the rest is exchanged with.
    private func first(_ buffer: UnsafeMutableRawBufferPointer, _ flags: Int32) -> Int {
        var source = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &source) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { source in
                let count = recvfrom(descriptor, buffer.baseAddress, buffer.count, flags, source, &length)
                isConnected = count > 0 && connect(descriptor, source, length) == 0
                return count
            }
        }
    }

    /// Nothing has come for a while.
    func repeatLast(now: UInt64) {
        activeAt = now
        repeats += 1
        if repeats > 30 {
            state = .failed("no answer")
        } else {
            if isAnswered { acknowledge() } else { sendRequest() }
        }
    }

    private func handle(_ packet: UnsafeRawBufferPointer) {
        let number = UInt16(packet[2]) << 8 | UInt16(packet[3])
        switch packet[1] {
        case 6 where expected == 1:
            accept(packet[2...])
            acknowledge()
        case 3 where number == UInt16(truncatingIfNeeded: expected):
            let payload = packet[4...]
            let offset = Int(expected - 1) * blockSize
            guard payload.count <= plan.content.count - offset,
                payload.isEmpty
                    || memcmp(packet.baseAddress! + 4, plan.content.baseAddress! + offset, payload.count) == 0
            else {
                state = .failed("wrong content in block \(expected)")
                return
            }
            expected += 1
            inWindow += 1
            let isLast = payload.count < blockSize
            if isLast || inWindow == windowSize { acknowledge() }
            if isLast {
                state =
                    offset + payload.count == plan.content.count ? .done : .failed("\(offset + payload.count) bytes")
            }
        case 3 where inWindow > 0 || number == UInt16(truncatingIfNeeded: expected - 1):
            acknowledge()
        case 5:
            state = .failed(String(decoding: packet[4...].prefix { $0 != 0 }, as: UTF8.self))
        default:
            break
        }
    }

    private func accept(_ options: Slice<UnsafeRawBufferPointer>) {
        let texts = options.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        for (name, value) in zip(texts, texts.dropFirst()) {
            if name == "blksize" { blockSize = Int(value) ?? 512 }
            if name == "windowsize" { windowSize = Int(value) ?? 1 }
        }
    }

    private func acknowledge() {
        isAnswered = true
        inWindow = 0
        var packet = (UInt32(4) << 16 | UInt32(UInt16(truncatingIfNeeded: expected - 1))).bigEndian
        send(descriptor, &packet, 4, 0)
    }

    private func sendRequest() {
        var server = server
        _ = withUnsafePointer(to: &server) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, request, request.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

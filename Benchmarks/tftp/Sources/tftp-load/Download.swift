// SPDX-License-Identifier: Apache-2.0
import Glibc

/// One download, whatever its packets come by: window by window, every byte compared with the file.
struct Download {
    enum State {
        case running
        case done
        case failed(String)
    }

    let startedAt: UInt64
    private(set) var state = State.running
    private(set) var repeats = 0
    /// Whether the server has said anything; until then the request is what is repeated.
    private(set) var isAnswered = false
    /// When something last came; the plan's patience is counted from there.
    private(set) var activeAt: UInt64

    private let plan: Plan
    private var expected: UInt64 = 1
    private var inWindow = 0
    private var windowSize = 1
    private var blockSize = 512

    init(_ plan: Plan, now: UInt64) {
        self.plan = plan
        startedAt = now
        activeAt = now
    }

    var isRunning: Bool { if case .running = state { true } else { false } }

    /// The ACK of what has come so far, as it lies in memory.
    var acknowledgement: UInt32 {
        (UInt32(4) << 16 | UInt32(UInt16(truncatingIfNeeded: expected - 1))).bigEndian
    }

    /// Takes a datagram; true if an ACK is due.
    mutating func receive(_ packet: UnsafeRawBufferPointer, now: UInt64) -> Bool {
        activeAt = now
        guard packet.count >= 4 else { return false }
        let isDue = handle(packet)
        if isDue { inWindow = 0 }
        return isDue
    }

    /// Nothing has come for a second; false if that was too often.
    mutating func repeats(now: UInt64) -> Bool {
        activeAt = now
        repeats += 1
        inWindow = 0
        if repeats > 30 { state = .failed("no answer") }
        return isRunning
    }

    private mutating func handle(_ packet: UnsafeRawBufferPointer) -> Bool {
        let number = UInt16(packet[2]) << 8 | UInt16(packet[3])
        switch packet[1] {
        case 6 where expected == 1:
            accept(packet[2...])
            isAnswered = true
            return true
        case 3 where number == UInt16(truncatingIfNeeded: expected):
            isAnswered = true
            return take(packet)
        case 3:
            // Of a block that has come before its repetition says that the ACK was lost.
            return inWindow > 0 || number == UInt16(truncatingIfNeeded: expected - 1)
        case 5:
            state = .failed(String(decoding: packet[4...].prefix { $0 != 0 }, as: UTF8.self))
            return false
        default:
            return false
        }
    }

    private mutating func take(_ packet: UnsafeRawBufferPointer) -> Bool {
        let count = packet.count - 4
        let offset = Int(expected - 1) * blockSize
        guard count <= plan.content.count - offset, let block = packet.baseAddress, let file = plan.content.baseAddress,
            memcmp(block + 4, file + offset, count) == 0
        else {
            state = .failed("wrong content in block \(expected)")
            return false
        }
        expected += 1
        inWindow += 1
        guard count < blockSize else { return inWindow == windowSize }
        state = offset + count == plan.content.count ? .done : .failed("\(offset + count) bytes")
        return true
    }

    private mutating func accept(_ options: Slice<UnsafeRawBufferPointer>) {
        let texts = options.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        for (name, value) in zip(texts, texts.dropFirst()) {
            if name == "blksize" { blockSize = Int(value) ?? 512 }
            if name == "windowsize" { windowSize = Int(value) ?? 1 }
        }
    }
}

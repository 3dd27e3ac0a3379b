// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import TFTPWire

/// One TFTP transfer (RFC 1350), from the request of the client to its end, as far as it was seen.
final class Transfer {
    let client: Endpoint
    /// Where the request went.
    let server: HostAddress
    let request: TFTPRequest
    let name: String
    /// The request and its repetitions.
    var requests: [Mark]
    /// The first packet from the server.
    var firstReply: (mark: Mark, from: Endpoint)?
    /// Other hosts or ports that answered.
    var strangers: [(mark: Mark, from: Endpoint)] = []
    var accepted: [TFTPOption]?
    var blockSize = 512
    var windowSize = 1
    var announcedSize: UInt64?
    var bytes: UInt64 = 0
    private(set) var lastBlock: UInt16 = 0
    private(set) var blocks: UInt64 = 0
    private(set) var lastData: Mark?
    /// Acknowledgments seen, and the last of them.
    private(set) var acknowledgments = 0
    private(set) var lastAcknowledged: UInt16?
    /// Blocks, or option acknowledgments, that were sent again.
    private(set) var repeats: [Mark] = []
    private(set) var repeatCount = 0
    /// Packets of the transfer that came in fragments.
    var fragments: [Mark] = []
    /// The error that ended it, and whether the client sent it.
    var error: (mark: Mark, error: TFTPError, byClient: Bool)?
    /// The last packet of either side.
    var last: Mark
    /// What the file begins with.
    private(set) var head: [UInt8] = []
    private(set) var hasShortBlock = false

    init(client: Endpoint, server: HostAddress, request: TFTPRequest, at mark: Mark) {
        (self.client, self.server, self.request) = (client, server, request)
        name = request.filename.description
        requests = [mark]
        last = mark
    }

    /// Whether the client only asked how large the file is (T1): it ends the transfer itself, or never acknowledges.
    var isProbe: Bool {
        guard request.options[.transferSize]?.number == 0 else { return false }
        return !hasShortBlock && bytes == 0 && firstReply != nil && (error?.byClient ?? true)
    }

    /// Whether all of the file went by.
    var isComplete: Bool { hasShortBlock || (announcedSize.map { $0 > 0 && bytes >= $0 } ?? false) }

    func takeData(block: UInt16, length: Int, head payload: ByteBuffer, at mark: Mark) {
        last = mark
        let isNext = block == lastBlock &+ 1 || (block == 0 && lastBlock == .max) || (block == 1 && lastBlock == .max)
        guard blocks == 0 || isNext || Int16(truncatingIfNeeded: Int(block) - Int(lastBlock)) > 0 else {
            repeatCount += 1
            if repeats.count < 8 { repeats.append(mark) }
            return
        }
        if blocks == 0, block == 1 { head = Array(payload.readableBytesView.prefix(512)) }
        blocks += 1
        lastBlock = block
        lastData = mark
        bytes += UInt64(length)
        if length < blockSize { hasShortBlock = true }
    }

    func takeAcknowledgment(_ block: UInt16, at mark: Mark) {
        last = mark
        acknowledgments += 1
        lastAcknowledged = block
    }

    func takeOptions(_ options: [TFTPOption], at mark: Mark) {
        last = mark
        if accepted != nil {
            repeatCount += 1
            if repeats.count < 8 { repeats.append(mark) }
        }
        accepted = options
        blockSize = Int(clamping: options[.blockSize]?.number ?? 512)
        windowSize = Int(clamping: options[.windowSize]?.number ?? 1)
        announcedSize = options[.transferSize]?.number
    }

    /// The end as its server tells it.
    func end(_ end: TransferEnd, at mark: Mark) {
        last = mark
        switch end {
        case .whole(let bytes):
            (self.bytes, hasShortBlock, lastData) = (bytes, true, mark)
            blocks = bytes / UInt64(blockSize) + 1
        case .refused(let error): self.error = (mark, error, false)
        case .brokenOff(let error): self.error = (mark, error, true)
        case .stalled(let bytes, let blockSize):
            (self.bytes, self.blockSize, lastData) = (bytes, max(blockSize, 1), mark)
            blocks = bytes / UInt64(self.blockSize)
            (lastBlock, lastAcknowledged) = (UInt16(truncatingIfNeeded: blocks), UInt16(clamping: blocks))
        }
    }

    var start: Mark { requests[0] }

    /// Octets in a second of the whole transfer; nil if it took no time.
    var rate: Double? {
        guard let lastData, lastData.time > start.time else { return nil }
        return Double(bytes) / ((lastData.time - start.time) / .seconds(1))
    }
}

// SPDX-License-Identifier: Apache-2.0
public import NIOCore
import TFTPWire

/// Consecutive blocks of a file, to be read with one read and sent with one system call.
public struct TFTPBlocks: Hashable, Sendable {
    /// The first block, counted from 1 without end.
    public let first: UInt64
    /// How many, at least one.
    public let count: Int
    /// Bytes in every block but the file's last.
    public let blockSize: Int
    /// How the block numbers go on after 65535.
    public let rollover: TFTPRollover
    /// Where the content of the first block begins in the file.
    public let offset: UInt64
    /// Bytes of all of them together.
    public let byteCount: Int

    init(_ blocks: ClosedRange<UInt64>, of fileSize: UInt64, _ agreement: borrowing TFTPAgreement) {
        first = blocks.lowerBound
        count = blocks.count
        blockSize = agreement.blockSize
        rollover = agreement.rollover
        offset = (blocks.lowerBound - 1) * UInt64(agreement.blockSize)
        byteCount = Int(min(UInt64(blocks.count * agreement.blockSize), fileSize - offset))
    }

    /// Appends the DATA packet of block `first + index`.
    ///
    /// - Parameter content: the ``byteCount`` bytes of the file at ``offset``.
    public func encode(_ index: Int, of content: ByteBuffer, into datagram: inout ByteBuffer) {
        TFTPPacket.encodeDataHeader(block: rollover.number(of: first + UInt64(index)), into: &datagram)
        let start = index * blockSize
        let length = min(blockSize, content.readableBytes - start)
        content.withUnsafeReadableBytes { bytes in
            _ = datagram.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// What a machine orders after an event. The machine's `deadline` may have changed with every event.
public enum TFTPAction: Hashable, Sendable {
    /// Nothing to do.
    case ignore
    /// Send this packet to the peer.
    case send(TFTPPacket)
    /// Read these blocks and send each as a DATA packet to the peer.
    case sendBlocks(TFTPBlocks)
    /// Write the payload that was just received at `offset`, then send `reply`. With `isLast` the file is whole: make it
    /// durable before the reply leaves.
    case store(offset: UInt64, isLast: Bool, reply: TFTPPacket?)
    /// The transfer is over: send `reply`, then release what it holds. Indirect, so that the actions of every packet are small.
    indirect case finish(TFTPSummary, reply: TFTPPacket?)
}

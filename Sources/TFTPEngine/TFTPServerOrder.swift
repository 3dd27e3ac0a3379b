// SPDX-License-Identifier: Apache-2.0
public import TFTPWire

/// One transfer of a server, for as long as it lasts; never used again.
public struct TFTPTransferID: Hashable, Sendable, Comparable {
    /// Counts up from 1.
    public let number: UInt64
    /// Its place in tables of open transfers, from 0; free for another when it is over.
    public let slot: Int

    /// Earlier transfers come first.
    public static func < (left: TFTPTransferID, right: TFTPTransferID) -> Bool { left.number < right.number }
}

/// Which way a file goes.
public enum TFTPDirection: Hashable, Sendable {
    /// RRQ: the client reads.
    case read
    /// WRQ: the client writes.
    case write
}

/// What ``TFTPServer`` orders after an event. What is rare and large is indirect, so that the orders of every packet are small.
public enum TFTPServerOrder: Hashable, Sendable {
    /// Nothing to do.
    case ignore
    /// Send this from the port that was asked; no transfer exists.
    indirect case reply(TFTPPacket, to: TFTPEndpoint)
    /// Find the file and answer with ``TFTPServer/opened(_:size:policy:now:)`` or ``TFTPServer/failed(_:_:now:)``. A transfer
    /// may have ended with this request, a stale one of the same port or one whose client never answered: release what it holds.
    indirect case open(TFTPTransferID, TFTPRequest, TFTPDirection, from: TFTPEndpoint, replacing: Replaced?)
    /// Do this for the transfer; packets go to its peer. After `finish` the transfer is forgotten.
    case perform(TFTPTransferID, TFTPAction)
    /// Send this from the transfer's port to somebody who takes no part in it.
    indirect case reject(TFTPTransferID, TFTPPacket, to: TFTPEndpoint)

    /// A transfer that a new request has ended.
    public struct Replaced: Hashable, Sendable {
        /// The transfer that has ended.
        public let id: TFTPTransferID
        /// How far it came.
        public let summary: TFTPSummary
    }
}

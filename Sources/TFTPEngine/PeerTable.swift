// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// The transfers of a server by the other end, which is looked up for every packet.
///
/// A table with linear probing, at most half full, whose hash is two multiplications with a secret of this table. In a `Dictionary`, which
/// hashes with SipHash, the lookup took six times as long. What a stranger could make collide is no more than a server has transfers at once.
struct PeerTable: Sendable {
    private struct Place: Sendable {
        var peer: TFTPEndpoint
        /// Nil where the place is free.
        var id: TFTPTransferID?
    }

    private var places = [Place](repeating: free, count: 16)
    private let secret = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    private static let free = Place(peer: TFTPEndpoint(.v4(.any), port: 0), id: nil)

    /// How many peers have a transfer.
    private(set) var count = 0

    private var mask: Int { places.count - 1 }

    /// The transfer of a peer; nil takes it out.
    subscript(peer: TFTPEndpoint) -> TFTPTransferID? {
        get { places[index(of: peer)].id }
        set {
            let index = index(of: peer)
            switch (places[index].id, newValue) {
            case (nil, nil): return
            case (nil, _):
                places[index] = Place(peer: peer, id: newValue)
                count += 1
                if count * 2 > places.count { grow() }
            case (_, nil): remove(at: index)
            default: places[index].id = newValue
            }
        }
    }

    /// Where the peer is, or the free place where it belongs.
    private func index(of peer: TFTPEndpoint) -> Int {
        var index = home(of: peer)
        while places[index].id != nil, places[index].peer != peer { index = (index + 1) & mask }
        return index
    }

    /// Where the search for a peer begins.
    private func home(of peer: TFTPEndpoint) -> Int {
        let words = peer.words
        let first = (words.0 ^ secret.0).multipliedFullWidth(by: words.1 ^ secret.1)
        let second = (first.high ^ first.low ^ words.2).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return Int(truncatingIfNeeded: second.high ^ second.low) & mask
    }

    private mutating func grow() {
        let old = places
        places = [Place](repeating: Self.free, count: old.count * 2)
        for place in old where place.id != nil { places[index(of: place.peer)] = place }
    }

    /// Those behind the place that were pushed on by it move up, so that a search may end at every free place.
    private mutating func remove(at index: Int) {
        var hole = index
        var next = (hole + 1) & mask
        while places[next].id != nil {
            if (next - home(of: places[next].peer)) & mask >= (next - hole) & mask {
                places[hole] = places[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        places[hole] = Self.free
        count -= 1
    }
}

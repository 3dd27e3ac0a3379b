// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NIOConcurrencyHelpers
internal import NetAddress
internal import SimulatedClients

/// The offers that reached a client, and why each was of no use to it.
final class OfferList: Sendable {
    private let kind: ClientKind
    private let found = NIOLockedValueBox<[String]>([])

    /// A flood of offers must not fill the memory.
    private static let most = 16

    init(_ kind: ClientKind) { self.kind = kind }

    /// What was heard, one line for each server.
    var objections: [String] { found.withLockedValue { $0 } }

    /// Takes note of a datagram that may be an offer.
    func note(_ datagram: ClientDatagram) {
        guard let message = try? DHCPMessage(decoding: datagram.payload), message.type == .offer
        else { return }
        let what = message.yourAddress == .any ? "offer by ProxyDHCP" : "offer of \(message.yourAddress)"
        let why = kind.objection(to: message) ?? "would do"
        let line = "the \(what) from \(datagram.source) \(why)"
        found.withLockedValue { lines in
            if lines.count < OfferList.most, !lines.contains(line) { lines.append(line) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import BoundedCollections
internal import NetbootServer
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire
internal import TerminalText

/// Files on their way to machines, and the last ones that have arrived or not.
struct TransferList: Sendable {
    /// A file on its way.
    struct Transfer: Hashable, Sendable {
        let client: String
        /// `TFTP` or `HTTP`.
        let transport: String
        let file: String
        /// Since 1970-01-01 00:00 UTC.
        let began: Duration
    }

    /// How it ended.
    struct Ended: Hashable, Sendable {
        let transfer: Transfer
        let bytes: UInt64
        let duration: Duration
        let retransmissions: Int
        /// Why it did not arrive; nil if it did.
        let failure: String?
    }

    private enum Key: Hashable {
        case tftp(TFTPRequestSummary)
        case http(HTTPRequestSummary)
    }

    private var running = BoundedTable<Key, Transfer>(limit: 2048)
    /// The last ones, the newest first.
    private(set) var ended: [Ended] = []

    private static let mostEnded = 100

    /// Those that have not ended, the oldest first.
    var open: [Transfer] { running.map { $1 }.sorted { ($0.began, $0.file) < ($1.began, $1.file) } }

    /// Takes note of a transfer's beginning or end.
    mutating func note(_ event: NetbootEvent, at now: Duration) {
        switch event {
        case .tftp(.requested(let request)): running[.tftp(request)] = Transfer(request, began: now)
        case .http(.requested(let request)) where request.method == "GET":
            running[.http(request)] = Transfer(request, began: now)
        case .tftp(.finished(let request, let summary)):
            let began = running[.tftp(request)]
            running[.tftp(request)] = nil
            let failure: String? =
                switch summary.outcome {
                case .completed, .lastAckMissing: nil
                case .sizeProbe, .neverAnswered, .replaced: "it only looked"
                case .refused(let error): "\(error)"
                case .peerError(let error): "the client says '\(error)'"
                case .timedOut: "the client fell silent"
                }
            end(
                began ?? Transfer(request, began: now), summary.bytes, summary.duration,
                Int(clamping: summary.retransmissions), failure)
        case .http(.answered(let request, let outcome)):
            let began = running[.http(request)]
            running[.http(request)] = nil
            guard request.method == "GET" else { return }
            let failure = outcome.failure ?? (outcome.status >= 400 ? "status \(outcome.status)" : nil)
            end(began ?? Transfer(request, began: now), outcome.bytes, outcome.duration, 0, failure)
        default: break
        }
    }

    private mutating func end(
        _ transfer: Transfer, _ bytes: UInt64, _ duration: Duration, _ retransmissions: Int, _ failure: String?
    ) {
        ended.insert(
            Ended(
                transfer: transfer, bytes: bytes, duration: duration, retransmissions: retransmissions, failure: failure
            ),
            at: 0)
        if ended.count > Self.mostEnded { ended.removeLast() }
    }
}

extension TransferList.Transfer {
    /// Characters of a name that are kept.
    private static let nameLimit = 240

    fileprivate init(_ request: TFTPRequestSummary, began: Duration) {
        let file = "\(request.request.filename)".shortened(to: Self.nameLimit)
        self.init(client: "\(request.client)", transport: "TFTP", file: file, began: began)
    }

    fileprivate init(_ request: HTTPRequestSummary, began: Duration) {
        self.init(
            client: request.client, transport: "HTTP", file: request.path.shortened(to: Self.nameLimit), began: began)
    }
}

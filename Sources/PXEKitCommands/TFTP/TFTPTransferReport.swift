// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import TFTPEngine

/// The figures of one transfer, for a line of text or of JSON.
struct TFTPTransferReport: Encodable {
    let outcome: String
    let bytes: UInt64
    let seconds: Double
    let blockSize: Int
    let windowSize: Int
    let retransmissions: Int
    let roundTripMilliseconds: Double?
    /// What held the transfer back: `loss` or `round trips`.
    let bottleneck: String?

    init(_ summary: TFTPSummary) {
        outcome =
            switch summary.outcome {
            case .completed: "completed"
            case .lastAckMissing: "completed, last ACK missing"
            case .sizeProbe: "size probe"
            case .neverAnswered: "never answered"
            case .timedOut: "timed out"
            case .peerError(let error): "peer: \(error)"
            case .refused(let error): "refused: \(error)"
            case .replaced: "replaced by a new request"
            }
        bytes = summary.bytes
        seconds = summary.duration / .seconds(1)
        blockSize = summary.blockSize
        windowSize = summary.windowSize
        retransmissions = summary.retransmissions
        roundTripMilliseconds = summary.roundTrip.map { $0 / .milliseconds(1) }
        bottleneck =
            switch summary.bottleneck {
            case .loss: "loss"
            case .roundTrips: "round trips"
            case nil: nil
            }
    }

    /// `42430 bytes in 0.012 s (3.5 MB/s), blksize 1408, windowsize 1, 0 sent again`.
    var figures: String {
        let speed = seconds > 0 ? Double(bytes) / seconds / 1e6 : 0
        let hint =
            switch bottleneck {
            case "loss": "; the path loses packets"
            case "round trips": "; the path is long: a larger window or HTTP would help"
            default: ""
            }
        return String(format: "%llu bytes in %.3f s (%.1f MB/s)", bytes, seconds, speed)
            + ", blksize \(blockSize), windowsize \(windowSize), \(retransmissions) sent again\(hint)"
    }
}

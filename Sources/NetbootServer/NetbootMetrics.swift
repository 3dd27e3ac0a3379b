// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import DHCPEngine
internal import DHCPService
internal import DHCPWire
internal import Metrics
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire

/// Counts what the services report, in whatever metrics system the program has set up.
///
///     pxekit_dhcp_requests_total{interface,type}   pxekit_dhcp_replies_total{interface,type}
///     pxekit_dhcp_errors_total{reason}
///     pxekit_tftp_transfers_total{outcome}         pxekit_tftp_bytes_total         pxekit_tftp_duration
///     pxekit_reports_total{outcome}
///     pxekit_installations_total
///     pxekit_http_requests_total{status}           pxekit_http_bytes_total         pxekit_http_duration
public struct NetbootMetrics: Sendable {
    /// Counts from zero.
    public init() {}

    /// Counts an event.
    public func record(_ event: NetbootEvent) {
        switch event {
        case .dhcp(let event): record(event)
        case .tftp(.finished(_, let summary)):
            let outcome =
                switch summary.outcome {
                case .completed, .lastAckMissing: "completed"
                case .refused: "refused"
                case .sizeProbe, .neverAnswered: "probe"
                case .timedOut, .peerError, .replaced: "failed"
                }
            count("pxekit_tftp_transfers_total", [("outcome", outcome)])
            count("pxekit_tftp_bytes_total", [], by: Int64(clamping: summary.bytes))
            Timer(label: "pxekit_tftp_duration").record(duration: summary.duration)
        case .http(.answered(_, let outcome)):
            count("pxekit_http_requests_total", [("status", "\(outcome.status)")])
            count("pxekit_http_bytes_total", [], by: Int64(clamping: outcome.bytes))
            Timer(label: "pxekit_http_duration").record(duration: outcome.duration)
        case .report(.stored): count("pxekit_reports_total", [("outcome", "stored")])
        case .report(.notStored): count("pxekit_reports_total", [("outcome", "failed")])
        case .machine(.installed): count("pxekit_installations_total", [])
        case .tftp, .http, .report, .machine: break
        }
    }

    private func record(_ event: DHCPServiceEvent) {
        switch event {
        case .listening, .left, .notServed, .clockWasSet, .learned, .ladder: break
        case .conflict: count("pxekit_dhcp_errors_total", [("reason", "conflict")])
        case .unreadable: count("pxekit_dhcp_errors_total", [("reason", "unreadable-lease")])
        case .exchanged(let exchange):
            let interface = ("interface", exchange.arrival.interface)
            count("pxekit_dhcp_requests_total", [interface, ("type", name(exchange.request.type))])
            for reply in exchange.decision.replies {
                count("pxekit_dhcp_replies_total", [interface, ("type", name(reply.message.type))])
            }
        case .undecodable: count("pxekit_dhcp_errors_total", [("reason", "undecodable")])
        case .unsent: count("pxekit_dhcp_errors_total", [("reason", "unsent")])
        case .notDurable(let replies, _):
            count("pxekit_dhcp_errors_total", [("reason", "not-durable")], by: Int64(replies))
        }
    }

    private func name(_ type: DHCPMessageType?) -> String { type.map { "\($0)" } ?? "BOOTP" }

    private func count(_ label: String, _ dimensions: [(String, String)], by amount: Int64 = 1) {
        Counter(label: label, dimensions: dimensions).increment(by: amount)
    }
}

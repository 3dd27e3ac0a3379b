// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire

/// The steps of one stage, with their times.
struct PhaseList {
    private(set) var phases: [Phase] = []

    init(_ stage: Stage) {
        let name = stage.asker.name
        if let asked = stage.discovers.first, let offer = stage.heardOffers.first {
            add(
                "offer", asked.mark, to: offer.mark,
                "\(name): \(stage.heardOffers.count) offers, the first of \(offer.server)", slow: .seconds(4))
        }
        if let request = stage.requests.first, let lease = stage.lease, lease.mark.number > request.mark.number {
            add(
                "address", request.mark, to: lease.mark, "\(lease.message.yourAddress) of \(lease.server)",
                slow: .seconds(2))
        }
        if let request = stage.bootRequests.first, let reply = stage.bootReplies.first {
            add(
                "boot server", request.mark, to: reply.mark, "\(reply.server) names \(reply.file ?? "no file")",
                slow: .seconds(2))
        }
        for transfer in stage.transfers where !transfer.isProbe && transfer.error == nil && transfer.firstReply != nil {
            let rate = transfer.rate.map { ", \(($0 / 10_000).rounded() / 100) MB/s" } ?? ""
            add(
                "file \(transfer.name)", transfer.start, to: transfer.last,
                "TFTP from \(transfer.server), \(transfer.bytes) bytes\(rate)\(transfer.isComplete ? "" : ", not whole")",
                slow: Rule.slowTransfer)
        }
        for connection in stage.connections {
            for exchange in connection.exchanges where exchange.status != nil && exchange.method == "GET" {
                add(
                    "file \(exchange.target)", exchange.mark, to: exchange.lastData ?? exchange.mark,
                    "HTTP from \(connection.server.address), \(exchange.received) bytes, status \(exchange.status?.code ?? 0)",
                    slow: .seconds(20))
            }
        }
        phases.sort { $0.packet < $1.packet }
    }

    private mutating func add(_ name: String, _ start: Mark, to end: Mark, _ detail: String, slow: Duration) {
        let duration = max(.zero, end.time - start.time)
        phases.append(
            Phase(
                name: name, packet: start.number, start: start.time, duration: duration, detail: detail,
                isSlow: duration > slow))
    }
}

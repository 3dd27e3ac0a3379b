// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import BootPolicy
internal import DHCPEngine
internal import DHCPService
internal import DHCPWire
internal import Diagnosis
internal import NetAddress
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire

extension BootWatch {
    /// Takes note of what a service reports.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC; a DHCP message has its own time.
    func record(_ event: NetbootEvent, at now: Duration) {
        switch event {
        case .dhcp(.exchanged(let exchange)): record(exchange)
        case .tftp(.requested(let request)): asked(for: request.request, from: request.place, at: now)
        case .tftp(.unbootable(let request, let reason)):
            cannotStart("\(request.request.filename)", reason, at: request.host, at: now)
        case .tftp(.finished(let request, let summary)):
            guard let end = TransferEnd(summary) else { return }
            ended(request.request, from: request.place, end, at: now)
        case .http(.answered(let request, let outcome)):
            guard let address = HostAddress(request.client), outcome.status != 200 || outcome.failure == nil else {
                return
            }
            answered(
                request.method, request.path, status: outcome.status, bytes: outcome.bytes, to: address, at: now)
        case .dhcp, .tftp, .http, .report, .machine: break
        }
    }

    private func record(_ exchange: DHCPExchange) {
        let (request, arrival, time) = (exchange.request, exchange.arrival, exchange.time)
        guard exchange.client != nil else { return }
        took(
            request, from: Place(.ipv4(arrival.source), port: arrival.sourcePort),
            to: Place(.ipv4(arrival.destination), port: arrival.destinationPort), at: time)
        for reply in exchange.decision.replies {
            took(
                reply.message, from: Place(.ipv4(reply.source), port: reply.sourcePort),
                to: Place(reply.destination), at: time)
        }
        let isAlone = exchange.decision.replies.contains { $0.message.yourAddress != .any }
        for event in exchange.decision.events {
            guard let (cause, words) = event.knowledge(isAlone: isAlone, isIPXE: exchange.client?.program == .ipxe)
            else { continue }
            knows(cause, words, ofSenderOf: request, at: time)
        }
    }
}

extension DHCPEvent {
    /// The id of the cause that a decision stands for, with its words.
    ///
    /// - Parameter isAlone: whether this server gives addresses. Beside another one, that one may name a boot file where this one has none.
    fileprivate func knowledge(isAlone: Bool, isIPXE: Bool) -> (cause: String, words: String)? {
        switch self {
        case .refused(.poolExhausted(let subnet)): return ("pool-exhausted", "all addresses of \(subnet) are in use")
        case .refused(.noSubnet(let address)):
            return ("relay-unanswered", "addresses in the network of \(address) are not given here")
        case .doesNotBoot(let refusal):
            let cause: String? =
                switch refusal {
                case .notABootClient, .ignored: nil
                case .unknownArchitecture: isAlone ? "architecture-unknown" : nil
                case .noRule, .noLoader: isAlone ? (isIPXE ? "ipxe-no-file" : "no-boot-file") : nil
                case .wouldLoop: "ipxe-given-itself"
                case .needsURL: "name-for-http"
                case .needsPath: "url-for-pxe"
                case .wrongProgram(_, _, let architecture):
                    architecture.isUEFI ? "bios-file-for-uefi" : "uefi-file-for-bios"
                }
            return cause.map { ($0, "\(refusal)") }
        default: return nil
        }
    }
}

extension TransferEnd {
    /// How a transfer ended; nil for what is no end of a file's transfer, such as a question for its size (T1).
    fileprivate init?(_ summary: TFTPSummary) {
        switch summary.outcome {
        case .completed, .lastAckMissing: self = .whole(bytes: summary.bytes)
        case .refused(let error): self = .refused(error)
        case .peerError(let error): self = .brokenOff(error)
        case .timedOut: self = .stalled(bytes: summary.bytes, blockSize: summary.blockSize)
        case .sizeProbe, .neverAnswered, .replaced: return nil
        }
    }
}

extension TFTPRequestSummary {
    fileprivate var host: HostAddress {
        switch client {
        case .v4(let address): .ipv4(address)
        case .v6(let address, _): .ipv6(address)
        }
    }

    fileprivate var place: BootWatch.Place { BootWatch.Place(host, port: port) }
}

extension BootWatch.Place {
    fileprivate init(_ destination: DHCPReply.Destination) {
        switch destination {
        case .broadcast(let port): self.init(.ipv4(.broadcast), port: port)
        case .unconfigured(let address, _, let port), .unicast(let address, let port):
            self.init(.ipv4(address), port: port)
        }
    }
}

extension HostAddress {
    /// An address as services write it.
    fileprivate init?(_ text: String) {
        if let address = IPv4Address(text) {
            self = .ipv4(address)
        } else if let address = IPv6Address(text) {
            self = .ipv6(address)
        } else {
            return nil
        }
    }
}

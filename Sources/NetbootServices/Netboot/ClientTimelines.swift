// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
internal import DHCPWire
internal import FileCatalog
internal import NetAddress
internal import TFTPEngine
internal import TFTPWire

/// Joins what DHCP, TFTP and HTTP report into one boot timeline for each machine.
public struct ClientTimelines: Sendable {
    /// One step of one machine.
    public struct Entry: Hashable, Sendable {
        /// The machine: its hardware address, or its IPv4 address if no DHCP message told it.
        public let client: String
        /// When, since 1970-01-01 00:00 UTC.
        public let time: Duration
        /// Since the boot's first DISCOVER, or the first that was seen of it.
        public let elapsed: Duration
        /// What happened.
        public let step: BootStep
    }

    private struct Machine {
        var start: Duration
        var last: Duration
        /// Whether it only looked for servers so far, so that another DISCOVER is the same boot.
        var isSearching: Bool
    }

    private let limit: Int
    private var machines: [String: Machine] = [:]
    private var names: [IPv4Address: String] = [:]

    /// A machine that is silent for so long and begins with DISCOVER boots anew.
    private static let silence = Duration.seconds(120)

    /// - Parameter limit: how many machines are remembered, at least one; those that are silent longest are forgotten.
    public init(limit: Int = 4096) {
        self.limit = max(limit, 1)
    }

    /// The steps that an event stands for.
    public mutating func record(_ event: NetbootEvent, at now: Duration) -> [Entry] {
        switch event {
        case .dhcp(.exchanged(let exchange)): return record(exchange)
        case .dhcp: return []
        case .tftp(let event): return record(event, at: now)
        case .http(let event): return record(event, at: now)
        case .report(.stored(let report)):
            return [entry("\(report.hardware)", .reported(bytes: report.text.utf8.count), at: now)]
        case .report: return []
        }
    }

    private mutating func record(_ exchange: DHCPExchange) -> [Entry] {
        let request = exchange.request
        let client = request.hardware.description
        let identity = ClientIdentity(request)
        let isFirst = request.type == .discover && identity.program == .firmware
        if request.clientAddress != .any { names[request.clientAddress] = client }
        // A client of another server is known by the address that it takes there.
        if let taken = request.options.address(.requestedAddress) { names[taken] = client }
        var entries: [Entry] = []
        if let step = BootStep(request, identity) {
            entries.append(
                entry(client, step, at: exchange.time, opensBoot: isFirst, isSearch: request.type == .discover))
        }
        for reply in exchange.decision.replies {
            if reply.message.yourAddress != .any { names[reply.message.yourAddress] = client }
            guard let step = BootStep(reply.message, port: reply.sourcePort) else { continue }
            entries.append(entry(client, step, at: exchange.time, isSearch: reply.message.type == .offer))
        }
        if exchange.decision.replies.isEmpty {
            let reasons = exchange.decision.events.compactMap(BootStep.reason)
            entries += reasons.map { entry(client, .unanswered($0), at: exchange.time, isSearch: true) }
        }
        return entries
    }

    private mutating func record(_ event: TFTPEvent, at now: Duration) -> [Entry] {
        switch event {
        case .listening, .multicasting: return []
        case .requested(let request):
            return [entry(name("\(request.client)"), .fetches("\(request.request.filename)", .tftp), at: now)]
        case .junkBehindName(let request, let path):
            let step = BootStep.understoodAs("\(request.request.filename)", "\(path)")
            return [entry(name("\(request.client)"), step, at: now)]
        case .unbootable(let request, let reason):
            let step = BootStep.unbootable("\(request.request.filename)", reason: reason)
            return [entry(name("\(request.client)"), step, at: now)]
        case .finished(let request, let summary):
            // EDK2 and Intel's ROM ask for the size first and break off; some clients ask again at once.
            if [.sizeProbe, .neverAnswered, .replaced].contains(summary.outcome) { return [] }
            let file = "\(request.request.filename)"
            let step: BootStep =
                switch summary.outcome {
                case .completed, .lastAckMissing: .loaded(file, .tftp, bytes: summary.bytes, duration: summary.duration)
                case .refused(let error) where error.code == .fileNotFound: .missing(file, .tftp)
                case .peerError(let error): .failed(file, .tftp, reason: "the client says '\(error)'")
                case .refused(let error): .failed(file, .tftp, reason: "\(error)")
                default: .failed(file, .tftp, reason: "the client fell silent")
                }
            return [entry(name("\(request.client)"), step, at: now)]
        }
    }

    private mutating func record(_ event: HTTPEvent, at now: Duration) -> [Entry] {
        switch event {
        case .listening: return []
        case .requested(let request):
            guard request.method == "GET" else { return [] }
            return [entry(name(request.client), .fetches(request.path, .http), at: now)]
        case .answered(let request, let outcome):
            let step: BootStep
            if outcome.status == 404 {
                step = .missing(request.path, .http)
            } else if let reason = outcome.failure {
                step = .failed(request.path, .http, reason: reason)
            } else if request.method == "GET" {
                step = .loaded(request.path, .http, bytes: outcome.bytes, duration: outcome.duration)
            } else {
                return []
            }
            return [entry(name(request.client), step, at: now)]
        }
    }

    /// What a machine is called whose address is known.
    private func name(_ address: String) -> String {
        IPv4Address(address).flatMap { names[$0] } ?? address
    }

    private mutating func entry(
        _ client: String, _ step: BootStep, at now: Duration, opensBoot: Bool = false, isSearch: Bool = false
    ) -> Entry {
        var machine = machines[client] ?? Machine(start: now, last: now, isSearching: true)
        if opensBoot, !machine.isSearching || now - machine.last > ClientTimelines.silence {
            machine = Machine(start: now, last: now, isSearching: true)
        }
        machine.last = now
        machine.isSearching = machine.isSearching && isSearch
        machines[client] = machine
        if machines.count > limit, let oldest = machines.min(by: { $0.value.last < $1.value.last })?.key {
            machines[oldest] = nil
            names = names.filter { $0.value != oldest }
        }
        return Entry(client: client, time: now, elapsed: now - machine.start, step: step)
    }
}

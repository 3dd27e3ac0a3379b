// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import BootPolicy
public import BootTimeline
internal import DHCPService
internal import FileCatalog
internal import NetAddress
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire

extension BootTimelines {
    /// Takes note of what a service reports.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC; a DHCP message has its own time.
    /// - Returns: the steps that it stands for.
    public mutating func record(_ event: NetbootEvent, at now: Duration) -> [BootTimeline.Entry] {
        switch event {
        case .dhcp(.exchanged(let exchange)):
            return exchanged(exchange.request, exchange.decision, at: exchange.time)
        case .dhcp(.ladder(let news)):
            return news.hardware.mac.map { [record(.ladder(news.loader, words: "\(news)"), of: $0, at: now)] } ?? []
        case .tftp(let event):
            return BootStep.of(event).map { [record($0.step, from: $0.client, at: now)] } ?? []
        case .http(let event):
            return BootStep.of(event).map { [record($0.step, from: $0.client, at: now)] } ?? []
        case .report(.stored(let report)):
            let step = BootStep.reported(bytes: report.text.utf8.count, progress: report.progress)
            return [record(step, of: report.hardware, at: now)]
        case .machine(.once(let hardware, let boot, let news)):
            guard let mac = hardware.mac, let step = BootStep.of(news, boot.profile) else { return [] }
            return [record(step, of: mac, at: now)]
        case .machine(.installed(let machine, let client)):
            return [record(.installed(machine), from: client, at: now)]
        case .dhcp, .report: return []
        }
    }
}

extension BootStep {
    /// The step that news of a one-time boot stand for.
    fileprivate static func of(_ news: OneTimeBoot.News, _ profile: String) -> BootStep? {
        switch news {
        case .taken: .bootsOnce(profile, isAgain: false)
        case .takenAgain: .bootsOnce(profile, isAgain: true)
        case .used: .reachedKernel(profile)
        case .over: nil
        }
    }

    /// The step that an event of TFTP stands for, and the address that it came from.
    fileprivate static func of(_ event: TFTPEvent) -> (client: String, step: BootStep)? {
        switch event {
        case .listening, .multicasting: return nil
        case .requested(let request):
            return ("\(request.client)", .fetches("\(request.request.filename)", .tftp))
        case .junkBehindName(let request, let path):
            return ("\(request.client)", .understoodAs("\(request.request.filename)", "\(path)"))
        case .undecodable(let client, _, let error):
            return ("\(client)", .failed("request", .tftp, reason: "\(error)"))
        case .unbootable(let request, let reason):
            return ("\(request.client)", .unbootable("\(request.request.filename)", reason: reason))
        case .finished(let request, let summary):
            // EDK2 and Intel's ROM ask for the size first and break off; some clients ask again at once.
            if [.sizeProbe, .neverAnswered, .replaced].contains(summary.outcome) { return nil }
            let file = "\(request.request.filename)"
            let step: BootStep =
                switch summary.outcome {
                case .completed, .lastAckMissing: .loaded(file, .tftp, bytes: summary.bytes, duration: summary.duration)
                case .refused(let error) where error.code == .fileNotFound: .missing(file, .tftp)
                case .peerError(let error): .failed(file, .tftp, reason: "the client says '\(error)'")
                case .refused(let error): .failed(file, .tftp, reason: "\(error)")
                default: .failed(file, .tftp, reason: "the client fell silent")
                }
            return ("\(request.client)", step)
        }
    }

    /// The step that an event of HTTP stands for, and the address that it came from.
    fileprivate static func of(_ event: HTTPEvent) -> (client: String, step: BootStep)? {
        switch event {
        case .listening, .crowded: return nil
        case .handshakeFailed(let client, let reason): return (client, .gaveUp("gave up HTTPS: \(reason)"))
        case .malformed(let client, let firstLine, let reason):
            return (client, .malformed(firstLine, .http, reason: reason))
        case .requested(let request):
            return request.method == "GET" ? (request.client, .fetches(request.path, .http)) : nil
        case .answered(let request, let outcome):
            if outcome.status == 404 { return (request.client, .missing(request.path, .http)) }
            if let reason = outcome.failure {
                return (request.client, .failed(request.path, .http, reason: reason))
            }
            guard request.method == "GET" else { return nil }
            let step = BootStep.loaded(request.path, .http, bytes: outcome.bytes, duration: outcome.duration)
            return (request.client, step)
        }
    }
}

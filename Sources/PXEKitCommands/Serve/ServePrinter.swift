// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import BootPage
internal import BootStore
internal import BootTimeline
internal import DHCPEngine
internal import DHCPService
internal import DHCPWire
internal import Diagnosis
import Foundation
internal import HostSockets
internal import LogOutput
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NetAddress
internal import NetbootServer
internal import TFTPService
internal import TerminalText

/// Says what the servers do: the steps of each machine's boot on standard output, the servers' own affairs on standard error.
final class ServePrinter: Sendable {
    private let verbose: Bool
    private let quiet: Bool
    private let steps: StepPrinter
    private let timelines: NIOLockedValueBox<BootTimelines>
    private let metrics = NetbootMetrics()
    private let history: NIOLockedValueBox<BootHistory?>
    private let board: NIOLockedValueBox<BootBoard?>
    private let watcher: BootWatcher
    private let emptyPools = RecentNews<IPv4Subnet>()
    private let crowds = RecentNews<String>()

    /// - Parameters:
    ///   - json: one JSON object for each step instead of one line.
    ///   - verbose: files that do not exist and clients that are left alone, too.
    ///   - quiet: nothing but errors.
    init(json: Bool, verbose: Bool, quiet: Bool) {
        self.verbose = verbose
        self.quiet = quiet
        let steps = StepPrinter(json: json, verbose: verbose)
        let timelines = NIOLockedValueBox(BootTimelines())
        let history = NIOLockedValueBox<BootHistory?>(nil)
        let board = NIOLockedValueBox<BootBoard?>(nil)
        (self.steps, self.timelines, self.history, self.board) = (steps, timelines, history, board)
        watcher = BootWatcher(clock: ServePrinter.now) { news in
            switch news {
            case .crowded(let events):
                Diagnostics.error("\(events) events of boots were not judged: more came than could be")
            case .stops(let stop):
                timelines.withLockedValue { timelines in
                    guard
                        let entry = timelines.stopped(
                            stop.finding.cause.id, stop.words, of: stop.machine, at: ServePrinter.now())
                    else { return }
                    history.withLockedValue { $0 }?.record([entry])
                    board.withLockedValue { $0 }?.note([entry])
                    if !quiet { steps.print(entry) }
                }
            }
        }
    }

    /// Since 1970-01-01 00:00 UTC.
    private static func now() -> Duration { .seconds(Date.now.timeIntervalSince1970) }

    /// Keeps each step in a file from now on.
    func keep(in history: BootHistory?) {
        self.history.withLockedValue { $0 = history }
    }

    /// Shows each step on a board from now on.
    func show(on board: BootBoard?) {
        self.board.withLockedValue { $0 = board }
    }

    /// Says who boots what.
    func tell(_ table: StartTable) {
        guard !quiet else { return }
        for line in table.lines { Diagnostics.line(line) }
    }

    func observe(_ event: NetbootEvent) {
        metrics.record(event)
        if !quiet { tell(event) }
        switch event {
        case .dhcp(.unsent(let interface, let reply, let reason)):
            Diagnostics.error(
                "a reply to \(reply.message.hardware) did not leave by \(interface): \(reason)", causedBy: .stranger)
        case .dhcp(.notDurable(let replies, let reason)):
            Diagnostics.error(
                "\(replies) leases could not be written, their clients got no answer: \(reason)", causedBy: .client)
        case .dhcp(.conflict(let interface, let address)):
            Diagnostics.error(
                "\(address) on \(interface) is in use by a host that it was not given to; it is not offered for a while",
                causedBy: .stranger)
        case .dhcp(.unreadable(let entries)):
            Diagnostics.error(
                "the lease file has \(entries.count) unreadable entries, which are left alone: \(entries[0])")
        case .dhcp(.clockWasSet(let step)):
            Diagnostics.line("the clock was set by \(Int64(step / .seconds(1))) s; leases go on as they were")
        case .dhcp(.notServed(let interface, let reason)):
            Diagnostics.error("\(interface) is not served: \(reason)")
        case .report(.notStored(let hardware, let reason)):
            Diagnostics.error("the report of \(hardware) could not be stored: \(reason)", causedBy: .stranger)
        default: break
        }
        // Under the lock, so that lines come in the order of their steps.
        timelines.withLockedValue { timelines in
            let now = ServePrinter.now()
            let entries = timelines.record(event, at: now)
            // Also what is no step: a question for a file's size says that the machine goes on.
            watcher.observe(event, at: now)
            if let board = board.withLockedValue({ $0 }) {
                board.note(event, at: now)
                board.note(entries)
            }
            history.withLockedValue { $0 }?.record(entries)
            guard !quiet else { return }
            for entry in entries { steps.print(entry) }
        }
    }

    /// Says something of the servers' own, unless only errors are wanted.
    func affair(_ text: String) {
        if !quiet { Diagnostics.line(text) }
    }

    /// The servers' own affairs.
    private func tell(_ event: NetbootEvent) {
        switch event {
        case .dhcp(.listening(let listening)):
            let ports = "ports \(listening.ports.server) and \(listening.ports.bootServer)"
            Diagnostics.line("DHCP on \(listening.interface), \(listening.address), \(ports)")
            for shared in listening.shared {
                let holders = shared.holders.map(\.description).joined(separator: ", ")
                Diagnostics.line("port \(shared.port) is shared with \(holders.isEmpty ? "another process" : holders)")
            }
        case .dhcp(.left(let interface)): Diagnostics.line("no DHCP on \(interface) any more")
        case .dhcp(.exchanged(let exchange)):
            for case .refused(.poolExhausted(let subnet)) in exchange.decision.events {
                if emptyPools.isNews(subnet, at: exchange.time) {
                    Diagnostics.error("all addresses of \(subnet) are in use")
                }
            }
            for case .otherServer(let server) in exchange.decision.events {
                Diagnostics.line("another \(server) on \(exchange.arrival.interface)", causedBy: .stranger)
            }
        case .dhcp(.undecodable(let interface, let source, let error)):
            if verbose {
                Diagnostics.line("no DHCP message from \(source) on \(interface): \(error)", causedBy: .stranger)
            }
        case .tftp(.listening(let address)): Diagnostics.line("TFTP on port \(address.port ?? 0)")
        case .tftp(.multicasting(let port, let files)):
            for file in files { Diagnostics.line("MTFTP on port \(port): \(file)") }
        case .http(.listening(let address, let isEncrypted)):
            Diagnostics.line("\(isEncrypted ? "HTTPS" : "HTTP") on port \(address.port ?? 0)")
        case .http(.crowded(let client, let ofClient, let ofAll)):
            if crowds.isNews(client, at: ServePrinter.now()) {
                Diagnostics.line(
                    "HTTP: a connection of \(client) was refused: it has \(ofClient), all have \(ofAll), and all are busy",
                    causedBy: .client)
            }
        case .report(.listening(let port)): Diagnostics.line("reports on port \(port)")
        case .dhcp, .tftp, .http, .report, .machine: break
        }
    }
}

extension BootWatch.Stop {
    /// The cause, what shows it, and the mend.
    fileprivate var words: String {
        let shown = finding.evidence.first.map { " (\($0.text.shortened(to: 200)))" } ?? ""
        return "\(finding.cause.title)\(shown). \(finding.cause.mend.text)"
    }
}

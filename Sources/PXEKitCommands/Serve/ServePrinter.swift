// SPDX-License-Identifier: Apache-2.0

internal import BootHTTP
internal import BootTimeline
internal import DHCPEngine
internal import DHCPService
internal import DHCPWire
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
    private let json: Bool
    private let verbose: Bool
    private let quiet: Bool
    private let timelines = NIOLockedValueBox(BootTimelines())
    private let metrics = NetbootMetrics()
    private let clock = ClockText()
    private let emptyPools = RecentNews<IPv4Subnet>()
    private let crowds = RecentNews<String>()

    /// - Parameters:
    ///   - json: one JSON object for each step instead of one line.
    ///   - verbose: files that do not exist and clients that are left alone, too.
    ///   - quiet: nothing but errors.
    init(json: Bool, verbose: Bool, quiet: Bool) {
        self.json = json
        self.verbose = verbose
        self.quiet = quiet
    }

    private struct Line: Encodable {
        let time: Date
        let client: String
        let seconds: Double
        let step: String
        let detail: String
        let rule: String?
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
        guard !quiet else { return }
        // Under the lock, so that lines come in the order of their steps.
        timelines.withLockedValue { timelines in
            for entry in timelines.record(event, at: .seconds(Date.now.timeIntervalSince1970))
            where isWorthALine(entry.step) {
                print(entry)
            }
        }
    }

    private func isWorthALine(_ step: BootStep) -> Bool {
        switch step {
        case .missing, .unanswered: verbose
        default: true
        }
    }

    private func print(_ entry: BootTimeline.Entry) {
        let cause: LogSink.Cause = entry.isStranger && entry.step.provesNothing ? .stranger : .client
        let seconds = entry.elapsed / .seconds(1)
        let time = Date(timeIntervalSince1970: entry.time / .seconds(1))
        guard json else {
            let elapsed = String(format: "%7.3f", seconds)
            return LogSink.output.line(
                "\(clock.text(time)) \(entry.client) [\(elapsed) s] \(entry.step)", causedBy: cause)
        }
        let line = Line(
            time: time, client: entry.client, seconds: (seconds * 1000).rounded() / 1000, step: entry.step.name,
            detail: entry.step.description.printableLine, rule: entry.rule?.printableLine)
        if let text = try? JSONLines.line(line) { LogSink.output.fitLine(text, causedBy: cause) }
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
        case .http(.listening(let address)): Diagnostics.line("HTTP on port \(address.port ?? 0)")
        case .http(.crowded(let client, let ofClient, let ofAll)):
            if crowds.isNews(client, at: .seconds(Date.now.timeIntervalSince1970)) {
                Diagnostics.line(
                    "HTTP: a connection of \(client) was refused: it has \(ofClient), all have \(ofAll), and all are busy",
                    causedBy: .client)
            }
        case .report(.listening(let port)): Diagnostics.line("reports on port \(port)")
        case .dhcp, .tftp, .http, .report: break
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

public import BootStore
public import BootTimeline
internal import BoundedCollections
public import DHCPEngine
internal import DHCPService
import Foundation
internal import NetAddress
public import NetbootServer
import Synchronization

/// What the services are doing now, and what was kept of what they did: everything that page, API and metrics show.
///
/// ``note(_:at:)`` and ``note(_:)`` are called by the services and never wait for a reader. All that it keeps is bounded.
public final class BootBoard: Sendable {
    fileprivate struct State {
        var facts = ServedFacts()
        var boots = BoundedTable<String, BootOnBoard>(limit: BootBoard.mostMachines)
        /// Boots after which their machines have begun another one, the newest last; of use without a history.
        var former: [StoredBoot] = []
        var transfers = TransferList()
        var leases: [IPv4Address: Lease] = [:]
        var servers = BoundedTable<String, SeenServer>(limit: BootBoard.mostServers)
    }

    private let state = Mutex(State())
    private let archive: BootArchive?
    private let metrics = BootMetrics()
    let streams = EventStreams()
    let files = FileList()

    private static let mostMachines = 1024
    private static let mostServers = 64
    private static let mostFormer = 200

    /// A board.
    ///
    /// - Parameter archive: the boots that a server has kept; nil where it keeps none, so that only those of this run are known.
    public init(archive: BootArchive? = nil) {
        self.archive = archive
    }

    /// Shows this from now on.
    public func show(_ facts: ServedFacts) { state.withLock { $0.facts = facts } }

    /// Begins with leases of an earlier run.
    public func begin(with leases: [Lease]) {
        state.withLock { state in for lease in leases { state.leases[lease.address] = lease } }
    }

    /// Takes note of what a service reports.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC.
    public func note(_ event: NetbootEvent, at now: Duration) {
        state.withLock { state in
            state.transfers.note(event, at: now)
            if case .dhcp(.exchanged(let exchange)) = event {
                exchange.decision.leaseChange?.apply(to: &state.leases)
                for case .otherServer(let server) in exchange.decision.events {
                    state.servers["\(server.source)"] = SeenServer(server, exchange.arrival.interface, at: now)
                }
            }
        }
    }

    /// Takes note of steps of boots.
    public func note(_ entries: [BootTimeline.Entry]) {
        let steps = entries.filter { !$0.isStranger || !$0.step.provesNothing }.map(StoredStep.init)
        let ended = state.withLock { state in steps.compactMap { state.add($0) } }
        for boot in ended { metrics.count(BootCourse(boot, now: .seconds(Int64.max))) }
        for step in steps { streams.tell { StepRecord(step, in: nil).event } }
    }

    /// Counts boots that have ended by silence, and what is there now; called now and then.
    func tick(at now: Duration) {
        let ended = state.withLock { state in
            state.leases = state.leases.filter { $0.value.expires > now - .seconds(24 * 3600) }
            return state.boots.map { client, boot in (client, boot) }.compactMap { client, boot -> StoredBoot? in
                guard !boot.isCounted, let last = boot.steps.last, now - last.time > BootCourse.silence else {
                    return nil
                }
                var counted = boot
                counted.isCounted = true
                state.boots[client] = counted
                return StoredBoot(boot.steps)
            }
        }
        for boot in ended { metrics.count(BootCourse(boot, now: now)) }
        let (leases, transfers) = state.withLock {
            ($0.leases.values.filter { $0.expires > now }.count, $0.transfers.open.count)
        }
        metrics.set(leases: leases, transfers: transfers)
    }

    var facts: ServedFacts { state.withLock(\.facts).now }
    var transfers: TransferList { state.withLock(\.transfers) }
    var servers: [SeenServer] { state.withLock { $0.servers.map { $1 } }.sorted { $0.name < $1.name } }

    /// Leases that are in force, by their addresses.
    func leases(at now: Duration) -> [Lease] {
        state.withLock { Array($0.leases.values) }.filter { $0.expires > now }.sorted { $0.address < $1.address }
    }

    /// Boots of which something was heard not long ago, the last to begin at first.
    func current(at now: Duration) -> [StoredBoot] {
        known.filter { now - $0.steps[$0.steps.count - 1].time <= BootCourse.silence }
    }

    private var known: [StoredBoot] {
        state.withLock { state in state.boots.map { StoredBoot($1.steps) } }.compactMap { $0 }
            .sorted { ($1.start, $0.client) < ($0.start, $1.client) }
    }

    /// Boots, the one that began last at first: of the history, or of this run where none is kept.
    func boots(before start: Duration?, of client: String?, most: Int) async throws -> [StoredBoot] {
        if let archive { return try await archive.boots(before: start, of: client, most: most) }
        let all = (state.withLock(\.former) + known).sorted { ($1.start, $0.client) < ($0.start, $1.client) }
        let wanted = all.filter { boot in
            (start.map { boot.start < $0 } ?? true) && (client.map { boot.client == $0 } ?? true)
        }
        return Array(wanted.prefix(most))
    }

    /// One boot by its name; nil if nothing is known of it.
    func boot(_ name: BootName) async throws -> StoredBoot? {
        let now = (known + state.withLock(\.former)).first { BootName($0) == name }
        if let now { return now }
        return try await archive?.boot(of: name.client, from: name.start)
    }
}

extension BootBoard.State {
    /// Adds a step; returns the machine's boot before, which is over and was not counted.
    fileprivate mutating func add(_ step: StoredStep) -> StoredBoot? {
        var boot = boots[step.client] ?? BootOnBoard()
        var ended: StoredBoot?
        if let first = boot.steps.first, first.start != step.start {
            if let before = StoredBoot(boot.steps) {
                former.append(before)
                if former.count > BootBoard.mostFormer { former.removeFirst() }
                ended = boot.isCounted ? nil : before
            }
            boot = BootOnBoard()
        }
        boot.add(step)
        boots[step.client] = boot
        return ended
    }
}

/// The steps of a machine's last boot.
private struct BootOnBoard {
    private(set) var steps: [StoredStep] = []
    var isCounted = false

    private static let mostSteps = 200

    /// Of too many steps the first half and the last ones are kept.
    mutating func add(_ step: StoredStep) {
        if steps.count >= Self.mostSteps { steps.remove(at: Self.mostSteps / 2) }
        steps.append(step)
    }
}

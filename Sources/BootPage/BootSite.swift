// SPDX-License-Identifier: Apache-2.0

public import BootHTTP
internal import BootPolicy
public import Foundation
internal import TerminalText

/// The web page, the API and the metrics of a server, as one site: who may ask, and what is answered.
public struct BootSite: HTTPSite {
    /// What is open.
    public struct Access: Hashable, Sendable {
        /// By which names it may be asked for.
        public var hosts: HostNames
        /// Whether programs may read `/api/v1` and `/metrics`.
        public var hasAPI: Bool

        /// An access.
        public init(hosts: HostNames = HostNames(), hasAPI: Bool = true) { (self.hosts, self.hasAPI) = (hosts, hasAPI) }
    }

    private let board: BootBoard
    private let api: BootAPI
    private let metrics: PrometheusMetrics
    private let access: Access
    private let now: @Sendable () -> Duration

    /// A site.
    ///
    /// - Parameter now: since 1970-01-01 00:00 UTC.
    public init(
        _ board: BootBoard, metrics: PrometheusMetrics, access: Access = Access(),
        now: @escaping @Sendable () -> Duration = { .seconds(Date.now.timeIntervalSince1970) }
    ) {
        (self.board, self.metrics, self.access, self.now) = (board, metrics, access, now)
        api = BootAPI(board: board)
    }

    /// The page, the JSON or the refusal for a request.
    public func answer(_ request: HTTPSiteRequest) async -> HTTPSiteAnswer {
        guard access.hosts.allow(request.host) else {
            return .plain(
                421,
                "'\(request.host.shortened(to: 80).printableLine)' is no name of this server; the key names of page may list it\n"
            )
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return .plain(405, "only GET and HEAD are served here\n", fields: [("Allow", "GET, HEAD")])
        }
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        let query = QueryItems(request.query)
        if path.starts(with: ["api", "v1"]) { return await apiAnswer(Array(path.dropFirst(2)), query) }
        switch request.path {
        case "/style.css": return .asset(PageAssets.style, "text/css; charset=utf-8")
        case "/live.js": return .asset(PageAssets.script, "text/javascript; charset=utf-8")
        case "/icon.svg": return .asset(PageAssets.icon, "image/svg+xml")
        case "/metrics":
            guard access.hasAPI else { return .plain(403, "the key api of page has closed it\n") }
            board.tick(at: now())
            return .of(metrics.text, "text/plain; version=0.0.4; charset=utf-8")
        default: return await page(path, request.path, query)
        }
    }

    private func apiAnswer(_ path: [String], _ query: QueryItems) async -> HTTPSiteAnswer {
        // The page's own script follows the events where the API is closed, too.
        if path == ["events"] {
            guard let stream = board.streams.open() else {
                return .problem(503, "too many readers of events", fields: [("Retry-After", "30")])
            }
            return HTTPSiteAnswer(
                status: 200, fields: HTTPSiteAnswer.fields("text/event-stream"), body: .stream(stream))
        }
        guard access.hasAPI else { return .problem(403, "the key api of page has closed it") }
        do throws(BootAPI.Refusal) {
            return .of(try await api.json(path, query, at: now()), "application/json")
        } catch {
            switch error {
            case .notThere(let reason): return .problem(404, reason)
            case .badParameter(let name, let problem): return .problem(400, "\(name) \(problem)")
            case .unreadable(let reason): return .problem(503, reason)
            }
        }
    }

    private func page(_ path: [String], _ address: String, _ query: QueryItems) async -> HTTPSiteAnswer {
        let (facts, now) = (board.facts, now())
        do throws(BootAPI.Refusal) {
            if path.count == 2, path[0] == "boots" {
                guard let boot = try await api.boot(path[1]) else { throw .notThere("No such boot is kept.") }
                let record = BootRecord(boot, facts: facts, now: now, withSteps: true)
                return .page(
                    "Boot of \(record.machine ?? record.client)", nil, isLive: record.outcome == "running",
                    BootPages.boot(record))
            }
            guard let place = PageLayout.Place(rawValue: address) else {
                throw .notThere("Nothing is at this address.")
            }
            return .page(place.title, place, isLive: place == .now, try await content(place, query, facts, now))
        } catch {
            switch error {
            case .notThere(let reason), .badParameter(_, let reason):
                return .page("Not there", nil, "<h1>Not there</h1><p>\(PageTemplate.escaped(reason))</p>", status: 404)
            case .unreadable(let reason):
                let text = PageTemplate.escaped(reason.printableLine)
                return .page("Not readable", nil, "<h1>Not readable</h1><p>\(text)</p>", status: 503)
            }
        }
    }

    private func content(
        _ place: PageLayout.Place, _ query: QueryItems, _ facts: ServedFacts, _ now: Duration
    ) async throws(BootAPI.Refusal) -> String {
        switch place {
        case .now:
            let current = board.current(at: now).map { BootRecord($0, facts: facts, now: now) }.filter {
                $0.outcome == "running"
            }
            let names = Set(current.map(\.id))
            let recent = try await api.page(before: nil, of: nil, most: 12).boots.map {
                BootRecord($0, facts: facts, now: now)
            }
            return BootPages.now(
                current, recent: recent.filter { !names.contains($0.id) }, transfers: TransfersRecord(board.transfers))
        case .boots:
            let (boots, next) = try await api.page(before: try query.before, of: query["client"], most: 50)
            return BootPages.history(
                boots.map { BootRecord($0, facts: facts, now: now) }, next: next?.milliseconds, client: query["client"])
        case .machines:
            return ServedPages.machines(
                facts.policy.machines.map { MachineRecord($0, in: facts.policy) },
                facts.policy.profiles.values.sorted { $0.name < $1.name }.map(ProfileRecord.init),
                facts.policy.assignments.enumerated().map { AssignmentRecord($1, number: $0 + 1) },
                unknown: facts.policy.unknown)
        case .files:
            let listing = await board.files.files(of: facts.roots)
            return ServedPages.files(
                listing.files.map(FileRecord.init), isWhole: listing.isWhole,
                transfers: TransfersRecord(board.transfers))
        case .network:
            return ServedPages.network(
                board.leases(at: now).map { LeaseRecord($0, facts: facts) }, board.servers.map(ServerRecord.init))
        }
    }
}

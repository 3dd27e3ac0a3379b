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

    let board: BootBoard
    let api: BootAPI
    private let metrics: PrometheusMetrics
    let access: Access
    let now: @Sendable () -> Duration

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
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        if path.starts(with: ["api", "v1"]) { return await apiAnswer(Array(path.dropFirst(2)), request) }
        guard request.method == "GET" || request.method == "HEAD" else {
            return .plain(405, "only GET and HEAD are served here\n", fields: [("Allow", "GET, HEAD")])
        }
        let query = QueryItems(request.query)
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
            let status = if case .unreadable = error { 503 } else { 404 }
            let (title, text) = (status == 503 ? "Not readable" : "Not there", error.answer.reason.printableLine)
            return .page(title, nil, "<h1>\(title)</h1><p>\(PageTemplate.escaped(text))</p>", status: status)
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
                facts.machines,
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

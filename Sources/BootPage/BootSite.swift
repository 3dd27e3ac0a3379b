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
        /// Whether programs may use `/api/v1` and `/metrics`.
        public var hasAPI: Bool
        /// Whether everybody may read who reaches it; else who has a token.
        public var isOpen: Bool

        /// An access.
        public init(hosts: HostNames = HostNames(), hasAPI: Bool = true, isOpen: Bool = true) {
            (self.hosts, self.hasAPI, self.isOpen) = (hosts, hasAPI, isOpen)
        }
    }

    let board: BootBoard
    let api: BootAPI
    private let metrics: PrometheusMetrics
    let access: Access
    let sessions = PageSessions()
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

    var gate: SiteGate { SiteGate(facts: board.facts, sessions: sessions, now: now()) }

    /// The page, the JSON or the refusal for a request.
    public func answer(_ request: HTTPSiteRequest) async -> HTTPSiteAnswer {
        guard access.hosts.allow(request.host) else {
            return .plain(
                421,
                "'\(request.host.shortened(to: 80).printableLine)' is no name of this server; the key names of page may list it\n"
            )
        }
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(
            String.init)
        if path.starts(with: ["api", "v1"]) {
            return await apiAnswer(Array(path.dropFirst(2)), request)
        }
        if request.method == "POST", let form = PageForm(path) {
            return await formAnswer(form, request)
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return .plain(405, "only GET and HEAD are served here\n", fields: [("Allow", "GET, HEAD")])
        }
        switch request.path {
        case "/style.css": return .asset(PageAssets.style, "text/css; charset=utf-8")
        case "/live.js": return .asset(PageAssets.script, "text/javascript; charset=utf-8")
        case "/icon.svg": return .asset(PageAssets.icon, "image/svg+xml")
        case "/metrics":
            guard access.hasAPI else { return .plain(403, "the key api of page has closed it\n") }
            if let refusal = refusalToRead(request) { return refusal }
            board.tick(at: now())
            return .of(metrics.text, "text/plain; version=0.0.4; charset=utf-8")
        default: return await page(path, request)
        }
    }

    private func page(_ path: [String], _ request: HTTPSiteRequest) async -> HTTPSiteAnswer {
        var visitor = SiteGate.Visitor()
        do throws(BootAPI.Refusal) {
            let gate = gate
            visitor = try gate.visitor(of: request)
            let query = QueryItems(request.query)
            if path == ["login"] { return loginPage(visitor, back: query["back"]) }
            guard access.isOpen || visitor.holder != nil else {
                return loginPage(
                    visitor, back: request.path, status: 401, notice: "Reading needs a token here.")
            }
            let facts = gate.facts
            if path.count == 2, path[0] == "boots" {
                guard let boot = try await api.boot(path[1]) else {
                    throw .notThere("No such boot is kept.")
                }
                let record = BootRecord(boot, facts: facts, now: gate.now, withSteps: true)
                return .page(
                    "Boot of \(record.machine ?? record.client)", nil, visitor,
                    isLive: record.outcome == "running",
                    BootPages.boot(record))
            }
            if path.count == 2, path[0] == "machines" {
                return try machinePage(
                    path[1], facts, visitor, notice: visitor.session.flatMap(sessions.takeNotice))
            }
            guard let place = PageLayout.Place(rawValue: request.path) else {
                throw .notThere("Nothing is at this address.")
            }
            let notice = place == .machines ? visitor.session.flatMap(sessions.takeNotice) : nil
            return .page(
                place.title, place, visitor, isLive: place == .now,
                MachinePages.notice(notice) + (try await content(place, query, facts, gate.now)))
        } catch {
            return errorPage(error, visitor)
        }
    }

    /// What keeps somebody from being shown a page.
    func errorPage(_ refusal: BootAPI.Refusal, _ visitor: SiteGate.Visitor) -> HTTPSiteAnswer {
        let status = if case .unreadable = refusal { 503 } else { 404 }
        let (title, text) = (
            status == 503 ? "Not readable" : "Not there", refusal.answer.reason.printableLine
        )
        return .page(
            title, nil, visitor, "<h1>\(title)</h1><p>\(PageTemplate.escaped(text))</p>", status: status)
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
                current, recent: recent.filter { !names.contains($0.id) },
                transfers: TransfersRecord(board.transfers))
        case .boots:
            let (boots, next) = try await api.page(
                before: try query.before, of: query["client"], most: 50)
            return BootPages.history(
                boots.map { BootRecord($0, facts: facts, now: now) }, next: next?.milliseconds,
                client: query["client"])
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
                board.leases(at: now).map { LeaseRecord($0, facts: facts) },
                board.servers.map(ServerRecord.init))
        }
    }
}

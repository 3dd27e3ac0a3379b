// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootPage
    internal import BootPolicy
    internal import BootStore
    internal import CoreMetrics
    internal import HostSockets
    internal import LeaseStore
    internal import NetbootConfiguration
    internal import NetbootServer

    /// The web page beside the servers whose work it shows.
    struct ServedPage {
        let board: BootBoard
        let server: PageServer
        private let settings: PageSettings
        private let printer: ServePrinter

        /// The page of a plan; nil if it has none. The history must be there already.
        ///
        /// Ports are opened by `opener`, which keeps the rights for them.
        init?(_ plan: ServePlan, by opener: PortOpener, _ printer: ServePrinter) async throws {
            guard let settings = plan.settings.page else { return nil }
            (self.settings, self.printer) = (settings, printer)
            do {
                board = BootBoard(archive: try plan.settings.history.map { try BootArchive(path: $0) })
            } catch {
                throw MenuInput.refused(
                    "\(plan.settings.place(of: .history)): '\(plan.settings.history ?? "")': \(error)")
            }
            board.begin(with: (try? await plan.netboot.journal?.leases()) ?? [])
            let metrics = PrometheusMetrics()
            MetricsSystem.bootstrap(metrics)
            let site = BootSite(
                board, metrics: metrics,
                access: .init(
                    hosts: HostNames(settings.names + [settings.address]), hasAPI: settings.hasAPI,
                    isOpen: settings.isOpen))
            server = PageServer(
                site, board: board, host: settings.address, port: Int(settings.port), opener: opener)
            show(plan)
        }

        /// Shows another plan from now on.
        func show(_ plan: ServePlan) {
            if !settings.isOpen, plan.netboot.machines == nil {
                Diagnostics.error(
                    "warning: nobody can read the web page: it needs a token, and tokens a file, the key machine-state; `reading: open` opens it"
                )
            }
            let judge = MachineJudge(settings: plan.settings, scripts: plan.boot.scripts)
            let desk = plan.netboot.machines.map { keeper in
                MachineDesk(keeper, tell: { [printer] in printer.affair($0) }) {
                    (order, additions) throws(MachineRefusal) in try judge.judge(order, additions)
                }
            }
            board.show(
                ServedFacts(policy: plan.settings.machines, roots: plan.settings.roots, desk: desk))
        }

        /// Says where it is, as soon as it listens; throws if it cannot.
        func announce() async throws {
            let port = try await server.port
            let host = settings.address.contains(":") ? "[\(settings.address)]" : settings.address
            printer.affair(
                "web page on http://\(host):\(port)/" + (settings.isOpen ? "" : ", for who has a token"))
        }
    }
#endif

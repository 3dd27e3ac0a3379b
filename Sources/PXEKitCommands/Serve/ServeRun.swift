// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import ArgumentParser
    internal import BootPolicy
    internal import DHCPEngine
    import Foundation
    internal import LeaseStore
    internal import NetAddress
    internal import NetbootServices
    internal import UnixSignals

    /// Runs the servers until a signal ends them.
    struct ServeRun {
        let settings: ServeSettings
        let printer: ServePrinter
        /// Reads the settings again, for SIGHUP; throws after it has told why it cannot.
        let reload: @Sendable () throws -> ServeSettings

        func run() async throws {
            let (configuration, boot) = try ServeRun.configuration(settings)
            let journal: LeaseJournal?
            do {
                journal = try settings.leases.map { try LeaseJournal(path: $0) }
            } catch {
                Diagnostics.error("leases in '\(settings.leases ?? "")': \(error)")
                throw ExitCode.badInput
            }
            let reports: ReportStore?
            do {
                reports = try settings.reports.map { try ReportStore(path: $0) }
            } catch {
                Diagnostics.error("--reports '\(settings.reports ?? "")': \(error.localizedDescription)")
                throw ExitCode.badInput
            }
            if let problem = MulticastFile.problem(of: settings.multicastFiles, in: boot.catalog) {
                Diagnostics.error(problem)
                throw ExitCode.badInput
            }
            let options = DHCPServiceOptions(
                interfaces: settings.interfaces, ports: settings.ports, sharesPorts: settings.mode == .proxy)
            let server = NetbootServer(
                configuration, options: options, journal: journal, catalog: boot.catalog,
                tftp: settings.tftpPort.map { .init(host: "0.0.0.0", port: $0) },
                mtftp: multicast(boot), http: settings.httpPort.map { .init(host: "0.0.0.0", port: $0) },
                refusesUnbootable: settings.refusesUnbootable, reports: reports.map { ($0, settings.reportPort) },
                observe: printer.observe)
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
            // What is sent by MTFTP is settled at the start, so offers name nothing else later.
            let reload: @Sendable () throws -> ServeSettings = { [reload, settings] in
                var next = try reload()
                (next.multicastFiles, next.mtftpPort) = (settings.multicastFiles, settings.mtftpPort)
                return next
            }
            do {
                let ending = try await withThrowingTaskGroup(of: UnixSignal?.self) { tasks in
                    tasks.addTask {
                        try await server.run()
                        return nil
                    }
                    tasks.addTask {
                        // A server that cannot listen says so itself.
                        if (try? await server.isListening()) != nil { try dropRights() }
                        for await signal in signals {
                            guard signal == .sighup else { return signal }
                            await ServeRun.reload(server, reload)
                        }
                        return nil
                    }
                    defer { tasks.cancelAll() }
                    return try await tasks.next() ?? nil
                }
                if ending == .sigint { throw ExitCode.interrupted }
            } catch let failure as ListenFailure {
                let hint = failure.isForbidden ? "; run as root, or move the ports above 1023" : ""
                Diagnostics.error("\(failure)\(hint)")
                throw ExitCode.workFailed
            }
        }

        private func multicast(_ boot: ServedBoot) -> MTFTPFileServer.Configuration? {
            guard !settings.multicastFiles.isEmpty else { return nil }
            return MTFTPFileServer.Configuration(
                catalog: boot.catalog, files: settings.multicastFiles.map(\.file), port: Int(settings.mtftpPort))
        }

        /// Becomes a user without rights, if this process is root's and nobody asked for it to stay so.
        private func dropRights() throws {
            guard UnprivilegedUser.isNeeded, settings.user != "root" else { return }
            guard let user = UnprivilegedUser(named: settings.user) else {
                Diagnostics.error("user '\(settings.user)': this host has no such user")
                throw ExitCode.badInput
            }
            let leases = settings.leases.map { [$0, "\($0)-wal", "\($0)-shm"] } ?? []
            do {
                for path in leases + [settings.reports].compactMap({ $0 }) { try user.own(path) }
                try user.become()
            } catch {
                Diagnostics.error("cannot become user '\(user.name)': \(error.localizedDescription)")
                throw ExitCode.workFailed
            }
            for root in settings.roots where !FileManager.default.isReadableFile(atPath: root) {
                Diagnostics.error("--root \(root): user '\(user.name)' cannot read it; name another with --user")
                throw ExitCode.badInput
            }
        }

        /// The engine's configuration, and the files that it names.
        private static func configuration(_ settings: ServeSettings) throws -> (DHCPConfiguration, ServedBoot) {
            var settings = settings
            let boot = try ServedBoot(
                roots: settings.roots, reportPort: settings.reports == nil ? nil : settings.reportPort)
            let served = NetworkInterface.all().filter {
                settings.interfaces.isEmpty ? $0.canServe : settings.interfaces.contains($0.name)
            }
            if let stray = settings.placeRanges(on: served) {
                let known = served.flatMap(\.addresses).map(\.description).joined(separator: ", ")
                Diagnostics.error(
                    "--range \(stray.lowerBound)-\(stray.upperBound): needed a range in the network of an interface, found \(known)"
                )
                throw ExitCode.badInput
            }
            let address = served.lazy.flatMap(\.addresses).first?.address ?? .any
            let configuration = settings.configuration(found: boot.rules, address: address)
            let problems = configuration.problems
            for problem in problems { Diagnostics.error((problem.isError ? "" : "warning: ") + "\(problem)") }
            if problems.contains(where: \.isError) { throw ExitCode.badInput }
            return (configuration, boot)
        }

        /// Serves the new configuration; a wrong one is refused with its reason and the old one stays.
        private static func reload(_ server: NetbootServer, _ read: () throws -> ServeSettings) async {
            do {
                let (configuration, _) = try configuration(read())
                try await server.dhcp.serve(configuration)
                Diagnostics.line("the configuration was read again")
            } catch {
                Diagnostics.error("the configuration stays as it was")
            }
        }
    }
#endif

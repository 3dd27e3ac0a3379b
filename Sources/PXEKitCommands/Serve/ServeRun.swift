// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import NetbootConfiguration
    internal import DHCPService
    internal import ArgumentParser
    internal import BootHTTP
    internal import DiskCatalog
    import Foundation
    internal import HostSockets
    internal import NetbootServer
    internal import UnixSignals

    /// Runs the servers until a signal ends them.
    struct ServeRun {
        let settings: ServeSettings
        let printer: ServePrinter
        /// Reads the settings again, for SIGHUP; throws after it has told why it cannot.
        let reload: @Sendable () throws -> ServeSettings

        /// Why what is served may have to change.
        private enum Occasion {
            case hangUp
            case otherInterfaces
        }

        /// How often the interfaces are looked at: a machine takes longer to come to its PXE ROM.
        private static let interfacePeriod = Duration.seconds(2)

        func run() async throws {
            Output.detach()
            DescriptorLimit.raise()
            let plan = try ServePlan(settings)
            let opener = PortOpener(holdsRequests: true)
            let server = NetbootHost(plan.netboot, opener: opener, observe: printer.observe)
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
            let (occasions, occasion) = AsyncStream.makeStream(of: Occasion.self)
            do {
                let ending = try await withThrowingTaskGroup(of: UnixSignal?.self) { tasks in
                    tasks.addTask {
                        try await server.run()
                        return nil
                    }
                    tasks.addTask {
                        for await signal in signals {
                            guard signal == .sighup else { return signal }
                            occasion.yield(.hangUp)
                        }
                        return nil
                    }
                    tasks.addTask {
                        await ServeRun.watchInterfaces { occasion.yield(.otherInterfaces) }
                        return nil
                    }
                    tasks.addTask {
                        // A server that cannot listen says so itself, and ends all.
                        guard (try? await server.isListening()) != nil else { throw CancellationError() }
                        try await dropRights(keeping: opener)
                        opener.admitRequests()
                        var plan = plan
                        for await occasion in occasions { plan = await change(plan, of: server, on: occasion) }
                        return nil
                    }
                    defer { tasks.cancelAll() }
                    return try await ServeRun.first(of: &tasks)
                }
                if ending == .sigint { throw ExitCode.interrupted }
            } catch let failure as ListenFailure {
                Diagnostics.error(plan.explain(failure))
                throw ExitCode.workFailed
            }
        }

        /// What the first task to end says; one that was in vain because another has failed does not count.
        private static func first(
            of tasks: inout ThrowingTaskGroup<UnixSignal?, any Error>
        ) async throws -> UnixSignal? {
            do {
                return try await tasks.next() ?? nil
            } catch is CancellationError {
                return try await tasks.next() ?? nil
            }
        }

        private static func watchInterfaces(_ tell: () -> Void) async {
            var known = NetworkInterface.all()
            while (try? await Task.sleep(for: interfacePeriod)) != nil {
                let now = NetworkInterface.all()
                // None at all is a system that could not say.
                guard now != known, !now.isEmpty else { continue }
                known = now
                tell()
            }
        }

        /// Becomes a user without rights, if this process is root's and nobody asked for it to stay so.
        private func dropRights(keeping opener: PortOpener) async throws {
            guard UnprivilegedUser.isNeeded, settings.user != "root" else { return }
            guard let user = UnprivilegedUser(named: settings.user) else {
                throw MenuInput.refused("\(settings.place(of: .user)): this host has no user '\(settings.user)'")
            }
            let leases = settings.leases.map { [$0, "\($0)-wal", "\($0)-shm"] } ?? []
            do {
                for path in leases + [settings.reports].compactMap({ $0 }) {
                    try StatePath.give(path, user: user.user, group: user.group)
                }
                try await user.become(keeping: opener)
            } catch {
                Diagnostics.error("cannot become user '\(user.name)': \(error)")
                throw ExitCode.workFailed
            }
            for root in settings.roots where !FileManager.default.isReadableFile(atPath: root) {
                throw MenuInput.refused(
                    "\(settings.place(of: .root(root))): user '\(user.name)' cannot read '\(root)'; name another with --user"
                )
            }
        }

        /// The plan of the settings as they stand now; what cannot change while clients are served is told.
        private func reloaded(after old: ServePlan) throws -> ServePlan {
            var next = try reload()
            let multicast = (next.multicastFiles, next.mtftpPort)
            // Offers must name the groups that are served.
            (next.multicastFiles, next.mtftpPort) = (settings.multicastFiles, settings.mtftpPort)
            let plan = try ServePlan(next, after: old)
            let later = [
                ("user", next.user != settings.user),
                ("mtftp", multicast != (settings.multicastFiles, settings.mtftpPort)),
                ("tftp-clients-per-address", next.clientsPerAddress != settings.clientsPerAddress),
            ]
            for (key, hasChanged) in later where hasChanged {
                Diagnostics.line("\(key): takes effect after a restart")
            }
            return plan
        }

        /// Serves what is to be served now; what is wrong is refused with its reason and the old plan stays.
        private func change(_ old: ServePlan, of server: NetbootHost, on occasion: Occasion) async -> ServePlan {
            var plan: ServePlan?
            do {
                let new = try occasion == .hangUp ? reloaded(after: old) : old.onOtherInterfaces()
                plan = new
                try await server.serve(new.netboot, missing: occasion == .hangUp ? .refused : .awaited)
                if occasion == .hangUp {
                    Diagnostics.line("the configuration was read again")
                }
                return new
            } catch let failure as ListenFailure {
                Diagnostics.error(plan?.explain(failure) ?? "\(failure)")
            } catch {
                // Whatever else is wrong was told where it was found, but for the lease file, which is read at last.
                if !(error is ExitCode) { Diagnostics.error("\(error)") }
            }
            if occasion == .hangUp { Diagnostics.error("the configuration stays as it was") }
            return old
        }
    }
#endif

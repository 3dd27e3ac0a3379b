// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import NetbootConfiguration
    internal import DHCPService
    internal import ArgumentParser
    internal import BootHTTP
    internal import BootPage
    internal import BootStore
    internal import DiskCatalog
    import Foundation
    internal import HostSockets
    internal import NetbootServer
    internal import UnixSignals

    /// Runs the servers until a signal ends them.
    struct ServeRun {
        let settings: ServeSettings
        let printer: ServePrinter
        /// What everybody boots; nil for what the settings say.
        var given: GivenBoot?
        /// Reads the settings again, for SIGHUP; throws after it has told why it cannot.
        let reload: @Sendable () throws -> ServeSettings

        /// Why the plan may have to change.
        private enum Occasion {
            case hangUp
            case otherInterfaces
        }

        func run() async throws {
            Output.detach()
            Diagnostics.becomeLog()
            DescriptorLimit.raise()
            let plan = try ServePlan(settings, given: given)
            let interfaces = InterfaceWatch(plan.interfaces)
            let opener = PortOpener(holdsRequests: true)
            printer.keep(in: try history())
            let page = try await ServedPage(plan, by: opener, printer)
            printer.show(on: page?.board)
            printer.affair(plan.servedInterfaces)
            printer.tell(plan.table)
            let server = NetbootHost(plan.netboot, opener: opener, observe: printer.observe)
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
            // Do this before anything listens, so that no request has to wait.
            let objections = await LANQuestion(plan: plan, opener: opener).objections(on: plan.interfacesWithAddresses)
            guard objections.isEmpty else {
                for objection in objections { Diagnostics.error(objection.reason) }
                throw ExitCode.workFailed
            }
            let (occasions, occasion) = AsyncStream.makeStream(of: Occasion.self)
            do {
                let ending = try await withThrowingTaskGroup(of: UnixSignal?.self) { tasks in
                    tasks.addTask {
                        try await server.run()
                        return nil
                    }
                    if let page {
                        tasks.addTask {
                            try await page.server.run()
                            return nil
                        }
                    }
                    tasks.addTask {
                        for await signal in signals {
                            guard signal == .sighup else { return signal }
                            occasion.yield(.hangUp)
                        }
                        return nil
                    }
                    tasks.addTask {
                        await interfaces.watch { occasion.yield(.otherInterfaces) }
                        return nil
                    }
                    tasks.addTask {
                        // A server that cannot listen says so itself, and ends all.
                        do {
                            try await server.isListening()
                            try await page?.announce()
                        } catch {
                            throw CancellationError()
                        }
                        try await dropRights(keeping: opener)
                        opener.admitRequests()
                        var plan = plan
                        for await occasion in occasions {
                            guard let new = await change(plan, of: server, on: occasion, by: opener) else { continue }
                            interfaces.planned(on: new.interfaces)
                            page?.show(new)
                            plan = new
                        }
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

        /// Where boots are kept; nil where none are.
        private func history() throws -> BootHistory? {
            guard let path = settings.history else { return nil }
            do {
                return try BootHistory(path: path, keeping: settings.historyTime) { trouble in
                    switch trouble {
                    case .notWritten(let steps, let reason):
                        Diagnostics.error("\(steps) steps of boots could not be kept in '\(path)': \(reason)")
                    case .crowded(let steps):
                        Diagnostics.error("\(steps) steps of boots were not kept: more came than could be written")
                    }
                }
            } catch {
                throw MenuInput.refused("\(settings.place(of: .history)): '\(path)': \(error)")
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

        /// Becomes a user without rights, if this process is root's and `--user root` was not given.
        private func dropRights(keeping opener: PortOpener) async throws {
            guard UnprivilegedUser.isNeeded, settings.user != "root" else { return }
            guard let user = UnprivilegedUser(named: settings.user) else {
                throw MenuInput.refused("\(settings.place(of: .user)): this host has no user '\(settings.user)'")
            }
            let databases = [settings.leases, settings.history, settings.machineFile].compactMap { $0 }
            let files = databases.flatMap { [$0, "\($0)-wal", "\($0)-shm"] }
            do {
                for path in files + [settings.reports].compactMap({ $0 }) {
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

        /// The plan for the settings as they are now. Tells which changes take effect only after a restart.
        private func reloaded(after old: ServePlan) throws -> ServePlan {
            var next = try reload()
            let multicast = (next.multicastFiles, next.mtftpPort)
            // Offers must name the multicast groups that are in use, which are those of the first plan.
            (next.multicastFiles, next.mtftpPort) = (settings.multicastFiles, settings.mtftpPort)
            let plan = try ServePlan(next, given: given, after: old)
            let later = [
                ("user", next.user != settings.user),
                ("history", next.history != settings.history || next.historyTime != settings.historyTime),
                ("page", next.page != settings.page),
                ("mtftp", multicast != (settings.multicastFiles, settings.mtftpPort)),
                ("tftp-clients-per-address", next.clientsPerAddress != settings.clientsPerAddress),
            ]
            for (key, hasChanged) in later where hasChanged {
                Diagnostics.line("\(key): takes effect after a restart")
            }
            return plan
        }

        /// Puts the present settings in force. If they are wrong, it tells why and returns nil, and the old plan stays.
        private func change(
            _ old: ServePlan, of server: NetbootHost, on occasion: Occasion, by opener: PortOpener
        ) async -> ServePlan? {
            var plan: ServePlan?
            do {
                var new = try occasion == .hangUp ? reloaded(after: old) : old.onOtherInterfaces()
                plan = new
                let question = LANQuestion(plan: new, opener: opener)
                let objections = await question.objections(on: new.newInterfacesWithAddresses(since: old))
                for objection in objections { Diagnostics.error(objection.reason) }
                if !objections.isEmpty {
                    guard occasion == .otherInterfaces else { throw ExitCode.workFailed }
                    new = new.leavingOut(Set(objections.map(\.interface)))
                    for objection in objections { Diagnostics.error("\(objection.interface) is not served") }
                }
                try await server.serve(new.netboot, missing: occasion == .hangUp ? .refused : .awaited)
                if occasion == .hangUp {
                    Diagnostics.line("the configuration was read again")
                    printer.tell(new.table)
                }
                return new
            } catch let failure as ListenFailure {
                Diagnostics.error(plan?.explain(failure) ?? "\(failure)")
            } catch {
                // An exit code means that the mistake was told already. Other errors come from the lease file, which is read last.
                if !(error is ExitCode) { Diagnostics.error("\(error)") }
            }
            if occasion == .hangUp { Diagnostics.error("the configuration stays as it was") }
            return nil
        }
    }
#endif

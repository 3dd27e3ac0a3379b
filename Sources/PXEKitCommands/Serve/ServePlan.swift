// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import NetbootConfiguration
    internal import ArgumentParser
    internal import BootHTTP
    internal import DHCPEngine
    internal import DHCPService
    internal import DiskCatalog
    import Foundation
    internal import HostSockets
    internal import BootPolicy
    internal import BootScripts
    internal import LeaseStore
    internal import MachineStore
    internal import NetAddress
    internal import NetbootServer

    /// Settings that were checked, with what they name: the files to boot, the leases, the reports.
    struct ServePlan {
        let settings: ServeSettings
        let boot: ServedBoot
        private(set) var netboot: NetbootPlan
        /// This host's interfaces when the plan was made.
        let interfaces: [NetworkInterface]
        /// The interfaces on which clients get addresses from this server.
        let interfacesWithAddresses: [NetworkInterface]

        /// Checks the settings and opens the files that they name, but no sockets. Throws after it has told what is wrong.
        ///
        /// - Parameters:
        ///   - given: what everybody boots; nil for what the settings say.
        ///   - old: the plan in force, whose open lease file stays open.
        init(_ settings: ServeSettings, given: GivenBoot? = nil, after old: ServePlan? = nil) throws {
            let boot = try given.map { try ServedBoot($0) } ?? ServedBoot(settings)
            if UnprivilegedUser.isNeeded, settings.user != "root" {
                for (path, setting) in [
                    (settings.leases, ServeSettings.Setting.leases), (settings.history, .history),
                    (settings.machineFile, .machineState), (settings.reports, .reports),
                ] {
                    guard let path else { continue }
                    do {
                        try StatePath.check(path)
                    } catch {
                        throw MenuInput.refused("\(settings.place(of: setting)): \(error)")
                    }
                }
            }
            let journal: LeaseJournal?
            do {
                journal =
                    if let old, old.settings.leases == settings.leases { old.netboot.journal } else {
                        try settings.leases.map { try LeaseJournal(path: $0) }
                    }
            } catch {
                throw MenuInput.refused("\(settings.place(of: .leases)): '\(settings.leases ?? "")': \(error)")
            }
            let machines = try ServePlan.machines(settings, after: old)
            if machines == nil, let profile = boot.scripts?.profileWithDoneURL {
                throw MenuInput.refused(
                    "\(profile.ruleName): {{doneURL}} needs a file in which machines are kept: the key machine-state")
            }
            let reports: ReportStore?
            do {
                reports = try settings.reports.map { try ReportStore(path: $0) }
            } catch {
                throw MenuInput.refused(
                    "\(settings.place(of: .reports)): '\(settings.reports ?? "")': \(error.localizedDescription)")
            }
            let identity = try ServedIdentity.read(settings, after: old)
            try self.init(
                settings, boot, journal: journal, machines: machines, reports: reports, identity: identity
            ) { problem in
                Diagnostics.error((problem.isError ? "" : "warning: ") + "\(problem)")
            }
        }

        /// What commands have said of machines; nil without a file for that.
        private static func machines(_ settings: ServeSettings, after old: ServePlan?) throws -> MachineKeeper? {
            guard let path = settings.machineFile else { return nil }
            let keeper: MachineKeeper
            do {
                if let old, old.settings.machineFile == path, let known = old.netboot.machines {
                    keeper = known
                } else {
                    keeper = try MachineKeeper(path: path) { Diagnostics.error("'\(path)': \($0)") }
                }
            } catch {
                throw MenuInput.refused("\(settings.place(of: .machineState)): '\(path)': \(error)")
            }
            for warning in settings.machines.warnings(of: keeper.current().additions) {
                Diagnostics.error("warning: \(warning)")
            }
            return keeper
        }

        /// The same plan on the interfaces that are there now.
        func onOtherInterfaces() throws -> ServePlan {
            // Warnings about these settings were printed when they were read.
            try ServePlan(
                settings, boot, journal: netboot.journal, machines: netboot.machines, reports: netboot.reports?.store,
                identity: netboot.https?.identity
            ) { _ in }
        }

        /// The same plan without these interfaces.
        func leavingOut(_ interfaces: Set<String>) -> ServePlan {
            var plan = self
            plan.netboot.options.leftOut = interfaces
            return plan
        }

        /// The interfaces on which clients get addresses by this plan and got none by the old one.
        func newInterfacesWithAddresses(since old: ServePlan) -> [NetworkInterface] {
            if old.settings.isAuthoritative, !settings.isAuthoritative { return interfacesWithAddresses }
            let before = old.interfacesWithAddresses.filter { !old.netboot.options.leftOut.contains($0.name) }
            return interfacesWithAddresses.filter { !before.contains($0) }
        }

        private init(
            _ settings: ServeSettings, _ boot: ServedBoot, journal: LeaseJournal?, machines: MachineKeeper?,
            reports: ReportStore?, identity: TLSIdentity?,
            tell: (ConfigurationProblem) -> Void
        ) throws {
            self.settings = settings
            self.boot = boot
            if let problem = MulticastFile.problem(of: settings.multicastFiles, in: boot.catalog) {
                throw MenuInput.refused(problem)
            }
            let multicast = settings.multicastFiles.map(\.file)
            interfaces = NetworkInterface.all()
            let served = interfaces.filter {
                settings.interfaces.isEmpty ? $0.canServe : settings.interfaces.contains($0.name)
            }
            let dhcp = try ServePlan.configuration(settings, boot, on: served, tell: tell)
            interfacesWithAddresses = served.filter { interface in
                interface.isUp
                    && dhcp.subnets.contains { subnet in
                        interface.addresses.contains { subnet.subnet.contains($0.address) }
                    }
            }
            netboot = NetbootPlan(
                dhcp: dhcp,
                options: DHCPServiceOptions(
                    interfaces: settings.interfaces, ports: settings.ports, sharesPorts: settings.mode == .proxy),
                journal: journal, files: boot.sources, scripts: boot.scripts, machines: machines,
                tftp: settings.tftpPort.map { .init(port: $0) },
                clientsPerAddress: settings.clientsPerAddress,
                multicast: multicast.isEmpty ? nil : (multicast, .init(port: Int(settings.mtftpPort))),
                http: settings.httpPort.map { .init(port: $0) },
                https: identity.flatMap { identity in settings.httpsPort.map { (identity, .init(port: $0)) } },
                refusesUnbootable: settings.refusesUnbootable,
                reports: reports.map { ($0, .init(port: settings.reportPort)) })
        }

        /// The engine's configuration.
        private static func configuration(
            _ settings: ServeSettings, _ boot: ServedBoot, on served: [NetworkInterface],
            tell: (ConfigurationProblem) -> Void
        ) throws -> DHCPConfiguration {
            var settings = settings
            if let stray = settings.placeRanges(on: served) {
                throw MenuInput.refused("--range \(fault(of: AddressRange(stray), on: served))")
            }
            if let stray = settings.placeRouters() {
                let known = settings.subnets.map(\.subnet.description).joined(separator: ", ")
                throw MenuInput.refused(
                    "--router \(stray): needed an address in a network whose addresses are given, found \(known)")
            }
            let configuration = settings.configuration(found: boot.rules, loaders: boot.loaders)
            let problems = configuration.problems
            (problems + configuration.omissions).forEach(tell)
            if problems.contains(where: \.isError) { throw ExitCode.badInput }
            return configuration
        }

        /// Why a range is of no interface's network.
        private static func fault(of given: AddressRange, on served: [NetworkInterface]) -> String {
            let networks = served.flatMap(\.addresses)
            let (first, last) = (given.range.lowerBound, given.range.upperBound)
            let near = networks.first { $0.contains(first) || $0.contains(last) }
            if let fault = near.flatMap(given.fault) { return fault }
            let known = networks.map(\.description).joined(separator: ", ")
            return known.isEmpty
                ? "\(given): no interface that is served has an IPv4 address; give it one in that network (ip address add)"
                : "\(given): needed a range in the network of an interface, found \(known)"
        }

        /// Who boots what.
        var table: StartTable { StartTable(Foresight(settings, boot, configuration: netboot.dhcp)) }

        /// Why a service cannot listen, with the place of the setting that names the port or interface.
        func explain(_ failure: ListenFailure) -> String {
            let hint = failure.isForbidden ? "; run as root, or move the ports above 1023" : ""
            let origin = settings.setting(behind: failure).flatMap { settings.origins[$0] }
            return (origin.map { "\($0): " } ?? "") + "\(failure)\(hint)"
        }
    }

    extension ServeSettings {
        /// The setting that says where a service is to listen.
        fileprivate func setting(behind failure: ListenFailure) -> Setting? {
            let parts = failure.endpoint.split(separator: ":").map(String.init)
            switch failure.service {
            case "TFTP": return .port("tftp")
            case "MTFTP": return .port("mtftp")
            case "HTTP": return .port("http")
            case "HTTPS": return .port("https")
            case "page": return .port("page")
            case "reports": return .port("report")
            default:
                let port = parts.count == 2 ? UInt16(parts[1]) : nil
                for (key, own) in [("pxe", ports.bootServer), ("dhcp", ports.server)]
                where own == port && origins[.port(key)] != nil { return .port(key) }
                return parts.first.map { .interface($0) }
            }
        }
    }
#endif

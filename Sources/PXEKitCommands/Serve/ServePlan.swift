// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import NetbootConfiguration
    internal import ArgumentParser
    internal import DHCPEngine
    internal import DHCPService
    internal import DiskCatalog
    import Foundation
    internal import HostSockets
    internal import LeaseStore
    internal import NetAddress
    internal import NetbootServer

    /// Settings that were checked, with what they name: the files to boot, the leases, the reports.
    struct ServePlan {
        let settings: ServeSettings
        let boot: ServedBoot
        let netboot: NetbootPlan

        /// Checks settings and opens what they name, sockets excepted; throws after it has told why it cannot.
        ///
        /// - Parameter old: the plan in force, whose open lease file stays open.
        init(_ settings: ServeSettings, after old: ServePlan? = nil) throws {
            let boot = try ServedBoot(settings)
            if UnprivilegedUser.isNeeded, settings.user != "root" {
                for (path, setting) in [(settings.leases, ServeSettings.Setting.leases), (settings.reports, .reports)] {
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
            let reports: ReportStore?
            do {
                reports = try settings.reports.map { try ReportStore(path: $0) }
            } catch {
                throw MenuInput.refused(
                    "\(settings.place(of: .reports)): '\(settings.reports ?? "")': \(error.localizedDescription)")
            }
            try self.init(settings, boot, journal: journal, reports: reports)
        }

        /// The same plan on the interfaces that are there now.
        func onOtherInterfaces() throws -> ServePlan {
            try ServePlan(settings, boot, journal: netboot.journal, reports: netboot.reports?.store)
        }

        private init(
            _ settings: ServeSettings, _ boot: ServedBoot, journal: LeaseJournal?, reports: ReportStore?
        ) throws {
            self.settings = settings
            self.boot = boot
            if let problem = MulticastFile.problem(of: settings.multicastFiles, in: boot.catalog) {
                throw MenuInput.refused(problem)
            }
            let multicast = settings.multicastFiles.map(\.file)
            netboot = NetbootPlan(
                dhcp: try ServePlan.configuration(settings, boot),
                options: DHCPServiceOptions(
                    interfaces: settings.interfaces, ports: settings.ports, sharesPorts: settings.mode == .proxy),
                journal: journal, files: boot.sources, tftp: settings.tftpPort.map { .init(port: $0) },
                clientsPerAddress: settings.clientsPerAddress,
                multicast: multicast.isEmpty ? nil : (multicast, .init(port: Int(settings.mtftpPort))),
                http: settings.httpPort.map { .init(port: $0) }, refusesUnbootable: settings.refusesUnbootable,
                reports: reports.map { ($0, .init(port: settings.reportPort)) })
        }

        /// The engine's configuration.
        private static func configuration(_ settings: ServeSettings, _ boot: ServedBoot) throws -> DHCPConfiguration {
            var settings = settings
            let served = NetworkInterface.all().filter {
                settings.interfaces.isEmpty ? $0.canServe : settings.interfaces.contains($0.name)
            }
            if let stray = settings.placeRanges(on: served) {
                let known = served.flatMap(\.addresses).map(\.description).joined(separator: ", ")
                throw MenuInput.refused(
                    "--range \(stray.lowerBound)-\(stray.upperBound): needed a range in the network of an interface, found \(known)"
                )
            }
            let configuration = settings.configuration(found: boot.rules)
            let problems = configuration.problems
            for problem in problems { Diagnostics.error((problem.isError ? "" : "warning: ") + "\(problem)") }
            if problems.contains(where: \.isError) { throw ExitCode.badInput }
            return configuration
        }

        /// Why a service cannot listen, with the setting that is to blame.
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

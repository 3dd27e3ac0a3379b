// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import ClientSockets
    internal import DHCPService
    internal import HostSockets
    internal import NetAddress
    internal import NetbootConfiguration
    internal import SimulatedClients

    /// Asks the LAN whether another DHCP server answers, before this server gives addresses.
    ///
    /// Two DHCP servers that do not know of each other may give the same address twice, and half of the machines get nothing to boot.
    struct LANQuestion {
        let plan: ServePlan
        let opener: PortOpener

        /// Why this server is not to give addresses on an interface.
        struct Objection {
            let interface: String
            let reason: String
        }

        /// Why the LAN is not asked; nil if it is.
        private var exemption: String? {
            let settings = plan.settings
            if settings.isAuthoritative { return "this server is authoritative" }
            let standard = DHCPPorts.standard
            if settings.ports.server != standard.server || settings.ports.client != standard.client {
                return "the DHCP ports are moved"
            }
            return nil
        }

        /// Asks on all of the interfaces at once. Returns the reasons against giving addresses there.
        func objections(on interfaces: [NetworkInterface]) async -> [Objection] {
            guard !interfaces.isEmpty else { return [] }
            if let exemption {
                Diagnostics.line("nobody was asked for other DHCP servers: \(exemption)")
                return []
            }
            return await withTaskGroup(of: Objection?.self) { tasks in
                for interface in interfaces { tasks.addTask { await objection(on: interface) } }
                return await tasks.reduce(into: []) { found, next in if let next { found.append(next) } }
                    .sorted { $0.interface < $1.interface }
            }
        }

        private func objection(on interface: NetworkInterface) async -> Objection? {
            let name = interface.name
            do {
                guard let servers = try await LANInquiry(on: interface, opener: opener).servers() else {
                    Diagnostics.line("\(name) was not asked for other DHCP servers: it is no Ethernet")
                    return nil
                }
                let strangers = servers.filter { !plan.settings.otherServers.contains($0.answer.server) }
                guard strangers.isEmpty else {
                    return Objection(interface: name, reason: Self.reason(name, strangers))
                }
                Diagnostics.line("no other DHCP server answers on \(name)")
                return nil
            } catch {
                let failure = error as? ListenFailure
                let right = failure?.isForbidden == true ? "run as root, or with CAP_NET_RAW; or " : ""
                return Objection(
                    interface: name,
                    reason: """
                        \(name) cannot be asked for other DHCP servers: \(failure?.reason ?? "\(error)"); \(right)use \
                        --authoritative if there is none
                        """)
            }
        }

        /// Who answered, and what can be done about it.
        private static func reason(_ interface: String, _ servers: [LANInquiry.Server]) -> String {
            let names = servers.map { server in
                let answer = server.answer
                var facts = server.hardware.map { ["\($0)"] } ?? []
                if answer.routers.contains(answer.server) { facts.append("the network's router") }
                if answer.source != answer.server { facts.append("through \(answer.source)") }
                facts.append("offers \(answer.offered)")
                if let file = answer.bootFile { facts.append("boots \(file)") }
                return "\(answer.server) (\(facts.joined(separator: ", ")))"
            }
            let list = servers.map { "\($0.answer.server)" }.joined(separator: ", ")
            return """
                \(interface) has another DHCP server: \(names.joined(separator: "; ")). Two of them would take machines from each \
                other. Use --mode proxy, which adds what to boot to its addresses; or --authoritative, if this server is to take its \
                place; or `other-servers: [\(list)]` in the configuration, if each gives other addresses
                """
        }
    }
#endif

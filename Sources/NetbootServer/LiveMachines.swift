// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootHTTP
    internal import BootPolicy
    internal import BootScripts
    internal import DHCPEngine
    internal import DHCPService
    internal import DHCPWire
    internal import FileCatalog
    internal import Foundation
    internal import MachineStore
    internal import NIOConcurrencyHelpers
    internal import NetAddress

    /// Machines, profiles and one-time boots as they are at this moment: the plan's, with what commands have said since.
    ///
    /// DHCP asks before each batch of messages and files ask before each that is made, so that a change counts from the next request on.
    final class LiveMachines: Sendable {
        private struct Joined {
            var keeper: MachineKeeper?
            var base = MachinePolicy()
            var scripts: MachineScripts?
            var httpPort: Int?
            /// Which of the keeper's editions is joined; nil joins anew.
            var edition: Int?
            /// Counts the policies that DHCP was to be given.
            var version = 0
            var boot = MachinePolicy()
            var forFiles: MachineScripts?
        }

        private let joined = NIOLockedValueBox(Joined())
        private let seen: SeenClients
        private let observe: @Sendable (MachineEvent) -> Void

        init(_ plan: NetbootPlan, _ seen: SeenClients, observe: @escaping @Sendable (MachineEvent) -> Void) {
            (self.seen, self.observe) = (seen, observe)
            use(plan)
        }

        /// Takes another plan.
        func use(_ plan: NetbootPlan) {
            joined.withLockedValue { joined in
                (joined.keeper, joined.base, joined.scripts) = (plan.machines, plan.dhcp.rules.machines, plan.scripts)
                (joined.httpPort, joined.edition) = (plan.http?.port, nil)
            }
        }

        private func now() -> Joined {
            joined.withLockedValue { joined in
                guard let keeper = joined.keeper else {
                    if joined.edition == nil {
                        (joined.boot, joined.forFiles, joined.edition) = (joined.base, joined.scripts, 0)
                        joined.version += 1
                    }
                    return joined
                }
                let (edition, additions) = keeper.current()
                guard edition != joined.edition else { return joined }
                joined.edition = edition
                joined.boot = joined.base.joined(with: additions)
                joined.forFiles = joined.scripts?.with(joined.base.joined(with: additions, for: .file)) { machine in
                    try keeper.token(of: machine).text
                }
                joined.version += 1
                return joined
            }
        }

        /// What a machine that asks boots, if that is another than before.
        ///
        /// - Parameter version: of the policy that the caller has; nil if it has that of the plan.
        @Sendable func policy(since version: Int?) -> (version: Int, policy: MachinePolicy)? {
            let joined = now()
            return joined.version == version || joined.keeper == nil ? nil : (joined.version, joined.boot)
        }

        /// What is made for machines now, as files.
        var files: MachineFiles {
            MachineFiles({ self.now().forFiles }) {
                self.seen.asker($0, httpPort: self.joined.withLockedValue(\.httpPort))
            }
        }

        /// Takes note of a message of a machine, when it was answered: by this it takes its one-time boot.
        func note(_ exchange: DHCPExchange) {
            guard let question = exchange.decision.question, question.client.transport != nil else { return }
            let joined = now()
            guard let keeper = joined.keeper, let machine = joined.boot.machine(of: question.client)?.name else {
                return
            }
            let isSearch = exchange.request.type == .discover
            // Before anything is made for this boot.
            if isSearch { keeper.bootBegan(of: machine) }
            let rule = exchange.decision.events.lazy.compactMap { event -> String? in
                if case .boots(let choice) = event { choice.rule } else { nil }
            }.first
            guard isSearch || rule != nil else { return }
            let change = keeper.changeOnce(of: machine) { boot in
                let profile = joined.base.profiles[boot.profile]
                let asking = OneTimeBoot.Asking(
                    isSearch: isSearch, isTold: rule != nil && rule == profile?.ruleName,
                    isFirmware: question.client.program == .firmware)
                return boot.asked(asking, at: exchange.time)
            }
            if let change { observe(.once(question.client.hardware, change.boot, change.news)) }
        }

        /// Takes note of a file that has left for a machine: by this its one-time boot is used.
        ///
        /// - Parameters:
        ///   - file: as it was asked for.
        ///   - delivery: makes the delivery of the file's name, when the machine has a one-time boot.
        func note(_ file: String, by client: String, _ delivery: (String) -> OneTimeBoot.Delivery?) {
            let joined = now()
            guard let keeper = joined.keeper, let scripts = joined.forFiles, !scripts.policy.once.isEmpty,
                let path = try? CatalogPath(file)
            else { return }
            let asker = seen.asker(client, httpPort: joined.httpPort)
            guard let question = asker.question, let decision = scripts.policy.decision(for: question),
                decision.reason == .once, let machine = decision.machine?.name, let name = ServedName.of(file),
                let delivered = delivery(name)
            else { return }
            let needed = scripts.evidence(of: decision, for: asker, fetched: path)
            let change = keeper.changeOnce(of: machine) { boot in
                boot.profile == decision.profile.name ? boot.arrived(delivered, needed: needed) : nil
            }
            if let change { observe(.once(question.client.hardware, change.boot, change.news)) }
        }

        /// What is known of loaders when a server starts.
        static func loaders(_ plan: NetbootPlan) -> LoaderHistory {
            guard let keeper = plan.machines else { return LoaderHistory() }
            let orders = keeper.current().additions.forgottenLoaders
            return LoaderHistory(keeper.lessons(at: .seconds(Date.now.timeIntervalSince1970)), resets: orders)
        }

        /// Keeps what was learned of loaders.
        func keep(_ lessons: [LoaderLesson]) { joined.withLockedValue(\.keeper)?.keep(lessons) }

        /// A machine says that it is done.
        @Sendable func done(_ machine: String, _ text: String, _ client: String) -> DoneAnswer {
            guard let keeper = now().keeper, let token = SecretToken(text) else { return .refused }
            do {
                switch try keeper.done(machine, token, at: .seconds(Date.now.timeIntervalSince1970)) {
                case .first:
                    observe(.installed(machine: machine, client: client))
                    return .done
                case .again: return .done
                case .refused: return .refused
                }
            } catch {
                return .notKept("\(error)")
            }
        }
    }
#endif

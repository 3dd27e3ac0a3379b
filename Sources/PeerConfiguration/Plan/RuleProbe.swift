// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// Asks one rule of a policy what it says to each kind of client that it is for.
struct RuleProbe {
    let rule: BootRule
    let httpPort: Int?
    let loaders: [String]
    let server: IPv4Address

    /// Loaders before firmware: a loader has the architecture of its machine too.
    var answers: [BootAnswer] {
        let classes: [String?] = ["iPXE", "gPXE"].filter { !loaders.contains($0) } + loaders.map(Optional.some)
        let others = rule.match.userClasses.filter { !classes.contains($0) }
        return (classes + others.map(Optional.some) + [nil]).flatMap(answers)
    }

    /// What is said to a program with this user class; nil is firmware.
    private func answers(_ userClass: String?) -> [BootAnswer] {
        let base = ClientCondition(
            userClass: userClass, macs: rule.match.macs.sorted { $0.bits < $1.bits },
            uuids: rule.match.uuids.sorted { "\($0)" < "\($1)" }, vendorPrefixes: rule.match.vendorPrefixes)
        var groups: [(said: Saying, architectures: [ClientArchitecture])] = []
        let asked = ClientArchitecture.buildable + rule.match.architectures.filter { $0.platform == nil }
        // A loader's own requests never come from HTTP Boot, whatever its firmware did.
        for architecture in asked where userClass == nil || !architecture.isHTTP {
            guard let said = saying(to: architecture, userClass) else { continue }
            if let known = groups.firstIndex(where: { $0.said == said }) {
                groups[known].architectures.append(architecture)
            } else {
                groups.append((said, [architecture]))
            }
        }
        let isForAll = rule.match.platforms.isEmpty && rule.match.architectures.isEmpty
        return groups.map { said, architectures in
            let told: ToldBoot? = if case .boot(let boot) = said { boot } else { nil }
            var condition = base
            condition.architectures = isForAll && groups.count == 1 ? [] : architectures
            let words = [rule.name, userClass, told?.isForHTTPBoot == true ? "http" : nil].compactMap { $0 }
            return BootAnswer(words.joined(separator: "-"), condition, told)
        }
    }

    /// What a rule says to a client that it is for.
    private enum Saying: Equatable {
        case boot(ToldBoot)
        case nothing
    }

    /// What one client is told; nil if the rule is not for it.
    private func saying(to architecture: ClientArchitecture, _ userClass: String?) -> Saying? {
        let isHTTP = architecture.isHTTP
        let vendorClass = rule.match.vendorPrefixes.first ?? (isHTTP ? VendorClass.httpClient : VendorClass.pxeClient)
        let client = ClientIdentity(
            hardware: HardwareAddress(rule.match.macs.min { $0.bits < $1.bits } ?? MACAddress(2, 0, 0, 0, 0, 1)),
            uuid: rule.match.uuids.min { "\($0)" < "\($1)" }, vendorClass: VendorClass(vendorClass),
            userClasses: userClass.map { [$0] } ?? [], architectures: [architecture],
            known: ClientIdentity.KnownClasses(vendorPrefixes: rule.match.vendorPrefixes, loaders: loaders))
        let choice: BootChoice
        do {
            choice = try BootRules([rule], httpPort: httpPort).choice(for: BootQuestion(client, at: server))
        } catch {
            switch error {
            case .noRule, .notABootClient, .unknownArchitecture: return nil
            case .ignored, .wouldLoop, .needsURL, .needsPath, .wrongProgram, .noLoader: return .nothing
            }
        }
        return .boot(
            ToldBoot(
                file: choice.file, server: choice.plan.server ?? server, isForHTTPBoot: client.transport == .http,
                options: choice.plan.options,
                menu: choice.isSecondStage || client.transport == .http ? nil : choice.plan.menu))
    }
}

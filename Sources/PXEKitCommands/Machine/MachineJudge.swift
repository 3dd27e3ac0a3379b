// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import BootScripts
internal import NetbootConfiguration

/// Holds what is said of machines to a configuration: for commands, for the API and for the page.
struct MachineJudge: Sendable {
    let settings: ServeSettings
    /// What is made for machines; nil if nothing is.
    let scripts: MachineScripts?

    /// What is said of machines when an order is done.
    ///
    /// - Throws: why it cannot be.
    func judge(
        _ order: MachineOrder, _ additions: MachineAdditions
    ) throws(MachineRefusal) -> MachineAdditions {
        let next = try order.applied(to: additions, in: settings.machines)
        switch order {
        case .cancel, .forget: return next
        case .add, .change, .boot: break
        }
        var judged = settings
        judged.machines = settings.machines.joined(with: next)
        do throws(ConfigurationErrors) {
            try judged.check()
        } catch {
            throw .unfit("\(error)")
        }
        try judged.machines.checkKernels()
        do throws(MachineScripts.Refusal) {
            try scripts?.with(judged.machines).check()
        } catch {
            throw .unfit("\(error)")
        }
        return next
    }
}

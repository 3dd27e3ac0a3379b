// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import BootScripts

/// What a machine boots by its profile, as it would be made for it.
struct AssignedBoot {
    let decision: MachinePolicy.Decision
    /// The kernel with what it is given; nil for a profile without one, or if it cannot be made.
    let kernel: LinuxBoot?
    /// Why nothing can be made; nil if it can.
    let refusal: String?

    /// Nil where the boot rules decide.
    init?(_ asker: ScriptAsker, _ policy: MachinePolicy, _ boot: ServedBoot) {
        guard let question = asker.question, question.client.transport != nil,
            let decision = policy.decision(for: question)
        else { return nil }
        var (kernel, refusal): (LinuxBoot?, String?)
        do throws(MachineScripts.Refusal) {
            kernel = try boot.scripts?.kernel(of: decision, for: asker)
        } catch {
            refusal = "\(error)"
        }
        (self.decision, self.kernel, self.refusal) = (decision, kernel, refusal)
    }

    /// Why the machine does not get what it is to boot, though its loader starts; nil if nothing speaks against it.
    func problem(among files: FileJudge, server: String) -> String? {
        if let refusal { return refusal }
        let paths = ([kernel?.kernel].compactMap { $0 } + (kernel?.initrds ?? [])).compactMap(\.path.literal)
        return paths.lazy.compactMap { files.judge($0, server: server, on: nil) { _ in nil }.problem }.first
    }

    /// Who says so, in words.
    var reason: String {
        switch decision.reason {
        case .once: "once"
        case .own: "its own"
        case .assignment(let number): "by assignment \(number)"
        case .unknown: "for machines that nobody knows"
        }
    }

    /// The files of the kernel's RAM disks.
    var initrds: [String] { kernel?.initrds.map(\.path.description) ?? [] }
}

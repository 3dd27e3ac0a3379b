// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
import Foundation
internal import NetAddress

/// A machine: of the configuration, or one that was added.
struct MachineRecord: Encodable, Sendable {
    /// What it boots once.
    struct Once: Encodable, Sendable {
        let profile: String
        /// `waiting`, `taken` or `used`.
        let stage: String
        let untilDone: Bool
        let taken: Date?
    }

    let name: String
    /// Who has it: `file`, the configuration, or `command`, by which it was added.
    let source: String
    let macs: [String]
    let uuid: String?
    let serial: String?
    let address: String?
    let labels: [String: String]
    /// A profile of its own.
    let profile: String?
    /// The profiles that it can boot, by its own or by assignments, in their order.
    let candidates: [String]
    let once: Once?
    /// Whether its own profile was assigned by a command, by a program or at the page.
    let isAssigned: Bool

    init(_ machine: Machine, of facts: ServedFacts) {
        name = machine.name
        source = facts.configured.contains(machine.name) ? "file" : "command"
        macs = machine.macs.map(\.description)
        uuid = machine.uuid?.description
        serial = machine.serial
        address = machine.address?.description
        labels = machine.labels
        profile = machine.profile
        candidates = facts.policy.candidates(for: machine)
        once = facts.additions.once[machine.name].map { boot in
            Once(
                profile: boot.profile, stage: boot.stage.rawValue, untilDone: boot.isUntilDone,
                taken: boot.taken?.date)
        }
        isAssigned = machine.profile != nil && facts.additions.profiles[machine.name] == machine.profile
    }
}

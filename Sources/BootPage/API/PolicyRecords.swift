// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
import Foundation
internal import NetAddress
internal import TerminalText

/// A profile of the configuration, or one that is built in.
struct ProfileRecord: Encodable, Sendable {
    let name: String
    /// `kernel`, `menu`, `chain`, `local-disk` or `nothing`.
    let boots: String
    /// What is booted, in one line.
    let what: String

    init(_ profile: Profile) {
        name = profile.name
        switch profile.boot {
        case .kernel(let kernel):
            boots = "kernel"
            let files = ([kernel.kernel] + kernel.initrds).map(\.description).joined(separator: ", ")
            what = "\(files) \(kernel.commandLine)".trimmingCharacters(in: .whitespaces)
        case .menu(let file): (boots, what) = ("menu", file)
        case .chain(let plan):
            let loaders = plan.firmwareFiles.joined(separator: " or ")
            (boots, what) = ("chain", loaders + (plan.script.map { ", then \($0)" } ?? ""))
        case .localDisk(let exit):
            (boots, what) = ("local-disk", exit == .next ? "the firmware's next device" : "the first disk")
        case .nothing: (boots, what) = ("nothing", "no answer, so that the firmware goes on")
        }
    }
}

/// Which machines boot which profile.
struct AssignmentRecord: Encodable, Sendable {
    /// From 1: the first that holds decides.
    let number: Int
    let profile: String
    /// The conditions, all of which must hold, in words.
    let conditions: [String]

    init(_ assignment: Assignment, number: Int) {
        self.number = number
        profile = assignment.profile
        let selector = assignment.selector
        func list(_ name: String, _ values: [String]) -> String? {
            values.isEmpty ? nil : "\(name) \(values.joined(separator: " or "))"
        }
        conditions = [
            list("machine", selector.machines.sorted()),
            list("label", selector.labels.map { "\($0.key)=\($0.value)" }.sorted()),
            list("OUI", selector.organizations.sorted().map(AssignmentRecord.organization)),
            list("platform", selector.platforms.map(\.rawValue).sorted()),
            list("vendor class", selector.vendorPrefixes),
            list("subnet", selector.subnets.map(\.description)),
            list("circuit", selector.circuits.map { String(printable: $0) }.sorted()),
        ].compactMap { $0 }
    }

    private static func organization(_ number: UInt32) -> String {
        let octets = [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        return octets.map(\.hexadecimal).joined(separator: ":")
    }
}

/// An address that is bound, or kept from use.
struct LeaseRecord: Encodable, Sendable {
    let address: String
    /// Who holds it; nil where a host that nobody knows has it.
    let client: String?
    let machine: String?
    let expires: Date

    init(_ lease: Lease, facts: ServedFacts) {
        address = lease.address.description
        expires = lease.expires.date
        guard case .client(let key) = lease.holder else {
            (client, machine) = (nil, nil)
            return
        }
        client = key.description
        machine = facts.name(of: key.description)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import NetAddress

/// An assignment while it is read.
struct AssignmentDraft {
    var machines: [String] = []
    var labels: [String: String] = [:]
    var organizations: [UInt32] = []
    var platforms: [Platform] = []
    var vendorPrefixes: [String] = []
    var subnets: [IPv4Subnet] = []
    var circuits: [String] = []
    var profile: String?
}

extension ConfigurationObject where Draft == AssignmentDraft {
    /// Which machines boot a profile.
    static var assignment: ConfigurationObject {
        ConfigurationObject("an assignment") {
            Key("profile", .name, \.profile, "what these machines boot")
            Key("machines", .list("list of names", of: .name), \.machines, "machines by name")
            Key("labels", .texts, \.labels, "machines that have all of these labels")
            Key(
                "ouis", .list("list", of: .organization), \.organizations,
                "hardware addresses by who made them: their first three octets")
            Key(
                "platforms", .list("list", of: .choice("platform")), \.platforms, "firmware, such as bios or uefi-x64")
            Key("vendor-classes", .list("list of prefixes", of: .text()), \.vendorPrefixes, "option 60")
            Key(
                "subnets", .list("list", of: .parsed("192.0.2.0/24", "a network like 192.0.2.0/24")), \.subnets,
                "networks that machines ask from")
            Key("circuits", .list("list", of: .text()), \.circuits, "ports that a relay saw them on, option 82.1")
        }
    }

    var value: ValueForm<Assignment> {
        form(draft: AssignmentDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            guard values["profile"] != nil else { throw value.error("an assignment needs the key profile") }
            guard let profile = draft.profile else { return nil }
            let selector = MachineSelector(
                machines: Set(draft.machines), labels: draft.labels, organizations: Set(draft.organizations),
                platforms: Set(draft.platforms), vendorPrefixes: draft.vendorPrefixes, subnets: draft.subnets,
                circuits: Set(draft.circuits.map { Array($0.utf8) }))
            return Assignment(selector, profile: profile)
        }
    }
}

extension ValueForm where Value == UInt32 {
    /// Three octets as `52:54:00`.
    fileprivate static var organization: ValueForm {
        ValueForm("first three octets") { (value) throws(MenuFileError) in
            let text = try value.text()
            guard let mac = MACAddress(text + ":00:00:00") ?? MACAddress(text + "-00-00-00") else {
                throw value.error("needs three octets like 52:54:00, found \"\(text)\"")
            }
            return mac.organization
        }
    }
}

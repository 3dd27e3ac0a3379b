// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import NetAddress

/// A machine while it is read.
struct MachineDraft {
    var name: String?
    var macs: [MACAddress] = []
    var uuid: ClientUUID?
    var serial: String?
    var labels: [String: String] = [:]
    var variables: [String: String] = [:]
    var address: IPv4Address?
    var profile: String?
}

extension ConfigurationObject where Draft == MachineDraft {
    /// A machine that is known by name.
    static var machine: ConfigurationObject {
        ConfigurationObject("a machine") {
            Key("name", .name, \.name, "what people and logs call it; its host name where it has an address")
            Key("macs", .list("list", of: .mac), \.macs, "its hardware addresses")
            Key("uuid", .parsed("UUID", "a UUID"), \.uuid, "its identifier, option 97")
            Key("serial", .plainText, \.serial, "the serial number on its case, `{{serial}}` in texts")
            Key("labels", .texts, \.labels, "what groups it with others, `{{label.KEY}}` in texts")
            Key("variables", .variables, \.variables, "texts of its own, `{{NAME}}`")
            Key(
                "address", .address(like: "192.0.2.10"), \.address,
                "the address that it gets in mode dhcp, and has in mode proxy")
            Key("profile", .name, \.profile, "what it boots, before all assignments")
        }
    }

    var value: ValueForm<Machine> {
        form(draft: MachineDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            guard values["name"] != nil else { throw value.error("a machine needs the key name") }
            guard values["macs"] != nil || values["uuid"] != nil else {
                throw value.error("a machine needs the key macs or uuid, by which it is known when it boots")
            }
            // What is missing now was there and was told to be wrong.
            guard let name = draft.name else { return nil }
            return Machine(
                name, macs: draft.macs, uuid: draft.uuid, serial: draft.serial, labels: draft.labels,
                variables: draft.variables, address: draft.address, profile: draft.profile)
        }
    }
}

extension ValueForm where Value == String {
    /// A name that stands in paths, logs and command lines as it is.
    static var name: ValueForm {
        ValueForm("name") { (value) throws(MenuFileError) in
            let text = try value.text()
            guard VariableText.isName(text) else {
                throw value.error("a name has letters, digits, -, _ and . only, found \"\(text)\"")
            }
            return text
        }
    }

    /// A text that fits into any other: without control characters.
    static var plainText: ValueForm {
        ValueForm("text") { (value) throws(MenuFileError) in
            let text = try value.text()
            guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                throw value.error("needs a text without line ends and other control characters")
            }
            return text
        }
    }
}

extension ValueForm where Value == [String: String] {
    /// Names with a text each.
    static var texts: ValueForm { named { _ in nil } }

    /// The same for variables, whose names must not have a meaning already.
    static var variables: ValueForm {
        named { MachineVariables.isFree($0) ? nil : "{{\($0)}} has a meaning of its own; take another name" }
    }

    /// - Parameter objection: what speaks against a name.
    private static func named(objection: @escaping (String) -> String?) -> ValueForm {
        ValueForm(
            "names with a text each",
            parts: { (value, problems) throws(MenuFileError) in
                var texts: [String: String] = [:]
                for (name, part) in try value.pairs() {
                    if !VariableText.isName(name) {
                        problems.add(part.error("a name has letters, digits, -, _ and . only, found \"\(name)\""))
                    } else if let reason = objection(name) {
                        problems.add(part.error(reason))
                    } else {
                        texts[name] = problems.read(part, as: ValueForm<String>.plainText)
                    }
                }
                return texts
            })
    }
}

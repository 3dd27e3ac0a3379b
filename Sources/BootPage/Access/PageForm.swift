// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import TerminalText

/// A form of the page, by the path that it is sent to.
enum PageForm: Hashable {
    case login
    case logout
    /// A machine's: its name, and what is to be done.
    case machine(String, Action)

    /// What is done to a machine.
    enum Action: String {
        case once, cancel, profile, forget
    }

    init?(_ path: [String]) {
        switch (path.first, path.count) {
        case ("login", 1): self = .login
        case ("logout", 1): self = .logout
        case ("machines", 3):
            guard let action = Action(rawValue: path[2]) else { return nil }
            self = .machine(path[1], action)
        default: return nil
        }
    }

    /// The order that a filled form is.
    static func order(_ machine: String, _ action: Action, _ fields: QueryItems) throws(BootAPI
        .Refusal) -> MachineOrder
    {
        func profile() throws(BootAPI.Refusal) -> String {
            guard let profile = fields["profile"] else {
                throw .badValue("profile is not there; choose one")
            }
            return profile
        }
        switch action {
        case .once: return .boot(machine, once: try profile(), untilDone: fields["until-done"] == "yes")
        case .cancel: return .cancel(machine)
        case .profile:
            let chosen = try profile()
            return .change(
                machine, MachineChange(profile: chosen.isEmpty ? .ofConfiguration : .named(chosen)))
        case .forget:
            guard fields["sure"] == "yes" else {
                throw .badValue("sure is not there; tick the box to forget \(machine)")
            }
            return .forget(machine)
        }
    }

    /// The page of this site that a text names; the machines where it names none. What leads elsewhere is no such page.
    static func page(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 512,
            text != "/login",
            text.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."),
                    UInt8(ascii: "/"), UInt8(ascii: "%"):
                    true
                default: false
                }
            })
        else { return "/machines" }
        return text
    }
}

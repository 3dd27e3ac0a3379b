// SPDX-License-Identifier: Apache-2.0

internal import BootMenu
internal import BootPolicy
internal import NetAddress

/// A profile while it is read.
struct ProfileDraft {
    var name: String?
    var kernel: PlacedText?
    var initrds: [PlacedText] = []
    var commandLine: PlacedText?
    var menu: String?
    var chain: [String] = []
    var script: String?
    var localDisk = Profile.LocalExit.normal
    var isNothing = false
    var loaders: [String] = []
    var variables: [String: String] = [:]
    var answers: [Profile.Answer] = []

    fileprivate var texts: [PlacedText] { [kernel, commandLine].compactMap { $0 } + initrds }
}

/// A text with variables, and where it is written.
struct PlacedText {
    let text: VariableText
    let place: YAMLValue
}

/// A profile with what can only be judged when all machines are known.
struct PlacedProfile {
    let profile: Profile
    let texts: [PlacedText]
    let place: YAMLValue
}

extension ConfigurationObject where Draft == ProfileDraft {
    /// What is booted, under a name.
    static var profile: ConfigurationObject {
        ConfigurationObject("a profile") {
            Key("name", .name, \.name, "what assignments call it; local-disk and nothing need not be written")
            Key("kernel", .variableText("path or URL"), \.kernel, "a kernel, with variables like `{{name}}`")
            Key("initrd", .list("path or list", of: .variableText("path")), \.initrds, "its initial RAM disks")
            Key("command-line", .variableText("text"), \.commandLine, "the kernel's command line, with variables")
            Key("menu", .text("path"), \.menu, "a menu file on this computer, see docs/menu.md")
            Key(
                "chain", .ladder("path or URL, or list"), \.chain,
                "a program instead, for firmware; of a list the first that works there")
            Key("script", .word("path or URL"), \.script, "what a chained loader gets that asks in turn")
            Key("local-disk", .choice(), \.localDisk, "the machine's disk, or its next boot device")
            Key("nothing", .mustBeTrue, \.isNothing, "tell these machines nothing")
            Key(
                "loader", .ladder("path or list"), \.loaders,
                "the loader for kernel, menu and local-disk, of a list the first that works there; without it those of boot rules or the roots"
            )
            Key("variables", .variables, \.variables, "texts for machines that have none of their own")
            Key(
                "answers", .onlyList(of: ConfigurationObject<AnswerDraft>.answer.value), \.answers,
                "files for installers, made of templates of your own")
        }
    }

    /// The keys of which exactly one says what to do.
    private static var choices: [String] { ["kernel", "menu", "chain", "local-disk", "nothing"] }

    /// What each key belongs to, but for name and variables.
    private static var companions: [(key: String, of: Set<String>)] {
        [
            ("initrd", ["kernel"]), ("command-line", ["kernel"]), ("script", ["chain"]),
            ("loader", ["kernel", "menu", "local-disk"]),
        ]
    }

    var value: ValueForm<PlacedProfile> {
        form(draft: ProfileDraft.init) { (draft, value, values, problems) throws(MenuFileError) in
            guard values["name"] != nil else { throw value.error("a profile needs the key name") }
            let chosen = Self.choices.filter { values[$0] != nil }
            guard let choice = chosen.first, chosen.count == 1 else {
                throw value.error("a profile needs one of \(Self.choices.joined(separator: ", "))")
            }
            for (key, owners) in Self.companions where !owners.contains(choice) {
                if let stray = values[key] { problems.add(stray.error("means nothing for \(choice)")) }
            }
            guard let name = draft.name, let boot = draft.boot(choice) else { return nil }
            let profile = Profile(
                name, boot, loaders: draft.loaders, variables: draft.variables, answers: draft.answers)
            return PlacedProfile(profile: profile, texts: draft.texts, place: value)
        }
    }
}

extension ProfileDraft {
    /// What the key of this name makes of it; nil where its value was told to be wrong.
    fileprivate func boot(_ choice: String) -> Profile.Boot? {
        switch choice {
        case "kernel":
            return kernel.map { kernel in
                .kernel(
                    .init(
                        kernel: kernel.text, initrds: initrds.map(\.text),
                        commandLine: commandLine?.text ?? VariableText(literal: "")))
            }
        case "menu": return menu.map { .menu($0) }
        case "chain": return chain.isEmpty ? nil : .chain(BootPlan(chain, script: script))
        case "local-disk": return .localDisk(localDisk)
        default: return .nothing
        }
    }
}

/// A file for an installer while it is read.
struct AnswerDraft {
    var path: String?
    var template: String?
}

extension ConfigurationObject where Draft == AnswerDraft {
    static var answer: ConfigurationObject {
        ConfigurationObject("an answer") {
            Key("path", .word("path"), \.path, "the name by which it is asked for, such as preseed.cfg")
            Key(
                "template", .text("path"), \.template,
                "a template of Mustache on this computer, with variables like `{{name}}`")
        }
    }

    var value: ValueForm<Profile.Answer> {
        form(draft: AnswerDraft.init) { (draft, value, values, _) throws(MenuFileError) in
            guard values["path"] != nil, values["template"] != nil else {
                throw value.error("an answer needs the keys path and template")
            }
            guard let path = draft.path, let template = draft.template else { return nil }
            return Profile.Answer(path, template: template)
        }
    }
}

extension ValueForm where Value == PlacedText {
    /// A text with variables.
    static func variableText(_ words: String) -> ValueForm {
        ValueForm(words) { (value) throws(MenuFileError) in
            let source = try ValueForm<String>.plainText.read(value, ProblemList()) ?? ""
            do throws(VariableText.Malformation) {
                return PlacedText(text: try VariableText(source), place: value)
            } catch {
                throw value.error("\(error)")
            }
        }
    }
}

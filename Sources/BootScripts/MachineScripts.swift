// SPDX-License-Identifier: Apache-2.0

public import BootMenu
public import BootPolicy
public import FileCatalog
internal import NetAddress

/// Makes files for the machine that asks: the configurations of boot loaders (pxelinux.cfg, a script for iPXE, grub.cfg), and the answers
/// that installers ask for.
///
/// Nothing is kept: what a profile says now is what the next request gets. A file is made whole before its first byte is served.
public struct MachineScripts: Sendable {
    /// Why a file that is due cannot be made.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// The profile, and what is missing.
        public let description: String
    }

    /// Which machine boots what.
    public private(set) var policy: MachinePolicy
    /// The menus of profiles, by the profiles' names.
    private let menus: [String: Menu]
    /// The answers of profiles, by the profiles' names and their own.
    let answers: [String: [CatalogPath: AnswerTemplate]]
    private let answerPaths: Set<CatalogPath>
    /// Gives a machine the token by which it says that it is done; throws why it has none.
    private var token: (@Sendable (String) throws -> String)?

    /// - Parameters:
    ///   - menus: the menus of all profiles that show one, by the profiles' names.
    ///   - answers: the templates of all profiles that have some, by the profiles' names and the names by which they are asked for.
    public init(
        _ policy: MachinePolicy, menus: [String: Menu] = [:], answers: [String: [CatalogPath: AnswerTemplate]] = [:]
    ) {
        self.policy = policy
        self.menus = menus
        self.answers = answers
        answerPaths = Set(answers.values.flatMap(\.keys))
    }

    /// The same for another policy with the same profiles.
    ///
    /// - Parameter token: gives a machine, by its name, the token by which it says that it is done.
    public func with(
        _ policy: MachinePolicy, token: @escaping @Sendable (String) throws -> String
    ) -> MachineScripts {
        var scripts = self
        (scripts.policy, scripts.token) = (policy, token)
        return scripts
    }

    /// The same for another policy with the same profiles, to be judged.
    public func with(_ policy: MachinePolicy) -> MachineScripts {
        var scripts = self
        scripts.policy = policy
        return scripts
    }

    /// The first profile whose machines are told the URL by which they say that they are done; nil without any.
    public var profileWithDoneURL: Profile? {
        policy.profiles.values.sorted { $0.name < $1.name }.first { variables(of: $0).contains(MachineVariables.done) }
    }

    /// The names of all variables in what is made by a profile.
    private func variables(of profile: Profile) -> Set<String> {
        var names = Set((answers[profile.name] ?? [:]).values.flatMap(\.mentioned))
        if case .kernel(let kernel) = profile.boot { names.formUnion(kernel.texts.flatMap(\.variables)) }
        let templates = menus[profile.name]?.entries.flatMap(\.actions).flatMap(\.templates) ?? []
        return names.union(templates.flatMap(\.variables))
    }

    /// Whether a file of this name is made for anybody.
    public func makes(_ path: CatalogPath) -> Bool {
        policy.makesFiles && (LoaderFile(path) != nil || answerPaths.contains(path))
    }

    /// The file of a name for who asks; nil where none is made, so that one of that name on the disk is served.
    public func file(_ path: CatalogPath, for asker: ScriptAsker) throws(Refusal) -> [UInt8]? {
        if let answer = try answer(path, for: asker) { return answer }
        return try configuration(path, for: asker)
    }

    /// What an installer asks for, if the asker's profile has it.
    private func answer(_ path: CatalogPath, for asker: ScriptAsker) throws(Refusal) -> [UInt8]? {
        guard let question = asker.question, let decision = policy.decision(for: question),
            let template = answers[decision.profile.name]?[path]
        else { return nil }
        let values = try values(decision, asker.values(of: question.client))
        if let missing = template.variables.first(where: { values[$0.name] == nil }) {
            throw Refusal(
                description: "\(decision.profile.ruleName): {{\(missing.name)}} is not known of the machine that asks")
        }
        return Array(template.file(values).utf8)
    }

    private func configuration(_ path: CatalogPath, for asker: ScriptAsker) throws(Refusal) -> [UInt8]? {
        guard let file = LoaderFile(path), let question = asker.question(for: file.addressee),
            let decision = policy.decision(for: question), file.isFor(question, decision, askedBy: asker),
            var menu = try menu(decision, asker.values(of: question.client), below: file)
        else { return nil }
        // Those are the menu's own machines, and this one is chosen already.
        menu.machines = []
        let options = RenderOptions(base: file.family == .ipxe && file.isInFolder ? "/" : nil)
        let rendering = menu.rendered(for: file.family.target(menu), options: options)
        if let reason = rendering.findings.first(where: { $0.consequence == .omitted })?.reason, menu.items.count == 1 {
            throw Refusal(description: "\(decision.profile.ruleName): \(reason)")
        }
        return rendering.files.first?.bytes
    }

    /// The kernel of a profile with what it is given for a machine; nil for a profile without one.
    public func kernel(of decision: MachinePolicy.Decision, for asker: ScriptAsker) throws(Refusal) -> LinuxBoot? {
        guard case .kernel(let kernel) = decision.profile.boot else { return nil }
        let request = asker.question.map { asker.values(of: $0.client) } ?? [:]
        return try linux(kernel, decision, values(decision, request), fromFolder: false)
    }

    /// The variables of a profile's menu that have no value for some machine that can get it, with the line where each stands.
    public func unknownVariables(ofMenu profile: Profile) -> [(name: String, line: Int)] {
        guard let menu = menus[profile.name] else { return [] }
        let known = knownVariables(of: profile).map { Set($0.map(MachineScripts.menuName)) }
        let native = Set(MachineVariable.allCases.map(\.rawValue)).union(menu.variables.keys)
        return menu.entries.flatMap { entry in
            let used = Set(entry.actions.flatMap(\.templates).flatMap(\.variables)).subtracting(native)
            return used.filter { name in !known.allSatisfy { $0.contains(name) } }.sorted().map {
                ($0, entry.origin.line)
            }
        }
    }

    /// The same for one of its answers.
    public func unknownVariables(of template: AnswerTemplate, in profile: Profile) -> [(name: String, line: Int)] {
        let known = knownVariables(of: profile)
        return template.variables.filter { variable in !known.allSatisfy { $0.contains(variable.name) } }
    }

    /// The variables that have a value, for each machine that can boot a profile, and for one that nobody knows if that can.
    private func knownVariables(of profile: Profile) -> [Set<String>] {
        let common = Set(profile.variables.keys).union(MachineVariables.ofRequest)
        let owners = policy.machines.filter { policy.candidates(for: $0).contains(profile.name) }
        let isForStrangers = policy.candidatesForStrangers.contains(profile.name)
        if owners.isEmpty, !isForStrangers {
            // Nobody boots it yet: a name that no machine has is wrong all the same.
            let named = common.union(MachineVariables.ofMachine)
            return [policy.machines.reduce(into: named) { $0.formUnion($1.variableNames) }]
        }
        return owners.map { common.union($0.variableNames) } + (isForStrangers ? [common] : [])
    }

    /// How a menu names a variable: `label.role` is `${label-role}` there.
    private static func menuName(_ variable: String) -> String {
        String(variable.map { $0 == "." ? "-" : $0 })
    }

    /// What a machine is shown or, without being asked, boots; nil if nothing is made for its profile.
    private func menu(
        _ decision: MachinePolicy.Decision, _ request: [String: String], below file: LoaderFile
    ) throws(Refusal) -> Menu? {
        let values = try values(decision, request)
        switch decision.profile.boot {
        case .menu:
            guard var menu = menus[decision.profile.name] else { return nil }
            let named = values.map { (MachineScripts.menuName($0.key), Template(literal: $0.value)) }
            menu.variables.merge(named) { $1 }
            return menu
        case .kernel(let kernel):
            let isPrefixed = file.isInFolder && file.family == .pxelinux
            return .only(.linux(try linux(kernel, decision, values, fromFolder: isPrefixed)))
        case .localDisk(let exit): return .only(.localDisk(exit == .next ? .nextDevice : .normal))
        case .chain, .nothing: return nil
        }
    }

    /// What is known of a machine: what it says of itself now comes before what was written down of it.
    ///
    /// - Throws: if a value could end its line in what is made. A configuration has none such.
    private func values(
        _ decision: MachinePolicy.Decision, _ request: [String: String]
    ) throws(Refusal) -> [String: String] {
        var values = decision.profile.variables.merging(decision.machine?.values ?? [:]) { $1 }.merging(request) { $1 }
        for (name, value) in values
        where value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw Refusal(description: "\(decision.profile.ruleName): {{\(name)}} has a control character in it")
        }
        values[MachineVariables.done] = try doneURL(decision, request["url"])
        return values
    }

    /// The URL by which the machine says that it is done, if the profile has it; a token is made only then.
    private func doneURL(_ decision: MachinePolicy.Decision, _ url: String?) throws(Refusal) -> String? {
        guard let machine = decision.machine?.name, let url,
            variables(of: decision.profile).contains(MachineVariables.done)
        else { return nil }
        do {
            // Who only looks what would be made gets no token.
            return DoneURL.text(machine, at: url, token: try token?(machine) ?? "TOKEN")
        } catch {
            throw Refusal(description: "\(decision.profile.ruleName): no token could be kept: \(error)")
        }
    }

    private func linux(
        _ kernel: Profile.Kernel, _ decision: MachinePolicy.Decision, _ values: [String: String], fromFolder: Bool
    ) throws(Refusal) -> LinuxBoot {
        do throws(VariableText.UnknownVariable) {
            return try kernel.expanded(values, fromFolder: fromFolder)
        } catch {
            throw Refusal(
                description: "\(decision.profile.ruleName): {{\(error.name)}} is not known of the machine that asks")
        }
    }
}

extension Menu {
    /// One entry, which boots without being shown.
    fileprivate static func only(_ action: BootAction) -> Menu {
        var menu = Menu { MenuEntry("boot", action) }
        (menu.presentation, menu.defaultEntry) = (.nothing, "boot")
        return menu
    }
}

extension LoaderFamily {
    /// The form in which a menu is written: PXELINUX needs another program where something is shown.
    fileprivate func target(_ menu: Menu) -> RenderTarget {
        switch self {
        case .pxelinux: menu.presentation == .nothing ? .pxelinux : .menuC32
        case .ipxe: .ipxe
        case .grub: .grub
        }
    }
}

extension Profile.Kernel {
    /// The kernel for one machine.
    ///
    /// - Parameter fromFolder: whether the loader puts a folder before every name, which `::` prevents (syslinux, "PXELINUX").
    fileprivate func expanded(
        _ values: [String: String], fromFolder: Bool
    ) throws(VariableText.UnknownVariable) -> LinuxBoot {
        func file(_ text: VariableText) throws(VariableText.UnknownVariable) -> BootFile {
            let path = try text.expanded(values)
            return BootFile(Template(literal: fromFolder && !BootFile.isAbsolute(path) ? "::" + path : path))
        }
        var disks: [BootFile] = []
        for initrd in initrds { disks.append(try file(initrd)) }
        return LinuxBoot(
            kernel: try file(kernel), initrds: disks, arguments: Template(literal: try commandLine.expanded(values)))
    }
}

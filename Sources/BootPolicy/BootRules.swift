// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// A named rule: for these clients, that.
public struct BootRule: Hashable, Sendable {
    /// What the rule does.
    public enum Action: Hashable, Sendable {
        /// Boots this plan.
        case boot(BootPlan)
        /// Gives no boot file: the machine is left to its disk or to another server.
        case ignore
    }

    /// The name that events and logs give.
    public var name: String
    /// For whom.
    public var match: ClientMatch
    /// What.
    public var action: Action

    /// A rule.
    public init(_ name: String, match: ClientMatch = ClientMatch(), action: Action) {
        self.name = name
        self.match = match
        self.action = action
    }
}

/// What is asked: who wants to boot, and by which address it reaches this server.
public struct BootQuestion: Hashable, Sendable {
    /// Who asks.
    public var client: ClientIdentity
    /// The address of this server that the request arrived at; URLs for the client begin with it.
    public var server: IPv4Address
    /// An address of the network that the client is in: of its relay, or this server's own.
    public var network: IPv4Address

    /// A question; without another `network` the client is on this server's own.
    public init(_ client: ClientIdentity, at server: IPv4Address, network: IPv4Address? = nil) {
        self.client = client
        self.server = server
        self.network = network ?? server
    }
}

/// What a client gets, and which rule said so.
public struct BootChoice: Hashable, Sendable {
    /// The rule's name.
    public var rule: String
    /// The plan it holds.
    public var plan: BootPlan
    /// The file or URL for the program that asks.
    public var file: String
    /// Whether ``file`` is for a loader that asks in its turn, not for firmware.
    public var isSecondStage: Bool
    /// The loaders of which ``file`` is one, two or more; empty where there was no choice among several.
    public var ladder: [String]

    /// A choice.
    public init(rule: String, plan: BootPlan, file: String, isSecondStage: Bool, ladder: [String] = []) {
        self.rule = rule
        self.plan = plan
        self.file = file
        self.isSecondStage = isSecondStage
        self.ladder = ladder
    }
}

/// Why a client gets no boot file.
public enum BootRefusal: Error, Hashable, Sendable {
    /// It is no boot client, and no rule names this machine.
    case notABootClient
    /// Its architecture is one that nothing is configured for (D28).
    case unknownArchitecture(ClientArchitecture)
    /// No rule holds for it.
    case noRule
    /// A rule says that it shall be left alone.
    case ignored(rule: String)
    /// The client is iPXE, the plan's loader is iPXE as well, and no script is given: it would load itself for ever.
    case wouldLoop(rule: String)
    /// An HTTP Boot client needs a URL, and the plan has a path (D37).
    case needsURL(rule: String)
    /// Firmware that speaks TFTP cannot follow a URL (D37).
    case needsPath(rule: String)
    /// The file is built for other firmware, by its name: a BIOS program for UEFI, or the reverse (D28).
    case wrongProgram(rule: String, file: String, ClientArchitecture)
    /// A configuration is made for the machine, and there is no loader for its firmware that reads it.
    case noLoader(rule: String)
}

/// The rules of a deployment: what machines are assigned comes first, then the first rule that holds decides.
public struct BootRules: Hashable, Sendable {
    /// The rules in order.
    public var rules: [BootRule]
    /// Machines, profiles and assignments.
    public var machines = MachinePolicy()
    /// Who gets which loader for the configuration that a profile makes, in order.
    public var loaders: [BootRule] = []
    /// The port of this server's HTTP, for the URL that a plan's path becomes for an HTTP Boot client; nil leaves paths to PXE clients.
    public var httpPort: Int?

    /// Rules in order.
    public init(_ rules: [BootRule], httpPort: Int? = nil) {
        self.rules = rules
        self.httpPort = httpPort
    }

    /// Decides for one client: its plan, and of its stages the one that is next.
    ///
    /// - Parameter turn: of several loaders of a plan, two or more, the one whose turn it is.
    public func choice(
        for question: BootQuestion, by turn: (_ ladder: [String]) -> String = { $0[0] }
    ) throws(BootRefusal) -> BootChoice {
        let client = question.client
        let rule = try rule(for: question)
        guard case .boot(let plan) = rule.action else { throw .ignored(rule: rule.name) }
        let isSecondStage = client.program != .firmware
        var choice = BootChoice(rule: rule.name, plan: plan, file: "", isSecondStage: isSecondStage)
        if isSecondStage, let script = plan.script {
            choice.file = script
        } else {
            var files = plan.firmwareFiles(for: client)
            if isSecondStage, client.program == .ipxe {
                files.removeAll(where: BootPlan.isIPXEBuild)
                if files.isEmpty { throw .wouldLoop(rule: rule.name) }
            }
            choice.ladder = files.count > 1 ? files : []
            choice.file = files.count > 1 ? turn(files) : files[0]
        }
        return try fitted(choice, to: question)
    }

    /// The rule that decides: what the machine is assigned, or the first that holds.
    private func rule(for question: BootQuestion) throws(BootRefusal) -> BootRule {
        let client = question.client
        if client.transport != nil, let decision = machines.decision(for: question) {
            return BootRule(decision.profile.ruleName, action: try action(of: decision.profile, for: client))
        }
        let rule = rules.first { rule in
            (client.transport != nil || rule.match.namesMachines) && rule.match.holds(for: client)
        }
        if let rule { return rule }
        if client.transport == nil { throw .notABootClient }
        if let architecture = client.architecture, client.platform == nil { throw .unknownArchitecture(architecture) }
        throw .noRule
    }

    /// What a profile means for who asks. A loader that reads scripts is given the one that is made.
    private func action(of profile: Profile, for client: ClientIdentity) throws(BootRefusal) -> BootRule.Action {
        switch profile.boot {
        case .nothing: return .ignore
        case .chain(let plan): return .boot(plan)
        case .kernel, .menu, .localDisk:
            let isFirmware = client.program == .firmware
            if !profile.loaders.isEmpty { return .boot(BootPlan(madeFor: profile.loaders)) }
            if !isFirmware { return .boot(BootPlan(loader: MadeFile.script, script: MadeFile.script)) }
            let plans = loaders.lazy.compactMap { rule -> BootPlan? in
                guard rule.match.holds(for: client), case .boot(let plan) = rule.action else { return nil }
                return plan
            }
            guard let loaders = plans.first?.firmwareFiles else { throw .noLoader(rule: profile.ruleName) }
            return .boot(BootPlan(madeFor: loaders))
        }
    }

    /// Holds the file to what the client can fetch (D37): a loader of its own may follow any URL.
    private func fitted(
        _ choice: BootChoice, to question: BootQuestion
    ) throws(BootRefusal) -> BootChoice {
        let client = question.client
        var choice = choice
        if let architecture = client.mismatch(with: choice.file) {
            throw .wrongProgram(rule: choice.rule, file: choice.file, architecture)
        }
        switch (client.transport, BootPlan.isURL(choice.file)) {
        case (.http, false):
            guard let httpPort else { throw .needsURL(rule: choice.rule) }
            let base = "http://\(question.server)\(httpPort == 80 ? "" : ":\(httpPort)")/"
            choice.file = base + URLPath.escaped(choice.file)
        case (.pxe, true), (nil, true):
            guard choice.isSecondStage || !client.isTFTPFirmware else { throw .needsPath(rule: choice.rule) }
        case (.http, true), (.pxe, false), (nil, false):
            break
        }
        return choice
    }
}

extension BootPlan {
    /// Loaders that read what is made; those that are iPXE ask for it.
    fileprivate init(madeFor loaders: [String]) {
        self.init(
            loader: loaders[0], otherLoaders: Array(loaders.dropFirst()),
            script: loaders.contains(where: BootPlan.isIPXEBuild) ? MadeFile.script : nil)
    }
}

extension BootRefusal: CustomStringConvertible {
    /// One line for logs.
    public var description: String {
        switch self {
        case .notABootClient: "not a boot client"
        case .unknownArchitecture(let architecture): "nothing is configured for architecture \(architecture) (D28)"
        case .noRule: "no rule holds for this client"
        case .ignored(let rule): "rule \(rule) leaves this client alone"
        case .wouldLoop(let rule): "rule \(rule) would give iPXE to iPXE and has no script"
        case .needsURL(let rule): "rule \(rule) has a path, an HTTP Boot client needs a URL (D37)"
        case .needsPath(let rule): "rule \(rule) has a URL, a PXE client needs a path (D37)"
        case .noLoader(let rule): "\(rule) has no loader for this firmware"
        case .wrongProgram(let rule, let file, let architecture):
            "rule \(rule) has \(file), which is no program for architecture \(architecture) (D28)"
        }
    }
}

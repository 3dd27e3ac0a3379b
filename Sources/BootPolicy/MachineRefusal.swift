// SPDX-License-Identifier: Apache-2.0

/// Why something that is said of a machine is not done. Nothing has changed then.
public enum MachineRefusal: Error, Hashable, Sendable {
    /// There is no machine of this name.
    case noMachine(String)
    /// There is no profile of this name, but these.
    case noProfile(String, known: [String])
    /// Another machine has its name, or an address.
    case double(MachineDouble)
    /// The configuration has the machine, and says what it is.
    case ofConfiguration(String)
    /// So many machines were added that no more can be.
    case full
    /// A value is wrong: its field, what it is, and what is needed.
    case wrong(String, value: String?, need: String)
    /// The configuration's texts do not fit to the machine as it would be.
    case unfit(String)
}

extension MachineRefusal: CustomStringConvertible {
    /// One line: field, value and what would be right.
    public var description: String {
        switch self {
        case .noMachine(let name): "there is no machine '\(name)'"
        case .noProfile(let name, let known):
            "there is no profile '\(name)'; there are \(known.joined(separator: ", "))"
        case .double(let double): "\(double)"
        case .ofConfiguration(let name):
            "machine \(name) is one of the configuration: change it there; here it can be given a profile only"
        case .full:
            "\(MachineOrder.mostMachines) machines were added, and no more can be; forget some, or name them in the configuration"
        case .wrong(let field, let value, let need): field + (value.map { " '\($0)'" } ?? "") + ": \(need)"
        case .unfit(let reason): reason
        }
    }
}

extension Machine {
    /// The longest name: that of a host (RFC 1035 §2.3.4, without its lengths).
    private static let longestName = 253

    /// Holds names and texts to what they may be, for they stand in paths, logs and in what is made, and the whole to being known by something.
    func check() throws(MachineRefusal) {
        guard VariableText.isName(name) else {
            throw .wrong("name", value: name, need: "needed letters, digits, -, _ and . only")
        }
        guard name.utf8.count <= Machine.longestName else {
            throw .wrong("name", value: name, need: "needed at most \(Machine.longestName) characters")
        }
        guard !macs.isEmpty || uuid != nil else {
            throw .wrong(
                "macs", value: nil, need: "needed a hardware address or a uuid, by which it is known when it boots")
        }
        if let serial, !VariableText.isPlain(serial) {
            throw .wrong("serial", value: serial, need: VariableText.plainNeed)
        }
        for (field, texts) in [("labels", labels), ("variables", variables)] {
            for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
                guard VariableText.isName(key) else {
                    throw .wrong(field, value: key, need: "a key has letters, digits, -, _ and . only")
                }
                guard VariableText.isPlain(text) else {
                    throw .wrong("\(field).\(key)", value: text, need: VariableText.plainNeed)
                }
            }
        }
        if let taken = variables.keys.sorted().first(where: { !MachineVariables.isFree($0) }) {
            throw .wrong("variables", value: taken, need: "{{\(taken)}} has a meaning of its own; take another name")
        }
    }
}

extension MachinePolicy {
    /// Holds the kernels of profiles to the machines that can boot them: their texts have no variable without a value.
    public func checkKernels() throws(MachineRefusal) {
        for machine in machines {
            for profile in candidates(for: machine).compactMap({ profiles[$0] }) {
                guard case .kernel(let kernel) = profile.boot else { continue }
                let known = machine.variableNames.union(profile.variables.keys).union(MachineVariables.ofRequest)
                guard let missing = kernel.texts.flatMap(\.variables).first(where: { !known.contains($0) }) else {
                    continue
                }
                throw .unfit("machine \(machine.name) has no value for {{\(missing)}}, which \(profile.ruleName) has")
            }
        }
    }
}

extension VariableText {
    /// Whether a text fits into any other: it has no control characters.
    public static func isPlain(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// What ``isPlain(_:)`` needs, in words.
    static let plainNeed = "needed a text without line ends and other control characters"
}

// SPDX-License-Identifier: Apache-2.0

/// What the variables of a menu stand for.
struct VariableScope {
    /// A part of a template after variables of the menu have been put in.
    enum Part: Hashable {
        case text(String)
        /// Known only to the machine that boots.
        case machine(MachineVariable)
    }

    /// Texts that the menu defines.
    var defined: [String: Template]

    /// What is known about the one machine that the file is for.
    var known: [MachineVariable: String] = [:]

    init(menu: Menu) { defined = menu.variables }

    /// Variables within variables are followed this deep; more is a circle.
    private static let deepest = 16

    /// The parts of a template; throws for a variable that has no value.
    func expand(_ template: Template) throws(Inexpressible) -> [Part] {
        var parts: [Part] = []
        try expand(template, into: &parts, depth: 0)
        return parts
    }

    private func expand(_ template: Template, into parts: inout [Part], depth: Int) throws(Inexpressible) {
        guard depth < VariableScope.deepest else {
            throw Inexpressible(reason: "variables stand for each other in a circle")
        }
        for piece in template.pieces {
            switch piece {
            case .text(let text): VariableScope.append(text, to: &parts)
            case .variable(let name):
                if let value = defined[name] {
                    try expand(value, into: &parts, depth: depth + 1)
                } else if let variable = MachineVariable(rawValue: name) {
                    if let text = known[variable] {
                        VariableScope.append(text, to: &parts)
                    } else {
                        parts.append(.machine(variable))
                    }
                } else {
                    throw Inexpressible(reason: "the variable ${\(name)} has no value")
                }
            }
        }
    }

    private static func append(_ text: String, to parts: inout [Part]) {
        if case .text(let last)? = parts.last {
            parts[parts.count - 1] = .text(last + text)
        } else {
            parts.append(.text(text))
        }
    }
}

extension Menu {
    /// What a template stands for; nil if that depends on the machine, or if a variable has no value.
    public func text(of template: Template) -> String? {
        guard let parts = try? VariableScope(menu: self).expand(template), parts.count <= 1 else { return nil }
        switch parts.first {
        case nil: return ""
        case .text(let text)?: return text
        case .machine?: return nil
        }
    }
}

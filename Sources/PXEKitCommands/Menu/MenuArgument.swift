// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu

/// Values of the menu commands' options from their texts.
enum MenuArgument {
    static func target(_ text: String) throws -> RenderTarget {
        try known(text, RenderTarget(rawValue: text), RenderTarget.allCases.map(\.rawValue))
    }

    static func rule(_ text: String) throws -> LintRule {
        try known(text, LintRule(rawValue: text), LintRule.allCases.map(\.rawValue))
    }

    static func machine(_ text: String) throws -> MachineMatch {
        guard let match = MachineMatch(text) else {
            throw ValidationError("'\(text)' is neither a hardware address nor a UUID nor an address")
        }
        return match
    }

    private static func known<Value>(_ text: String, _ value: Value?, _ words: [String]) throws -> Value {
        guard let value else { throw ValidationError("'\(text)' is none of \(words.joined(separator: ", "))") }
        return value
    }
}

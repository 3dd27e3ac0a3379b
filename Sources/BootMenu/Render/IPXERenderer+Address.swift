// SPDX-License-Identifier: Apache-2.0

/// How an iPXE script tells a system the address that a medium of ours has set.
extension IPXERenderer {
    /// The settings that a medium's own script makes; not there where a DHCP server has given the address.
    static func setting(_ value: AddressValue) -> String {
        switch value {
        case .mac: "${netX/mac}"
        case .bootif: "01-${netX/mac:hexhyp}"
        default: "${pxekit_\(value.rawValue)}"
        }
    }

    /// Lines before `kernel`, and the words that stand behind its name.
    ///
    /// - Parameter arguments: the entry's command line.
    static func address(
        _ form: AddressForm?, _ arguments: Template
    ) -> (lines: [String], words: [String], arguments: Template) {
        guard let form else {
            let isTold = arguments.words(quoted: true).contains(where: AddressForm.isAddress)
            return ([], isTold ? [] : ["${\(AddressScript.usualVariable)}"], arguments)
        }
        guard let (rest, asking) = form.divided(arguments) else { return ([], [], arguments) }
        var always: [String] = []
        var lines: [String] = []
        for word in form.words {
            let text = AddressForm.text(of: word, setting)
            if let condition = AddressForm.condition(of: word) {
                lines.append("isset \(setting(condition)) && set pxekit_words ${pxekit_words} \(text) ||")
            } else {
                always.append(text)
            }
        }
        let words = asking.compactMap(\.literal).joined(separator: " ")
        let otherwise = words.isEmpty ? "clear pxekit_words ||" : "set pxekit_words \(words)"
        lines.insert(
            "isset \(setting(.ip)) && set pxekit_words \(always.joined(separator: " ")) || \(otherwise)", at: 0)
        return (lines, ["${pxekit_words}"], Template(words: rest))
    }
}

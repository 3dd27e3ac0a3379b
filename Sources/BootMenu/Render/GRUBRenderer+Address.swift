// SPDX-License-Identifier: Apache-2.0

/// How a grub.cfg tells a system the address that a medium of ours has set.
extension GRUBRenderer {
    /// The variables that a medium's own grub.cfg exports; empty where a DHCP server has given the address.
    static func variable(_ value: AddressValue) -> String { "$pxekit_\(value.rawValue)" }

    /// Commands before `linux`, and the words that stand behind the kernel's name.
    ///
    /// - Parameter arguments: the entry's command line.
    static func address(
        _ form: AddressForm?, _ arguments: Template
    ) -> (commands: [String], words: [String], arguments: Template) {
        guard let form else {
            let isTold = arguments.words(quoted: true).contains(where: AddressForm.isAddress)
            return ([], isTold ? [] : ["$" + AddressScript.usualVariable], arguments)
        }
        guard let (rest, asking) = form.divided(arguments) else { return ([], [], arguments) }
        var commands: [String] = []
        var always: [String] = []
        for word in form.words {
            let text = AddressForm.text(of: word, variable)
            if let condition = AddressForm.condition(of: word) {
                commands.append(
                    "    if [ -n \"\(variable(condition))\" ]; then set pxekit_words=\"$pxekit_words \(text)\"; fi")
            } else {
                always.append(text)
            }
        }
        commands.insert("    set pxekit_words=\"\(always.joined(separator: " "))\"", at: 0)
        let words = asking.compactMap(\.literal).joined(separator: " ")
        return (
            ["if [ -n \"\(variable(.ip))\" ]; then"] + commands
                + ["else", "    set pxekit_words='\(words)'", "fi"], ["$pxekit_words"], Template(words: rest)
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A pxelinux.cfg that PXELINUX 6 shows and that `menu show` has to understand in the same way.
struct TruthMenu: Sendable {
    /// How the guest gets from this menu to the next one.
    enum Way: Sendable {
        /// Esc, so often, and then a command at the prompt.
        case escape(times: Int)
        /// The command line of the selected entry is edited to be the next menu.
        case edit
        /// Nothing helps: the guest ends here.
        case end
        /// No menu comes at all: the guest says this, fails, and has a prompt.
        case says(String)
    }

    let name: String
    let text: String
    var files: [String: String] = [:]
    var way = Way.escape(times: 1)

    init(_ name: String, _ text: String, files: [String: String] = [:], way: Way = .escape(times: 1)) {
        self.name = name
        self.text = text
        self.files = files
        self.way = way
    }

    static let all = labels + submenus + settings + starts
}

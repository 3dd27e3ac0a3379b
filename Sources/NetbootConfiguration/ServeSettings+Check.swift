// SPDX-License-Identifier: Apache-2.0

extension ServeSettings {
    /// Judges the settings as a whole, when file and options are together.
    ///
    /// - Throws: all that does not fit together.
    package func check() throws(ConfigurationErrors) {
        var problems: [ConfigurationError] = []
        func add(_ setting: Setting, _ text: String) {
            let option = ConfigurationError(file: place(of: setting), problem: text)
            problems.append(origins[setting]?.problem(text) ?? option)
        }
        switch mode {
        case .dhcp where subnets.isEmpty && ranges.isEmpty:
            add(.mode, "dhcp needs addresses to give: the key subnets, or --range FIRST-LAST")
        case .dhcp: break
        case .proxy:
            let reason = "means nothing in mode proxy, where another server gives addresses"
            if origins[.subnets] != nil { add(.subnets, reason) }
            if !ranges.isEmpty { problems.append(ConfigurationError(file: "--range", problem: reason)) }
        }
        guard problems.isEmpty else { throw ConfigurationErrors(problems) }
    }
}

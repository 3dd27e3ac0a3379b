// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPEngine
internal import NetAddress

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
        case .dhcp:
            // A range's network is that of an interface, which is not known yet.
            guard ranges.isEmpty else { break }
            for machine in machines.machines {
                guard let address = machine.address, !subnets.contains(where: { $0.subnet.contains(address) }) else {
                    continue
                }
                add(.address(machine.name), "\(address) is in none of the subnets, whose addresses this server gives")
            }
        case .proxy:
            let reason = "means nothing in mode proxy, where another server gives addresses"
            if origins[.subnets] != nil { add(.subnets, reason) }
            let given = [("--range", !ranges.isEmpty), ("--router", !routers.isEmpty), ("--dns", !nameServers.isEmpty)]
            for (option, isGiven) in given where isGiven {
                problems.append(ConfigurationError(file: option, problem: reason))
            }
        }
        let needed = "HTTPS needs a certificate and its key: the key https, or --tls-certificate and --tls-key"
        if let https {
            if https.certificate.isEmpty || https.key.isEmpty { add(.https, needed) }
        } else if let httpsPort, httpsPort != 443 {
            add(.port("https"), needed)
        }
        guard problems.isEmpty else { throw ConfigurationErrors(problems) }
    }
}

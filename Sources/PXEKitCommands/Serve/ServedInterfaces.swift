// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import HostSockets
    internal import NetAddress
    internal import NetbootConfiguration
    internal import NetbootServer

    extension ServePlan {
        /// Whom this server serves on which interfaces, in one line.
        var servedInterfaces: String {
            let isEverywhere = settings.interfaces.isEmpty
            let named = NetworkInterface.all().filter {
                isEverywhere ? $0.canServe : settings.interfaces.contains($0.name)
            }
            let places = named.map { interface in
                let addresses = interface.addresses.map(\.description).joined(separator: ", ")
                let isGiving = interfacesWithAddresses.contains { $0.name == interface.name }
                let role =
                    switch settings.mode {
                    case .proxy: "what to boot, beside the DHCP server there"
                    case .dhcp:
                        isGiving ? "addresses and what to boot" : "no addresses: none of its network are configured"
                    }
                return "\(interface.name) (\(addresses)): \(role)"
            }
            let missing = settings.interfaces.filter { name in !named.contains { $0.name == name } }
            let list = (places + missing.map { "\($0): not there" }).joined(separator: "; ")
            let files = [
                settings.tftpPort.map { _ in "TFTP" }, settings.httpPort.map { _ in "HTTP" },
                netboot.https.map { _ in "HTTPS" },
            ].compactMap { $0 }
            guard isEverywhere else { return "serving \(settings.interfaces.joined(separator: ", ")) only: \(list)" }
            let reach =
                files.isEmpty
                ? ""
                : "; files by \(files.joined(separator: " and ")) to all who reach this host; --interface limits it"
            return "serving every interface, for none is named: \(list)\(reach)"
        }
    }
#endif

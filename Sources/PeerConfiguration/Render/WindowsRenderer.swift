// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// Writes commands for the DHCP server of Windows Server 2012 and later: vendor classes, user classes, and a policy for each
/// architecture (module DhcpServer: Add-DhcpServerv4Class, Add-DhcpServerv4Policy, Set-DhcpServerv4OptionValue).
struct WindowsRenderer {
    let plan: PeerPlan

    var rendering: PeerRendering {
        var lines = [
            "# \(renderedBy)", "# Run in PowerShell as an administrator on the DHCP server.",
            "if (-not (Get-DhcpServerv4OptionDefinition -OptionId 60 -ErrorAction SilentlyContinue)) {",
            "    Add-DhcpServerv4OptionDefinition -Name VendorClassIdentifier -OptionId 60 -Type String",
            "}",
        ]
        lines += plan.codes.filter { $0 > 81 }.map {
            "Add-DhcpServerv4OptionDefinition -Name pxekit-\($0) -OptionId \($0) -Type BinaryData"
        }
        lines += plan.networks.flatMap(text)
        lines += classes + ["$order = 1", "$scopes = @(\(scopes))", "foreach ($scope in $scopes) {"]
        lines += plan.answers.flatMap(policies).map { "    " + $0 } + ["}"]
        return PeerRendering(text: lines.joined(separator: "\n") + "\n", limits: limits)
    }

    private var scopes: String {
        plan.networks.isEmpty
            ? "(Get-DhcpServerv4Scope).ScopeId" : plan.networks.map { "'\($0.subnet.network)'" }.joined(separator: ", ")
    }

    private func vendor(_ architecture: ClientArchitecture) -> String {
        "\(architecture.isHTTP ? VendorClass.httpClient : VendorClass.pxeClient):\(architecture.ofVendorClass)"
    }

    private var classes: [String] {
        let vendors = plan.answers.flatMap { answer in
            answer.condition.architectures.map(vendor) + answer.condition.vendorPrefixes
        }
        let users = plan.answers.compactMap(\.condition.userClass)
        func unique(_ names: [String]) -> [String] { Set(names).sorted() }
        return unique(vendors).map { "Add-DhcpServerv4Class -Name \(quoted($0)) -Type Vendor -Data \(quoted($0))" }
            + unique(users).map { "Add-DhcpServerv4Class -Name \(quoted($0)) -Type User -Data \(quoted($0))" }
    }

    /// Conditions of a policy are joined by one word, so there is a policy for each architecture and machine.
    private func policies(_ answer: BootAnswer) -> [String] {
        guard let told = answer.told else { return [] }
        let condition = answer.condition
        let vendors = condition.vendorPrefixes.isEmpty ? condition.architectures.map(vendor) : condition.vendorPrefixes
        var lines: [String] = []
        for (number, vendor) in (vendors.isEmpty ? [nil] : vendors.map(Optional.some)).enumerated() {
            for mac in condition.macs.isEmpty ? [nil] : condition.macs.map(Optional.some) {
                var name = "pxekit \(answer.name)"
                if number > 0 { name += " \(number + 1)" }
                if let mac { name += " \(mac.text(separator: ""))" }
                let tests = [
                    // The star stands for the rest of a class, which no client leaves out (D38).
                    vendor.map { "-VendorClass EQ,\(quoted($0 + "*"))" },
                    condition.userClass.map { "-UserClass EQ,\(quoted($0))" },
                    mac.map { "-MacAddress EQ,'\($0.text(separator: "-"))'" },
                ].compactMap { $0 }
                guard !tests.isEmpty, condition.uuids.isEmpty else { continue }
                lines.append(
                    "Add-DhcpServerv4Policy -Name \(quoted(name)) -ScopeId $scope -ProcessingOrder ($order++) -Condition AND \(tests.joined(separator: " "))"
                )
                let values =
                    [(66, quoted(told.server.description)), (67, quoted(told.file))]
                    + (told.isForHTTPBoot ? [(60, "'HTTPClient'")] : [])
                    + told.options.map { option in
                        (Int(option.code), option.payload.map { "0x\($0.hexadecimal)" }.joined(separator: ","))
                    }
                lines += values.map {
                    "Set-DhcpServerv4OptionValue -ScopeId $scope -PolicyName \(quoted(name)) -OptionId \($0.0) -Value \($0.1)"
                }
            }
        }
        return lines
    }

    private func text(_ network: PeerNetwork) -> [String] {
        let scope = "'\(network.subnet.network)'"
        var lines: [String] = []
        if let pool = network.pools.first {
            lines.append(
                "Add-DhcpServerv4Scope -Name 'pxekit \(network.subnet)' -StartRange \(pool.lowerBound) -EndRange \(pool.upperBound) -SubnetMask \(network.subnet.netmask) -LeaseDuration ([TimeSpan]::FromSeconds(\(network.leaseTime)))"
            )
        }
        func addresses(_ code: Int, _ values: [IPv4Address]) {
            guard !values.isEmpty else { return }
            lines.append(
                "Set-DhcpServerv4OptionValue -ScopeId \(scope) -OptionId \(code) -Value \(values.map(\.description).joined(separator: ","))"
            )
        }
        addresses(3, network.routers)
        addresses(6, network.nameServers)
        for reservation in network.reservations {
            guard case .mac(let mac) = reservation.owner else { continue }
            let name = reservation.hostName.map { " -Name \(quoted($0))" } ?? ""
            lines.append(
                "Add-DhcpServerv4Reservation -ScopeId \(scope) -IPAddress \(reservation.address) -ClientId '\(mac.text(separator: "-"))'\(name)"
            )
        }
        return lines
    }

    private var limits: [String] {
        plan.limitsOfMenus() + plan.limitsOfNames()
            + plan.answers.filter { $0.told == nil }.map {
                "\($0.name): Windows goes on to the next policy, which may give a file; nearest: look at the policies behind it"
            }
            + plan.answers.filter { !$0.condition.uuids.isEmpty }.map {
                "\($0.name): Windows has no policy by UUID; nearest: the hardware address"
            }
            + plan.networks.filter { $0.pools.count > 1 }.map {
                "\($0.subnet): a scope has one range; nearest: Add-DhcpServerv4ExclusionRange for what is between"
            }
            + plan.networks.flatMap(\.reservations).compactMap { reservation in
                if case .mac = reservation.owner { return nil }
                return "reservation of \(reservation.address): Windows reserves by hardware address"
            }
    }

    /// A text in single quotes, in which PowerShell reads nothing but the quote itself.
    private func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? "''" : $0.isNewline ? "?" : String($0) }.joined() + "'"
    }
}

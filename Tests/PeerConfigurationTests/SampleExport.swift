// SPDX-License-Identifier: Apache-2.0

/// A file as Export-DhcpServer of Windows Server writes it, put together of parts.
struct SampleExport {
    /// A policy with conditions and the values that it gives.
    struct Policy {
        let name: String
        /// Elements such as `VendorClass`, one for each word.
        let conditions: [(kind: String, words: [String])]
        let values: [(Int, [String])]
        var isEnabled = true
        var joins = "OR"

        init(
            _ name: String, _ conditions: [(kind: String, words: [String])], _ values: [(Int, [String])],
            isEnabled: Bool = true, joins: String = "OR"
        ) {
            (self.name, self.conditions, self.values) = (name, conditions, values)
            (self.isEnabled, self.joins) = (isEnabled, joins)
        }
    }

    /// Name, type, and what clients of the class say.
    var classes = [
        ("Default BOOTP Class", "User", "BOOTP.Microsoft"), ("Microsoft Windows 2000 Options", "Vendor", "MSFT 5.0"),
        ("PXEClient", "Vendor", "PXEClient"), ("PXEClient (BIOS x86 & x64)", "Vendor", "PXEClient:Arch:00000"),
        ("PXEClient (UEFI x86)", "Vendor", "PXEClient:Arch:00006"),
        ("PXEClient (UEFI x64)", "Vendor", "PXEClient:Arch:00007"),
        ("PXEClient (UEFI BC)", "Vendor", "PXEClient:Arch:00009"),
        ("HTTPClient", "Vendor", "HTTPClient"), ("iPXE", "User", "iPXE"), ("gPXE", "User", "gPXE"),
    ]
    /// Values of the server: code, vendor class, user class, values.
    var server: [(Int, String, String, [String])] = []
    var serverPolicies: [Policy] = []
    var scope: [(Int, String, String, [String])] = []
    var scopePolicies: [Policy] = []
    /// More elements of the scope.
    var more = ""

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    private static func values(_ values: [(Int, String, String, [String])]) -> String {
        let elements = values.map { code, vendorClass, userClass, values in
            "<OptionValue>\n<OptionId>\(code)</OptionId>\n"
                + values.map { "<Value>\(escaped($0))</Value>\n" }.joined()
                + (vendorClass.isEmpty ? "<VendorClass />\n" : "<VendorClass>\(escaped(vendorClass))</VendorClass>\n")
                + (userClass.isEmpty ? "<UserClass />\n" : "<UserClass>\(escaped(userClass))</UserClass>\n")
                + "</OptionValue>\n"
        }
        return "<OptionValues>\n" + elements.joined() + "</OptionValues>\n"
    }

    private static func policies(_ policies: [Policy]) -> String {
        let elements = policies.enumerated().map { number, policy in
            "<Policy>\n<Name>\(escaped(policy.name))</Name>\n<ProcessingOrder>\(number + 1)</ProcessingOrder>\n"
                + "<Enabled>\(policy.isEnabled)</Enabled>\n<Condition>\(policy.joins)</Condition>\n<Description />\n"
                + policy.conditions.flatMap { kind, words in words.map { "<\(kind)>\(escaped($0))</\(kind)>\n" } }
                .joined()
                + values(policy.values.map { ($0, "", "", $1) }) + "</Policy>\n"
        }
        return "<Policies>\n" + elements.joined() + "</Policies>\n"
    }

    private static let definitions = [
        (3, "Router", "IPv4Address", ""), (6, "DNS Servers", "IPv4Address", ""),
        (43, "Vendor Specific Info", "BinaryData", ""), (51, "Lease", "DWord", ""),
        (60, "PXEClient", "String", ""), (66, "Boot Server Host Name", "String", ""),
        (67, "Bootfile Name", "String", ""), (6, "Discovery control", "Byte", "PXEClient"),
    ]

    var text: String {
        let classes = classes.map { name, type, data in
            let octets = data.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return
                "<Class>\n<Name>\(Self.escaped(name))</Name>\n<Type>\(type)</Type>\n<Data>0x\(octets)</Data>\n<Description />\n</Class>\n"
        }
        let definitions = Self.definitions.map { code, name, type, vendorClass in
            "<OptionDefinition>\n<Name>\(name)</Name>\n<OptionId>\(code)</OptionId>\n<Type>\(type)</Type>\n"
                + "<MultiValued>false</MultiValued>\n<DefaultValue />\n<Description />\n<VendorClass>\(vendorClass)</VendorClass>\n"
                + "</OptionDefinition>\n"
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <DHCPServer>
            <MajorVersion>10</MajorVersion>
            <MinorVersion>0</MinorVersion>
            <IPv4>
            <ConflictDetectionAttempts>0</ConflictDetectionAttempts>
            <ActivatePolicies>true</ActivatePolicies>
            <Classes>
            \(classes.joined())</Classes>
            <OptionDefinitions>
            \(definitions.joined())</OptionDefinitions>
            \(Self.values(server))\(Self.policies(serverPolicies))<Filters>
            <Allow>false</Allow>
            <Deny>false</Deny>
            </Filters>
            <Scopes>
            <Scope>
            <ScopeId>192.0.2.0</ScopeId>
            <Name>Clients</Name>
            <SubnetMask>255.255.255.0</SubnetMask>
            <StartRange>192.0.2.100</StartRange>
            <EndRange>192.0.2.200</EndRange>
            <LeaseDuration>8.00:00:00</LeaseDuration>
            <State>Active</State>
            <Type>Dhcp</Type>
            <MaxBootpClients>4294967295</MaxBootpClients>
            <ActivatePolicies>true</ActivatePolicies>
            <SuperScopeName />
            \(Self.policies(scopePolicies))\(Self.values(scope))\(more)</Scope>
            </Scopes>
            </IPv4>
            <IPv6>
            <Scopes />
            </IPv6>
            </DHCPServer>

            """
    }
}

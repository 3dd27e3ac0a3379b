// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// A place, or a machine, whose address a medium knows.
public struct MediumSite: Hashable, Sendable {
    /// The most bytes of a name (nbp/programs/mediaboot/sites.asm has room for these and a NUL).
    public static let longestName = 31

    /// What a person chooses it by: 1 to 31 printable ASCII characters.
    public var name: String
    /// Hardware addresses of cards in machines that take it without a question.
    public var macs: [MACAddress] = []
    /// The address with its prefix; nil where a person types it.
    public var address: IPv4Subnet?
    /// Through whom other networks are reached.
    public var gateway: IPv4Address?
    /// Who knows names.
    public var nameServer: IPv4Address?
    /// Its configuration; nil for that of the medium.
    public var stage2: String?
    /// The line of its file; 0 if it was not read from one.
    public var line = 0

    /// A site of which nothing is known but its name.
    public init(name: String) { self.name = name }

    /// The keys of a site in its file.
    static let schema = MenuSchema.Object(
        "a site",
        [
            ("name", "up to 31 characters", "what a person chooses it by"),
            ("mac", "MAC or list of them", "machines that take it without a question"),
            ("address", "192.0.2.10/24", "the address; a person is asked without it"),
            ("gateway", "address", "another machine in its network"), ("dns", "address", "a name server"),
            ("stage2", "URL", "its configuration, if not that of --stage2"),
        ])

    /// Reads a file of sites: a list of mappings. All mistakes are told at once, with line and mend.
    ///
    /// - Parameter name: the file's name for messages.
    public static func all(yaml: String, file name: String) throws(MenuFileErrors) -> [MediumSite] {
        let file = YAMLFile(yaml: yaml, file: name)
        var problems = file.problems
        var sites: [MediumSite] = []
        var names: [String: YAMLValue] = [:]
        var owners: [MACAddress: YAMLValue] = [:]
        do throws(MenuFileError) {
            let list = try file.root?.list() ?? []
            if let root = file.root, list.isEmpty { throw root.error("needs one site at least: - name: ...") }
            for value in list {
                do throws(MenuFileError) {
                    let site = try MediumSite(value, names: &names, owners: &owners)
                    sites.append(site)
                } catch { problems.append(error) }
            }
        } catch { problems.append(error) }
        guard problems.isEmpty else { throw MenuFileErrors(problems) }
        return sites
    }

    private init(
        _ value: YAMLValue, names: inout [String: YAMLValue], owners: inout [MACAddress: YAMLValue]
    ) throws(MenuFileError) {
        let keys = try value.object(MediumSite.schema)
        line = value.origin.line
        guard let named = keys["name"] else { throw value.error("a site needs the key name") }
        name = try named.text()
        let isShort = (1...MediumSite.longestName).contains(name.utf8.count)
        guard isShort, name.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw named.error("needs 1 to \(MediumSite.longestName) printable ASCII characters")
        }
        if let first = names.updateValue(named, forKey: name) {
            throw named.error("the name \"\(name)\" is there already: \(first.place)")
        }
        for element in try keys["mac"]?.list(orSingle: true) ?? [] {
            guard let mac = MACAddress(try element.text()) else {
                throw element.error("needs a hardware address as 52:54:00:12:34:56, found \"\(try element.text())\"")
            }
            if let first = owners.updateValue(element, forKey: mac) {
                throw element.error("\(mac) is there already: \(first.place)")
            }
            macs.append(mac)
        }
        if let written = keys["address"] {
            guard let subnet = IPv4Subnet(try written.text()), try written.text().contains("/") else {
                throw written.error(
                    "needs an address with its prefix, as 192.0.2.10/24, found \"\(try written.text())\"")
            }
            address = subnet
        }
        gateway = try keys["gateway"].map(MediumSite.address)
        nameServer = try keys["dns"].map(MediumSite.address)
        stage2 = try keys["stage2"]?.word()
        if let written = keys["gateway"], let address, let gateway {
            guard gateway != address.address, address.contains(gateway) else {
                throw written.error("needs another machine in the network \(address), found \(gateway)")
            }
        }
    }

    private static func address(_ value: YAMLValue) throws(MenuFileError) -> IPv4Address {
        guard let address = IPv4Address(try value.text()) else {
            throw value.error("needs an address as 192.0.2.1, found \"\(try value.text())\"")
        }
        return address
    }
}

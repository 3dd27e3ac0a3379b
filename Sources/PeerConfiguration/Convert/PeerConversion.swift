// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import NetAddress

/// The configuration of another server as one of `pxekit serve`, as far as that goes.
public struct PeerConversion {
    /// pxekit.yaml.
    public let yaml: String
    /// What is not in it, and where it stands.
    public let leftOut: [Placed<String>]

    /// Firmware for which rules are made, and the architectures by which it is asked for.
    private static let platforms: [(Platform, ClientArchitecture, http: ClientArchitecture?)] = [
        (.bios, .bios, nil), (.uefiIA32, .uefiIA32, ClientArchitecture(rawValue: 15)),
        (.uefiX64, .uefiX64, .httpX64), (.uefiARM32, .uefiARM32, ClientArchitecture(rawValue: 18)),
        (.uefiARM64, .uefiARM64, .httpARM64), (.uefiRISCV64, .uefiRISCV64, ClientArchitecture(rawValue: 28)),
    ]

    /// Options that go with a boot, and those that are made anew for each answer.
    private static let bootOptions: Set<UInt8> = [17, 208, 209, 210, 211]
    private static let ownOptions: Set<UInt8> = [1, 3, 6, 12, 43, 51, 52, 53, 54, 55, 60, 61, 66, 67, 150]

    /// Converts a configuration.
    public init(_ reading: any PeerReading) {
        var leftOut = reading.leftOut
        var lines = ["mode: \(reading.isProxy ? "proxy" : "dhcp")"]
        let network = reading.networks.first?.value.subnet
        if !reading.isProxy, !reading.networks.isEmpty {
            lines.append("subnets:")
            for network in reading.networks { lines += PeerConversion.text(network.value, reading) }
        }
        let main = PeerConversion.mainServer(reading, network)
        var rules: [Rule] = []
        let general = PeerConversion.rules(reading, network, mac: nil, main: main)
        var known: Set<MACAddress> = []
        for mac in reading.machines where known.insert(mac).inserted {
            let own = PeerConversion.rules(reading, network, mac: mac, main: main)
            rules += own.filter { rule in !general.contains { $0.says(rule) } }
        }
        rules += general
        let joined = Rule.joined(rules)
        if !joined.isEmpty { lines.append("boot:") }
        for (number, rule) in joined.enumerated() { lines += rule.lines(number + 1) }
        for other in reading.networks.dropFirst() {
            for (_, architecture, _) in PeerConversion.platforms {
                let client = PeerClient(architecture)
                let (here, there) = (reading.told(client, in: network), reading.told(client, in: other.value.subnet))
                if here.bootFile?.value != there.bootFile?.value {
                    let text =
                        "\(client.name) in \(other.value.subnet) boots \(there.bootFile?.value ?? "nothing"); rules are for all networks"
                    leftOut.append(Placed(text, there.bootFile?.place ?? other.place))
                }
            }
        }
        for line in reading.told(PeerClient(.bios), in: network).menu.dropFirst() {
            leftOut.append(Placed("the line \"\(line.value)\" of the firmware's menu", line.place))
        }
        for (_, architecture, http) in PeerConversion.platforms {
            guard let http, let told = reading.told(PeerClient(http), in: network).bootFile else { continue }
            let loader = reading.told(PeerClient(architecture), in: network).bootFile?.value
            if loader.map({ told.value.hasSuffix("/" + $0) }) != true {
                leftOut.append(Placed("HTTP Boot of \(architecture) has a file of its own: \(told.value)", told.place))
            }
        }
        yaml = lines.joined(separator: "\n") + "\n"
        var seen: Set<Placed<String>> = []
        self.leftOut = leftOut.filter { seen.insert($0).inserted }
    }

    /// The boot server of most files, in whose place `pxekit serve` comes.
    private static func mainServer(_ reading: any PeerReading, _ network: IPv4Subnet?) -> IPv4Address? {
        let clients = platforms.map { PeerClient($0.1) } + reading.machines.map { PeerClient(.bios, mac: $0) }
        let servers = clients.compactMap { reading.told($0, in: network).server?.value }
        let counts = servers.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        return servers.max { counts[$0, default: 0] < counts[$1, default: 0] }
    }

    /// What each kind of firmware boots, with its loader's next stage.
    private static func rules(
        _ reading: any PeerReading, _ network: IPv4Subnet?, mac: MACAddress?, main: IPv4Address?
    ) -> [Rule] {
        platforms.compactMap { platform, architecture, _ in
            func client(_ userClass: String? = nil) -> PeerClient {
                mac.map { PeerClient(architecture, userClass: userClass, mac: $0) }
                    ?? PeerClient(architecture, userClass: userClass)
            }
            let told = reading.told(client(), in: network)
            if told.ignored != nil { return Rule(platforms: [platform], mac: mac, ignores: true) }
            let next = reading.told(client("iPXE"), in: network).bootFile?.value
            guard let file = told.bootFile?.value, !file.isEmpty else {
                // iPXE in a ROM needs no loader.
                return next.map { Rule(platforms: [platform], mac: mac, userClass: "iPXE", loader: $0, script: $0) }
            }
            let server = told.server?.value
            return Rule(
                platforms: [platform], mac: mac, loader: file, script: next == file ? nil : next,
                server: server == main ? nil : server,
                options: bootOptions.sorted().compactMap { code in
                    told.options[code].map { BootOption(code, $0.value) }
                })
        }
    }

    private static func text(_ network: PeerNetwork, _ reading: any PeerReading) -> [String] {
        var lines = ["  - network: \(network.subnet.network)/\(network.subnet.prefixLength)"]
        func list(_ key: String, _ values: [String]) {
            if !values.isEmpty { lines.append("    \(key): [\(values.joined(separator: ", "))]") }
        }
        list("pools", network.pools.map { "\($0.lowerBound)-\($0.upperBound)" })
        lines.append("    lease-time: \(min(max(1, network.leaseTime), 999_999_999))s")
        list("routers", network.routers.map(\.description))
        list("name-servers", network.nameServers.map(\.description))
        let told = reading.told(PeerClient(.bios), in: network.subnet)
        let others = told.options.keys.filter { !ownOptions.contains($0) && !bootOptions.contains($0) }.sorted()
        list(
            "options",
            others.compactMap { code in
                told.options[code].flatMap { $0.value.isEmpty ? nil : option(BootOption(code, $0.value)) }
            })
        if !network.reservations.isEmpty { lines.append("    reservations:") }
        for reservation in network.reservations {
            guard case .mac(let mac) = reservation.owner else { continue }
            let name = reservation.hostName.map { ", host-name: \(quoted($0))" } ?? ""
            lines.append("      - {mac: \"\(mac)\", address: \(reservation.address)\(name)}")
        }
        return lines
    }

    fileprivate static func option(_ option: BootOption) -> String {
        "{code: \(option.code), hex: \"\(option.payload.hexadecimal(separator: ":"))\"}"
    }

    /// A text in double quotes (YAML 1.2 §7.3.1).
    fileprivate static func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\" + String(scalar)
                case _ where scalar.value < 0x20 || scalar.value == 0x7F: "\\x" + UInt8(scalar.value).hexadecimal
                default: String(scalar)
                }
            }.joined() + "\""
    }
}

/// A boot rule of pxekit.yaml.
private struct Rule {
    var platforms: [Platform]
    var mac: MACAddress?
    var userClass: String?
    var loader = ""
    var script: String?
    var server: IPv4Address?
    var options: [BootOption] = []
    var ignores = false

    /// Whether it says the same to these machines, whosever they are.
    func says(_ other: Rule) -> Bool { platforms == other.platforms && saysSame(other) }

    private func saysSame(_ other: Rule) -> Bool {
        loader == other.loader && script == other.script && server == other.server && options == other.options
            && ignores == other.ignores && userClass == other.userClass
    }

    /// Rules that differ in their platforms alone become one.
    static func joined(_ rules: [Rule]) -> [Rule] {
        rules.reduce(into: []) { joined, rule in
            if let same = joined.firstIndex(where: { $0.mac == rule.mac && $0.saysSame(rule) }) {
                joined[same].platforms += rule.platforms
            } else {
                joined.append(rule)
            }
        }
    }

    func lines(_ number: Int) -> [String] {
        var lines = ["  - name: rule \(number)"]
        if let mac { lines.append("    macs: [\"\(mac)\"]") }
        lines.append("    platforms: [\(platforms.map(\.rawValue).joined(separator: ", "))]")
        if let userClass { lines.append("    user-classes: [\(userClass)]") }
        if ignores { return lines + ["    ignore: true"] }
        lines.append("    loader: \(PeerConversion.quoted(loader))")
        if let script { lines.append("    script: \(PeerConversion.quoted(script))") }
        if let server { lines.append("    server: \(server)") }
        if !options.isEmpty {
            lines.append("    options: [\(options.map(PeerConversion.option).joined(separator: ", "))]")
        }
        return lines
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import DHCPWire
public import NetAddress

/// Judges a configuration by what it tells the clients of the field.
public struct PeerLinter {
    /// What is known of a boot file.
    public enum FileVerdict: Hashable, Sendable {
        /// Nothing speaks against it.
        case boots
        /// It is not there.
        case missing
        /// It is there and cannot boot this architecture, for a reason.
        case refused(String)
    }

    /// What a client is told in a network.
    struct Case {
        let client: PeerClient
        let told: PeerTold
        let network: Placed<PeerNetwork>?
    }

    private let reading: any PeerReading
    private let files: ((String, ClientArchitecture) -> FileVerdict)?
    private var found: [(rule: PeerRule, place: PeerPlace, what: String, clients: [String])] = []

    /// A linter of a configuration.
    ///
    /// - Parameter files: what is known of a file that is given to an architecture; nil looks at no files.
    public init(_ reading: any PeerReading, files: ((String, ClientArchitecture) -> FileVerdict)? = nil) {
        (self.reading, self.files) = (reading, files)
    }

    /// Everything that is wrong, by file and line.
    public mutating func run() -> [PeerFinding] {
        for compared in reading.wholeVendorClasses {
            note(PeerRule.wholeClass, compared.place, "option 60 is compared with \"\(compared.value)\"")
        }
        let networks: [Placed<PeerNetwork>?] = reading.networks.isEmpty ? [nil] : reading.networks.map(Optional.some)
        // Machines with an answer of their own: a BIOS and a UEFI by each name.
        let named = reading.machines.prefix(64).flatMap { mac in
            [PeerClient(.bios, mac: mac), PeerClient(.uefiX64, mac: mac)]
        }
        for network in networks {
            let cases = (PeerClient.usual + named).map {
                Case(client: $0, told: reading.told($0, in: network?.value.subnet), network: network)
            }
            for some in cases where some.told.ignored == nil { judge(some) }
            compare(cases.prefix(PeerClient.usual.count))
        }
        return found.map { finding in
            let names =
                finding.clients.prefix(4).joined(separator: ", ") + (finding.clients.count > 4 ? " and more" : "")
            return PeerFinding(
                rule: finding.rule, place: finding.place, message: finding.what + (names.isEmpty ? "" : ": \(names)"))
        }.sorted { ($0.place, $0.rule.id) < ($1.place, $1.rule.id) }
    }

    mutating func note(_ rule: PeerRule, _ place: PeerPlace, _ what: String, _ client: PeerClient? = nil) {
        if let known = found.firstIndex(where: { $0.rule == rule && $0.place == place && $0.what == what }) {
            if let client, !found[known].clients.contains(client.name) { found[known].clients.append(client.name) }
        } else {
            found.append((rule, place, what, client.map { [$0.name] } ?? []))
        }
    }

    private mutating func judge(_ some: Case) {
        let (client, told) = (some.client, some.told)
        if let file = told.bootFile, !file.value.isEmpty {
            judge(file, some)
            judgeServer(file, some)
        }
        if let name = told.options[67], name.value.last != 0, !name.value.isEmpty, client.userClass == nil {
            note(PeerRule.nameUnterminated, name.place, "option 67 ends with its last letter", client)
        }
        if let options = told.options[60], !client.isHTTP, options.value.starts(with: VendorClass.pxeClient.utf8),
            told.options[43] == nil, told.menu.isEmpty
        {
            note(PeerRule.classWithoutServer, options.place, "told option 60 PXEClient and no option 43", client)
        }
        if let vendor = told.options[43], !client.isHTTP { judgeVendorOptions(vendor, client) }
        let size = told.menu.reduce(0) { $0 + $1.value.utf8.count + 3 }
        if let first = told.menu.first, size > 200 {
            // 43.6, 43.8, 43.10 and the two octets before each take the rest.
            note(PeerRule.menuTooLarge, first.place, "the lines of the menu have \(size) octets", client)
        }
    }

    private mutating func judge(_ file: Placed<String>, _ some: Case) {
        let (client, name) = (some.client, file.value)
        let isURL = BootPlan.isURL(name)
        if name.utf8.count > 127 {
            note(PeerRule.nameTooLong, file.place, "the name has \(name.utf8.count) octets", client)
        }
        if client.isHTTP {
            if !isURL {
                note(PeerRule.pathForHTTP, file.place, "told \"\(name)\"", client)
                return
            }
            if some.told.options[60].map({ $0.value.starts(with: VendorClass.httpClient.utf8) }) != true {
                note(PeerRule.httpWithoutClass, file.place, "told a URL and no option 60 HTTPClient", client)
            }
        } else if client.userClass == nil, isURL {
            note(PeerRule.urlForPXE, file.place, "told \"\(name)\"", client)
            return
        }
        if client.identity.mismatch(with: name) != nil {
            note(PeerRule.wrongProgram, file.place, "told \"\(name)\"", client)
        } else if let files, let path = path(of: name) {
            switch files(path, client.architecture) {
            case .boots: break
            case .missing: note(PeerRule.fileMissing, file.place, "\"\(name)\" is not in the root", client)
            case .refused(let reason):
                // A loader may take files that firmware cannot.
                if client.userClass == nil { note(PeerRule.fileRefused, file.place, "\"\(name)\": \(reason)", client) }
            }
        }
    }

    /// A name in the root: itself, or the path of a URL.
    private func path(of name: String) -> String? {
        guard BootPlan.isURL(name) else { return name }
        let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return parts.count == 3 && !parts[2].contains("$") ? String(parts[2].prefix { $0 != "?" }) : nil
    }

    private mutating func judgeServer(_ file: Placed<String>, _ some: Case) {
        let told = some.told
        // A URL says itself where it is.
        guard !BootPlan.isURL(file.value) else { return }
        guard let server = told.server else {
            if let name = told.options[66] {
                note(PeerRule.serverAsOption, name.place, "told option 66 and no next server", some.client)
            } else if !told.isOwnBootServer {
                note(PeerRule.serverMissing, file.place, "told \"\(file.value)\" and no next server", some.client)
            }
            return
        }
        if let network = some.network, !reading.isProxy, !network.value.subnet.contains(server.value),
            told.addresses(3).isEmpty, told.options[121] == nil
        {
            note(
                PeerRule.routerMissing, network.place,
                "the boot server \(server.value) is not in \(network.value.subnet), and no router is told", some.client)
        }
    }

    /// What only two answers side by side show.
    private mutating func compare(_ cases: ArraySlice<Case>) {
        func file(_ architecture: ClientArchitecture, _ userClass: String? = nil) -> Placed<String>? {
            cases.first { $0.client.architecture == architecture && $0.client.userClass == userClass }?.told.bootFile
        }
        let boots = cases.contains {
            $0.told.bootFile?.value.isEmpty == false || !$0.told.menu.isEmpty || $0.told.options[43] != nil
        }
        if !boots, let told = cases.first?.told, let server = told.server?.place ?? told.options[66]?.place {
            note(PeerRule.noFile, server, "a boot server is told, and nobody is told a file")
        }
        if let seven = file(.uefiX64), seven.value != file(.uefiEBC)?.value {
            note(
                PeerRule.x64Number, seven.place,
                "architecture 7 is told \"\(seven.value)\", 9 is told \(file(.uefiEBC).map { "\"\($0.value)\"" } ?? "nothing")"
            )
        } else if let nine = file(.uefiEBC), file(.uefiX64) == nil {
            note(PeerRule.x64Number, nine.place, "architecture 9 is told \"\(nine.value)\", 7 is told nothing")
        }
        for some in cases where some.client.userClass == "iPXE" {
            guard let told = some.told.bootFile, let firmware = file(some.client.architecture),
                told.value == firmware.value
            else { continue }
            let isForGPXE = file(.bios, "gPXE").map { $0.value != file(.bios)?.value } ?? false
            if isForGPXE, let place = reading.userClasses.first(where: { $0.value == "gPXE" })?.place {
                note(
                    PeerRule.onlyGPXE, place, "gPXE has an answer of its own, and iPXE is told \"\(told.value)\"",
                    some.client)
            }
            if BootPlan.isIPXEBuild(told.value) {
                note(PeerRule.loaderLoop, told.place, "told \"\(told.value)\"", some.client)
            }
        }
    }

    private mutating func judgeVendorOptions(_ vendor: Placed<[UInt8]>, _ client: PeerClient) {
        guard vendor.value.count <= 255 else {
            return note(PeerRule.menuTooLarge, vendor.place, "option 43 has \(vendor.value.count) octets", client)
        }
        let tags = PXEOptions(decoding: vendor.value)
        guard tags.space.remainder.isEmpty else {
            return note(
                PeerRule.brokenVendorOptions, vendor.place, "a part of option 43 reaches behind its end", client)
        }
        if let problem = tags.problem { note(PeerRule.discoveryControl, vendor.place, problem, client) }
    }
}

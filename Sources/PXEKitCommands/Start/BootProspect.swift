// SPDX-License-Identifier: Apache-2.0

internal import BootPolicy
internal import BootRehearsal
internal import BootScripts
internal import DHCPEngine
internal import DHCPWire
internal import DiskCatalog
internal import HostSockets
internal import ImagePacking
internal import NetAddress
internal import NetbootConfiguration
internal import SimulatedClients

/// What a machine would boot, through all its stages, and what speaks against it.
struct BootProspect {
    let firmware: RehearsedFirmware
    /// What firmware is told.
    let told: Rehearsal.Boot
    /// The file that it fetches; nil if it fetches none.
    let file: JudgedFile?
    /// The loaders whose turn it is if that one fails.
    var otherLoaders: [JudgedFile] = []
    /// What a loader that asks again is told; nil where none asks.
    let script: JudgedFile?
    /// What the person there sees.
    let menu: LoaderMenu?
    /// What the machine is assigned, and the kernel that this means for it; nil where boot rules decide.
    var assigned: AssignedBoot?
    /// Why it does not boot, or does not get beyond its loader; nil if nothing speaks against it.
    let problem: String?
    /// What would help.
    let remedy: String?

    /// The rule that tells it what to boot; nil if none does.
    var rule: String? { told.choice?.rule }
}

/// Asks what machines would boot: the engine that serves says what they are told, and the files that are served whether that starts.
struct Foresight {
    private let rehearsal: Rehearsal
    private let settings: ServeSettings
    private let boot: ServedBoot

    /// - Parameter configuration: what the server gets, where more is known than the settings say: of the interfaces of its host.
    init(_ settings: ServeSettings, _ boot: ServedBoot, configuration: DHCPConfiguration? = nil) {
        (self.boot, self.settings) = (boot, settings)
        rehearsal = Rehearsal(
            configuration ?? settings.configuration(found: boot.rules, loaders: boot.loaders),
            server: Foresight.address(settings))
    }

    /// Who would ask for files after it was told something. An address that another server gives is known when the machine is there.
    private func asker(_ told: Rehearsal.Boot) -> ScriptAsker {
        let own = told.question.flatMap { settings.machines.machine(of: $0.client)?.address }
        return ScriptAsker(told.question, address: told.address ?? own ?? .any, httpPort: settings.httpPort)
    }

    /// Looks at files as that machine finds them.
    private func judge(_ told: Rehearsal.Boot) -> FileJudge {
        FileJudge(boot: boot, asker: asker(told), tftpPort: settings.tftpPort, httpPort: settings.httpPort)
    }

    /// The address by which clients reach this server: that of the first interface that is served.
    private static func address(_ settings: ServeSettings) -> IPv4Address? {
        NetworkInterface.all().first {
            settings.interfaces.isEmpty ? $0.canServe : settings.interfaces.contains($0.name)
        }?.addresses.first?.address
    }

    /// What a machine would boot.
    ///
    /// - Parameters:
    ///   - mac: its hardware address; nil stands for any.
    ///   - uuid: its identifier; nil stands for any.
    ///   - userClass: how the loader that it starts names itself.
    func prospect(
        _ firmware: RehearsedFirmware, mac: MACAddress? = nil, uuid: ClientUUID? = nil, userClass: String = "iPXE"
    ) -> BootProspect {
        let machine = firmware.machine(mac: mac, uuid: uuid)
        let told = rehearsal.boot(firmware, as: machine)
        let assigned = AssignedBoot(asker(told), settings.machines, boot)
        guard let name = told.file else { return nothing(firmware, told, assigned) }
        let other = told.choice?.plan.server?.description
        let server = told.server.description
        func refusal(_ report: ImageReport) -> String? {
            firmware.isIPXE
                ? report.objectionOfIPXE : report.refusal(forArchitecture: firmware.architecture.rawValue)
        }
        var files = judge(told)
        let file = files.judge(name, server: server, on: other, refusal: refusal)
        var script: JudgedFile?
        var problem = file.problem
        var remedy = file.problem.map { _ in
            file.place == nil ? "put it there, or name another file" : "name a file for this firmware"
        }
        var menu = file.path.flatMap(MenuFinder(catalog: files.catalog, mac: mac).menu)
        if !firmware.isIPXE, problem == nil, BootPlan.isIPXEBuild(name) {
            let second = rehearsal.boot(firmware.ipxe(userClass: userClass), as: machine)
            files = judge(second)
            script = second.file.map { files.judge($0, server: server, on: other) { $0.objectionOfIPXE } }
            menu = script?.path.flatMap(MenuFinder(catalog: files.catalog, mac: mac).menu)
            problem = script?.problem ?? (script == nil ? second.words ?? "iPXE is told nothing to boot" : nil)
            if problem != nil { remedy = "put a script there, such as boot.ipxe, and name it by the key script" }
        } else if problem == nil, !firmware.isIPXE, let path = file.path {
            let end = DeadEnds(catalog: files.catalog).reason(path, firmware.isHTTPBoot ? .http : .pxe)
            problem = end.map { "\($0)" }
            remedy = end.map { self.remedy(of: $0, for: firmware) }
        }
        if problem == nil, let missing = assigned?.problem(among: files, server: server) {
            (problem, remedy) = (missing, "put it there, or change \(assigned?.decision.profile.ruleName ?? "")")
        }
        let base =
            firmware.isHTTPBoot ? "http://\(server)\(settings.httpPort.map { $0 == 80 ? "" : ":\($0)" } ?? "")/" : nil
        let others = (told.choice?.ladder.dropFirst() ?? []).map { loader in
            let name = BootPlan.isURL(loader) ? loader : base.map { $0 + URLPath.escaped(loader) } ?? loader
            return files.judge(name, server: server, on: other, refusal: refusal)
        }
        return BootProspect(
            firmware: firmware, told: told, file: file, otherLoaders: others, script: script, menu: menu,
            assigned: assigned, problem: problem, remedy: remedy)
    }

    /// Firmware that is told no file.
    private func nothing(
        _ firmware: RehearsedFirmware, _ told: Rehearsal.Boot, _ assigned: AssignedBoot?
    ) -> BootProspect {
        let remedy: String? =
            switch told.refusal {
            case .noRule?, .noLoader?, .unknownArchitecture?: remedyOfLoaders(for: firmware)
            case .needsURL?: "turn HTTP on, or name a URL"
            case .needsPath?: "name a path"
            case .wouldLoop?: "name a script"
            default: nil
            }
        return BootProspect(
            firmware: firmware, told: told, file: nil, script: nil, menu: nil, assigned: assigned,
            problem: told.words ?? "\(told.outcome)", remedy: remedy)
    }

    /// What helps a loader that gets no further.
    private func remedy(of end: DeadEnd, for firmware: RehearsedFirmware) -> String {
        switch end {
        case .noNextStage: return "put it there"
        case .noHTTP: return remedyOfLoaders(for: firmware)
        case .noConfiguration(let loader, let file):
            // A file made up at that place would be no menu: either its own tree is served as it was built, or another loader boots.
            let found = DeadEnds(catalog: boot.catalog).place(of: file, for: loader)
            guard let place = found.flatMap({ boot.place(of: $0) }), place.hasSuffix(file) else {
                return remedyOfLoaders(for: firmware)
            }
            return "serve the folder that it was built for as well: --root \(place.dropLast(file.count))"
        }
    }

    /// Where a loader for firmware comes from that nothing boots.
    private func remedyOfLoaders(for firmware: RehearsedFirmware) -> String {
        let boots = "put a kernel with its initrd, or boot.ipxe, into --root"
        if firmware.isIPXE { return boots }
        switch firmware.name {
        case "uefi-x64", "uefi-x64-http":
            let isInstalled = boot.installed.program(for: .uefiX64) != nil
            return isInstalled ? boots : "apt install \(InstalledIPXE.package)"
        case "uefi-arm64", "uefi-arm64-http": return "put bootaa64.efi or snponly-arm64.efi into --root"
        default: return "put a loader for it into --root, and name it in a rule"
        }
    }
}

extension Rehearsal.Boot {
    /// Why there is no file, in words; nil if there is one.
    var words: String? {
        if let refusal { return "\(refusal)" }
        if case .fails(let failure) = outcome { return "\(failure)" }
        return nil
    }
}

extension ImageReport {
    /// Why iPXE cannot start the file; nil if it can, or if nothing is known that speaks against it.
    var objectionOfIPXE: String? {
        if kind == .text, !boots.contains(.ipxe) { return "it is a text whose first line is not '#!ipxe'" }
        if kind == .empty { return "it is empty" }
        return nil
    }
}

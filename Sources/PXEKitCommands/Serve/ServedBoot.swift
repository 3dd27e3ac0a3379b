// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
internal import BootPolicy
internal import BootScripts
internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import ImagePacking
internal import NIOCore
internal import NetAddress
internal import NetbootConfiguration
internal import NetbootServer
internal import QEMULab

/// What there is to boot: the files of the roots, a menu made of them, the built-in programs, and the rules for them.
struct ServedBoot {
    /// All of it, for TFTP and HTTP, the first source that has a file gives it.
    var sources: [any CatalogSource] { places.map(\.source) }
    /// A name to its file, as the servers find it.
    let catalog: CatalogIndex
    /// Who boots what, if nobody says otherwise.
    let rules: [BootRule]
    /// Who gets which loader for a configuration that is made; empty if none is.
    let loaders: [BootRule]
    /// What is made for the machine that asks; nil makes nothing.
    let scripts: MachineScripts?

    /// The sources, and how people call the place of a file in them.
    private let places: [(source: any CatalogSource, name: @Sendable (CatalogPath) -> String)]

    /// The scripts for iPXE that are looked for.
    private static let scriptNames = ["boot.ipxe", "menu.ipxe", "autoexec.ipxe"]

    /// The distribution's iPXE, for firmware that nothing in the roots boots.
    let installed: InstalledIPXE

    /// Looks into the roots.
    ///
    /// The built-in pxeinfo and pxeboot send their reports to the port that the settings name, if any are taken.
    init(_ settings: ServeSettings, installed: InstalledIPXE = InstalledIPXE()) throws {
        self.installed = installed
        var places: [(source: any CatalogSource, name: @Sendable (CatalogPath) -> String)] = []
        var generated: [String: ByteBuffer] = [:]
        var programs: [String] = []
        let directories = try ServedRoots.open(settings.roots) { settings.place(of: .root($0)) }
        for (root, directory) in zip(settings.roots, directories) {
            places.append((directory, { path in "\(root)\(root.hasSuffix("/") ? "" : "/")\(path)" }))
            let found = ServedBoot.menu(of: root)
            programs += found.programs
            for file in found.menu where generated[file.path] == nil {
                generated[file.path] = ByteBuffer(bytes: file.bytes)
            }
        }
        let roots = CatalogIndex(places.map(\.source), foldsCase: true)
        // Files that people have put into the roots come before generated ones.
        places.append((try MemoryFiles(generated), { _ in "made of what is in the roots" }))
        let reportPort = settings.reports == nil ? nil : settings.reportPort
        places.append((try MemoryFiles(NBPLibrary().contents(reportPort: reportPort)), { _ in "built in" }))
        places.append(
            (
                installed,
                { path in installed.programs.first { $0.name == "\(path)" }?.path ?? InstalledIPXE.package }
            ))
        self.places = places
        catalog = CatalogIndex(places.map(\.source), foldsCase: true)
        let ladder = LoaderLadder(catalog: catalog, roots: roots, programs: programs)
        // Commands may assign any profile while it runs.
        let isOpen = settings.machineFile != nil
        scripts = try MachineScripts(
            readingFilesOf: isOpen ? settings.machines.joined(with: MachineAdditions()) : settings.machines)
        rules = ServedBoot.rules(ladder, installed, script: ServedBoot.scriptNames.first(where: ladder.has))
        loaders = scripts == nil ? [] : ServedBoot.rules(ladder, installed, script: MadeFile.script, isMade: true)
    }

    /// What is given to everybody, with the loaders that hand it over.
    init(_ given: GivenBoot) throws {
        installed = given.installed
        let menus = Dictionary(uniqueKeysWithValues: given.menus.map { ($0.path, ByteBuffer(bytes: $0.bytes)) })
        let sources: [any CatalogSource] = [
            given.held, try MemoryFiles(menus), try MemoryFiles(NBPLibrary().contents(reportPort: nil)),
            given.installed,
        ]
        places = sources.map { ($0, { path in "\(path)" }) }
        catalog = CatalogIndex(sources, foldsCase: true)
        rules = given.rules
        (loaders, scripts) = ([], nil)
    }

    /// A name to its file as one machine finds it: what is made for it comes first.
    func catalog(for asker: ScriptAsker) -> CatalogIndex {
        guard let made = made(for: asker) else { return catalog }
        return CatalogIndex([made] + sources, foldsCase: true)
    }

    private func made(for asker: ScriptAsker) -> MachineFiles? {
        scripts.map { scripts in MachineFiles({ scripts }) { _ in asker } }
    }

    /// Whether a file is served.
    func has(_ name: String) -> Bool {
        if case .found = catalog.find(Array(name.utf8)) { true } else { false }
    }

    /// Where a file is taken from, for people: its path on this computer, or what has made it.
    ///
    /// - Parameter asker: for whom; nil does not look at what is made for single machines.
    func place(of path: CatalogPath, for asker: ScriptAsker? = nil) -> String? {
        if let made = asker.flatMap(made), (try? made.open(path, client: "", foldsCase: true)) != nil {
            return "made for this machine"
        }
        return places.first { (try? $0.source.open(path, client: "", foldsCase: true)) != nil }.map { $0.name(path) }
    }

    /// Who boots what: nobody is offered what does not start there.
    ///
    /// - Parameters:
    ///   - script: what iPXE is told; nil for nothing.
    ///   - isMade: whether the configurations of loaders are made, so that none has to be there.
    private static func rules(
        _ ladder: LoaderLadder, _ installed: InstalledIPXE, script: String?, isMade: Bool = false
    ) -> [BootRule] {
        let deadEnds = DeadEnds(catalog: ladder.catalog, isConfigured: isMade)
        func rule(
            _ name: String, _ platform: Platform, _ loader: String,
            _ transport: ClientIdentity.Transport? = nil
        ) -> BootRule {
            BootRule(
                name, match: ClientMatch(platforms: [platform], transport: transport),
                action: .boot(BootPlan(loader: loader, script: script)))
        }
        let byPlatform = LoaderLadder.platforms.flatMap { platform -> [BootRule] in
            let own = ladder.loaders(for: platform)
            // iPXE without a script has nothing to boot.
            let other = script == nil ? nil : installed.program(for: platform)?.name
            let fallback = [other].compactMap { $0 }.filter { ladder.starts($0, on: platform) }
            guard platform != .bios else {
                // Our boot loader without a menu has nothing to load; pxeinfo at least tells what the machine's ROM can.
                let hasMenu = isMade || ladder.has("pxelinux.cfg/default")
                let builtIn = (hasMenu ? ["pxeboot.0"] : []) + fallback + (isMade ? [] : ["pxeinfo.0"])
                return (own + builtIn).first(where: ladder.has).map { [rule(platform.rawValue, platform, $0)] } ?? []
            }
            // A loader that stops at its prompt is better than no loader.
            func best(_ transport: ClientIdentity.Transport) -> String? {
                (own + fallback).first { deadEnds.reason($0, transport) == nil } ?? own.first
            }
            guard let usual = best(.pxe), let byHTTP = best(.http) else { return [] }
            let general = rule(platform.rawValue, platform, usual)
            return usual == byHTTP ? [general] : [rule("\(platform.rawValue)-http", platform, byHTTP, .http), general]
        }
        // iPXE in a ROM needs no loader, whatever it runs on.
        guard let script else { return byPlatform }
        let plan = BootPlan(loader: script, script: script)
        return byPlatform + [BootRule("ipxe", match: ClientMatch(userClasses: ["iPXE"]), action: .boot(plan))]
    }

    /// The menu of what lies in a root, for each loader, and the programs that firmware starts.
    static func menu(of root: String) -> (menu: [RenderedFile], programs: [String]) {
        guard let tree = DiskFileTree(root) else { return ([], []) }
        var scanner = TreeScanner(tree)
        let found = scanner.scan()
        guard !found.boots.isEmpty,
            let update = try? MenuUpdate(new: found.boots, title: "Network boot", files: "http://${server}"),
            let menu = try? Menu(yaml: update.yaml)
        else { return ([], found.programs) }
        return ([RenderTarget.menuC32, .ipxe, .grub].flatMap { menu.rendered(for: $0).files }, found.programs)
    }
}

extension NBPLibrary {
    /// The programs that this build carries, under their own names.
    ///
    /// - Parameter reportPort: where pxeinfo and pxeboot shall send their reports; nil for nowhere.
    func contents(reportPort: Int?) throws -> [String: ByteBuffer] {
        var contents: [String: ByteBuffer] = [:]
        for found in programs {
            var program = try BootRequest.Program.file(at: found.path)
            if ["pxeinfo.0", "pxeboot.0"].contains(found.name), let reportPort {
                program = try program.configured([(.reportPort, .number(reportPort))])
            }
            contents[found.name] = ByteBuffer(bytes: program.image)
        }
        return contents
    }
}

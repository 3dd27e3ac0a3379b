// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BootMenu
internal import BootPolicy
internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import ImagePacking
internal import NetAddress

/// One kernel, or one UEFI program, that every machine is to boot: the files, and a menu of one entry for each loader.
struct GivenBoot {
    /// The files as they were given, under names of their own.
    let held: HeldFiles
    /// What loaders read.
    let menus: [RenderedFile]
    /// Who boots what.
    let rules: [BootRule]
    /// Who boots nothing, and what would help.
    let gaps: [String]
    /// The distribution's iPXE.
    let installed: InstalledIPXE

    /// The script for iPXE, and the names of menus, below the served root.
    private static let script = "menu.ipxe"

    /// Opens and judges the files.
    ///
    /// - Throws: exit code 2 after it has told which file is not what it must be, 69 if nobody could boot it as things are.
    init(
        kernel: String, initrds: [String], commandLine: String, installed: InstalledIPXE = InstalledIPXE()
    ) throws {
        let kind = try GivenKernel(kernel)
        for initrd in initrds { try GivenKernel.checkInitrd(initrd) }
        var held = HeldFiles()
        func hold(_ path: String, as name: String) throws -> BootMenu.BootFile {
            do {
                try held.hold(path, as: try CatalogPath(name))
            } catch {
                throw MenuInput.refused("\(error)")
            }
            return BootMenu.BootFile(Template(literal: name))
        }
        let name = Self.served(kernel)
        let file = try hold(kernel, as: name)
        let disks = try initrds.enumerated().map { try hold($1, as: Self.served($1, number: $0 + 1)) }
        let arguments = Template(literal: commandLine)
        let isAlone = initrds.isEmpty && commandLine.isEmpty
        var menu = Menu {
            MenuEntry(
                "boot",
                kind.isLinux || !isAlone
                    ? .linux(LinuxBoot(kernel: file, initrds: disks, arguments: arguments)) : .chain(file, .efi))
        }
        (menu.presentation, menu.defaultEntry) = (.nothing, "boot")
        let renderings = [kind.isLinux ? RenderTarget.pxelinux : nil, .ipxe].compactMap { $0 }.map {
            menu.rendered(for: $0)
        }
        for finding in renderings.flatMap(\.findings) {
            throw MenuInput.refused("--cmdline '\(commandLine)': \(finding.reason)")
        }
        menus = renderings.flatMap(\.files)

        var (rules, gaps): ([BootRule], [String]) = ([], [])
        func add(_ platform: Platform, _ loader: String) {
            let plan = BootPlan(loader: loader, script: Self.script)
            rules.append(
                BootRule(platform.rawValue, match: ClientMatch(platforms: [platform]), action: .boot(plan)))
        }
        if kind.isLinux {
            add(.bios, "pxeboot.0")
        } else {
            gaps.append("BIOS: nothing to boot: \(kernel) is a UEFI program")
        }
        for platform in kind.platforms {
            if isAlone {
                let program = name.lowercased().hasSuffix(".efi") ? name : "\(name).efi"
                if program != name { _ = try hold(kernel, as: program) }
                add(platform, program)
            } else if let ipxe = installed.program(for: platform) {
                add(platform, ipxe.name)
            } else {
                gaps.append(
                    "\(platform.rawValue): nothing to boot: iPXE hands over initrds and the command line; apt install "
                        + InstalledIPXE.package)
            }
        }
        if kind.platforms.isEmpty { gaps.append("UEFI: nothing to boot: \(kernel) has no EFI stub") }
        guard !rules.isEmpty else {
            for gap in gaps { Diagnostics.error(gap) }
            throw ExitCode.missingPackage
        }
        // iPXE in a card's ROM needs no loader.
        rules.append(
            BootRule(
                "ipxe", match: ClientMatch(userClasses: ["iPXE"]),
                action: .boot(BootPlan(loader: Self.script, script: Self.script))))
        (self.held, self.rules, self.gaps, self.installed) = (held, rules, gaps, installed)
    }

    /// The name under which a file is served: its own, without characters that mean something to a loader. Two initrds of the same name
    /// get different ones.
    private static func served(_ path: String, number: Int? = nil) -> String {
        let name = (path as NSString).lastPathComponent.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
                ? String(scalar) : "_"
        }.joined()
        return "boot/" + (number.map { "\($0)-" } ?? "") + name.prefix(64)
    }
}

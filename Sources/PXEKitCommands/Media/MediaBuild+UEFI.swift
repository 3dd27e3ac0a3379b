// SPDX-License-Identifier: Apache-2.0

import BootMedia
import BootMenu
import Foundation
import ImagePacking

/// What others' loaders do on a medium: on UEFI machines, and on BIOS machines whose cards have no ROM.
extension MediaBuild {
    /// Puts iPXE on the medium for BIOS machines without ROMs, with a script that asks as pxeboot does.
    func addFallback(to medium: inout BootMedium, _ sites: [MediumSite]) throws {
        guard let withIpxe else { return }
        guard including.include == nil else {
            throw ImageFiles.refused(
                "--with-ipxe '\(withIpxe)': a medium with --include starts its menu there; needed the kernel in that folder, and an entry for it"
            )
        }
        let script = try iPXEScript(sites)
        let kernel = try ImageFiles.read(withIpxe)
        guard ImageReport(kernel).boots.contains(.linuxLoader) else {
            throw ImageFiles.refused("--with-ipxe '\(withIpxe)': needed a kernel, as ipxe.lkrn")
        }
        medium.fallback = .init(kernel: kernel, script: script)
    }

    /// Puts a program for UEFI machines on the medium, with a script for iPXE or a grub.cfg.
    func addSystem(to medium: inout BootMedium, _ sites: [MediumSite]) throws {
        guard let efi else {
            guard let secureBoot else { return }
            throw ImageFiles.refused("--secure-boot '\(secureBoot)': needed --efi beside it, the GRUB that shim starts")
        }
        let program = try systemProgram(efi, "--efi")
        if let grub = GRUBImage(program) { return try add(grub, program, efi, to: &medium, sites) }
        if let secureBoot {
            throw ImageFiles.refused("--secure-boot '\(secureBoot)': needed a signed GRUB at --efi, found '\(efi)'")
        }
        if program.firstRange(of: Array(Self.scriptName.utf8)) == nil {
            Diagnostics.line(
                "\(efi) reads no \(Self.scriptName) from the medium, as iPXE since 2021 does: it begins with DHCP. GRUB asks for an address"
            )
        }
        guard including.include == nil else {
            throw ImageFiles.refused(
                "--efi '\(efi)': needed GRUB for the files of --include: iPXE reads what the firmware reads, and that is no CD"
            )
        }
        let script = try iPXEScript(sites)
        // Newer ones look beside the program first, older ones at the top.
        medium.systemFiles =
            [.init(path: Self.firstProgram, content: program)]
            + ["", "EFI/BOOT/"].map { .init(path: $0 + Self.scriptName, content: script) }
    }

    private static let scriptName = "autoexec.ipxe"
    private static let firstProgram = "EFI/BOOT/BOOTX64.EFI"
    /// The name by which shim starts GRUB.
    private static let secondProgram = "EFI/BOOT/grubx64.efi"

    /// GRUB with its configuration, on the EFI system partition and, for GRUB that comes from a CD, in the CD's file system.
    private func add(
        _ grub: GRUBImage, _ program: [UInt8], _ path: String, to medium: inout BootMedium, _ sites: [MediumSite]
    ) throws {
        let folder = grub.prefix.drop { $0 == "/" }
        guard !folder.isEmpty, !grub.prefix.contains("(") else {
            throw ImageFiles.refused(
                "--efi '\(path)': needed a GRUB that looks in a folder of its device, found '\(grub.prefix)'")
        }
        let menu = try mediumMenu(of: medium, beside: String(folder))
        let missing = (menu == nil ? Self.modules : Self.modules.union(MediumMenu.modules)).subtracting(grub.modules)
        guard missing.isEmpty else {
            throw ImageFiles.refused("--efi '\(path)': it lacks \(missing.sorted().joined(separator: ", "))")
        }
        var files: [BootMedium.SystemFile] = []
        let isAlone = menu != nil && fixed.stage2 == nil
        let wanted = isAlone ? [] : ["read", fixed.stage2?.lowercased().hasPrefix("tftp:") == true ? "tftp" : "http"]
        var carried: [String] = []
        for name in wanted where !grub.modules.contains(name) {
            // A locked GRUB loads no modules; then a person changes a menu entry instead of answering questions.
            if secureBoot != nil, name == "read" { continue }
            guard secureBoot == nil else {
                throw ImageFiles.refused(
                    "--stage2 '\(fixed.stage2 ?? "")': '\(path)' has no module \(name), and with Secure Boot it may load none; needed tftp://"
                )
            }
            files.append(.init(path: "\(folder)/\(name).mod", content: try module(name, beside: path)))
            carried.append(name)
        }
        let script = addressScript(sites) { Self.folder(of: $0) }
        let canRead = grub.modules.union(carried).contains("read")
        guard let text = isAlone ? menu?.text : script.grub(modules: carried, canRead: canRead, medium: menu) else {
            throw ImageFiles.refused("--stage2 '\(script.script)', --sites: needed no apostrophe for GRUB")
        }
        files.append(.init(path: "\(folder)/grub.cfg", content: Array(text.utf8)))
        if let secureBoot {
            let shim = try systemProgram(secureBoot, "--secure-boot")
            medium.systemFiles = [
                .init(path: Self.firstProgram, content: shim), .init(path: Self.secondProgram, content: program),
            ]
        } else {
            medium.systemFiles = [.init(path: Self.firstProgram, content: program)]
        }
        medium.systemFiles += files
        medium.discFiles = files
    }

    /// What the configuration needs that is in every GRUB for the network.
    private static let modules: Set = [
        "configfile", "echo", "efinet", "linux", "loopback", "net", "normal", "regexp", "test", "true",
    ]

    /// A module of the same package as the program: beside it, or above, as Debian's grub-efi-amd64-bin has them.
    private func module(_ name: String, beside program: String) throws -> [UInt8] {
        let folder = URL(filePath: program).deletingLastPathComponent()
        let places = [folder, folder.appending(path: ".."), folder.appending(path: "../x86_64-efi")].map {
            $0.appending(path: "\(name).mod").standardized.path
        }
        guard let place = places.first(where: FileManager.default.fileExists) else {
            throw ImageFiles.refused(
                "--efi '\(program)': it lacks the module \(name), and there is no \(places[0]); apt install grub-efi-amd64-bin"
            )
        }
        return try ImageFiles.read(place)
    }

    private func iPXEScript(_ sites: [MediumSite]) throws -> [UInt8] {
        let script = addressScript(sites) { Self.folder(of: $0) + "menu.ipxe" }
        guard let text = script.text else {
            throw ImageFiles.refused("--stage2 '\(script.script)': iPXE expands ${ in every text")
        }
        return Array(text.utf8)
    }

    /// - Parameter url: of a loader's configuration, from that of pxeboot's.
    private func addressScript(_ sites: [MediumSite], _ url: (String) -> String) -> AddressScript {
        var script = AddressScript(
            source: fixed.address.map { .given($0) } ?? (dhcpFirst ? .dhcp : .asked), gateway: fixed.gateway,
            nameServer: fixed.dns, script: fixed.stage2.map(url) ?? "")
        script.sites = sites.map { site in
            var site = site
            site.stage2 = site.stage2.map(url)
            return site
        }
        return script
    }

    /// The folder of a configuration, where `pxekit menu render` writes those of all loaders.
    private static func folder(of stage2: String) -> String {
        let folder =
            stage2.last == "/" ? stage2[...] : stage2.prefix(through: stage2.lastIndex(of: "/") ?? stage2.startIndex)
        let suffix = "pxelinux.cfg/"
        return String(folder.hasSuffix(suffix) ? folder.dropLast(suffix.count) : folder)
    }

    private func systemProgram(_ path: String, _ option: String) throws -> [UInt8] {
        let bytes = try ImageFiles.read(path)
        if let refusal = ImageReport(bytes).refusal(forArchitecture: 7) {
            throw ImageFiles.refused("\(option) '\(path)': \(refusal)")
        }
        return bytes
    }
}

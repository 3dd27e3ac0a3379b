// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BootMedia
import BootMenu
import ImagePacking

/// `pxekit media build`: one image that is a CD, a USB stick and a disk.
struct MediaBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make one image that boots as CD, USB stick and disk.",
        discussion: """
            A BIOS machine that boots it starts a card by the card's own option ROM, takes the address that is embedded or that a person \
            types, and loads its configuration (a pxelinux.cfg) from --stage2. So the medium stays good while its configuration changes. \
            With --efi a UEFI machine boots that program: GRUB asks the same and loads grub/grub.cfg beside the configuration. iPXE there, and by \
            --with-ipxe on BIOS machines whose cards have no ROM, loads menu.ipxe.

            EXAMPLES
              pxekit media build --stage2 http://192.0.2.1/boot/ --ask -o boot.iso
              pxekit media build --stage2 http://192.0.2.1/boot/menu.cfg --address 192.0.2.10/24 --gateway 192.0.2.1 -o boot.iso
              pxekit media build --include tree/ -o carry.iso
              pxekit qemu-boot --media boot.iso --as usb --no-dhcp
              sudo pxekit media build --stage2 http://192.0.2.1/boot/ --ask -o /dev/sdX --erase /dev/sdX
            """)

    @Flag(help: "Ask a person for the address; --gateway, --dns and --stage2 are suggested then.")
    var ask = false

    @Flag(help: "Ask a DHCP server for the address, and a person where none answers.")
    var dhcpFirst = false

    @OptionGroup var fixed: FixedAddressOptions
    @OptionGroup var including: IncludeOptions

    @Option(
        help: ArgumentHelp(
            "A file of places, or of machines by their hardware addresses, each with its address; a person chooses by name.",
            valueName: "file"), completion: .file())
    var sites: String?

    @Option(
        help: ArgumentHelp(
            "The SHA-256 that the configuration of --stage2 must have: pxeboot takes no other.",
            valueName: "digest"))
    var sha256: String?

    @Option(
        help: "GRUB or iPXE for UEFI firmware on x64, as /usr/lib/grub/x86_64-efi/monolithic/grubnetx64.efi.",
        completion: .file())
    var efi: String?

    @Option(
        help: ArgumentHelp(
            "The signed shim that machines with Secure Boot start before the GRUB of --efi, as /usr/lib/shim/shimx64.efi.signed.",
            valueName: "file"), completion: .file())
    var secureBoot: String?

    @Option(
        help: ArgumentHelp(
            "iPXE as a kernel, as /usr/lib/ipxe/ipxe.lkrn: a BIOS machine starts it where no card's ROM can be.",
            valueName: "file"), completion: .file())
    var withIpxe: String?

    @Option(help: "The name of the volume: up to 11 characters A to Z, 0 to 9 and _.")
    var label = "PXEKIT"

    @Option(name: .shortAndLong, help: "Where to write the image.", completion: .file())
    var output: String

    @Flag(help: "Replace a file at --output that somebody else wrote or changed.")
    var force = false

    @Option(help: "The device of --output once more: all that is on it will be lost.", completion: .file())
    var erase: String?

    @Flag(help: "Print the image's report as JSON.")
    var json = false

    func run() throws {
        let sources = [ask, dhcpFirst, fixed.address != nil, sites != nil].count(where: \.self)
        guard sources == 1 || sources == 0 && including.include != nil && fixed.stage2 == nil else {
            throw ImageFiles.refused(
                "needed one of --ask, --dhcp-first, --address and --sites: whence has the machine its address?")
        }
        let places = try mediumSites()
        if places.isEmpty {
            try check(stage2: fixed.stage2, "--stage2", mayBeAsked: ask || dhcpFirst || including.include != nil)
        }
        let included = try including.folder(renaming: try namesForGRUB())
        var medium = BootMedium(bootFile: try bootFile(with: included, digest: try menuDigest(), places))
        medium.volume = label
        medium.included = included?.tree
        try addFallback(to: &medium, places)
        try addSystem(to: &medium, places)
        do {
            let parts = try medium.parts()
            try write(parts, included)
            let report = ImageReport(fileSize: parts.size, read: parts.read)
            guard !json else { return try JSONLines.print(report) }
            Output.lines(report.text(named: output))
            if let included { Output.lines(included.summary) }
        } catch let error as BootMediumError { throw ImageFiles.refused("\(error)") }
    }

    /// mediaboot.0 and behind it pxeboot.0, or pxemedia.0 for included files, with the address and the digest of the configuration, and the
    /// sites.
    private func bootFile(
        with included: IncludedFolder?, digest: [UInt8]?, _ sites: [MediumSite]
    ) throws -> [UInt8] {
        do {
            let start = try NBPImage(try program("mediaboot.0"))
            var loader = try NBPImage(try program(included == nil ? "pxeboot.0" : "pxemedia.0"))
            var configurations = [start.configuration, loader.configuration]
            try fixed.embed(in: &configurations[1], isAsked: ask || !sites.isEmpty)
            do { try configurations[1].set(.menuDigest, digest.map { .opaque($0) }) } catch {
                throw ImageFiles.refused("\(error)")
            }
            if let included {
                let index = BootMedium.index(
                    of: included.tree,
                    behindBootFile: start.bytes.count + loader.bytes.count + SiteTable.none.count)
                for place in configurations.indices { try configurations[place].setMedium(index, mediumOrder) }
            }
            loader = try loader.sealed(configurations[1])
            return try start.sealed(configurations[0]).bytes + loader.bytes + siteTable(sites, loader)
        } catch let error as NBPError { throw ImageFiles.refused("\(error)") }
    }

    private func program(_ name: String) throws -> [UInt8] {
        guard let found = NBPLibrary().programs.first(where: { $0.name == name }) else {
            Diagnostics.error("the built-in \(name) is not there; run `make nbp`")
            throw ExitCode.missingPackage
        }
        return try ImageFiles.read(found.path)
    }

    /// The digest of --sha256; refused where a loader would be on the medium that does not look at it.
    private func menuDigest() throws -> [UInt8]? {
        guard let sha256 else { return nil }
        guard let bytes = SHA256Text.bytes(sha256) else {
            throw ImageFiles.refused("--sha256 '\(sha256)': needed \(SHA256Text.needed)")
        }
        guard efi == nil, withIpxe == nil else {
            throw ImageFiles.refused(
                "--sha256: pxeboot holds its configuration to it, GRUB and iPXE cannot; needed no --efi and no --with-ipxe"
            )
        }
        guard including.include == nil || fixed.stage2 != nil else {
            throw ImageFiles.refused("--sha256: with --include needed --stage2, whose configuration is held to it")
        }
        return bytes
    }

    /// pxeboot says the same to a person; here nobody has to boot a machine to learn it.
    func check(stage2: String?, _ place: String, mayBeAsked: Bool) throws {
        guard let stage2 else {
            if mayBeAsked { return }
            throw ImageFiles.refused("\(place): needed the URL of the configuration that pxeboot loads")
        }
        let rest = ["http://", "tftp://"].first { stage2.lowercased().hasPrefix($0) }.map { stage2.dropFirst($0.count) }
        guard let rest, let host = rest.split(separator: "/", omittingEmptySubsequences: false).first, !host.isEmpty
        else {
            throw ImageFiles.refused(
                "\(place) '\(stage2)': needed a URL that begins with http:// or tftp:// and a server")
        }
    }

    /// Writes the image; to a device only if it was named twice.
    private func write(_ parts: BootMedium.Parts, _ included: IncludedFolder?) throws {
        let device = TargetDevice(at: output)
        guard device != nil || erase == nil else {
            throw ImageFiles.refused("--erase '\(erase ?? "")': --output '\(output)' is no disk and no stick")
        }
        if let refusal = device?.refusal(of: parts.size, isConfirmed: erase == output) {
            throw ImageFiles.refused("--output '\(output)' \(refusal)")
        }
        guard let included else { return try ImageFiles.write(parts.head + parts.tail, to: output, force: force) }
        try included.write(parts, to: output, force: force)
    }
}

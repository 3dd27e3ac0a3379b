// SPDX-License-Identifier: Apache-2.0

/// The setup header of an x86 Linux kernel (Linux, Documentation/arch/x86/boot.rst).
public struct LinuxKernel: Hashable, Sendable {
    /// Version of the boot protocol, major in the upper byte: 0x020F is 2.15.
    public let `protocol`: Int
    /// The version in the text that the kernel carries: the first word that begins with a digit, or with v and a digit.
    public let version: String?
    /// The whole version text.
    public let banner: String?
    /// bzImage: loaded above 1 MB.
    public let loadedHigh: Bool
    /// Longest command line without its NUL, in bytes.
    public let commandLineLimit: Int
    /// The highest address that a byte of the initial RAM disk may have.
    public let initrdAddressLimit: Int
    /// The kernel can run at another address than 0x100000.
    public let relocatable: Bool
    /// Bytes of memory that it needs to unpack itself, from its load address; nil below protocol 2.10.
    public let initSize: Int?
    /// Size of the real-mode part: the boot sector and the set-up sectors.
    public let setupSize: Int
    /// It has a 64-bit entry point.
    public let has64BitEntry: Bool
    /// Size of the protected-mode part as the header has it; nil where the field is unreliable.
    let systemSize: Int?

    /// Reads the header; nil if there is none.
    init?(_ bytes: ImageBytes) {
        guard bytes.has("HdrS", at: 0x202), bytes.has([0x55, 0xAA], at: 0x1FE), let version = bytes.word(0x206),
            let sectors = bytes.byte(0x1F1), let flags = bytes.byte(0x211)
        else { return nil }
        func field(since needed: Int, _ value: Int?) -> Int? { version >= needed ? value : nil }

        `protocol` = version
        let text = bytes.word(0x20E).flatMap { $0 == 0 ? nil : bytes.text(0x200 + $0, limit: 255) }
        banner = text
        self.version = text?.split(separator: " ").first { word in
            (word.first == "v" ? word.dropFirst() : word).first?.isNumber == true
        }.map(String.init)
        loadedHigh = flags & 1 == 1
        setupSize = ((sectors == 0 ? 4 : sectors) + 1) * 512
        systemSize = field(since: 0x0204, bytes.long(0x1F4).map { $0 * 16 })
        commandLineLimit = field(since: 0x0206, bytes.long(0x238)) ?? 255
        initrdAddressLimit = field(since: 0x0203, bytes.long(0x22C)) ?? 0x37FF_FFFF
        relocatable = field(since: 0x0205, bytes.byte(0x234)) ?? 0 != 0
        initSize = field(since: 0x020A, bytes.long(0x260))
        has64BitEntry = (field(since: 0x020C, bytes.word(0x236)) ?? 0) & 1 == 1
    }

    private var facts: ImageFacts {
        var facts: ImageFacts = [:]
        facts.add("version", version)
        facts.add("banner", banner == version ? nil : banner)
        let minor = `protocol` & 0xFF
        facts.add("protocol", "\(`protocol` >> 8).\(minor < 10 ? "0" : "")\(minor)")
        facts.add("loadedHigh", loadedHigh)
        facts.add("commandLineLimit", commandLineLimit)
        facts.add("initrdAddressLimit", hex: initrdAddressLimit)
        facts.add("relocatable", relocatable)
        facts.add("initSize", initSize)
        facts.add("setupSize", setupSize)
        facts.add("entry64", has64BitEntry)
        return facts
    }

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard let kernel = LinuxKernel(bytes) else { return nil }
        var facts = kernel.facts
        var boots: [BootTarget] = [.linuxLoader]
        let program = EFIProgram(bytes)
        facts.add("efiStub", program != nil)
        if let program {
            facts.add(program.facts)
            boots.append(.uefi(program.image.machine))
        }
        let (kind, name) = kernel.product(bytes, program?.image)
        var warnings = program?.warnings ?? []
        if let system = kernel.systemSize, system > 0, bytes.count > kernel.setupSize,
            kernel.setupSize + system - 15 > bytes.count
        {
            // What its own header says is the better measure than that of its UEFI part.
            warnings.removeAll { $0.hasPrefix("cut short") }
            let needed = kernel.setupSize + system - 15
            warnings.append("cut short: the header promises at least \(needed) bytes, the file has \(bytes.count)")
        }
        return ImageReport(
            kind, [name, kernel.version].compactMap { $0 }.joined(separator: " "), size: bytes.count, facts: facts,
            boots: boots, warnings: warnings, parts: program?.parts ?? [])
    }

    /// What else is loaded like a kernel.
    private func product(_ bytes: ImageBytes, _ image: PEImage?) -> (ImageKind, String) {
        let banner = banner ?? ""
        if Wimboot.isKernel(bytes, image) { return (.wimboot, "wimboot") }
        if banner.hasPrefix("MEMDISK") { return (.memdisk, "SYSLINUX memdisk") }
        if banner.hasPrefix("Memtest86+") { return (.linux, "Memtest86+") }
        if IPXE.isKernel(bytes) { return (.ipxeKernel, "iPXE as a Linux kernel (.lkrn)") }
        if GRUB.isLinuxBoot(bytes) { return (.grubPart, "GRUB core dressed as a Linux kernel (lnxboot.img)") }
        if banner.isEmpty { return (.linux, "program in the form of a Linux kernel") }
        return (.linux, "Linux kernel" + (loadedHigh ? "" : " (zImage)"))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a boot loader knows about the machine it runs on, usable in a ``Template`` under its raw value.
///
/// PXELINUX can only append such values as whole words, chosen by the bits of SYSAPPEND; the other loaders have variables.
public enum MachineVariable: String, CaseIterable, Sendable {
    case ip
    case server
    case gateway
    case netmask
    case mac
    case bootif
    case uuid
    case hostname
    case domain
    case cpu
    case systemVendor = "system-vendor"
    case systemProduct = "system-product"
    case systemVersion = "system-version"
    case systemSerial = "system-serial"
    case systemSKU = "system-sku"
    case systemFamily = "system-family"
    case boardVendor = "board-vendor"
    case boardProduct = "board-product"
    case boardVersion = "board-version"
    case boardSerial = "board-serial"
    case boardAsset = "board-asset"
    case biosVendor = "bios-vendor"
    case biosVersion = "bios-version"
    case chassis
    case filesystem = "filesystem-uuid"
}

/// The words that PXELINUX appends to a command line for SYSAPPEND or IPAPPEND (syslinux.cfg, SYSAPPEND).
public struct SystemAppend: OptionSet, Hashable, Sendable {
    /// The bits as they stand in the file.
    public let rawValue: UInt32

    /// A set by its bits; those without a meaning are kept.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// What each bit appends, bit 0 first.
    public static let words: [Template] = [
        "ip=${ip}:${server}:${gateway}:${netmask}", "BOOTIF=${bootif}", "SYSUUID=${uuid}", "CPU=${cpu}",
        "SYSVENDOR=${system-vendor}", "SYSPRODUCT=${system-product}", "SYSVERSION=${system-version}",
        "SYSSERIAL=${system-serial}", "SYSSKU=${system-sku}", "SYSFAMILY=${system-family}",
        "MBVENDOR=${board-vendor}", "MBPRODUCT=${board-product}", "MBVERSION=${board-version}",
        "MBSERIAL=${board-serial}", "MBASSET=${board-asset}", "BIOSVENDOR=${bios-vendor}",
        "BIOSVERSION=${bios-version}", "SYSFF=${chassis}", "FSUUID=${filesystem-uuid}",
    ]

    /// Every bit that has a meaning.
    public static let known = SystemAppend(rawValue: 1 << UInt32(words.count) - 1)

    /// The set that appends exactly `word`; nil if there is none.
    public init?(word: Template) {
        guard let bit = SystemAppend.words.firstIndex(of: word) else { return nil }
        self.init(rawValue: 1 << UInt32(bit))
    }

    /// The appended words in PXELINUX's order; bits without a meaning append nothing.
    public var words: [Template] {
        SystemAppend.words.indices.filter { rawValue >> UInt32($0) & 1 == 1 }.map { SystemAppend.words[$0] }
    }
}

// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// Who starts a file: firmware that fetches it over the network, a bus or a drive, or a loader that knows its format.
public struct BootTarget: RawRepresentable, Hashable, Sendable, Codable {
    /// The word in a report and in a manifest.
    public let rawValue: String
    /// A target by its word.
    public init(rawValue: String) { self.rawValue = rawValue }
    init(_ word: String) { rawValue = word }

    /// A PXE ROM on a BIOS machine, which loads the file to 0x7C00 (PXE 2.1, 2.4.9.1).
    public static let biosPXE = BootTarget("bios-pxe")
    /// A BIOS that finds the ROM image on a PCI device.
    public static let biosROM = BootTarget("bios-rom")
    /// A BIOS that reads a disk's first sector.
    public static let biosDisk = BootTarget("bios-disk")
    /// UEFI that reads a disk's EFI system partition.
    public static let uefiDisk = BootTarget("uefi-disk")
    /// A BIOS that boots a CD (El Torito, platform 0).
    public static let biosCD = BootTarget("bios-cd")
    /// UEFI that boots a CD, or takes its image as a RAM disk over HTTP (UEFI 2.10, 24.7).
    public static let uefiCD = BootTarget("uefi-cd")
    /// A loader that follows the Linux x86 boot protocol: PXELINUX, iPXE, GRUB.
    public static let linuxLoader = BootTarget("linux-loader")
    /// A loader that follows Multiboot 1 or 2: GRUB, mboot.c32, iPXE.
    public static let multibootLoader = BootTarget("multiboot-loader")
    /// SYSLINUX on a BIOS machine, for its modules.
    public static let syslinuxBIOS = BootTarget("syslinux-bios")
    /// SYSLINUX for 32-bit UEFI.
    public static let syslinuxEFI32 = BootTarget("syslinux-efi32")
    /// SYSLINUX for 64-bit UEFI.
    public static let syslinuxEFI64 = BootTarget("syslinux-efi64")
    /// A kernel that unpacks it as its initial RAM disk.
    public static let initialRAMDisk = BootTarget("initrd")
    /// U-Boot's `bootm`, for its own image formats.
    public static let uBoot = BootTarget("u-boot")
    /// iPXE, for its scripts.
    public static let ipxe = BootTarget("ipxe")

    /// UEFI firmware of this machine that fetches the file over PXE or HTTP.
    public static func uefi(_ machine: PEMachine) -> BootTarget { BootTarget("uefi-" + machine.word) }

    /// UEFI firmware of this machine that finds the driver on a PCI device.
    public static func uefiROM(_ machine: PEMachine) -> BootTarget { BootTarget("uefi-rom-" + machine.word) }

    /// The machine, if this is ``uefi(_:)``.
    public var machine: PEMachine? { PEMachine.known.first { BootTarget.uefi($0) == self } }
}

extension BootTarget {
    /// What a client's architecture number asks for (option 93; RFC 4578 section 2.1 and IANA's "Processor Architecture
    /// Types"); nil for a number that says nothing about the boot file's format.
    public static func firmware(ofArchitecture number: UInt16) -> BootTarget? {
        let architecture = ClientArchitecture(rawValue: number)
        if let machine = architecture.platform.flatMap(PEMachine.init) { return .uefi(machine) }
        switch number {
        case ClientArchitecture.bios.rawValue: return .biosPXE
        case 2: return .uefi(.ia64)
        case 29, 30: return .uefi(.riscv128)
        case 37, 38: return .uefi(.loongarch32)
        default: return nil
        }
    }
}

extension ImageReport {
    /// Why a client of this architecture (option 93) cannot boot this file directly; nil if it can, or if nothing is known
    /// that speaks against it.
    /// A client that boots over HTTP also takes a CD image.
    public func refusal(forArchitecture number: UInt16) -> String? {
        guard kind != .unknown, let firmware = BootTarget.firmware(ofArchitecture: number) else { return nil }
        if firmware == .biosPXE {
            if boots.contains(.biosPXE) {
                return size <= BaseMemory.most
                    ? nil : "\(size) bytes do not fit in base memory: at most \(BaseMemory.most)"
            }
            // A boot sector is code for 0x7C00 too; what it does without a disk is its own affair.
            if kind == .bootSector, size <= BaseMemory.most { return nil }
        } else if boots.contains(firmware)
            || ClientArchitecture(rawValue: number).isHTTP && boots.contains(.uefiCD)
        {
            return nil
        }
        let who = boots.isEmpty ? "nobody" : boots.map(\.rawValue).joined(separator: ", ")
        return "the client (architecture \(number)) boots \(firmware.rawValue); this is \(summary), for \(who)"
    }
}

/// Base memory that a PXE ROM has for a boot file.
public enum BaseMemory {
    /// From where the file is loaded (PXE 2.1, 2.4.9.1) to the video memory.
    public static let most = 0xA0000 - 0x7C00
    /// Up to where a file fits beside every usual ROM's code and data and the EBDA.
    public static let safe = 0x80000 - 0x7C00
    /// What ROMs of the time of Wired for Management 1.1 load: one 64 KB segment.
    public static let segment = 0x10000

    /// What to say about a program of this size that a BIOS ROM loads to 0x7C00.
    static func warnings(size: Int) -> [String] {
        if size > most { return ["\(size) bytes do not fit in base memory: at most \(most) from 0x7c00 to 0xa0000"] }
        if size > safe { return ["reaches above 0x80000, where most ROMs keep their own code: \(safe) bytes are safe"] }
        return []
    }
}

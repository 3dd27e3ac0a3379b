// SPDX-License-Identifier: Apache-2.0

/// What kind of machine an entry is for: the firmware, and for UEFI the machine type of its programs.
public enum Platform: String, CaseIterable, Comparable, Sendable {
    case bios
    case efiIA32 = "efi-ia32"
    case efiX64 = "efi-x64"
    case efiARM32 = "efi-arm32"
    case efiARM64 = "efi-arm64"
    case efiRISCV64 = "efi-riscv64"

    /// Whether the firmware is UEFI.
    public var isEFI: Bool { self != .bios }

    /// The platform of an EFI program by the `Machine` field of its COFF header (PE/COFF specification, machine types).
    public init?(coffMachine: UInt16) {
        switch coffMachine {
        case 0x014C: self = .efiIA32
        case 0x8664: self = .efiX64
        case 0x01C0, 0x01C2, 0x01C4: self = .efiARM32
        case 0xAA64: self = .efiARM64
        case 0x5064: self = .efiRISCV64
        default: return nil
        }
    }

    /// The order of declaration, BIOS first.
    public static func < (left: Platform, right: Platform) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

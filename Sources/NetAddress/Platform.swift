// SPDX-License-Identifier: Apache-2.0

/// What a boot file must be built for: the architectures that mean one thing, under one name (D28).
///
/// HTTP Boot has architectures of its own for the same machines; ``ClientArchitecture/isHTTP`` tells them apart. Which numbers mean a platform
/// stands in the table of ``ClientArchitecture``.
public enum Platform: String, CaseIterable, Hashable, Sendable {
    /// PC BIOS.
    case bios
    /// 32-bit x86 UEFI.
    case uefiIA32 = "uefi-ia32"
    /// 64-bit x86 UEFI: 7, and 9, which firmware sends that follows RFC 4578 as printed.
    case uefiX64 = "uefi-x64"
    /// 32-bit ARM UEFI.
    case uefiARM32 = "uefi-arm32"
    /// 64-bit ARM UEFI.
    case uefiARM64 = "uefi-arm64"
    /// 32-bit RISC-V UEFI.
    case uefiRISCV32 = "uefi-riscv32"
    /// 64-bit RISC-V UEFI.
    case uefiRISCV64 = "uefi-riscv64"
    /// 64-bit LoongArch UEFI.
    case uefiLoongArch64 = "uefi-loongarch64"
    /// 32-bit ARM U-Boot.
    case ubootARM32 = "uboot-arm32"
    /// 64-bit ARM U-Boot.
    case ubootARM64 = "uboot-arm64"
    /// The boot ROM of a Raspberry Pi, which says that it is a BIOS (R1), and rpiboot.
    case raspberryPi = "raspberry-pi"

    /// Whether the firmware is UEFI.
    public var isUEFI: Bool {
        switch self {
        case .bios, .ubootARM32, .ubootARM64, .raspberryPi: false
        case .uefiIA32, .uefiX64, .uefiARM32, .uefiARM64, .uefiRISCV32, .uefiRISCV64, .uefiLoongArch64: true
        }
    }

    /// Whether it is U-Boot.
    public var isUBoot: Bool { self == .ubootARM32 || self == .ubootARM64 }
}

extension Platform: Comparable {
    /// The order of declaration, BIOS first.
    public static func < (left: Platform, right: Platform) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

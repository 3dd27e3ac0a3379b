// SPDX-License-Identifier: Apache-2.0
public import DHCPWire

/// What a boot file must be built for: the architectures of option 93 that mean one thing, under one name (D28).
///
/// HTTP Boot has architectures of its own for the same machines; ``ClientIdentity/transport`` keeps them apart.
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

    private static let byArchitecture: [UInt16: Platform] = [
        0: .bios, 20: .bios, 6: .uefiIA32, 15: .uefiIA32, 7: .uefiX64, 9: .uefiX64, 16: .uefiX64, 17: .uefiX64,
        10: .uefiARM32, 18: .uefiARM32, 11: .uefiARM64, 19: .uefiARM64, 25: .uefiRISCV32, 26: .uefiRISCV32,
        27: .uefiRISCV64, 28: .uefiRISCV64, 39: .uefiLoongArch64, 40: .uefiLoongArch64, 21: .ubootARM32,
        23: .ubootARM32, 22: .ubootARM64, 24: .ubootARM64, 41: .raspberryPi,
    ]

    /// The platform of an architecture number; nil for one that nothing here is built for.
    public init?(_ architecture: ClientArchitecture) {
        guard let platform = Platform.byArchitecture[architecture.rawValue] else { return nil }
        self = platform
    }
}

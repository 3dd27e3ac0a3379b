// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// The machine of a PE file (PE/COFF specification, "Machine Types"; UEFI 2.10, 2.1.1).
public struct PEMachine: RawRepresentable, Hashable, Sendable {
    /// The number in the COFF header.
    public let rawValue: UInt16
    /// A machine by its number.
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ number: UInt16) { rawValue = number }

    /// 32-bit x86.
    public static let ia32 = PEMachine(0x014C)
    /// 64-bit x86.
    public static let x64 = PEMachine(0x8664)
    /// Itanium.
    public static let ia64 = PEMachine(0x0200)
    /// UEFI byte code, for any machine.
    public static let ebc = PEMachine(0x0EBC)
    /// 32-bit ARM, Thumb.
    public static let arm = PEMachine(0x01C2)
    /// 64-bit ARM.
    public static let aarch64 = PEMachine(0xAA64)
    /// 32-bit RISC-V.
    public static let riscv32 = PEMachine(0x5032)
    /// 64-bit RISC-V.
    public static let riscv64 = PEMachine(0x5064)
    /// 128-bit RISC-V.
    public static let riscv128 = PEMachine(0x5128)
    /// 32-bit LoongArch.
    public static let loongarch32 = PEMachine(0x6232)
    /// 64-bit LoongArch.
    public static let loongarch64 = PEMachine(0x6264)

    private static let words: KeyValuePairs<PEMachine, String> = [
        .ia32: "ia32", .x64: "x64", .ia64: "ia64", .ebc: "ebc", .arm: "arm", .aarch64: "aa64", .riscv32: "riscv32",
        .riscv64: "riscv64", .riscv128: "riscv128", .loongarch32: "loongarch32", .loongarch64: "loongarch64",
    ]

    /// The machines that have a name here.
    public static var known: [PEMachine] { words.map(\.key) }

    private static let platforms: [PEMachine: Platform] = [
        .ia32: .uefiIA32, .x64: .uefiX64, .arm: .uefiARM32, .aarch64: .uefiARM64, .riscv32: .uefiRISCV32,
        .riscv64: .uefiRISCV64, .loongarch64: .uefiLoongArch64,
    ]

    /// The platform whose firmware starts a program for this machine; nil for one that has none.
    public var platform: Platform? { PEMachine.platforms[self] }

    /// The machine of a platform's programs; nil for a platform that is not UEFI.
    init?(_ platform: Platform) {
        guard let machine = PEMachine.platforms.first(where: { $0.value == platform })?.key else { return nil }
        self = machine
    }

    /// The name in UEFI's default file names (`BOOTX64.EFI`), in lower case; for an unknown machine its number.
    public var word: String {
        PEMachine.words.first { $0.key == self }?.value ?? "machine-0x" + String(rawValue, radix: 16)
    }
}

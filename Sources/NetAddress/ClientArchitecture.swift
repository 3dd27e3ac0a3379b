// SPDX-License-Identifier: Apache-2.0

/// What kind of machine and firmware asks: DHCP option 93, DHCPv6 option 61 (RFC 4578 §2.1, RFC 5970 §3.3).
public struct ClientArchitecture: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt16

    /// Any number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// x86 PC BIOS. Raspberry Pi ROMs send this too (R1).
    public static let bios = ClientArchitecture(rawValue: 0)
    /// 32-bit x86 UEFI.
    public static let uefiIA32 = ClientArchitecture(rawValue: 6)
    /// 64-bit x86 UEFI.
    public static let uefiX64 = ClientArchitecture(rawValue: 7)
    /// EFI byte code; sent for x64 by firmware that follows RFC 4578 as printed, before erratum 2016 (D28).
    public static let uefiEBC = ClientArchitecture(rawValue: 9)
    /// 32-bit ARM UEFI.
    public static let uefiARM32 = ClientArchitecture(rawValue: 10)
    /// 64-bit ARM UEFI.
    public static let uefiARM64 = ClientArchitecture(rawValue: 11)
    /// 64-bit x86 UEFI HTTP Boot.
    public static let httpX64 = ClientArchitecture(rawValue: 16)
    /// 64-bit ARM UEFI HTTP Boot.
    public static let httpARM64 = ClientArchitecture(rawValue: 19)
    /// 32-bit ARM U-Boot.
    public static let ubootARM32 = ClientArchitecture(rawValue: 21)
    /// 64-bit ARM U-Boot.
    public static let ubootARM64 = ClientArchitecture(rawValue: 22)
    /// 64-bit RISC-V UEFI.
    public static let uefiRISCV64 = ClientArchitecture(rawValue: 27)
    /// ARM rpiboot.
    public static let rpiboot = ClientArchitecture(rawValue: 41)

    /// What the registry says of the number; nil for one that is not in it.
    private var row: Row? {
        Int(rawValue) < ClientArchitecture.registry.count ? ClientArchitecture.registry[Int(rawValue)] : nil
    }

    /// The registered name; nil for a number without one.
    public var name: String? { row?.name }

    /// Whether the firmware is UEFI, or the EFI of before; HTTP Boot included.
    public var isUEFI: Bool { row?.traits.contains(.uefi) ?? false }

    /// Whether the boot file is fetched by HTTP.
    public var isHTTP: Bool { row?.traits.contains(.http) ?? false }

    /// Whether the processor is an ARM.
    public var isARM: Bool { row?.traits.contains(.arm) ?? false }

    /// What a boot file for it must be built for; nil for a number that nothing here is built for.
    public var platform: Platform? { row?.platform }
}

extension ClientArchitecture: CustomStringConvertible {
    /// `7 (x64 UEFI)`, or the number alone.
    public var description: String { name.map { "\(rawValue) (\($0))" } ?? "\(rawValue)" }
}

extension ClientArchitecture {
    private struct Traits: OptionSet {
        let rawValue: UInt8
        static let uefi = Traits(rawValue: 1)
        static let http = Traits(rawValue: 2)
        static let arm = Traits(rawValue: 4)
    }

    private struct Row {
        let name: String
        let traits: Traits
        let platform: Platform?

        init(_ name: String, _ traits: Traits = [], _ platform: Platform? = nil) {
            (self.name, self.traits, self.platform) = (name, traits, platform)
        }
    }

    /// IANA's "Processor Architecture Types", the place in the list is the number.
    private static let registry: [Row] = [
        Row("x86 BIOS", [], .bios),  // 0
        Row("NEC PC-98"),
        Row("Itanium EFI", .uefi),
        Row("DEC Alpha"),
        Row("Arc x86"),
        Row("Intel Lean Client"),  // 5
        Row("x86 UEFI", .uefi, .uefiIA32),
        Row("x64 UEFI", .uefi, .uefiX64),
        Row("EFI Xscale", [.uefi, .arm]),
        Row("EBC", .uefi, .uefiX64),
        Row("ARM32 UEFI", [.uefi, .arm], .uefiARM32),  // 10
        Row("ARM64 UEFI", [.uefi, .arm], .uefiARM64),
        Row("PowerPC Open Firmware"),
        Row("PowerPC ePAPR"),
        Row("POWER OPAL v3"),
        Row("x86 UEFI HTTP", [.uefi, .http], .uefiIA32),  // 15
        Row("x64 UEFI HTTP", [.uefi, .http], .uefiX64),
        Row("EBC HTTP", [.uefi, .http], .uefiX64),
        Row("ARM32 UEFI HTTP", [.uefi, .http, .arm], .uefiARM32),
        Row("ARM64 UEFI HTTP", [.uefi, .http, .arm], .uefiARM64),
        Row("x86 BIOS HTTP", .http, .bios),  // 20
        Row("ARM32 U-Boot", .arm, .ubootARM32),
        Row("ARM64 U-Boot", .arm, .ubootARM64),
        Row("ARM32 U-Boot HTTP", [.http, .arm], .ubootARM32),
        Row("ARM64 U-Boot HTTP", [.http, .arm], .ubootARM64),
        Row("RISC-V 32 UEFI", .uefi, .uefiRISCV32),  // 25
        Row("RISC-V 32 UEFI HTTP", [.uefi, .http], .uefiRISCV32),
        Row("RISC-V 64 UEFI", .uefi, .uefiRISCV64),
        Row("RISC-V 64 UEFI HTTP", [.uefi, .http], .uefiRISCV64),
        Row("RISC-V 128 UEFI", .uefi),
        Row("RISC-V 128 UEFI HTTP", [.uefi, .http]),  // 30
        Row("s390 basic"),
        Row("s390 extended"),
        Row("MIPS 32 UEFI", .uefi),
        Row("MIPS 64 UEFI", .uefi),
        Row("Sunway 32 UEFI", .uefi),  // 35
        Row("Sunway 64 UEFI", .uefi),
        Row("LoongArch 32 UEFI", .uefi),
        Row("LoongArch 32 UEFI HTTP", [.uefi, .http]),
        Row("LoongArch 64 UEFI", .uefi, .uefiLoongArch64),
        Row("LoongArch 64 UEFI HTTP", [.uefi, .http], .uefiLoongArch64),  // 40
        Row("ARM rpiboot", .arm, .raspberryPi),
    ]
}

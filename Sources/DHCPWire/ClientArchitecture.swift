// SPDX-License-Identifier: Apache-2.0

/// What kind of machine and firmware asks: option 93 (RFC 4578 §2.1, IANA "Processor Architecture Types").
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

    /// The registered name; nil for a number without one.
    public var name: String? {
        let index = Int(rawValue)
        return ClientArchitecture.names.indices.contains(index) ? ClientArchitecture.names[index] : nil
    }

    private static let names = [
        "x86 BIOS", "NEC PC-98", "Itanium EFI", "DEC Alpha", "Arc x86", "Intel Lean Client", "x86 UEFI", "x64 UEFI",
        "EFI Xscale", "EBC", "ARM32 UEFI", "ARM64 UEFI", "PowerPC Open Firmware", "PowerPC ePAPR", "POWER OPAL v3",
        "x86 UEFI HTTP", "x64 UEFI HTTP", "EBC HTTP", "ARM32 UEFI HTTP", "ARM64 UEFI HTTP", "x86 BIOS HTTP",
        "ARM32 U-Boot", "ARM64 U-Boot", "ARM32 U-Boot HTTP", "ARM64 U-Boot HTTP", "RISC-V 32 UEFI",
        "RISC-V 32 UEFI HTTP", "RISC-V 64 UEFI", "RISC-V 64 UEFI HTTP", "RISC-V 128 UEFI", "RISC-V 128 UEFI HTTP",
        "s390 basic", "s390 extended", "MIPS 32 UEFI", "MIPS 64 UEFI", "Sunway 32 UEFI", "Sunway 64 UEFI",
        "LoongArch 32 UEFI", "LoongArch 32 UEFI HTTP", "LoongArch 64 UEFI", "LoongArch 64 UEFI HTTP", "ARM rpiboot",
    ]

    /// Whether this number is one of HTTP Boot.
    public var isHTTP: Bool { name?.hasSuffix("HTTP") ?? false }

    /// Whether this number is one of UEFI, HTTP Boot included.
    public var isUEFI: Bool { name.map { $0.contains("UEFI") || $0.contains("EFI") || $0.contains("EBC") } ?? false }
}

extension ClientArchitecture: CustomStringConvertible {
    /// `7 (x64 UEFI)`, or the number alone.
    public var description: String { name.map { "\(rawValue) (\($0))" } ?? "\(rawValue)" }
}

extension DHCPMessage {
    /// The architectures of option 93, in order, doubles kept: a list is legal and the option may come twice (D29).
    ///
    /// An odd octet at the end is ignored.
    public var architectures: [ClientArchitecture] {
        get {
            let payload = options[.clientArchitecture] ?? []
            return stride(from: 0, to: payload.count - payload.count % 2, by: 2).map {
                ClientArchitecture(rawValue: UInt16(payload[$0]) << 8 | UInt16(payload[$0 + 1]))
            }
        }
        set { options[.clientArchitecture] = newValue.isEmpty ? nil : newValue.flatMap(\.rawValue.networkOrder) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What starts the emulated machine.
public enum Firmware: String, CaseIterable, Sendable {
    /// SeaBIOS and the card's PXE ROM.
    case bios
    /// OVMF, the EDK2 build for QEMU.
    case uefi

    /// What firmware says when it has tried all that it could boot; SeaBIOS then halts, EDK2 waits for a key.
    static let lastWords = ["No bootable device.", "BdsDxe: No bootable option or device was found."]
}

/// How UEFI firmware fetches its boot file. A PXE ROM knows the first only.
public enum NetworkBoot: String, CaseIterable, Sendable {
    /// PXE over IPv4: DHCP and TFTP.
    case pxe4
    /// HTTP Boot over IPv4: DHCP and HTTP.
    case http4

    /// The architecture that an x64 machine gives in option 93 (IANA "Processor Architecture Types").
    var architecture: UInt16 { self == .pxe4 ? 7 : 16 }

    /// Values of QEMU's `fw_cfg` that take away the boot entries which OVMF would try before this one.
    var settings: [String] {
        switch self {
        case .pxe4: []
        case .http4: ["IPv4PXESupport", "IPv6PXESupport"].map { "name=opt/org.tianocore/\($0),string=no" }
        }
    }
}

/// The two flash images of a UEFI machine.
struct FirmwareImages: Equatable {
    /// The program, which is not written to.
    let code: String
    /// The variables as they are at first; what a guest writes to them ends with it.
    let variables: String

    /// The names of the pairs, in the order in which they are looked for: Debian's, and QEMU's own, which Homebrew has.
    static let names = [
        (code: "OVMF_CODE_4M.fd", variables: "OVMF_VARS_4M.fd"),
        (code: "edk2-x86_64-code.fd", variables: "edk2-i386-vars.fd"),
    ]

    /// QEMU's arguments for them.
    var arguments: [String] {
        [
            "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=\(code)",
            "-drive", "if=pflash,format=raw,unit=1,snapshot=on,file=\(variables)",
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// A processor that a UEFI program is for.
struct PlatformOfFile: Hashable, CustomStringConvertible {
    let description: String

    init?(_ architecture: ClientArchitecture?) {
        switch architecture?.rawValue {
        case 6, 15: description = "x86"
        case 7, 9, 16, 17: description = "x64"
        case 10, 18: description = "ARM32"
        case 11, 19: description = "ARM64"
        case 27, 28: description = "RISC-V 64"
        default: return nil
        }
    }

    /// By the machine field of the PE header (PE format, "Machine Types"): MZ, the header's place at 0x3C, PE\0\0, machine(2).
    init?(program head: [UInt8]) {
        guard head.count >= 64, head.starts(with: "MZ".utf8) else { return nil }
        let place = Int(head[60]) | Int(head[61]) << 8 | Int(head[62]) << 16
        guard place + 6 <= head.count, head[place..<place + 4].elementsEqual("PE\0\0".utf8) else { return nil }
        switch UInt16(head[place + 4]) | UInt16(head[place + 5]) << 8 {
        case 0x014C: description = "x86"
        case 0x8664: description = "x64"
        case 0x01C0, 0x01C2, 0x01C4: description = "ARM32"
        case 0xAA64: description = "ARM64"
        case 0x5064: description = "RISC-V 64"
        default: return nil
        }
    }

    /// By the usual names of loaders.
    init?(named name: String) {
        let name = name.lowercased()
        guard name.hasSuffix(".efi") else { return nil }
        if name.contains("aa64") || name.contains("arm64") {
            description = "ARM64"
        } else if name.contains("ia32") || name.contains("i386") {
            description = "x86"
        } else if name.hasSuffix("x64.efi") || name.contains("x86_64") {
            description = "x64"
        } else {
            return nil
        }
    }
}

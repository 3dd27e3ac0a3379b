// SPDX-License-Identifier: Apache-2.0
public import NetAddress

/// What a boot file's name tells of the firmware that it is built for.
///
/// Only endings that mean one thing are known; the contents are looked at when the file is fetched (U22).
enum ProgramName {
    /// A program for the BIOS: `pxelinux.0`, `undionly.kpxe`, `wdsnbp.com`.
    case bios
    /// A UEFI application: `bootx64.efi`.
    case uefi

    /// The kind of a file name or URL; nil if its name does not tell.
    init?(_ file: String) {
        let path = file.prefix { $0 != "?" && $0 != "#" && $0 != "\0" }
        let name = path.split { $0 == "/" || $0 == "\\" }.last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return nil }
        switch name[name.index(after: dot)...].lowercased() {
        case "0", "pxe", "kpxe", "kkpxe", "kkkpxe", "com", "n12": self = .bios
        case "efi": self = .uefi
        default: return nil
        }
    }
}

extension ClientIdentity {
    /// The client's architecture if the file is a program for other firmware, which refuses or crashes on it (D28); nil if
    /// nothing speaks against the file. A Raspberry Pi says that it is a BIOS and is none; U-Boot starts UEFI programs.
    public func mismatch(with file: String) -> ClientArchitecture? {
        guard let architecture, let kind = ProgramName(file), !isRaspberryPi else { return nil }
        switch kind {
        case .bios: return architecture.isUEFI ? architecture : nil
        case .uefi: return platform == .bios ? architecture : nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NIOCore

/// The media types by which boot firmware and people's programs know a file.
enum MediaType {
    private static let efiProgram = "application/efi"
    private static let efiISO = "application/vnd.efi-iso"

    /// The type of a file: by its extension, and by its contents where that says nothing.
    ///
    /// UEFI HTTP Boot takes `application/efi` for a program, and the two `vnd.efi` types for images that become a RAM disk
    /// (UEFI 2.10 §24.7.3.1). EDK2 refuses a program that is told as anything else and whose name does not end in `.efi` (quirk H9): a kernel
    /// with an EFI stub, `grubx64.efi.signed`.
    static func of(_ file: CatalogFile, path: String) -> String {
        of(path: path) ?? byContents(file) ?? "application/octet-stream"
    }

    /// The type for a file of this name; nil if its extension is not known.
    static func of(path: String) -> String? {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return switch name[name.index(after: dot)...].lowercased() {
        case "efi": efiProgram
        case "iso": efiISO
        case "img": "application/vnd.efi-img"
        case "ipxe", "cfg", "conf", "txt", "ks", "yaml", "yml": "text/plain; charset=utf-8"
        case "json": "application/json"
        case "html", "htm": "text/html; charset=utf-8"
        case "xml": "application/xml"
        case "gz": "application/gzip"
        case "xz": "application/x-xz"
        case "zst": "application/zstd"
        case "png": "image/png"
        default: nil
        }
    }

    /// What the contents show; nil if that is nothing that firmware boots.
    private static func byContents(_ file: CatalogFile) -> String? {
        if isEFIProgram(file) { return efiProgram }
        // The first volume descriptor of ISO 9660, in sector 16.
        return bytes(of: file, at: 0x8001, 5) == Array("CD001".utf8) ? efiISO : nil
    }

    /// A PE image whose subsystem is one of UEFI's: application, boot or runtime driver, ROM (10 to 13).
    private static func isEFIProgram(_ file: CatalogFile) -> Bool {
        guard let dos = bytes(of: file, at: 0, 64), dos.starts(with: Array("MZ".utf8)) else { return false }
        let place = UInt64(dos[60]) | UInt64(dos[61]) << 8 | UInt64(dos[62]) << 16 | UInt64(dos[63]) << 24
        // Behind the signature come the file header, 20 bytes, and the optional header with the subsystem at 68.
        guard let header = bytes(of: file, at: place, 24 + 70), header.starts(with: [0x50, 0x45, 0, 0]) else {
            return false
        }
        return (10...13).contains(Int(header[24 + 68]) | Int(header[24 + 69]) << 8)
    }

    private static func bytes(of file: CatalogFile, at offset: UInt64, _ count: Int) -> [UInt8]? {
        guard offset <= file.size, UInt64(count) <= file.size - offset else { return nil }
        return (try? file.read(at: offset, count: count)).map { Array($0.readableBytesView) }
    }
}

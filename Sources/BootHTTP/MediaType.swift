// SPDX-License-Identifier: Apache-2.0

/// The media types by which boot firmware and people's programs know a file.
enum MediaType {
    /// The type for a file of this name, from its extension.
    ///
    /// UEFI HTTP Boot takes `application/efi` for a program, and the two `vnd.efi` types for images that become a RAM disk
    /// (UEFI 2.10 §24.7.3.1).
    static func of(path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
        return switch name[name.index(after: dot)...].lowercased() {
        case "efi": "application/efi"
        case "iso": "application/vnd.efi-iso"
        case "img": "application/vnd.efi-img"
        case "ipxe", "cfg", "conf", "txt", "ks", "yaml", "yml": "text/plain; charset=utf-8"
        case "json": "application/json"
        case "html", "htm": "text/html; charset=utf-8"
        case "xml": "application/xml"
        case "gz": "application/gzip"
        case "xz": "application/x-xz"
        case "zst": "application/zstd"
        case "png": "image/png"
        default: "application/octet-stream"
        }
    }
}

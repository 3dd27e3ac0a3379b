// SPDX-License-Identifier: Apache-2.0

/// shim and the two programs that are built with it. All three carry the same SBAT line, and nothing names them but the texts inside.
enum Shim {
    /// Only shim itself has a section for the vendor's certificate, so it is told without SBAT too, as before version 15.3.
    static func name(of image: PEImage, in bytes: ImageBytes, _ components: [String]) -> String? {
        if image.section(".vendor_cert") != nil { return "shim" }
        guard components.contains("shim") else { return nil }
        let texts = [("MokManager", "Perform MOK management"), ("fallback", "boot.csv"), ("fallback", "BOOT.CSV")]
        for (name, text) in texts where hasText(text, image, bytes) { return "\(name), of shim" }
        return "program of shim's, not shim itself"
    }

    /// Whether a section has this text in UTF-16, as UEFI prints it.
    private static func hasText(_ text: String, _ image: PEImage, _ bytes: ImageBytes) -> Bool {
        let pattern = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        return [".data", ".rodata", ".rdata", ".text"].contains { name in
            guard let section = image.bytes(of: name, in: bytes), section.count <= largest else { return false }
            return section.find(pattern, in: 0..<section.count) != nil
        }
    }

    /// The largest section that is searched; MokManager's have some 350 KB.
    private static let largest = 4 << 20
}

// SPDX-License-Identifier: Apache-2.0

/// wimboot, the loader of Windows' installer: a kernel with set-up sectors and a UEFI program in one file (ipxe.org/wimboot).
enum Wimboot {
    /// Whether a file in the form of a kernel is wimboot: by its SBAT line since 2.8, by the banner that it prints before.
    static func isKernel(_ bytes: ImageBytes, _ image: PEImage?) -> Bool {
        if let image, SBAT(image.bytes(of: ".sbat", in: bytes))?.components.contains("wimboot") == true { return true }
        if image?.debugName(in: bytes)?.hasPrefix("wimboot") == true { return true }
        // The whole program has some 75 KB; a kernel, which is larger, is not searched.
        return bytes.count <= largest && bytes.find("Windows Imaging Format bootloader", in: 0..<bytes.count) != nil
    }

    /// Its name, with the version from its banner: "wimboot v2.9.0 -- Windows Imaging Format bootloader".
    static func name(in bytes: ImageBytes) -> String {
        guard bytes.count <= largest, let at = bytes.find("wimboot v", in: 0..<bytes.count),
            let version = bytes.text(at + 8, limit: 24)?.split(whereSeparator: { " ,\r\n".contains($0) }).first
        else { return "wimboot" }
        return "wimboot \(version)"
    }

    private static let largest = 0x40000
}

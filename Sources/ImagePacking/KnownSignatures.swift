// SPDX-License-Identifier: Apache-2.0

/// Files that a signature at a fixed place tells, and that need no more said about them.
enum KnownSignatures {
    private struct Signature {
        let offset: Int
        let bytes: [UInt8]
        let kind: ImageKind
        let summary: String
        var boots: [BootTarget] = []
        /// Where the file ends by its own header; nil where the header does not say.
        var end: @Sendable (ImageBytes) -> Int? = { _ in nil }
    }

    private static func archive(_ bytes: [UInt8], _ summary: String) -> Signature {
        Signature(offset: 0, bytes: bytes, kind: .archive, summary: summary, boots: [.initialRAMDisk])
    }

    private static let signatures: [Signature] = [
        archive([0x1F, 0x8B, 8], "gzip"), archive([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz"),
        archive([0x28, 0xB5, 0x2F, 0xFD], "Zstandard"), archive(Array("BZh".utf8), "bzip2"),
        archive([0x5D, 0, 0], "LZMA"), archive([0x02, 0x21, 0x4C, 0x18], "LZ4, legacy frame"),
        archive([0x89, 0x4C, 0x5A, 0x4F, 0], "lzop"), archive(Array("070701".utf8), "cpio archive, newc"),
        archive(Array("070702".utf8), "cpio archive, newc with checksums"),
        archive([0xC7, 0x71], "cpio archive, binary"),
        Signature(offset: 0, bytes: [0x04, 0x22, 0x4D, 0x18], kind: .archive, summary: "LZ4"),
        // bytes_used of the superblock (Linux, fs/squashfs/squashfs_fs.h)
        Signature(
            offset: 0, bytes: Array("hsqs".utf8), kind: .archive, summary: "squashfs", end: { $0.quad(40) }),
        Signature(offset: 0, bytes: Array("PK\u{3}\u{4}".utf8), kind: .archive, summary: "zip"),
        Signature(offset: 257, bytes: Array("ustar".utf8), kind: .archive, summary: "tar archive"),
        Signature(
            offset: 0, bytes: Array("MSWIM\0\0\0".utf8), kind: .wim, summary: "Windows imaging file", end: endOfWIM),
        // ih_size behind the 64 bytes of the header (U-Boot, include/image.h)
        Signature(
            offset: 0, bytes: [0x27, 0x05, 0x19, 0x56], kind: .archive, summary: "U-Boot legacy image", boots: [.uBoot],
            end: { $0.bigEndianLong(12).map { $0 + 64 } }),
    ]

    /// The furthest end of a resource that the header names: lookup table, XML, boot metadata, integrity table, each with 7 bytes of size,
    /// flags and an offset of 8 bytes (Microsoft, "Windows Imaging File Format", RESHDR_DISK_SHORT).
    @Sendable private static func endOfWIM(_ bytes: ImageBytes) -> Int? {
        guard bytes.long(8) == 208 else { return nil }
        return [48, 72, 96, 124].compactMap { at -> Int? in
            guard let size = bytes.quad(at).map({ $0 & (1 << 56 - 1) }), let offset = bytes.quad(at + 8) else {
                return nil
            }
            let (end, overflows) = offset.addingReportingOverflow(size)
            return overflows ? nil : end
        }.max()
    }

    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard let hit = signatures.first(where: { bytes.has($0.bytes, at: $0.offset) }) else { return nil }
        var facts: ImageFacts = [:]
        if hit.kind == .archive { facts.add("format", hit.summary) }
        var warnings: [String] = []
        if let end = hit.end(bytes), end > bytes.count {
            warnings.append("cut short: the header promises \(end) bytes, the file has \(bytes.count)")
        }
        return ImageReport(
            hit.kind, hit.summary, size: bytes.count, facts: facts, boots: hit.boots, warnings: warnings)
    }

    /// Texts: no control characters in the first bytes, and either UTF-8 or mostly ASCII, as menus in the code page of a
    /// BIOS screen are.
    static func recogniseText(_ bytes: ImageBytes) -> ImageReport? {
        if isUTF16(bytes) { return ImageReport(.text, "text, UTF-16", size: bytes.count) }
        guard bytes.count > 0, let head = bytes.slice(0, min(bytes.count, 512)),
            head.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 || $0 == 10 || $0 == 13 || $0 == 12 })
        else { return nil }
        let high = head.count { $0 >= 0x80 }
        // The last character may go on behind these bytes.
        let isUTF8 = (0...3).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
        guard isUTF8 && head.count > 3 || high * 4 <= head.count else { return nil }
        return ImageReport(.text, "text", size: bytes.count)
    }

    /// UTF-16 of characters that ASCII has too, as UEFI writes texts: shim's BOOTX64.CSV, with or without a byte order mark.
    private static func isUTF16(_ bytes: ImageBytes) -> Bool {
        let start = bytes.has([0xFF, 0xFE]) ? 2 : 0
        guard bytes.count >= start + 8, bytes.count % 2 == 0,
            let head = bytes.slice(start, min(bytes.count - start, 512))
        else {
            return false
        }
        return head.indices.allSatisfy { index in
            let byte = head[index]
            return (index - head.startIndex) % 2 == 1
                ? byte == 0 : byte == 9 || byte == 10 || byte == 13 || (0x20..<0x7F).contains(byte)
        }
    }
}

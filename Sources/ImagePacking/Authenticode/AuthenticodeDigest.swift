// SPDX-License-Identifier: Apache-2.0

/// Which bytes of a PE file a signature vouches for (Microsoft, "Windows Authenticode Portable Executable Signature Format", "Calculating
/// the PE Image Hash"): all but the checksum, the directory's entry of the certificate table, and that table. Signers first pad a file to
/// a multiple of 8 bytes, so that its digest can change when it is signed.
struct AuthenticodeDigest {
    private let ranges: [Range<Int>]

    /// Nil if the headers are none that a digest can be made by: parts outside the file, or more to read than the file has.
    init?(of image: PEImage, in file: ImageBytes) {
        guard image.headersSize <= file.count, image.checksumOffset + 4 <= image.headersSize else { return nil }
        var ranges = [0..<image.checksumOffset]
        if let entry = image.certificateEntryOffset {
            guard entry + 8 <= image.headersSize else { return nil }
            ranges += [image.checksumOffset + 4..<entry, entry + 8..<image.headersSize]
        } else {
            ranges.append(image.checksumOffset + 4..<image.headersSize)
        }
        let sections = image.sections.filter { $0.fileSize > 0 }.sorted { $0.fileOffset < $1.fileOffset }
        var hashed = image.headersSize
        for section in sections {
            guard section.fileSize <= file.count, section.fileOffset <= file.count - section.fileSize else {
                return nil
            }
            ranges.append(section.fileOffset..<section.fileOffset + section.fileSize)
            hashed += section.fileSize
            guard hashed <= file.count else { return nil }
        }
        // What lies behind the sections counts, the table does not. As in EDK II, its place is told by its size alone.
        let table = image.certificates?.size ?? 0
        let end = file.count - table
        if hashed < end { ranges.append(hashed..<end) }
        self.ranges = ranges
    }

    /// The digest of the file; nil if not all of it is at hand.
    func value(_ algorithm: DigestAlgorithm, of file: ImageBytes) -> [UInt8]? {
        algorithm.hash(ranges, of: file)
    }
}

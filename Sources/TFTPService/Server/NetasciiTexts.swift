// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import DiskCatalog
    internal import NIOCore
    internal import TFTPWire

    /// Texts as they stand on the wire in netascii mode, for as long as somebody reads them. They must be written out as a whole, so that
    /// offsets and `tsize` are the wire's.
    struct NetasciiTexts {
        private struct Text {
            weak var file: CatalogFile?
        }

        /// By the file on disk: clients that read the same text at the same time share it.
        private var texts: [FileVersion: Text] = [:]

        /// The largest text that is sent in netascii, in bytes.
        private static let largest: UInt64 = 1 << 20
        /// All texts that are being read take so many bytes at most: forged requests shall not fill the memory.
        private static let together: UInt64 = 32 << 20

        /// The file as it stands on the wire.
        mutating func wireForm(of file: CatalogFile) throws -> CatalogFile {
            guard file.size <= Self.largest else {
                throw TFTPError(.illegalOperation, "too large for netascii, use octet")
            }
            guard let version = file.version else {
                return CatalogFile(Netascii.encode(try file.read(at: 0, count: Int(file.size))))
            }
            if version.isSettled, let known = texts[version]?.file { return known }
            texts = texts.filter { $0.value.file != nil }
            let held = texts.values.reduce(0) { $0 + ($1.file?.size ?? 0) }
            guard held + file.size <= Self.together else {
                throw TFTPError(.undefined, "too many texts are read in netascii, use octet")
            }
            let text = CatalogFile(Netascii.encode(try file.read(at: 0, count: Int(file.size))))
            texts[version] = Text(file: text)
            return text
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

/// The headers of a PE/COFF file, as far as UEFI and Secure Boot use them.
struct PEImage {
    struct Section {
        let name: String
        let virtualAddress: Int
        let virtualSize: Int
        let fileOffset: Int
        let fileSize: Int

        /// The bytes that mean something: the rest of the file's part is padding.
        var usedSize: Int { virtualSize == 0 ? fileSize : min(virtualSize, fileSize) }
    }

    let machine: PEMachine
    let subsystem: Int
    let is64Bit: Bool
    let sections: [Section]
    /// What SizeOfHeaders says: the headers with the section table, in bytes.
    let headersSize: Int
    /// Where the header's CheckSum is; Authenticode leaves it out.
    let checksumOffset: Int
    /// Where the data directory's entry of the certificate table is; nil if the directory has fewer entries.
    let certificateEntryOffset: Int?
    /// Offset and size in the file of the attribute certificate table: Authenticode signatures.
    let certificates: (offset: Int, size: Int)?
    /// Virtual address and size of the debug directory.
    private let debug: (address: Int, size: Int)?
    /// Where the section table ends.
    private let tableEnd: Int

    /// Reads the headers; nil if this is no PE file.
    init?(_ bytes: ImageBytes) {
        guard bytes.has("MZ"), let header = bytes.long(0x3C), bytes.has([0x50, 0x45, 0, 0], at: header),
            let machine = bytes.word(header + 4), let sectionCount = bytes.word(header + 6),
            let optionalSize = bytes.word(header + 20), let magic = bytes.word(header + 24),
            magic == 0x10B || magic == 0x20B
        else { return nil }
        self.machine = PEMachine(UInt16(truncatingIfNeeded: machine))
        is64Bit = magic == 0x20B
        let optional = header + 24
        headersSize = bytes.long(optional + 60) ?? 0
        checksumOffset = optional + 64
        subsystem = bytes.word(optional + 68) ?? 0

        let directories = optional + (is64Bit ? 112 : 96)
        // Entries that the header says there are and has no room for are none; firmware and sbverify refuse such a file.
        let room = max(0, optional + optionalSize - directories) / 8
        let directoryCount = min(bytes.long(directories - 4) ?? 0, room)
        func directory(_ index: Int) -> (Int, Int)? {
            guard index < directoryCount, let at = bytes.long(directories + 8 * index),
                let size = bytes.long(directories + 8 * index + 4), at != 0, size != 0
            else { return nil }
            return (at, size)
        }
        certificateEntryOffset = directoryCount > 4 ? directories + 8 * 4 : nil
        certificates = directory(4)
        debug = directory(6)

        // COFF's table of strings follows that of symbols, 18 bytes each; there are the names of more than 8 bytes.
        let strings = bytes.long(header + 12).flatMap { symbols -> Int? in
            symbols == 0 ? nil : bytes.long(header + 16).map { symbols + 18 * $0 }
        }
        func name(_ at: Int) -> String {
            guard let short = bytes.text(at, limit: 8) else { return "" }
            guard short.first == "/", let offset = Int(short.dropFirst()), let strings else { return short }
            return bytes.text(strings + offset, limit: 64) ?? short
        }
        let table = optional + optionalSize
        tableEnd = table + 40 * sectionCount
        sections = (0..<sectionCount).compactMap { index in
            let at = table + 40 * index
            guard let address = bytes.long(at + 12), let size = bytes.long(at + 8),
                let offset = bytes.long(at + 20), let fileSize = bytes.long(at + 16)
            else { return nil }
            return Section(
                name: name(at), virtualAddress: address, virtualSize: size, fileOffset: offset,
                fileSize: fileSize)
        }
    }

    /// The section of this name.
    func section(_ name: String) -> Section? { sections.first { $0.name == name } }

    /// The bytes of a section in the file.
    func bytes(of section: Section, in file: ImageBytes) -> ImageBytes? {
        file.part(at: section.fileOffset, count: section.usedSize)
    }

    /// The bytes of the section of this name in the file.
    func bytes(of name: String, in file: ImageBytes) -> ImageBytes? {
        section(name).flatMap { bytes(of: $0, in: file) }
    }

    /// What the headers promise and the file does not have; empty if it has it all.
    func missing(from file: ImageBytes) -> [String] {
        if tableEnd > file.count {
            return ["cut short: the section table ends at \(tableEnd), the file has \(file.count) bytes"]
        }
        // A linker may pad the last section on paper only, up to the file alignment.
        let cut = sections.filter { $0.fileSize > 0 && $0.fileOffset + $0.usedSize > file.count }
        guard let last = cut.max(by: { $0.fileOffset + $0.usedSize < $1.fileOffset + $1.usedSize }) else { return [] }
        return [
            "cut short: section \(last.name) ends at \(last.fileOffset + last.usedSize), the file has \(file.count) bytes"
        ]
    }

    /// The name that the linker left in the CodeView entry of the debug directory ("RSDS"), such as `ipxe.efi`.
    func debugName(in file: ImageBytes) -> String? {
        guard let debug, let entry = fileOffset(of: debug.address), let at = file.long(entry + 24),
            file.has("RSDS", at: at)
        else { return nil }
        return file.text(at + 24, limit: 128)
    }

    private func fileOffset(of address: Int) -> Int? {
        sections.first { address >= $0.virtualAddress && address - $0.virtualAddress < $0.fileSize }
            .map { $0.fileOffset + address - $0.virtualAddress }
    }
}

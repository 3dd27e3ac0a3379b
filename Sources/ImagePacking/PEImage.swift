// SPDX-License-Identifier: Apache-2.0

/// The machine of a PE file (PE/COFF specification, "Machine Types"; UEFI 2.10, 2.1.1).
public struct PEMachine: RawRepresentable, Hashable, Sendable {
    /// The number in the COFF header.
    public let rawValue: UInt16
    /// A machine by its number.
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ number: UInt16) { rawValue = number }

    /// 32-bit x86.
    public static let ia32 = PEMachine(0x014C)
    /// 64-bit x86.
    public static let x64 = PEMachine(0x8664)
    /// Itanium.
    public static let ia64 = PEMachine(0x0200)
    /// UEFI byte code, for any machine.
    public static let ebc = PEMachine(0x0EBC)
    /// 32-bit ARM, Thumb.
    public static let arm = PEMachine(0x01C2)
    /// 64-bit ARM.
    public static let aarch64 = PEMachine(0xAA64)
    /// 32-bit RISC-V.
    public static let riscv32 = PEMachine(0x5032)
    /// 64-bit RISC-V.
    public static let riscv64 = PEMachine(0x5064)
    /// 128-bit RISC-V.
    public static let riscv128 = PEMachine(0x5128)
    /// 32-bit LoongArch.
    public static let loongarch32 = PEMachine(0x6232)
    /// 64-bit LoongArch.
    public static let loongarch64 = PEMachine(0x6264)

    private static let words: KeyValuePairs<PEMachine, String> = [
        .ia32: "ia32", .x64: "x64", .ia64: "ia64", .ebc: "ebc", .arm: "arm", .aarch64: "aa64", .riscv32: "riscv32",
        .riscv64: "riscv64", .riscv128: "riscv128", .loongarch32: "loongarch32", .loongarch64: "loongarch64",
    ]

    /// The machines that have a name here.
    public static var known: [PEMachine] { words.map(\.key) }

    /// The name in UEFI's default file names (`BOOTX64.EFI`), in lower case; for an unknown machine its number.
    public var word: String {
        PEMachine.words.first { $0.key == self }?.value ?? "machine-0x" + String(rawValue, radix: 16)
    }
}

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
    /// Offset and size in the file of the attribute certificate table: Authenticode signatures.
    let certificates: (offset: Int, size: Int)?
    /// Virtual address and size of the debug directory.
    private let debug: (address: Int, size: Int)?

    /// Reads the headers; nil if this is no PE file.
    init?(_ bytes: ImageBytes) {
        guard bytes.has("MZ"), let header = bytes.long(0x3C), bytes.has([0x50, 0x45, 0, 0], at: header),
            let machine = bytes.word(header + 4), let sectionCount = bytes.word(header + 6),
            let optionalSize = bytes.word(header + 20), let magic = bytes.word(header + 24),
            magic == 0x10B || magic == 0x20B
        else { return nil }
        self.machine = PEMachine(UInt16(truncatingIfNeeded: machine))
        is64Bit = magic == 0x20B
        subsystem = bytes.word(header + 24 + 68) ?? 0

        let directories = header + 24 + (is64Bit ? 112 : 96)
        let directoryCount = bytes.long(directories - 4) ?? 0
        func directory(_ index: Int) -> (Int, Int)? {
            guard index < directoryCount, let at = bytes.long(directories + 8 * index),
                let size = bytes.long(directories + 8 * index + 4), at != 0, size != 0
            else { return nil }
            return (at, size)
        }
        certificates = directory(4)
        debug = directory(6)

        let table = header + 24 + optionalSize
        sections = (0..<sectionCount).compactMap { index in
            let at = table + 40 * index
            guard let address = bytes.long(at + 12), let size = bytes.long(at + 8),
                let offset = bytes.long(at + 20), let fileSize = bytes.long(at + 16)
            else { return nil }
            return Section(
                name: bytes.text(at, limit: 8) ?? "", virtualAddress: address, virtualSize: size, fileOffset: offset,
                fileSize: fileSize)
        }
    }

    /// The section of this name.
    func section(_ name: String) -> Section? { sections.first { $0.name == name } }

    /// The bytes of a section in the file.
    func bytes(of name: String, in file: ImageBytes) -> ImageBytes? {
        section(name).flatMap { file.part(at: $0.fileOffset, count: $0.usedSize) }
    }

    /// Whether there is an Authenticode signature: a certificate table in the file. The entry in the header has to do,
    /// as the table itself lies at the end of the file.
    func isSigned(in file: ImageBytes) -> Bool { certificates.map { $0.offset <= file.count - $0.size } ?? false }

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

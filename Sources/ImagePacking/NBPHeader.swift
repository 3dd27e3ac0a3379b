// SPDX-License-Identifier: Apache-2.0

/// The header of our own network bootstrap programs: a jump over a fixed area that a packer fills and the program
/// checks before it trusts itself. `nbp/include/header.inc` (`s_NBP`) is the other description; a test joins both.
///
///     offset size
///     0x00    4   jump                     0x14   4   CRC-32 of the file with this field 0
///     0x04    4   "PXEK"                   0x18   4   first linear address that is not used
///     0x08    1   header version, 1        0x1c   2   offset of the configuration
///     0x09    1   kind                     0x1e   2   size of the configuration
///     0x0a    1   form                     0x20  16   build id
///     0x0b    1   0                        0x30  16   version, NUL-padded
///     0x0c    2   flags: 1 sealed, 2 packed    0x40  16   name, NUL-padded
///     0x0e    2   length of the header     0x50  16   0
///     0x10    4   length of the file       0x60 256   configuration
public struct NBPHeader: Hashable, Sendable {
    /// Which program it is.
    public var kind: Kind
    /// What the program leaves of the ROM's stack for the next one.
    public var form: Form
    /// The checksum is set and must hold.
    public var isSealed: Bool
    /// The program is compressed, and extracts itself (nbp/stubs/packed.asm).
    public let isPacked: Bool
    /// Size of the header: the program's code starts here.
    public let headerLength: Int
    /// Size of the whole file.
    public var length: Int
    /// CRC-32 of the whole file, computed with this field as 0.
    public var crc32: UInt32
    /// First linear address that the program does not use.
    public var memoryEnd: Int
    /// Where the configuration lies in the file.
    public let configurationRange: Range<Int>
    /// 16 bytes that name the build; all 0 if no packer set them.
    public var buildID: [UInt8]
    /// The program's version.
    public let version: String
    /// The program's name.
    public let name: String

    /// `s_NBP.Kind`.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The number in the header.
        public let rawValue: UInt8
        /// A kind by its number.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        static let words: [UInt8: String] = [
            0: "other", 1: "pxeinfo", 2: "pxechain", 3: "pxelocal", 4: "pxeboot", 5: "mediaboot", 0x7F: "test",
        ]
        /// Its name, or the number of one that is not known here.
        public var word: String { Kind.words[rawValue] ?? "kind \(rawValue)" }
    }

    /// `s_NBP.Form`; each is also the file's suffix.
    public struct Form: RawRepresentable, Hashable, Sendable {
        /// The number in the header.
        public let rawValue: UInt8
        /// A form by its number.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        static let words: [UInt8: String] = [0: "0", 1: "pxe", 2: "kpxe", 3: "kkpxe"]
        /// Its name, or the number of one that is not known here.
        public var word: String { Form.words[rawValue] ?? "form \(rawValue)" }
    }

    /// Where the fields lie (`s_NBP`).
    enum Offset {
        static let magic = 0x04
        static let headerVersion = 0x08
        static let kind = 0x09
        static let form = 0x0A
        static let flags = 0x0C
        static let headerLength = 0x0E
        static let length = 0x10
        static let crc32 = 0x14
        static let memoryEnd = 0x18
        static let configurationOffset = 0x1C
        static let configurationLength = 0x1E
        static let buildID = 0x20
        static let version = 0x30
        static let name = 0x40
        static let configuration = 0x60
    }

    static let magic = "PXEK"
    static let endMark = "KEXP"
    static let headerVersion = 1
    /// Size of the header of version 1 (`s_NBP_size`).
    public static let size = 0x160
    static let sealedFlag = 1
    static let packedFlag = 2

    /// Reads the header at the start of a file. The rest of the file need not be at hand.
    public init(_ head: ArraySlice<UInt8>) throws(NBPError) {
        try self.init(ImageBytes(head: head, fileSize: head.count))
    }

    init(_ bytes: ImageBytes) throws(NBPError) {
        guard bytes.has(NBPHeader.magic, at: Offset.magic) else { throw .notOurs }
        guard let version = bytes.byte(Offset.headerVersion), let kind = bytes.byte(Offset.kind),
            let form = bytes.byte(Offset.form), let flags = bytes.word(Offset.flags),
            let headerLength = bytes.word(Offset.headerLength), let length = bytes.long(Offset.length),
            let crc32 = bytes.long(Offset.crc32), let memoryEnd = bytes.long(Offset.memoryEnd),
            let configuration = bytes.word(Offset.configurationOffset),
            let configurationLength = bytes.word(Offset.configurationLength),
            let buildID = bytes.slice(Offset.buildID, 16), bytes.slice(Offset.name, 16) != nil
        else { throw .field("header", at: 0, needed: "\(NBPHeader.size) bytes", found: "\(bytes.count)") }
        guard version == NBPHeader.headerVersion else {
            throw .field("HeaderVersion", at: Offset.headerVersion, needed: "1", found: "\(version)")
        }
        guard headerLength >= Offset.configuration else {
            throw .field("HeaderLength", at: Offset.headerLength, needed: "at least 96", found: "\(headerLength)")
        }
        guard configuration >= Offset.configuration, configurationLength <= headerLength,
            configuration <= headerLength - configurationLength
        else {
            throw .field(
                "ConfigOffset", at: Offset.configurationOffset, needed: "a place in the header of \(headerLength)",
                found: "\(configurationLength) bytes at \(configuration)")
        }
        self.kind = Kind(rawValue: UInt8(kind))
        self.form = Form(rawValue: UInt8(form))
        isSealed = flags & NBPHeader.sealedFlag != 0
        isPacked = flags & NBPHeader.packedFlag != 0
        self.headerLength = headerLength
        self.length = length
        self.crc32 = UInt32(crc32)
        self.memoryEnd = memoryEnd
        configurationRange = configuration..<configuration + configurationLength
        self.buildID = Array(buildID)
        self.version = bytes.text(Offset.version, limit: 16) ?? ""
        name = bytes.text(Offset.name, limit: 16) ?? ""
    }

    /// The checksum that `crc32` must have in a file of these bytes.
    public static func checksum(_ file: some Collection<UInt8>) -> UInt32 {
        let before = CRC32.checksum(file.prefix(Offset.crc32))
        let field = CRC32.checksum(repeatElement(0, count: 4), after: before)
        return CRC32.checksum(file.dropFirst(Offset.crc32 + 4), after: field)
    }
}

/// Why bytes are not one of our programs, or a damaged one.
public enum NBPError: Error, Hashable, Sendable {
    /// No "PXEK" at offset 4.
    case notOurs
    /// A field of the header is wrong.
    case field(String, at: Int, needed: String, found: String)
    /// The file ends early, or has something behind its end.
    case length(needed: Int, found: Int)
    /// The checksum of a sealed file does not hold.
    case checksum(needed: UInt32, found: UInt32)
    /// A configuration item is wrong.
    case configuration(NBPConfigurationError)
}

extension NBPError: CustomStringConvertible {
    /// For people: structure, field, offset, needed, found.
    public var description: String {
        switch self {
        case .notOurs: "NBP header: Magic at 4: needed \"PXEK\": this is none of our programs"
        case .field(let name, let at, let needed, let found):
            "NBP header: \(name) at \(at): needed \(needed), found \(found)"
        case .length(let needed, let found): "NBP header: Length at 16 is \(needed), the file has \(found) bytes"
        case .checksum(let needed, let found):
            "NBP header: CRC32 at 20 is 0x\(String(needed, radix: 16)), the file's is 0x\(String(found, radix: 16))"
        case .configuration(let error): "NBP header: \(error)"
        }
    }
}

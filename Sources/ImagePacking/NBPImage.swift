// SPDX-License-Identifier: Apache-2.0

import Crypto
import NetAddress

/// One of our network bootstrap programs as a file: read, configure, seal.
public struct NBPImage: Hashable, Sendable {
    /// The file.
    public private(set) var bytes: [UInt8]
    /// Its header.
    public private(set) var header: NBPHeader
    /// The configuration embedded in it.
    public private(set) var configuration: NBPConfiguration

    /// Reads a whole file and checks it as the program itself does: length, end, and the checksum of a sealed one.
    public init(_ bytes: [UInt8]) throws(NBPError) {
        let header = try NBPHeader(bytes[...])
        guard header.length == bytes.count else { throw .length(needed: header.length, found: bytes.count) }
        guard bytes.suffix(4).elementsEqual(NBPHeader.endMark.utf8) else {
            throw .field("end mark", at: bytes.count - 4, needed: "\"KEXP\"", found: "other bytes")
        }
        if header.isSealed {
            let found = NBPHeader.checksum(bytes)
            guard found == header.crc32 else { throw .checksum(needed: header.crc32, found: found) }
        }
        do {
            configuration = try NBPConfiguration(bytes[header.configurationRange])
        } catch { throw .configuration(error) }
        self.bytes = bytes
        self.header = header
    }

    /// The same program with another configuration, sealed.
    ///
    /// - Parameters:
    ///   - configuration: takes the place of what was embedded; nil keeps that.
    ///   - buildID: names the build; nil takes the start of the SHA-256 of the file without build id and checksum, so
    ///     that equal files have equal names and the output is deterministic.
    ///
    /// A compressed program is extracted first; see ``packed()``.
    public func sealed(_ configuration: NBPConfiguration? = nil, buildID: [UInt8]? = nil) throws(NBPError) -> NBPImage {
        var image = try unpacked()
        if let configuration {
            let area: [UInt8]
            do { area = try configuration.encoded(capacity: header.configurationRange.count) } catch {
                throw .configuration(error)
            }
            image.bytes.replaceSubrange(header.configurationRange, with: area)
            image.configuration = configuration
        }
        guard buildID?.count ?? 16 == 16 else {
            throw .field("BuildId", at: NBPHeader.Offset.buildID, needed: "16 bytes", found: "\(buildID?.count ?? 0)")
        }
        image.put([UInt8(NBPHeader.sealedFlag), 0], at: NBPHeader.Offset.flags)
        image.header.isSealed = true
        image.put(Array(repeating: 0, count: 4), at: NBPHeader.Offset.crc32)
        image.put(Array(repeating: 0, count: 16), at: NBPHeader.Offset.buildID)
        image.header.buildID = buildID ?? Array(SHA256.hash(data: image.bytes).prefix(16))
        image.put(image.header.buildID, at: NBPHeader.Offset.buildID)
        image.header.crc32 = NBPHeader.checksum(image.bytes)
        image.put((0..<4).map { UInt8(truncatingIfNeeded: image.header.crc32 >> (8 * $0)) }, at: NBPHeader.Offset.crc32)
        return image
    }

    /// The same program, compressed; itself if that makes it no smaller. It is sealed.
    public func packed() throws(NBPError) -> NBPImage {
        if header.isPacked { return self }
        let sealed = header.isSealed ? self : try sealed()
        return try PackedProgram.pack(sealed.bytes).map { bytes throws(NBPError) in try NBPImage(bytes) } ?? sealed
    }

    /// The same program, not compressed.
    public func unpacked() throws(NBPError) -> NBPImage {
        guard header.isPacked else { return self }
        guard let bytes = PackedProgram.unpack(bytes) else {
            throw .field("stream", at: NBPHeader.size, needed: "a program compressed by this version", found: "another")
        }
        return try NBPImage(bytes)
    }

    private mutating func put(_ field: [UInt8], at offset: Int) {
        bytes.replaceSubrange(offset..<offset + field.count, with: field)
    }
}

extension NBPHeader {
    /// Describes one of our programs, whole, damaged or only its start.
    static func recognise(_ bytes: ImageBytes) -> ImageReport? {
        guard bytes.has(magic, at: Offset.magic) else { return nil }
        do {
            let header = try NBPHeader(bytes)
            return header.report(bytes)
        } catch {
            return ImageReport(
                .pxekitNBP, "pxekit program, damaged", size: bytes.count, warnings: [String(describing: error)])
        }
    }

    private func report(_ bytes: ImageBytes) -> ImageReport {
        var facts: ImageFacts = [:]
        facts.add("name", name)
        facts.add("version", version)
        facts.add("kind", kind.word)
        facts.add("form", form.word)
        facts.add("length", length)
        facts.add("memoryEnd", hex: memoryEnd)
        facts.add("sealed", isSealed)
        facts.add("compressed", isPacked)
        if isPacked {
            facts.add("streamOffset", PackedProgram.streamOffset)
            facts.add("extractedLength", PackedProgram.extractedLength(bytes))
        }
        if isSealed { facts.add("crc32", hex: Int(crc32)) }
        if buildID.contains(where: { $0 != 0 }) {
            facts.add("buildID", buildID.hexadecimal())
        }
        var warnings = BaseMemory.warnings(size: bytes.count)
        if length != bytes.count {
            warnings.append(String(describing: NBPError.length(needed: length, found: bytes.count)))
        }
        if memoryEnd > 0xA0000 {
            warnings.append("needs memory up to 0x\(String(memoryEnd, radix: 16)), above 0xa0000")
        }
        if let area = bytes.slice(configurationRange.lowerBound, configurationRange.count) {
            do {
                facts.add("configuration", try NBPConfiguration(area).items.map(\.description))
            } catch { warnings.append(String(describing: error)) }
        }
        if isSealed, let file = bytes.all {
            let found = NBPHeader.checksum(file)
            facts.add("checksumValid", found == crc32)
            if found != crc32 { warnings.append(String(describing: NBPError.checksum(needed: crc32, found: found))) }
        }
        return ImageReport(
            .pxekitNBP, "pxekit \(name) \(version)", size: bytes.count, facts: facts,
            boots: length == bytes.count ? [.biosPXE] : [], warnings: warnings)
    }
}

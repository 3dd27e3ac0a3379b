// SPDX-License-Identifier: Apache-2.0

internal import FileCatalog
import Foundation
internal import NIOCore

/// What the lab's servers offer for one boot, checked before anything is started.
struct BootOffer: Equatable {
    /// The file name, or URL, that the DHCP server hands out.
    let file: String

    /// Files that are served from memory, by name.
    let programs: [String: [UInt8]]

    /// The folders that are served, the first one first.
    let roots: [String]

    /// The most that fits between 0x7C00, where a PXE ROM puts a program, and the end of base memory.
    static let largestProgram = 0xA0000 - 0x7C00

    init(_ request: BootRequest) throws(LabError) {
        roots = request.roots
        for root in roots { try Self.check(root: root) }
        programs = request.program.map { [$0.name: $0.image] } ?? [:]
        if let program = request.program { try Self.check(program) }
        guard let file = request.bootFile ?? request.program?.name else {
            throw .invalid("boot file", "nothing to boot: name an NBP, or a file below --root with --bootfile")
        }
        self.file = file
        guard file.utf8.count <= 127 else {
            throw .invalid(
                "boot file '\(file)'", "has \(file.utf8.count) bytes; the field of a DHCP message holds 127")
        }
        if programs[file] == nil, !file.contains("://") { try Self.check(bootFile: file, below: roots) }
    }

    private static func check(_ program: BootRequest.Program) throws(LabError) {
        guard !program.image.isEmpty else { throw .invalid("NBP '\(program.name)'", "is empty") }
        guard program.image.count <= largestProgram else {
            throw .invalid(
                "NBP '\(program.name)'",
                "has \(program.image.count) bytes; base memory holds \(largestProgram) above 0x7C00")
        }
    }

    private static func check(root: String) throws(LabError) {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: root)
        } catch {
            throw .invalid("--root '\(root)'", "is no folder that can be read")
        }
        guard !files.isEmpty else { throw .invalid("--root '\(root)'", "is empty; there is nothing to serve") }
    }

    private static func check(bootFile file: String, below roots: [String]) throws(LabError) {
        guard !roots.isEmpty else { throw .invalid("--bootfile '\(file)'", "wants a --root to find it in") }
        guard roots.contains(where: { FileManager.default.isReadableFile(atPath: "\($0)/\(file)") }) else {
            throw .invalid(
                "--bootfile '\(file)'", "is not a readable file below --root \(roots.joined(separator: ", "))")
        }
    }
}

extension BootOffer {
    /// The files that are served: the programs under their names, then the folders.
    func catalog() throws(LabError) -> CatalogIndex {
        do {
            let memory = try MemoryFiles(programs.mapValues { ByteBuffer(bytes: $0) })
            var sources: [any CatalogSource] = [memory]
            for root in roots { sources.append(try DiskRoot(root)) }
            return CatalogIndex(sources)
        } catch {
            throw .invalid("served files", error.description)
        }
    }
}

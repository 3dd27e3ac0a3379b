// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import ImagePacking
internal import NIOCore

/// What the lab's servers offer for one boot, checked before anything is started.
struct BootOffer: Equatable {
    /// The file name, or URL, that the DHCP server hands out; empty where machines boot from a medium.
    let file: String

    /// What a loader gets that asks by DHCP; nil gives it the same file.
    let script: String?

    /// Files that are served from memory, by name.
    let programs: [String: [UInt8]]

    /// The folders that are served, the first one first.
    let roots: [String]

    /// The most that fits between 0x7C00, where a PXE ROM puts a program, and the end of base memory.
    static let largestProgram = 0xA0000 - 0x7C00

    init(_ request: BootRequest) throws(LabError) {
        roots = request.roots
        for root in roots { try Self.check(root: root) }
        let given = (request.program.map { [$0] } ?? []) + request.companions
        programs = Dictionary(given.map { ($0.name, $0.image) }) { first, _ in first }
        for program in given { try Self.check(program, for: request.machine) }
        guard request.medium == nil else {
            (file, script) = ("", nil)
            return
        }
        guard let name = request.bootFile ?? request.program?.name else {
            throw .invalid("boot file", "nothing to boot: name an NBP, or a file below --root with --bootfile")
        }
        if programs[name] == nil, !name.contains("://") {
            try Self.check(bootFile: name, option: "--bootfile", below: roots)
        }
        script = request.script
        if let script, !script.contains("://") { try Self.check(bootFile: script, option: "--script", below: roots) }
        file = request.machine.networkBoot == .http4 ? try Self.url(of: name) : name
        guard file.utf8.count <= 127 else {
            throw .invalid(
                "boot file '\(file)'", "has \(file.utf8.count) bytes; the field of a DHCP message holds 127")
        }
    }

    /// Refuses what the firmware would not start, or would start as what it is not (U22).
    private static func check(_ program: BootRequest.Program, for machine: MachineDescription) throws(LabError) {
        guard !program.image.isEmpty else { throw .invalid("NBP '\(program.name)'", "is empty") }
        let report = ImageReport(program.image)
        if machine.firmware == .uefi {
            if let refusal = report.refusal(forArchitecture: machine.networkBoot.architecture) {
                throw .invalid("NBP '\(program.name)'", refusal)
            }
            return
        }
        guard report.kind != .efi else {
            throw .invalid("NBP '\(program.name)'", "is \(report.summary); boot it with --firmware uefi")
        }
        guard program.image.count <= largestProgram else {
            throw .invalid(
                "NBP '\(program.name)'",
                "has \(program.image.count) bytes; base memory holds \(largestProgram) above 0x7C00")
        }
    }

    /// Where an HTTP Boot client finds a file.
    private static func url(of name: String) throws(LabError) -> String {
        guard !name.contains("://") else { return name }
        guard let path = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
            throw .invalid("boot file '\(name)'", "cannot be written as a URL")
        }
        return LabServices.httpBase + path
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

    private static func check(bootFile file: String, option: String, below roots: [String]) throws(LabError) {
        guard !roots.isEmpty else { throw .invalid("\(option) '\(file)'", "wants a --root to find it in") }
        guard roots.contains(where: { FileManager.default.isReadableFile(atPath: "\($0)/\(file)") }) else {
            throw .invalid(
                "\(option) '\(file)'", "is not a readable file below --root \(roots.joined(separator: ", "))")
        }
    }
}

extension BootOffer {
    /// The files that are served: the programs under their names, then the folders.
    func sources() throws(LabError) -> [any CatalogSource] {
        do {
            let memory = try MemoryFiles(programs.mapValues { ByteBuffer(bytes: $0) })
            var sources: [any CatalogSource] = [memory]
            for root in roots { sources.append(try DiskRoot(root)) }
            return sources
        } catch {
            throw .invalid("served files", error.description)
        }
    }
}

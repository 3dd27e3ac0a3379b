// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import ImagePacking
internal import QEMULab

/// Items of a program's configuration that the lab sets (nbp/README.md).
extension NBPConfiguration.Key {
    static let exit = Self(rawValue: 2)
    static let exitDelay = Self(rawValue: 3)
    static let file = Self(rawValue: 5)
    static let reportPort = Self(rawValue: 18)
}

extension BootRequest.Program {
    /// A program from its file.
    static func file(at path: String) throws(LabError) -> Self {
        guard let image = FileManager.default.contents(atPath: path) else {
            let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
            throw .invalid("NBP '\(path)'", reason)
        }
        return Self(name: URL(filePath: path).lastPathComponent, image: [UInt8](image))
    }

    /// A program that belongs to this installation.
    static func builtIn(_ name: String) throws(LabError) -> Self {
        guard let found = NBPLibrary().programs.first(where: { $0.name == name }) else {
            throw .missing("the built-in \(name)", "run `make nbp`, or name an NBP")
        }
        return try file(at: found.path)
    }

    /// The program with these items in its embedded configuration; it must be one of ours.
    func configured(_ items: [(NBPConfiguration.Key, NBPConfiguration.Value)]) throws(LabError) -> Self {
        do {
            let image = try NBPImage(self.image)
            var configuration = image.configuration
            for (key, value) in items { try configuration.set(key, value) }
            return Self(name: name, image: try image.sealed(configuration).bytes)
        } catch {
            throw .invalid("NBP '\(name)'", "cannot be configured: \(error)")
        }
    }
}

extension BootRequest {
    /// Puts pxeshim before the program, which tells every PXE call on the console.
    mutating func tracePXE() throws(LabError) {
        guard let traced = bootFile ?? program?.name else { return }
        guard machine.firmware == .bios else {
            throw .invalid("--trace-pxe", "wants a BIOS; UEFI has no PXE calls of this kind")
        }
        guard !traced.contains("://") else {
            throw .invalid("--trace-pxe \(traced)", "is a URL; name a program that a ROM loads by TFTP")
        }
        if bootFile == nil, let program { companions.append(program) }
        program = try Program.builtIn("pxeshim.0").configured([(.file, .text(traced))])
        bootFile = nil
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import ImagePacking
internal import QEMULab

/// What the lab's servers hand out.
struct ServedOptions: ParsableArguments {
    @Option(
        name: .customLong("root"),
        help: ArgumentHelp(
            "Serve the files of this folder by TFTP and HTTP. Repeat it for several; the first that has a file wins.",
            valueName: "dir"))
    var roots: [String] = []

    @Option(
        help: ArgumentHelp("Offer this name from --root, or a URL for iPXE, instead of the NBP.", valueName: "name"))
    var bootfile: String?

    @Option(
        help: ArgumentHelp(
            "What a loader gets when it asks by DHCP in its turn: a name from --root, or a URL for iPXE. The ROM then passes for one that is not iPXE.",
            valueName: "name"))
    var script: String?

    @Option(
        help: "dhcp: the only server; proxy: another DHCP server on the segment gives addresses.", transform: namedValue
    )
    var mode = ServerRole.dhcp

    /// - Parameter request: with its machine.
    func apply(to request: inout BootRequest, nbp: String?) throws(LabError) {
        request.roots = roots
        request.bootFile = bootfile
        request.script = script
        request.role = mode
        if let nbp {
            request.program = try Self.program(at: nbp)
        } else if bootfile == nil {
            guard request.machine.firmware == .bios else {
                throw .invalid("--firmware uefi", "has no built-in program; name one, such as /usr/lib/ipxe/ipxe.efi")
            }
            request.program = try Self.builtIn("pxeinfo.0")
        }
    }

    private static func program(at path: String) throws(LabError) -> BootRequest.Program {
        guard let image = FileManager.default.contents(atPath: path) else {
            let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
            throw .invalid("NBP '\(path)'", reason)
        }
        return BootRequest.Program(name: URL(filePath: path).lastPathComponent, image: [UInt8](image))
    }

    private static func builtIn(_ name: String) throws(LabError) -> BootRequest.Program {
        guard let found = NBPLibrary().programs.first(where: { $0.name == name }) else {
            throw .missing("the built-in \(name)", "run `make nbp`, or name an NBP")
        }
        var program = try program(at: found.path)
        program.image = try Self.poweringOff(program)
        return program
    }

    /// The program with its exit set to power-off, so that a boot without expectations ends when the program does.
    private static func poweringOff(_ program: BootRequest.Program) throws(LabError) -> [UInt8] {
        do {
            let image = try NBPImage(program.image)
            var configuration = image.configuration
            try configuration.set(.init(rawValue: exitKey), .number(powerOff))
            // A second, for what is still in the serial port when the power goes is lost.
            try configuration.set(.init(rawValue: delayKey), .number(1))
            return try image.sealed(configuration).bytes
        } catch {
            throw .invalid("NBP '\(program.name)'", "cannot be configured: \(error)")
        }
    }

    /// The items EXIT and EXIT_DELAY of a program's configuration, and the value for power-off (nbp/README.md).
    private static let exitKey: UInt8 = 2
    private static let delayKey: UInt8 = 3
    private static let powerOff = 2
}

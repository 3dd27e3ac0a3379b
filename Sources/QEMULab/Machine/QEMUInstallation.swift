// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// The QEMU of this host: its program and the folders where its ROMs lie.
public struct QEMUInstallation: Sendable, Equatable {
    /// The full path of the emulator.
    public let program: String

    /// The folders with ROM files and firmware, in the order in which they are searched.
    public let romFolders: [String]

    /// Folders that distributions and Homebrew use for QEMU's own ROMs, for ipxe-qemu's and for OVMF.
    private static let usualROMFolders = [
        "/usr/share/qemu", "/usr/lib/ipxe/qemu", "/usr/share/ipxe/qemu", "/usr/share/ipxe", "/usr/share/seabios",
        "/usr/share/OVMF", "/opt/homebrew/share/qemu", "/usr/local/share/qemu",
    ]

    /// Finds the emulator in the search path.
    ///
    /// - Parameters:
    ///   - debugger: what will connect to it; a debugger of 16-bit code wants the emulator that has 32-bit registers.
    ///   - environment: where `PATH` is looked up; `PXEKIT_QEMU` names the emulator outright, `PXEKIT_ROM_PATH` the folders with ROMs,
    ///     separated by colons.
    public init(
        for debugger: DebuggerFiles? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(LabError) {
        let name = debugger?.firmware == .bios ? "qemu-system-i386" : "qemu-system-x86_64"
        let candidates =
            environment["PXEKIT_QEMU"].map { [$0] }
            ?? (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
        guard let program = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw .missing(
                environment["PXEKIT_QEMU"].map { "the emulator '\($0)' of PXEKIT_QEMU" } ?? name,
                "apt install qemu-system-x86, or brew install qemu")
        }
        self.program = program
        romFolders =
            environment["PXEKIT_ROM_PATH"]?.split(separator: ":").map(String.init) ?? Self.usualROMFolders
    }

    /// Finds what a machine needs beside the emulator: its card's ROM, or UEFI firmware.
    ///
    /// - Returns: the firmware's images; nil for a BIOS, which QEMU brings along.
    func firmware(for machine: MachineDescription) throws(LabError) -> FirmwareImages? {
        guard machine.firmware == .uefi else {
            try checkROM(of: machine.card)
            return nil
        }
        for folder in romFolders {
            for name in FirmwareImages.names {
                let images = FirmwareImages(code: "\(folder)/\(name.code)", variables: "\(folder)/\(name.variables)")
                if [images.code, images.variables].allSatisfy(FileManager.default.isReadableFile) { return images }
            }
        }
        throw .missing("UEFI firmware (\(FirmwareImages.names[0].code))", "apt install ovmf")
    }

    /// Checks that QEMU will find the ROM of a card.
    public func checkROM(of card: NetworkCard) throws(LabError) {
        guard romFolders.contains(where: { FileManager.default.isReadableFile(atPath: "\($0)/\(card.rom)") }) else {
            throw .missing("the PXE ROM of \(card) (\(card.rom))", "apt install ipxe-qemu")
        }
    }
}

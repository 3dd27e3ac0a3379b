// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

@testable import ImagePacking

/// Programs in a machine: they start from an option ROM of ours, which takes a third of a second and no network.
@Suite(.enabled(if: NASM.isInstalled && Guest.isInstalled, "needs nasm and qemu-system-x86_64"))
struct GuestTests {
    /// pxeinfo, told to end the machine with status 43 after its report.
    private func program() async throws -> NBPImage {
        var configuration = NBPConfiguration()
        try configuration.set(try #require(NBPConfiguration.Key(name: "exit")), .number(7))
        try configuration.set(try #require(NBPConfiguration.Key(name: "debug-status")), .number(21))
        return try NBPImage(try await NASM.assemble("%include \"pxeinfo.asm\"")).sealed(configuration)
    }

    @Test("a program in an option ROM of ours runs", arguments: [false, true])
    func rom(compressed: Bool) async throws {
        let program = try await program()
        let image = compressed ? try program.packed() : program
        #expect(image.header.isPacked == compressed)
        let run = try await Guest.run(image.bytes)
        #expect(run.status == 43, "\(run.console)")
        #expect(run.console.contains("pxeinfo \(program.header.version)"))
        #expect(run.console.contains("No PXE stack"))
    }

    @Test("the BIOS lists an option ROM of ours by its product name")
    func bootMenu() async throws {
        let run = try await Guest.run(program().bytes, product: "test of the menu", openingMenu: true)
        #expect(run.console.contains("test of the menu\r\n"), "\(run.console)")
    }

    /// How many damaged programs; `make test-damage` sets PXEKIT_DAMAGES to 200.
    private static let damages = ProcessInfo.processInfo.environment["PXEKIT_DAMAGES"].flatMap { UInt64($0) } ?? 12

    @Test("a damaged program says so and does not run", arguments: SeededGenerator.seeds(damages))
    func damage(seed: UInt64) async throws {
        let subjects = DamageSubject.all
        let subject = subjects[Int(seed % UInt64(subjects.count))]
        let program = try await subject.sealed(isCompressed: seed / UInt64(subjects.count) % 2 == 0)
        var random = SeededGenerator(seed: seed)
        var bytes = program.image.bytes
        let damage = "\(subject.name): \(program.damage(&bytes, &random))"
        try #require(bytes != program.image.bytes)
        let run = try await Guest.run(bytes)
        #expect(run.status == 0, "\(damage): status \(run.status): \(run.console)")
        #expect(run.console.contains("damaged"), "\(damage): \(run.console)")
        #expect(!run.console.contains(subject.firstWords), "\(damage): \(run.console)")
    }

    @Test("what is to be damaged runs as long as it is whole", arguments: DamageSubject.all, [false, true])
    func whole(subject: DamageSubject, isCompressed: Bool) async throws {
        let run = try await Guest.run(subject.sealed(isCompressed: isCompressed).image.bytes)
        #expect(run.console.contains(subject.firstWords), "\(run.console)")
        #expect(!run.console.contains("damaged"), "\(run.console)")
    }
}

/// QEMU with nothing but a card that carries a ROM; the console is the serial port.
enum Guest {
    private static let tool = ExternalTool("qemu-system-x86_64")
    static let isInstalled = tool != nil

    struct Run {
        /// 0: the program gave up and the BIOS found nothing else; odd: isa-debug-exit.
        let status: Int32
        let console: String
    }

    /// Boots the ROM. Time in the machine passes by instructions, so that its waits take no time here.
    static func run(_ program: [UInt8], product: String = "test", openingMenu: Bool = false) async throws -> Run {
        try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "card.rom")
            let rom = try ROMBuilder(vendor: 0x8086, device: 0x100E, product: product, program: program).build()
            try Data(rom).write(to: file)
            let arguments =
                ["-k", "5", "30", try #require(tool).path.path, "-machine", "pc,accel=tcg,graphics=off", "-nodefaults"]
                + ["-display", "none", "-serial", "stdio", "-device", "isa-debug-exit,iobase=0xf4,iosize=1"]
                + ["-device", "e1000,romfile=\(file.path)\(openingMenu ? "" : ",bootindex=1")", "-no-reboot"]
                + (openingMenu
                    ? ["-boot", "menu=on,splash-time=5000"]
                    : ["-icount", "shift=8", "-boot", "reboot-timeout=1"])
            let outcome = try await Subprocess.run(
                .name("timeout"), arguments: Arguments(arguments), input: .inputWriter, output: .sequence,
                error: .discarded
            ) { emulator in
                var console: [UInt8] = []
                var isAsked = false
                for try await part in emulator.standardOutput {
                    console += part.withUnsafeBytes(Array.init)
                    guard openingMenu else { continue }
                    let text = String(decoding: console, as: UTF8.self)
                    if text.contains("Select boot device") {
                        if text.contains("\(product)\r\n") || text.contains("Booting") {
                            try emulator.send(signal: .terminate)
                            return text
                        }
                    } else if text.contains("Press ESC for boot menu.\r\n"), !isAsked {
                        // Once: the BIOS takes two for the start of a terminal's sequence.
                        _ = try await emulator.standardInputWriter.write([0x1B])
                        isAsked = true
                    }
                }
                return String(decoding: console, as: UTF8.self)
            }
            return Run(status: outcome.terminationStatus.shellCode, console: outcome.closureResult)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import ImagePacking

/// Programs in a machine: they start from an option ROM of ours, which takes a third of a second and no network.
@Suite(.enabled(if: NASM.isInstalled && Guest.isInstalled, "needs nasm and qemu-system-x86_64"))
struct GuestTests {
    /// pxeinfo, told to end the machine with status 43 after its report.
    private func program() throws -> NBPImage {
        var configuration = NBPConfiguration()
        try configuration.set(try #require(NBPConfiguration.Key(name: "exit")), .number(7))
        try configuration.set(try #require(NBPConfiguration.Key(name: "debug-status")), .number(21))
        return try NBPImage(try NASM.assemble("%include \"pxeinfo.asm\"")).sealed(configuration)
    }

    @Test("a program in an option ROM of ours runs", arguments: [false, true])
    func rom(compressed: Bool) throws {
        let program = try program()
        let image = compressed ? try program.packed() : program
        #expect(image.header.isPacked == compressed)
        let run = try Guest.run(image.bytes)
        #expect(run.status == 43, "\(run.console)")
        #expect(run.console.contains("pxeinfo \(program.header.version)"))
        #expect(run.console.contains("No PXE stack"))
    }

    @Test("the BIOS lists an option ROM of ours by its product name")
    func bootMenu() throws {
        let run = try Guest.run(try program().bytes, product: "test of the menu", openingMenu: true)
        #expect(run.console.contains("test of the menu\r\n"), "\(run.console)")
    }

    /// How many damaged programs; `make test-damage` sets PXEKIT_DAMAGES to 200.
    private static let damages = ProcessInfo.processInfo.environment["PXEKIT_DAMAGES"].flatMap { UInt64($0) } ?? 12

    @Test("a damaged program says so and does not run", arguments: SeededGenerator.seeds(damages))
    func damage(seed: UInt64) throws {
        let subjects = DamageSubject.all
        let subject = subjects[Int(seed % UInt64(subjects.count))]
        let program = try subject.sealed(isCompressed: seed / UInt64(subjects.count) % 2 == 0)
        var random = SeededGenerator(seed: seed)
        var bytes = program.image.bytes
        let damage = "\(subject.name): \(program.damage(&bytes, &random))"
        try #require(bytes != program.image.bytes)
        let run = try Guest.run(bytes)
        #expect(run.status == 0, "\(damage): status \(run.status): \(run.console)")
        #expect(run.console.contains("damaged"), "\(damage): \(run.console)")
        #expect(!run.console.contains(subject.firstWords), "\(damage): \(run.console)")
    }

    @Test("what is to be damaged runs as long as it is whole", arguments: DamageSubject.all, [false, true])
    func whole(subject: DamageSubject, isCompressed: Bool) throws {
        let run = try Guest.run(subject.sealed(isCompressed: isCompressed).image.bytes)
        #expect(run.console.contains(subject.firstWords), "\(run.console)")
        #expect(!run.console.contains("damaged"), "\(run.console)")
    }
}

/// QEMU with nothing but a card that carries a ROM; the console is the serial port.
enum Guest {
    static let isInstalled =
        ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: $0 + "/qemu-system-x86_64") } ?? false

    struct Run {
        /// 0: the program gave up and the BIOS found nothing else; odd: isa-debug-exit.
        let status: Int32
        let console: String
    }

    /// Boots the ROM. Time in the machine passes by instructions, so that its waits take no time here.
    static func run(_ program: [UInt8], product: String = "test", openingMenu: Bool = false) throws -> Run {
        let rom = try ROMBuilder(vendor: 0x8086, device: 0x100E, product: product, program: program).build()
        let file = FileManager.default.temporaryDirectory.appending(path: "pxekit-\(UUID().uuidString).rom")
        try Data(rom).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["timeout", "-k", "5", "30", "qemu-system-x86_64", "-machine", "pc,accel=tcg,graphics=off", "-nodefaults"]
            + ["-display", "none", "-serial", "stdio", "-device", "isa-debug-exit,iobase=0xf4,iosize=1"]
            + ["-device", "e1000,romfile=\(file.path)\(openingMenu ? "" : ",bootindex=1")", "-no-reboot"]
            + (openingMenu
                ? ["-boot", "menu=on,splash-time=5000"]
                : ["-icount", "shift=8", "-boot", "reboot-timeout=1"])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var console: [UInt8] = []
        var isAsked = false
        while case let part = output.fileHandleForReading.availableData, !part.isEmpty {
            console += part
            guard openingMenu else { continue }
            let text = String(decoding: console, as: UTF8.self)
            if text.contains("Select boot device") {
                if text.contains(product) || text.contains("Booting") { process.terminate() }
            } else if text.contains("Press ESC for boot menu.\r\n"), !isAsked {
                // Once: the BIOS takes two for the start of a terminal's sequence.
                try input.fileHandleForWriting.write(contentsOf: [0x1B])
                isAsked = true
            }
        }
        process.waitUntilExit()
        return Run(status: process.terminationStatus, console: String(decoding: console, as: UTF8.self))
    }
}

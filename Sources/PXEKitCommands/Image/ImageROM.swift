// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ImagePacking

struct ImageROM: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rom",
        abstract: "Build a PCI option ROM around a program that needs no PXE stack.",
        discussion: """
            EXAMPLES
              pxekit image rom pxelocal.0 -o x.rom --vendor 0x8086 --device 0x100e
              qemu-system-x86_64 -device e1000,romfile=x.rom,bootindex=1
            """)

    @Argument(help: "The program.", completion: .file())
    var program: String

    @Option(name: .shortAndLong, help: "Where to write the ROM.", completion: .file())
    var output: String

    @Flag(help: "Replace a file at --output that somebody else wrote or changed.")
    var force = false

    @Option(help: "PCI vendor of the device that carries it.", transform: writtenNumber)
    var vendor: WrittenNumber

    @Option(help: "PCI device.", transform: writtenNumber)
    var device: WrittenNumber

    @Option(
        name: .customLong("class"), help: "PCI class; the default is Ethernet. (default: 0x20000)",
        transform: writtenNumber)
    var classCode = WrittenNumber(value: 0x020000)

    @Option(help: "The line in the BIOS's boot menu; the default is the program's name and version.")
    var product: String?

    @Option(help: "A UEFI driver to put behind it.", completion: .file())
    var driver: String?

    @Option(help: "Size of the flash, in bytes; what is left is filled with 0xff.", transform: writtenNumber)
    var size: WrittenNumber?

    @Flag(help: "Print the ROM's report as JSON.")
    var json = false

    func run() throws {
        guard let vendor = UInt16(exactly: vendor.value), let device = UInt16(exactly: device.value) else {
            throw ImageFiles.refused("--vendor, --device: needed 0 to 0xffff")
        }
        let bytes = try ImageFiles.read(program)
        let header = try? NBPHeader(bytes[...])
        var builder = ROMBuilder(
            vendor: vendor, device: device, product: product ?? header.map { "\($0.name) \($0.version)" } ?? "pxekit",
            program: bytes)
        builder.classCode = classCode.value
        builder.driver = try driver.map(ImageFiles.read)
        builder.size = size?.value
        do {
            let rom = try builder.build()
            try ImageFiles.write(rom, to: output, force: force)
            let report = ImageReport(rom)
            if json { try JSONLines.print(report) } else { Output.lines(report.text(named: output)) }
        } catch let error as ROMBuilder.Failure { throw ImageFiles.refused(String(describing: error)) }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import QEMULab

/// The emulated machine.
struct MachineOptions: ParsableArguments {
    @Option(help: "What starts the machine: bios or uefi.", transform: namedValue)
    var firmware: Firmware?

    @Option(help: "How UEFI firmware boots: pxe4 or http4.", transform: namedValue)
    var boot: NetworkBoot?

    @Option(
        help: ArgumentHelp(
            "Network card: \(NetworkCard.all.map(\.device).joined(separator: ", ")).", valueName: "model"))
    var nic: String?

    @Option(
        help: ArgumentHelp("Hardware address of the card; with several clients they count up.", valueName: "address"))
    var mac: String?

    @Option(
        help: ArgumentHelp(
            "Boot as many guests at once, up to \(BootRequest.clientRange.upperBound); all must meet the expectations. (default: 1)",
            valueName: "number"), transform: wholeNumber(Int.min...Int.max))
    var clients = 1

    @Option(
        help: ArgumentHelp(
            "Boot this image, as `pxekit media build` makes it, instead of a program from the network.",
            valueName: "file"))
    var media: String?

    @Option(
        name: .customLong("as"), help: "What the machine takes --media for: cd, usb or disk. (default: usb)",
        transform: namedValue)
    var mediaKind = InsertedMedium.Kind.usb

    @Option(help: ArgumentHelp("Memory in MiB.", valueName: "MiB"), transform: wholeNumber(Int.min...Int.max))
    var memory: Int?

    @Option(help: ArgumentHelp("How instructions are run: tcg or kvm.", valueName: "name"))
    var accel: String?

    @Option(help: ArgumentHelp("Read the machine from a YAML file, such as those of qemu/machines.", valueName: "file"))
    var machine: String?

    @Flag(help: "Wait for gdb before the first instruction; prints how to start it. No time-out unless one is named.")
    var gdb = false

    @Flag(
        inversion: .prefixedNo,
        help: "Press a key at iPXE's Ctrl-B banner, which else waits for two seconds.")
    var skipBanner = true

    func apply(to request: inout BootRequest) throws(LabError) {
        request.machine = MachineDescription(firmware: firmware ?? .bios)
        if let machine {
            guard let text = try? String(contentsOfFile: machine, encoding: .utf8) else {
                throw .invalid("--machine '\(machine)'", "cannot be read as UTF-8 text")
            }
            request.machine = try MachineDescription(yaml: text, name: machine)
            request.machine.firmware = firmware ?? request.machine.firmware
        }
        if let boot { try request.machine.use(boot, place: "--boot") }
        if let nic { request.machine.card = try NetworkCard(named: nic) }
        if let mac { request.machine.mac = try MachineDescription.hardwareAddress(mac, "--mac") }
        if let memory {
            guard MachineDescription.memoryRange.contains(memory) else {
                throw .invalid("--memory \(memory)", "wants a number of MiB, 16 to 65536")
            }
            request.machine.memory = memory
        }
        if let accel { request.machine.accelerator = accel }
        request.medium = media.map { InsertedMedium(path: $0, kind: mediaKind) }
        request.clients = clients
        request.skipsBanner = skipBanner
        if gdb {
            request.debugger = DebuggerFiles(
                process: ProcessInfo.processInfo.processIdentifier, firmware: request.machine.firmware)
        }
    }
}

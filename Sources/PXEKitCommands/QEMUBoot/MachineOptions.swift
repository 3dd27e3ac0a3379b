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
            "Boot as many guests at once, up to \(BootRequest.clientRange.upperBound); all must meet the expectations.",
            valueName: "number"))
    var clients = 1

    @Option(help: ArgumentHelp("Memory in MiB.", valueName: "MiB"))
    var memory: Int?

    @Option(help: ArgumentHelp("How instructions are run: tcg or kvm.", valueName: "name"))
    var accel: String?

    @Option(help: ArgumentHelp("Read the machine from a YAML file, such as those of qemu/machines.", valueName: "file"))
    var machine: String?

    @Flag(help: "Wait for gdb before the first instruction; prints the socket to connect to.")
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
        request.clients = clients
        request.skipsBanner = skipBanner
        if gdb {
            request.debugger = "/tmp/pxekit-gdb.\(ProcessInfo.processInfo.processIdentifier)"
        }
    }
}

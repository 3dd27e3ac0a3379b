// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import NetAddress
internal import VirtualSegment

extension BootRequest {
    /// How many guests a session may have.
    public static let clientRange = 1...64

    /// The machine of the guest with this index, from 0: hardware addresses count up from the first one's.
    func machine(ofGuest index: Int) -> MachineDescription {
        var machine = machine
        machine.mac = MACAddress(bits: machine.mac.bits + UInt64(index)) ?? machine.mac
        return machine
    }

    private func checkMedium() throws(LabError) {
        guard hasDHCP || network == .segment else {
            throw .invalid("--no-dhcp", "wants --network segment; a bridge with real servers has one of them")
        }
        guard hasDHCP || role == .dhcp else {
            throw .invalid("--no-dhcp", "wants --mode dhcp; in the role of a proxy there is another DHCP server")
        }
        guard let medium else { return }
        guard program == nil, bootFile == nil, script == nil else {
            throw .invalid("--media '\(medium.path)'", "is booted instead of a program; name one of the two")
        }
        guard FileManager.default.isReadableFile(atPath: medium.path) else {
            throw .invalid("--media '\(medium.path)'", "is no file that can be read")
        }
        guard machine.networkBoot == .pxe4 else {
            throw .invalid("--media '\(medium.path)'", "is booted instead of the network; leave --boot out")
        }
    }

    /// Refuses what cannot be had together, before anything is started.
    ///
    /// - Throws: ``LabError/invalid(_:_:)``, which names the option of `qemu-boot`.
    public func check() throws(LabError) {
        guard Self.clientRange.contains(clients) else {
            throw .invalid("--clients \(clients)", "wants a number, 1 to \(Self.clientRange.upperBound)")
        }
        let last = MACAddress(bits: machine.mac.bits + UInt64(clients - 1))
        guard last?.organization == machine.mac.organization else {
            throw .invalid(
                "--mac \(machine.mac)", "leaves no room to count \(clients) clients up in its last three octets")
        }
        guard clients == 1 || debugger == nil else {
            throw .invalid("--gdb", "wants one client; each of \(clients) would wait for a debugger of its own")
        }
        try checkMedium()
        guard network == .tap else { return }
        if let port = hostPorts.min() {
            throw .invalid(
                "--host-port \(port)",
                "wants --network segment; in the namespace of --network tap the loopback is another")
        }
        let faults: [(name: String, value: Double)] = [
            ("--loss", faults.loss), ("--duplicate", faults.duplicate), ("--reorder", faults.reorder),
            ("--delay", faults.delay.inSeconds * 1000), ("--rate", (faults.rate ?? 0) / 1e6),
        ]
        for fault in faults where fault.value != 0 {
            throw .invalid(
                "\(fault.name) \(fault.value)", "wants --network segment; the cables of --network tap have no faults")
        }
    }
}

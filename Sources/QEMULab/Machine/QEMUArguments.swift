// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// QEMU's command line for one guest on the virtual segment.
struct QEMUArguments: Equatable {
    /// The sockets that join a guest to the lab, all in the session's folder. We listen, QEMU connects when it starts.
    struct Sockets: Equatable {
        /// Frames of the guest's network card.
        var card: String
        /// Frames of the port where QEMU's user-mode stack carries TCP to this computer.
        var userMode: String
        /// The serial port.
        var console: String
        /// The monitor.
        var monitor: String

        /// The sockets of the guest with this index, in `folder`.
        init(folder: String, guest: Int) {
            func path(_ name: String) -> String { "\(folder)/\(guest).\(name)" }
            card = path("card")
            userMode = path("user")
            console = path("console")
            monitor = path("monitor")
        }
    }

    /// The words after the program's name.
    let words: [String]

    /// - Parameters:
    ///   - machine: what to emulate.
    ///   - sockets: where to join it.
    ///   - firmware: the flash images of a UEFI machine; nil for a BIOS.
    ///   - debugger: a socket for gdb's remote protocol; the guest then waits for the debugger.
    init(
        _ machine: MachineDescription, sockets: Sockets, firmware: FirmwareImages? = nil, debugger: String? = nil
    ) {
        var card = "\(machine.card.device),netdev=net,mac=\(machine.mac),bootindex=0"
        // Without its ROM the card is driven by EDK2 itself, with it by iPXE underneath EDK2.
        if firmware != nil, machine.card == .virtio { card += ",romfile=" }
        var words = [
            "-name", "pxekit", "-nodefaults", "-no-user-config", "-action", "reboot=shutdown,shutdown=pause",
            "-display", "none",
            // SeaBIOS mirrors INT 10h to the serial port under graphics=off, ROM banner included.
            "-machine", "\(machine.machine),graphics=off", "-accel", machine.accelerator,
            "-m", String(machine.memory), "-vga", "std",
            "-chardev", "socket,id=console,path=\(sockets.console)", "-serial", "chardev:console",
            "-chardev", "socket,id=monitor,path=\(sockets.monitor)", "-mon", "chardev=monitor,mode=control",
            "-device", card,
        ]
        words += [
            "-netdev", "stream,id=net,server=off,addr.type=unix,addr.path=\(sockets.card)",
            "-netdev", "stream,id=tcp,server=off,addr.type=unix,addr.path=\(sockets.userMode)",
            "-netdev", "user,id=user,ipv6=off",
            "-netdev", "hubport,id=hub-user,hubid=1,netdev=user", "-netdev", "hubport,id=hub-tcp,hubid=1,netdev=tcp",
        ]
        if let firmware {
            // EDK2's network drivers want random numbers (CVE-2023-45237), and a processor under emulation has none.
            words += firmware.arguments + ["-device", "virtio-rng-pci"]
            words += machine.networkBoot.settings.flatMap { ["-fw_cfg", $0] }
        }
        if let debugger { words += ["-S", "-gdb", "unix:\(debugger),server=on,wait=off"] }
        self.words = words + machine.arguments
    }
}

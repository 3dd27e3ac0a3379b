// SPDX-License-Identifier: Apache-2.0

internal import NetAddress

/// QEMU's command line for one guest of a session.
struct QEMUArguments: Equatable {
    /// What the guest's network card is plugged into.
    enum Wire: Equatable, Sendable {
        /// A Unix stream socket of ours, by its path: a port of the virtual segment. The emulator lends its user-mode stack on the
        /// socket `userMode`; nil if another one does.
        case segment(String, userMode: String? = nil)
        /// A TAP device, by its name. QEMU writes what the card sees to the file `dump`, in pcap; nil for none.
        case tap(String, dump: String?)

        fileprivate var words: [String] {
            switch self {
            case .segment(let path, let userMode):
                return ["-netdev", "stream,id=net,server=off,addr.type=unix,addr.path=\(path)"]
                    + (userMode.map(QEMUArguments.userModeStack) ?? [])
            case .tap(let name, let dump):
                // Without virtio's header the system computes every checksum before it hands a frame over, as a real card gets it.
                return ["-netdev", "tap,id=net,ifname=\(name),script=no,downscript=no,vnet_hdr=off"]
                    + (dump.map { ["-object", "filter-dump,id=dump,netdev=net,file=\($0)"] } ?? [])
            }
        }
    }

    /// The words after the program's name.
    let words: [String]

    /// - Parameters:
    ///   - machine: what to emulate.
    ///   - monitor: the path of its monitor's socket. We listen, QEMU connects when it starts.
    ///   - wire: what its card is plugged into.
    ///   - medium: what it boots from, if not from the card.
    ///   - firmware: the flash images of a UEFI machine; nil for a BIOS.
    ///   - trace: where to write that the processor is at 0x7C00; nil for nowhere.
    ///   - debugger: a socket for gdb's remote protocol; the guest then waits for the debugger.
    init(
        _ machine: MachineDescription, monitor: String, wire: Wire, medium: InsertedMedium? = nil,
        firmware: FirmwareImages? = nil, trace: String? = nil, debugger: String? = nil
    ) {
        // EDK2 starts the drivers of those devices alone that it may boot: without a place among them the card is not there for a program on
        // the medium.
        let place = medium == nil ? ",bootindex=0" : firmware == nil ? "" : ",bootindex=1"
        var card = "\(machine.card.device),netdev=net,mac=\(machine.mac)\(place)"
        // Without its ROM the card is driven by EDK2 itself, with it by iPXE underneath EDK2.
        if firmware != nil, machine.card == .virtio { card += ",romfile=" }
        var words = [
            "-name", "pxekit", "-nodefaults", "-no-user-config", "-action", "reboot=shutdown,shutdown=pause",
            "-display", "none",
            // SeaBIOS mirrors INT 10h to the serial port under graphics=off, ROM banner included.
            "-machine", "\(machine.machine),graphics=off", "-accel", machine.accelerator,
            "-m", String(machine.memory), "-vga", "std",
            "-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console",
            "-chardev", "socket,id=monitor,path=\(monitor)", "-mon", "chardev=monitor,mode=control",
            "-device", card,
        ]
        words += wire.words
        // A BIOS boots nothing but the medium: a card that follows it would ask for a minute.
        if let medium { words += medium.arguments + ["-boot", "strict=on"] }
        if let firmware {
            // EDK2's network drivers want random numbers (CVE-2023-45237), and a processor under emulation has none.
            words += firmware.arguments + ["-device", "virtio-rng-pci"]
            words += machine.networkBoot.settings.flatMap { ["-fw_cfg", $0] }
        }
        if let trace { words += ["-d", "cpu", "-dfilter", "0x7c00+1", "-D", trace] }
        if let debugger { words += ["-S", "-gdb", "unix:\(debugger),server=on,wait=off"] }
        self.words = words + machine.arguments
    }

    /// An emulator without a machine, which lends its user-mode stack: TCP between the segment and this computer.
    ///
    /// It is for several guests: their stack must not end with the first of them.
    ///
    /// - Parameter userModeStack: the path of the socket where the stack's frames come and go.
    init(userModeStack: String) {
        words =
            [
                "-name", "pxekit-tcp", "-machine", "none", "-nodefaults", "-no-user-config", "-display", "none",
            ] + Self.userModeStack(userModeStack)
    }

    private static func userModeStack(_ path: String) -> [String] {
        [
            "-netdev", "stream,id=tcp,server=off,addr.type=unix,addr.path=\(path)",
            "-netdev", "user,id=user,ipv6=off",
            "-netdev", "hubport,id=hub-user,hubid=1,netdev=user", "-netdev", "hubport,id=hub-tcp,hubid=1,netdev=tcp",
        ]
    }
}

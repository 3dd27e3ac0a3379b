// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// The emulated machine: a file of `qemu/machines`, or the defaults.
///
/// The file is YAML with the keys `firmware`, `boot`, `machine`, `memory`, `nic`, `accel`, `mac` and `arguments`, all optional.
public struct MachineDescription: Sendable, Equatable {
    /// What starts it.
    public var firmware: Firmware

    /// How it fetches its boot file; anything but ``NetworkBoot/pxe4`` wants ``Firmware/uefi``.
    public var networkBoot = NetworkBoot.pxe4

    /// QEMU's machine type: `pc` or `q35`.
    public var machine: String

    /// Memory in MiB.
    public var memory = 512

    /// The network card whose ROM boots.
    public var card: NetworkCard

    /// How instructions are run: `tcg`, or `kvm`. Real-mode code under nested KVM can hang, so emulation is the default.
    public var accelerator = "tcg"

    /// The hardware address of the first guest's card.
    public var mac = MACAddress(0x52, 0x54, 0x00, 0x12, 0x34, 0x56)

    /// More arguments for QEMU, passed as they are.
    public var arguments: [String] = []

    /// A machine with 512 MiB: a PC with an e1000 for a BIOS, a Q35 with the card that OVMF has a driver for.
    public init(firmware: Firmware = .bios) {
        self.firmware = firmware
        machine = firmware == .bios ? "pc" : "q35"
        card = firmware == .bios ? .fastestROM : .virtio
    }

    /// The smallest and largest amount of memory that makes sense for a BIOS that boots from a network, in MiB.
    public static let memoryRange = 16...65536

    /// Whether QEMU can tell that the processor is at 0x7C00: only where it runs the instructions itself, and where its log is not wanted for
    /// something else.
    var isTraced: Bool {
        firmware == .bios && accelerator.hasPrefix("tcg") && !arguments.contains { $0 == "-d" || $0 == "-D" }
    }

    /// Reads a description.
    ///
    /// - Parameters:
    ///   - yaml: the text of the file.
    ///   - name: the file's name, for errors.
    public init(yaml: String, name: String) throws(LabError) {
        let fields = try YAMLFields(
            yaml, name: name,
            keys: ["firmware", "boot", "machine", "memory", "nic", "accel", "mac", "arguments"])
        self.init(firmware: try fields.choice("firmware") ?? .bios)
        if let boot: NetworkBoot = try fields.choice("boot") { try use(boot, place: "\(name): boot") }
        if let machine = try fields.text("machine") { self.machine = machine }
        if let accelerator = try fields.text("accel") { self.accelerator = accelerator }
        if let card = try fields.text("nic") { self.card = try NetworkCard(named: card) }
        if let text = try fields.text("mac") { mac = try Self.hardwareAddress(text, "\(name): mac") }
        let memoryRange = Double(Self.memoryRange.lowerBound)...Double(Self.memoryRange.upperBound)
        if let memory = try fields.number("memory", in: memoryRange) { self.memory = Int(memory) }
        arguments = try fields.texts("arguments")
    }

    /// Has the machine boot like this.
    ///
    /// - Parameter place: where it was said, for the error.
    public mutating func use(_ boot: NetworkBoot, place: String) throws(LabError) {
        guard firmware == .uefi || boot == .pxe4 else {
            throw .invalid("\(place) \(boot.rawValue)", "wants UEFI firmware; a BIOS ROM boots by pxe4 only")
        }
        networkBoot = boot
    }

    /// A card's hardware address from its text.
    ///
    /// - Parameters:
    ///   - text: six octets in hexadecimal.
    ///   - place: where it was given, for the error.
    public static func hardwareAddress(_ text: String, _ place: String) throws(LabError) -> MACAddress {
        guard let address = MACAddress(text), !address.isMulticast else {
            throw .invalid("\(place) '\(text)'", "wants a unicast address such as 52:54:00:12:34:56")
        }
        return address
    }
}

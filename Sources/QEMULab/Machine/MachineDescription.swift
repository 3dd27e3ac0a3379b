// SPDX-License-Identifier: Apache-2.0

public import NetAddress

/// The emulated machine: a file of `qemu/machines`, or the defaults.
///
/// The file is YAML with the keys `machine`, `memory`, `nic`, `accel`, `mac` and `arguments`, all optional.
public struct MachineDescription: Sendable, Equatable {
    /// QEMU's machine type: `pc` or `q35`.
    public var machine = "pc"

    /// Memory in MiB.
    public var memory = 512

    /// The network card whose ROM boots.
    public var card = NetworkCard.all[0]

    /// How instructions are run: `tcg`, or `kvm`. Real-mode code under nested KVM can hang, so emulation is the default.
    public var accelerator = "tcg"

    /// The hardware address of the first guest's card.
    public var mac = MACAddress(0x52, 0x54, 0x00, 0x12, 0x34, 0x56)

    /// More arguments for QEMU, passed as they are.
    public var arguments: [String] = []

    /// A PC with 512 MiB and an e1000.
    public init() {}

    /// The smallest and largest amount of memory that makes sense for a BIOS that boots from a network, in MiB.
    public static let memoryRange = 16...65536

    /// Reads a description.
    ///
    /// - Parameters:
    ///   - yaml: the text of the file.
    ///   - name: the file's name, for errors.
    public init(yaml: String, name: String) throws(LabError) {
        let fields = try YAMLFields(
            yaml, name: name, keys: ["machine", "memory", "nic", "accel", "mac", "arguments"])
        if let machine = try fields.text("machine") { self.machine = machine }
        if let accelerator = try fields.text("accel") { self.accelerator = accelerator }
        if let card = try fields.text("nic") { self.card = try NetworkCard(named: card) }
        if let text = try fields.text("mac") { mac = try Self.hardwareAddress(text, "\(name): mac") }
        let memoryRange = Double(Self.memoryRange.lowerBound)...Double(Self.memoryRange.upperBound)
        if let memory = try fields.number("memory", in: memoryRange) { self.memory = Int(memory) }
        arguments = try fields.texts("arguments")
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

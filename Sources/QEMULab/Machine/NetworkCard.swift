// SPDX-License-Identifier: Apache-2.0

/// A network card that QEMU emulates on PCI, and the PXE ROM that the package ipxe-qemu has for it.
public struct NetworkCard: Hashable, Sendable, CustomStringConvertible {
    /// QEMU's name of the device, as `-device` takes it.
    public let device: String

    /// The part of the ROM's file name that names the card: `e1000` in `efi-e1000.rom`.
    public let romName: String

    /// The cards with a BIOS ROM in ipxe-qemu, the one that boots fastest under emulation first.
    public static let all: [NetworkCard] = [
        NetworkCard(device: "e1000", romName: "e1000"),
        NetworkCard(device: "e1000e", romName: "e1000e"),
        NetworkCard(device: "i82557b", romName: "eepro100"),
        NetworkCard(device: "ne2k_pci", romName: "ne2k_pci"),
        NetworkCard(device: "pcnet", romName: "pcnet"),
        NetworkCard(device: "rtl8139", romName: "rtl8139"),
        virtio,
        NetworkCard(device: "vmxnet3", romName: "vmxnet3"),
    ]

    /// The default for a BIOS.
    static let fastestROM = all[0]

    /// The default for UEFI: OVMF has a driver of EDK2 for it, so that no iPXE takes part in the boot.
    static let virtio = NetworkCard(device: "virtio-net-pci", romName: "virtio")

    private init(device: String, romName: String) {
        self.device = device
        self.romName = romName
    }

    /// A card by QEMU's name or by its ROM's: `virtio-net-pci` or `virtio`.
    public init(named name: String) throws(LabError) {
        guard let card = Self.all.first(where: { $0.device == name || $0.romName == name }) else {
            throw .invalid("network card '\(name)'", "is none of \(Self.all.map(\.device).joined(separator: ", "))")
        }
        self = card
    }

    /// The file name of the ROM that QEMU gives the card by itself, with an image for a BIOS and one for UEFI.
    ///
    /// QEMU writes the card's own identifiers into it. It does not do so with a file that `romfile=` names, and SeaBIOS then refuses
    /// the ROMs of ne2k_pci and virtio, which carry others.
    public var rom: String { "efi-\(romName).rom" }

    /// QEMU's name of the device.
    public var description: String { device }
}

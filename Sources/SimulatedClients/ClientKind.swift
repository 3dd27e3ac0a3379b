// SPDX-License-Identifier: Apache-2.0
import NetAddress

/// The kinds of firmware that there are models of, by the names that a user types.
public enum ClientKind: String, CaseIterable, Sendable {
    /// UEFI's PXE driver, EDK2's.
    case edk2PXE = "edk2-pxe"
    /// UEFI's HTTP Boot driver, EDK2's.
    case edk2HTTP = "edk2-http"
    /// Intel's BIOS ROM, PXE 2.1.
    case intelBIOS = "intel-bios"
    /// A BIOS ROM of PXE 2.0, which always asks port 4011.
    case pxe20BIOS = "pxe20-bios"
    /// iPXE as a ROM or as a loader.
    case ipxe
    /// U-Boot on 64-bit ARM.
    case uboot
    /// The boot ROM of a Raspberry Pi.
    case raspberryPi = "raspberry-pi"

    /// What such a client does.
    public var model: any ClientModel {
        switch self {
        case .edk2PXE: EDK2PXEModel()
        case .edk2HTTP: EDK2HTTPModel()
        case .intelBIOS: BIOSModel(.pxe21)
        case .pxe20BIOS: BIOSModel(.pxe20)
        case .ipxe: IPXEModel()
        case .uboot: UBootModel()
        case .raspberryPi: RaspberryPiModel()
        }
    }

    /// A machine with such firmware; machines of different kinds or numbers have different addresses and identifiers.
    ///
    /// Servers know a Raspberry Pi by its maker's number and by an identifier that repeats its serial number (R1).
    public func profile(_ number: UInt16) -> ClientProfile {
        let (high, low) = (UInt8(number >> 8), UInt8(number & 0xFF))
        let isPi = self == .raspberryPi
        let kind = UInt8(ClientKind.allCases.firstIndex(of: self) ?? 0)
        let mac = isPi ? MACAddress(0xB8, 0x27, 0xEB, 0, high, low) : MACAddress(0x52, 0x54, 0, 0x70 + kind, high, low)
        let uuid = isPi ? Array(repeatElement([0, 0, high, low], count: 4).joined()) : mac.octets + Array(7...16)
        return ClientProfile(mac: mac, uuid: ClientUUID(octets: uuid), seed: UInt32(number) + 1)
    }
}

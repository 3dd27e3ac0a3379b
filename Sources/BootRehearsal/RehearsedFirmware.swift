// SPDX-License-Identifier: Apache-2.0

public import NetAddress
public import SimulatedClients

/// A program that asks what it shall boot: the firmware of one kind of machine, or iPXE.
public struct RehearsedFirmware: Hashable, Sendable {
    /// What people type for it: `uefi-x64`, `uefi-x64-http`, `ipxe`.
    public let name: String
    /// What people read: `UEFI x64, HTTP Boot`.
    public let title: String
    /// The architecture in its option 93.
    public let architecture: ClientArchitecture

    private enum Kind: Hashable {
        case bios, edk2PXE, edk2HTTP, raspberryPi, uboot
        case ipxe(userClass: String)
    }

    private let kind: Kind

    private init(_ name: String, _ title: String, _ architecture: UInt16, _ kind: Kind) {
        (self.name, self.title, self.kind) = (name, title, kind)
        self.architecture = ClientArchitecture(rawValue: architecture)
    }

    /// A PXE ROM in a PC with a BIOS.
    public static let bios = RehearsedFirmware("bios", "BIOS", 0, .bios)
    /// 64-bit x86 UEFI by PXE.
    public static let uefiX64 = RehearsedFirmware("uefi-x64", "UEFI x64", 7, .edk2PXE)
    /// 64-bit x86 UEFI by HTTP Boot.
    public static let uefiX64HTTP = RehearsedFirmware("uefi-x64-http", "UEFI x64, HTTP Boot", 16, .edk2HTTP)
    /// 64-bit ARM UEFI by PXE.
    public static let uefiARM64 = RehearsedFirmware("uefi-arm64", "UEFI arm64", 11, .edk2PXE)
    /// 64-bit ARM UEFI by HTTP Boot.
    public static let uefiARM64HTTP = RehearsedFirmware("uefi-arm64-http", "UEFI arm64, HTTP Boot", 19, .edk2HTTP)
    /// iPXE in the ROM of a PC's card.
    public static let ipxe = RehearsedFirmware("ipxe", "iPXE", 0, .ipxe(userClass: "iPXE"))

    /// All kinds, the usual ones first.
    public static let all: [RehearsedFirmware] = [
        .bios, .uefiX64, .uefiX64HTTP, .uefiARM64, .uefiARM64HTTP, .ipxe,
        RehearsedFirmware("ipxe-uefi-x64", "iPXE on UEFI x64", 7, .ipxe(userClass: "iPXE")),
        RehearsedFirmware("ipxe-uefi-arm64", "iPXE on UEFI arm64", 11, .ipxe(userClass: "iPXE")),
        RehearsedFirmware("uefi-ia32", "UEFI ia32", 6, .edk2PXE),
        RehearsedFirmware("uefi-ia32-http", "UEFI ia32, HTTP Boot", 15, .edk2HTTP),
        RehearsedFirmware("uefi-arm32", "UEFI arm32", 10, .edk2PXE),
        RehearsedFirmware("uefi-riscv32", "UEFI riscv32", 25, .edk2PXE),
        RehearsedFirmware("uefi-riscv64", "UEFI riscv64", 27, .edk2PXE),
        RehearsedFirmware("uefi-riscv64-http", "UEFI riscv64, HTTP Boot", 28, .edk2HTTP),
        RehearsedFirmware("uefi-loongarch64", "UEFI loongarch64", 39, .edk2PXE),
        RehearsedFirmware("uboot-arm64", "U-Boot arm64", 22, .uboot),
        RehearsedFirmware("raspberry-pi", "Raspberry Pi", 0, .raspberryPi),
    ]

    /// The usual kinds: a server says of each what it boots, also where that is nothing.
    public static let usual: [RehearsedFirmware] = [.bios, .uefiX64, .uefiX64HTTP, .uefiARM64, .uefiARM64HTTP, .ipxe]

    /// iPXE on the same machine, as a loader that this firmware has started.
    ///
    /// - Parameter userClass: how that build names itself.
    public func ipxe(userClass: String = "iPXE") -> RehearsedFirmware {
        let platform = kind == .edk2HTTP ? RehearsedFirmware.pxeNumbers[architecture.rawValue] : nil
        return RehearsedFirmware(
            name + "-ipxe", "iPXE", platform ?? architecture.rawValue, .ipxe(userClass: userClass))
    }

    /// What a boot file for it must be built for.
    public var platform: Platform? { kind == .raspberryPi ? .raspberryPi : architecture.platform }

    /// Whether it fetches its file by HTTP alone.
    public var isHTTPBoot: Bool { kind == .edk2HTTP }

    /// Whether it is iPXE rather than what a machine's maker has put there.
    public var isIPXE: Bool {
        if case .ipxe = kind { true } else { false }
    }

    /// The architecture that iPXE gives on a machine whose HTTP Boot gives another.
    private static let pxeNumbers: [UInt16: UInt16] = [15: 6, 16: 7, 18: 10, 19: 11, 28: 27, 40: 39]

    /// What it sends and how long it waits.
    var model: any ClientModel {
        switch kind {
        case .bios: BIOSModel(.pxe21)
        case .edk2PXE: EDK2PXEModel(architecture: architecture)
        case .edk2HTTP: EDK2HTTPModel(architecture: architecture)
        case .raspberryPi: RaspberryPiModel()
        case .uboot: UBootModel()
        case .ipxe(let userClass): IPXEModel(architecture: architecture, userClass: userClass)
        }
    }

    /// A machine with this firmware.
    ///
    /// - Parameters:
    ///   - mac: its hardware address; nil takes one that no machine has.
    ///   - uuid: its identifier; nil takes one.
    public func machine(mac: MACAddress? = nil, uuid: ClientUUID? = nil) -> ClientProfile {
        let mac = mac ?? MACAddress(0x52, 0x54, 0, 0x7F, 0, 1)
        // The identifier of a Raspberry Pi begins so, whoever has made its card.
        let own =
            kind == .raspberryPi ? Array("RPi4".utf8) + mac.octets + [0, 0, 0, 0, 0, 1] : mac.octets + Array(7...16)
        return ClientProfile(mac: mac, uuid: uuid ?? ClientUUID(octets: own))
    }
}

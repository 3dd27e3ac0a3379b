// SPDX-License-Identifier: Apache-2.0

internal import DHCPWire
internal import NetAddress

/// What kind of program a machine asks with: that changes between the stages of a boot.
struct Asker: Hashable {
    enum Kind: Hashable {
        case pxeROM, httpFirmware, ipxe, grubOrLoader, raspberryPi, uBoot, apple, system
    }

    let kind: Kind
    let architecture: ClientArchitecture?

    init(_ message: DHCPMessage) {
        let vendor = message.vendorClass
        architecture = message.architectures.first ?? vendor?.architecture
        let user = message.userClass
        if user?.texts.contains(where: { $0.contains("iPXE") || $0.contains("gPXE") }) == true
            || message.options.contains(.ipxe)
        {
            kind = .ipxe
        } else if vendor?.isHTTPClient == true {
            kind = .httpFirmware
        } else if vendor?.text.hasPrefix("AAPLBSDPC") == true {
            kind = .apple
        } else if vendor?.text.hasPrefix("U-Boot") == true {
            kind = .uBoot
        } else if vendor?.isPXEClient == true {
            kind = Asker.isRaspberryPi(message) ? .raspberryPi : .pxeROM
        } else if user != nil, message.options.contains(.clientArchitecture) {
            kind = .grubOrLoader
        } else {
            kind = .system
        }
    }

    /// A program that says what it is in another way than by DHCP for IPv4.
    init(_ kind: Kind, _ architecture: ClientArchitecture?) {
        (self.kind, self.architecture) = (kind, architecture)
    }

    /// Organizations of the Raspberry Pi foundation's interfaces; its ROM says architecture 0 (R1).
    private static let organizations: Set<UInt32> = [0xB827EB, 0xDCA632, 0xE45F01, 0xD83ADD, 0x2CCF67, 0x28CDC1]

    private static func isRaspberryPi(_ message: DHCPMessage) -> Bool {
        guard let mac = message.hardware.mac, organizations.contains(mac.organization) else { return false }
        return [nil, .bios, .rpiboot].contains(message.architectures.first)
    }

    var isFirmware: Bool { kind == .pxeROM || kind == .httpFirmware || kind == .raspberryPi }
    /// Whether it wants a boot file.
    var boots: Bool { kind != .system && kind != .apple }
    var isUEFI: Bool { architecture?.isUEFI ?? false }
    var isBIOS: Bool { kind == .pxeROM && (architecture ?? .bios) == .bios }

    /// For a sentence: `UEFI firmware (x64 UEFI)`.
    var name: String {
        let platform = architecture?.name.map { " (\($0))" } ?? ""
        return switch kind {
        case .pxeROM: (isUEFI ? "UEFI firmware" : "PXE ROM") + platform
        case .httpFirmware: "HTTP Boot firmware" + platform
        case .ipxe: "iPXE" + platform
        case .grubOrLoader: "boot loader" + platform
        case .raspberryPi: "Raspberry Pi ROM"
        case .uBoot: "U-Boot" + platform
        case .apple: "Apple firmware"
        case .system: "operating system"
        }
    }
}

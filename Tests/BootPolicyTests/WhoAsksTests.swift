// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import NetAddress
import Testing

/// Who asks, where hardware address and architecture do not tell.
@Suite("Who asks")
struct WhoAsksTests {
    private static let server = IPv4Address(10, 0, 0, 1)

    private static func client(
        _ architecture: ClientArchitecture?, vendor: String?, user: String? = nil, mac: MACAddress? = nil,
        guid: [UInt8]? = nil
    ) -> ClientIdentity {
        ClientIdentity(
            hardware: HardwareAddress(mac ?? MACAddress(0x52, 0x54, 0, 0, 0, 1)),
            uuid: guid.flatMap { ClientUUID(octets: $0) }, vendorClass: vendor.map(VendorClass.init),
            userClasses: user.map { [$0] } ?? [], architectures: architecture.map { [$0] } ?? [],
            known: .init(vendorPrefixes: ["Arista"]))
    }

    @Test(
        "a Raspberry Pi is known by its GUID, whatever its address",
        arguments: [
            MACAddress(0x88, 0xA2, 0x9E, 0, 0, 1), MACAddress(0x3A, 0x35, 0x41, 0, 0, 1),
            MACAddress(0x02, 0x11, 0x22, 0x33, 0x44, 0x55),
        ])
    func raspberryPi(mac: MACAddress) {
        let guid = Array("RPi5".utf8) + [0x70, 0x41, 0xD0, 0, 0x11, 0x22, 0x33, 0x44, 0xAA, 0xBB, 0xCC, 0xDD]
        let vendor = "PXEClient:Arch:00000:UNDI:002001"
        #expect(Self.client(.bios, vendor: vendor, mac: mac, guid: guid).isRaspberryPi)
        let serial = Array(repeatElement([1, 2, 3, 4] as [UInt8], count: 4).joined())
        #expect(!Self.client(.bios, vendor: vendor, mac: MACAddress(2, 0, 0, 0, 0, 1), guid: serial).isRaspberryPi)
    }

    private static func refusal(_ file: String, for client: ClientIdentity) -> BootRefusal? {
        let rules = BootRules([
            BootRule(
                "all", match: ClientMatch(macs: [MACAddress(0x52, 0x54, 0, 0, 0, 1)]),
                action: .boot(BootPlan(loader: file)))
        ])
        do throws(BootRefusal) {
            _ = try rules.choice(for: BootQuestion(client, at: server))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a BIOS program is not offered to UEFI, nor the reverse (D28)",
        arguments: [
            (ClientArchitecture.uefiX64, "pxelinux.0", false), (.uefiARM64, "boot/undionly.KPXE", false),
            (.uefiX64, "wdsnbp.com", false), (.bios, "bootx64.efi", false), (.bios, "EFI\\boot.EFI", false),
            (.bios, "pxelinux.0", true), (.uefiX64, "bootx64.efi", true), (.uefiX64, "loader", true),
            (.bios, "vmlinuz-6.0.1", true), (.ubootARM64, "grubaa64.efi", true),
        ])
    func programs(architecture: ClientArchitecture, file: String, isRight: Bool) {
        let number = String(architecture.rawValue)
        let client = Self.client(
            architecture, vendor: "PXEClient:Arch:" + String(repeating: "0", count: 5 - number.count) + number)
        #expect(
            Self.refusal(file, for: client)
                == (isRight ? nil : .wrongProgram(rule: "all", file: file, architecture)))
    }

    @Test(
        "a switch that is provisioned may have a URL, firmware that speaks TFTP may not (D37)",
        arguments: [
            ("Arista;DCS-7050QX-32S;01.00;SSJ0", nil as ClientArchitecture?, true),
            ("onie_vendor:x86_64-r0", nil, true),
            (nil as String?, nil, true), ("PXEClient", nil, false), ("U-Boot.armv8", nil, false),
            ("Arista;x", .bios, false),
        ])
    func url(vendor: String?, architecture: ClientArchitecture?, isRight: Bool) {
        let client = Self.client(architecture, vendor: vendor)
        #expect(Self.refusal("http://10.0.0.1/bootstrap", for: client) == (isRight ? nil : .needsPath(rule: "all")))
    }
}

// SPDX-License-Identifier: Apache-2.0
import BootPolicy
import DHCPEngine
import DHCPWire
import NetAddress
import TestSupport
import Testing

/// A DISCOVER with the options that tell clients apart.
private func discover(
    mac: MACAddress = MACAddress(0x52, 0x54, 0, 0, 0, 1), vendor: String? = nil, user: [UInt8]? = nil,
    architectures: [ClientArchitecture] = [], machine: [UInt8]? = nil, ipxe: [UInt8]? = nil
) -> DHCPMessage {
    var message = DHCPMessage(operation: .request, transactionID: 1, hardware: HardwareAddress(mac))
    message.type = .discover
    message.vendorClass = vendor.map(VendorClass.init)
    message.options[.userClass] = user
    message.architectures = architectures
    message.options[.machineIdentifier] = machine
    message.options[.ipxe] = ipxe
    return message
}

@Suite("Who a client is")
struct ClientIdentityTests {
    @Test("option 93 comes before option 60, and a contradiction is kept (D29)")
    func architecturePrecedence() {
        let both = ClientIdentity(discover(vendor: "PXEClient:Arch:00000:UNDI:002001", architectures: [.uefiX64]))
        #expect(both.architecture == .uefiX64)
        #expect(both.contradictingArchitecture == .bios)
        let named = ClientIdentity(discover(vendor: "PXEClient:Arch:00009:UNDI:003000"))
        #expect(named.architecture == .uefiEBC)
        #expect(named.contradictingArchitecture == nil)
        let list = ClientIdentity(
            discover(vendor: "PXEClient:Arch:00000:UNDI:002001", architectures: [.uefiX64, .bios]))
        #expect(list.contradictingArchitecture == nil)
    }

    @Test("iPXE is told by its user class in any encoding or by option 175, never by option 60 (D34, D35)")
    func programs() {
        let vendor = "PXEClient:Arch:00000:UNDI:002001"
        func program(user: String? = nil, counted: Bool = false, ipxe: [UInt8]? = nil) -> ClientIdentity.Program {
            let octets = user.map { (counted ? [UInt8($0.utf8.count)] : []) + Array($0.utf8) }
            let known = ClientIdentity.KnownClasses(loaders: ["pxekit"])
            return ClientIdentity(discover(vendor: vendor, user: octets, ipxe: ipxe), known: known).program
        }
        #expect(program() == .firmware)
        #expect(program(user: "iPXE") == .ipxe)
        #expect(program(user: "iPXE", counted: true) == .ipxe)
        #expect(program(user: "my iPXE build") == .ipxe)
        #expect(program(ipxe: [0xB1, 5, 1, 0x80, 0x86, 0x10, 0x0E]) == .ipxe)
        #expect(program(user: "gPXE", ipxe: [0xB1, 0]) == .gpxe)
        #expect(program(user: "pxekit") == .loader(userClass: "pxekit"))
    }

    @Test(
        "machines without a usable hardware address are told apart by option 61",
        arguments: [UInt8(0), 6, 20])
    func identifier(length: UInt8) {
        func key(_ number: UInt8) -> ClientKey {
            var message = DHCPMessage(
                operation: .request, transactionID: 1,
                hardware: HardwareAddress(type: 32, length: length, high: 0, low: 0))
            message.options[.clientIdentifier] = [255, 0, number]
            return ClientIdentity(message).key
        }
        #expect(key(1) == .identifier([255, 0, 1]))
        #expect(key(1) != key(2))
        #expect("\(key(1))" == "client-id ff:00:01")
    }

    @Test(
        "boot clients are known by the beginning of their vendor class (D38)",
        arguments: [
            ("PXEClient:Arch:00007:UNDI:003016:PID:NCS-5001", .pxe), ("HTTPClient:Arch:00016:UNDI:003016", .http),
            ("U-Boot.armv8", .pxe), ("HW-Client-9", .pxe), ("MSFT 5.0", nil), ("udhcp 1.36", nil), (nil, nil),
        ] as [(String?, ClientIdentity.Transport?)])
    func transports(vendor: String?, transport: ClientIdentity.Transport?) {
        let known = ClientIdentity.KnownClasses(vendorPrefixes: ["HW-Client"])
        #expect(ClientIdentity(discover(vendor: vendor), known: known).transport == transport)
    }

    @Test("a UUID that the maker left unset names nobody")
    func unsetUUID() {
        #expect(ClientIdentity(discover(machine: Array(repeating: 0, count: 17))).uuid == nil)
        #expect(ClientIdentity(discover(machine: [0] + Array(1...16))).uuid == ClientUUID(octets: Array(1...16)))
    }

    @Test("a Raspberry Pi is told by its maker's number and its serial number (R1)")
    func raspberryPi() {
        let mac = MACAddress(0xB8, 0x27, 0xEB, 1, 2, 3)
        let serial: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        let machine = [0] + serial + serial + serial + serial
        let vendor = "PXEClient:Arch:00000:UNDI:002001"
        func isPi(mac: MACAddress, machine: [UInt8], vendor: String = vendor) -> Bool {
            ClientIdentity(discover(mac: mac, vendor: vendor, architectures: [.bios], machine: machine)).isRaspberryPi
        }
        #expect(isPi(mac: mac, machine: machine))
        #expect(isPi(mac: mac, machine: [0] + Array("RPi4".utf8) + Array(repeating: 7, count: 12)))
        #expect(!isPi(mac: MACAddress(0x52, 0x54, 0, 1, 2, 3), machine: machine))
        #expect(!isPi(mac: mac, machine: [0] + Array(1...16)))
        #expect(!isPi(mac: mac, machine: machine, vendor: "U-Boot.armv8"))
    }

    @Test(
        "real packets are recognised", .enabled(if: Captures.areAvailable, "no captures at ../shared/captures"),
        arguments: [
            ("urosjarc/DHCDISCOVER.bin", .bios, .pxe, .firmware),
            ("ci-tron/rpi3_bootrom_discover.bin", .raspberryPi, .pxe, .firmware),
            ("reconstructed/rpi4_eeprom_discover_rgl.bin", .raspberryPi, .pxe, .firmware),
            ("ci-tron/uboot_arm64_request.bin", .ubootARM64, .pxe, .firmware),
            ("ci-tron/uefi_x64_httpboot_discover.bin", .uefiX64, .http, .firmware),
            ("reconstructed/vmware_efi_discover.bin", .uefiX64, .pxe, .firmware),
            ("reconstructed/ipxe100_virtio_discover.bin", .bios, .pxe, .ipxe),
        ] as [(String, Platform, ClientIdentity.Transport, ClientIdentity.Program)])
    func captures(
        path: String, platform: Platform, transport: ClientIdentity.Transport, program: ClientIdentity.Program
    ) throws {
        let client = ClientIdentity(try DHCPMessage(decoding: Captures.content(path)))
        #expect(client.platform == platform)
        #expect(client.transport == transport)
        #expect(client.program == program)
    }
}

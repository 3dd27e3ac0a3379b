// SPDX-License-Identifier: Apache-2.0
import NetAddress
import Testing

@Suite("Hardware addresses")
struct HardwareAddressTests {
    private static let guid = HardwareAddress(
        type: 32, length: 16, high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF)

    @Test("as many octets as hlen says, of sixteen at most")
    func octets() {
        let mac = MACAddress(0x52, 0x54, 0, 0x12, 0x34, 0x56)
        #expect(HardwareAddress(mac).octets == [0x52, 0x54, 0, 0x12, 0x34, 0x56])
        #expect(Self.guid.octets == (0...15).map { UInt8($0 * 0x11) })
        #expect(HardwareAddress(type: 1, length: 255, high: 0, low: 1).octets.count == 16)
        #expect(HardwareAddress(type: 1, length: 0, high: 1, low: 1).octets.isEmpty)
    }

    @Test("an address of Ethernet is printed bare, others with type and length")
    func description() {
        #expect("\(HardwareAddress(MACAddress(2, 0, 0, 0, 0, 0x0F)))" == "02:00:00:00:00:0f")
        #expect(
            "\(Self.guid)" == "htype 32 hlen 16 00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff")
    }
}

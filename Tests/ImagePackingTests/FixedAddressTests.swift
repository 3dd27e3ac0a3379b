// SPDX-License-Identifier: Apache-2.0

import ImagePacking
import Testing

@Suite("An embedded address")
struct FixedAddressTests {
    private static func address(_ octets: (UInt32, UInt32, UInt32, UInt32)) -> UInt32 {
        octets.0 << 24 | octets.1 << 16 | octets.2 << 8 | octets.3
    }

    @Test("address, mask and gateway are embedded")
    func embeds() throws {
        var configuration = NBPConfiguration()
        try configuration.setFixedAddress(
            Self.address((10, 0, 0, 5)), prefixLength: 24, gateway: Self.address((10, 0, 0, 1)))
        #expect(
            configuration.items.map(\.description) == [
                "address = 10.0.0.5", "mask = 255.255.255.0", "gateway = 10.0.0.1",
            ])
        try configuration.setFixedAddress(Self.address((192, 0, 2, 8)), prefixLength: 31, gateway: nil)
        #expect(
            configuration.items.map(\.description) == ["address = 192.0.2.8", "mask = 255.255.255.254"])
    }

    private static let refusals: [((UInt32, UInt32, UInt32, UInt32), Int, (UInt32, UInt32, UInt32, UInt32)?)] = [
        ((10, 0, 0, 0), 24, nil), ((10, 0, 0, 255), 24, nil), ((127, 0, 0, 1), 8, nil), ((224, 0, 0, 1), 24, nil),
        ((0, 1, 2, 3), 24, nil), ((10, 0, 0, 5), 0, nil), ((10, 0, 0, 5), 33, nil),
        ((10, 0, 0, 5), 24, (10, 0, 1, 1)), ((10, 0, 0, 5), 24, (10, 0, 0, 5)), ((10, 0, 0, 5), 24, (10, 0, 0, 255)),
        ((10, 0, 0, 5), 32, (10, 0, 0, 1)),
    ]

    @Test("what no machine can have is refused, and nothing changes", arguments: refusals.indices)
    func refuses(index: Int) {
        let (address, prefixLength, gateway) = Self.refusals[index]
        var configuration = NBPConfiguration()
        #expect(throws: NBPConfigurationError.self) {
            try configuration.setFixedAddress(
                Self.address(address), prefixLength: prefixLength, gateway: gateway.map(Self.address))
        }
        #expect(configuration == NBPConfiguration())
    }
}

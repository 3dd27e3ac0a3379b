// SPDX-License-Identifier: Apache-2.0
import NetAddress
import TFTPWire
import Testing

@Suite struct TFTPMulticastOptionTests {
    private static let group = TFTPMulticastOption.Group(address: IPv4Address(239, 255, 1, 1), port: 1758)

    @Test(
        "the multicast option of RFC 2090, there and back",
        arguments: [
            ("239.255.1.1,1758,1", TFTPMulticastOption(group, isMaster: true)),
            ("239.255.1.1,1758,0", TFTPMulticastOption(group, isMaster: false)),
            (",,1", TFTPMulticastOption(nil, isMaster: true)),
        ] as [(TFTPString, TFTPMulticastOption)])
    func thereAndBack(text: TFTPString, option: TFTPMulticastOption) {
        #expect(TFTPMulticastOption(text) == option)
        #expect(option.text == text)
    }

    @Test(
        "what is no multicast option",
        arguments: [
            "", ",,", ",,2", "239.255.1.1,1758", "192.0.2.1,1758,1", "239.255.1.1,0,1", "239.255.1.1,65536,1",
            ",1758,1",
        ]
            as [TFTPString])
    func malformed(text: TFTPString) {
        #expect(TFTPMulticastOption(text) == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NetAddress
import Testing

func message(_ options: DHCPOption...) -> DHCPMessage {
    var message = DHCPMessage(
        operation: .request, transactionID: 1, hardware: HardwareAddress(MACAddress(2, 0, 0, 0, 0, 1)))
    message.options = DHCPOptions(options)
    return message
}

@Suite("What a client says of itself")
struct ClientViewsTests {
    private static let name = Array("iPXE".utf8)

    static let encodings: [(payload: [UInt8], decoded: UserClass)] = [
        (name, .bare(name)), ([4] + name, .counted([name])), ([1, 65, 4] + name, .counted([[65], name])),
        (Array("xyz-iPXE-1".utf8), .bare(Array("xyz-iPXE-1".utf8))),
    ]

    @Test("iPXE's user class is found in each of its encodings (D34)", arguments: encodings)
    func userClass(payload: [UInt8], decoded: UserClass) {
        let user = UserClass(decoding: payload)
        #expect(user == decoded)
        #expect(user.texts.contains { $0.contains("iPXE") })
        #expect(user.encoded == payload)
    }

    @Test(
        "a user class that is empty or badly counted is bare", arguments: [[], [0], [3, 65], [1, 65, 9]] as [[UInt8]])
    func malformedUserClass(payload: [UInt8]) {
        #expect(UserClass(decoding: payload) == .bare(payload))
    }

    @Test("a UUID is read little-endian; another type or length is kept but names nobody (D19)")
    func machine() {
        let wire: [UInt8] = [0x78, 0x56, 0x34, 0x12, 0x34, 0x12, 0x78, 0x56, 9, 10, 11, 12, 13, 14, 15, 16]
        #expect(
            message(DHCPOption(.machineIdentifier, [0] + wire)).machineUUID?.description
                == "12345678-1234-5678-090a-0b0c0d0e0f10")
        let payloads: [[UInt8]] = [[], [0], [1] + wire, [0] + wire + [1], [0] + wire.dropLast()]
        for payload in payloads {
            let odd = message(DHCPOption(.machineIdentifier, payload))
            #expect(odd.machineUUID == nil)
            #expect(odd.machineIdentifier == .other(payload))
        }
        #expect(message().machineIdentifier == nil)
    }

    @Test("architectures come as a list; an odd octet is ignored (D29)")
    func architectures() {
        #expect(message(DHCPOption(.clientArchitecture, [0, 7, 0, 0, 9])).architectures == [.uefiX64, .bios])
        #expect(message().architectures == [])
    }

    @Test("relay information shows circuit, link and server override, and keeps its octets (D26)")
    func relay() {
        let payload: [UInt8] = [1, 2, 65, 66, 2, 1, 67, 5, 4, 10, 0, 0, 0, 11, 4, 10, 0, 0, 9]
        let relay = message(DHCPOption(.relayAgentInformation, payload)).relayAgentInformation
        #expect(relay?.circuitID == [65, 66])
        #expect(relay?.remoteID == [67])
        #expect(relay?.linkSelection == IPv4Address(10, 0, 0, 0))
        #expect(relay?.serverIdentifierOverride == IPv4Address(10, 0, 0, 9))
    }

    @Test(
        "the reply limit follows option 57 between 548 and 1472",
        arguments: [(nil, 548), (300, 548), (1260, 1232), (1500, 1472), (65280, 1472)] as [(UInt16?, Int)])
    func replyLimit(maximum: UInt16?, limit: Int) {
        var asked = message()
        if let maximum { asked.options.set(.maximumMessageSize, maximum) }
        #expect(asked.replyLimit == limit)
    }
}

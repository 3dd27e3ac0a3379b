// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import FrameWire
    import NetAddress
    import Testing

    @testable import QEMULab

    @Suite("TAP bridge")
    struct TapBridgeTests {
        @Test("a TAP device for each guest; the other server only where ours is a proxy")
        func orders() {
            let alone = TapBridge.orders(guests: 2, hasOther: false)
            #expect(alone.contains("addr add 10.0.2.2/24 brd + dev lan"))
            #expect(
                alone.filter { $0.hasPrefix("tuntap add") } == ["tuntap add tap0 mode tap", "tuntap add tap1 mode tap"])
            #expect(!alone.contains { $0.contains("10.0.2.3") })
            let both = TapBridge.orders(guests: 1, hasOther: true)
            #expect(both.contains("addr add 10.0.2.3/24 brd + dev other"))
            #expect(both.contains("link add other address 52:55:0a:00:02:03 type veth peer name port"))
        }

        @Test("outside a namespace of our own nothing is touched")
        func outside() async throws {
            let error = await #expect(throws: LabError.self) { try await TapBridge.make(guests: 1, hasOther: false) }
            #expect(error?.description.contains("OwnNamespace.enter()") == true)
        }

        @Test("a router solicitation is answered, ARP is left to the system")
        func router() throws {
            let guest = MACAddress(0x52, 0x54, 0, 0, 0, 1)
            let solicitation = try ICMPv6Message.routerSolicitation(options: []).packet(
                from: IPv6Address(linkLocal: guest), to: .allRouters)
            let frame = EthernetFrame(
                destination: MACAddress(0x33, 0x33, 0, 0, 0, 2), source: guest, type: .ipv6,
                payload: solicitation.encoded())
            let answers = try RouterAnswers().frames(frame).map { try EthernetFrame(parsing: $0) }
            #expect(answers.map(\.source) == [LabServices.hardware])
            let request = ARPPacket(
                operation: .request, senderHardware: guest, sender: .any, target: LabServices.address)
            let asks = EthernetFrame(destination: .broadcast, source: guest, type: .arp, payload: request.encoded())
            #expect(RouterAnswers().frames(asks).isEmpty)
        }
    }
#endif

// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import ClientSockets
    import DHCPWire
    import NIOCore
    import NetAddress
    import SimulatedClients
    import Testing

    @Suite struct ClientBootTests {
        private func datagram(_ payload: ByteBuffer) -> ClientDatagram {
            ClientDatagram(
                source: .any, sourcePort: 68, destination: .broadcast, destinationPort: 67, payload: payload)
        }

        @Test("what is no DHCP message is said to be none")
        func garbage() {
            let line = "\(ClientBoot.Event.received(datagram(ByteBuffer(string: "hello"))))"
            #expect(line == "hears what is no DHCP message from 0.0.0.0:68 to 255.255.255.255:67")
        }
    }
#endif

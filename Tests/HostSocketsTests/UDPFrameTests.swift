// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    import FrameWire
    import HostSockets
    import NIOCore
    import NetAddress
    import Testing

    @Suite struct UDPFrameTests {
        private func place(_ last: UInt8, port: UInt16) throws -> UDPFrame.Place {
            UDPFrame.Place(
                hardware: try #require(MACAddress(octets: [0x52, 0x54, 0, 0, 0, last])),
                address: IPv4Address(bits: 0x0A00_0200 | UInt32(last)), port: port)
        }

        @Test("a frame is read as it was written")
        func roundTrip() throws {
            let sent = UDPFrame(from: try place(2, port: 67), to: try place(15, port: 68), ByteBuffer(string: "offer"))
            let read = try #require(UDPFrame(parsing: try sent.frame().encoded()))
            #expect(read.source == sent.source)
            #expect(read.destination == sent.destination)
            #expect(read.payload == sent.payload)
        }

        @Test("every cut of a frame is refused or keeps its payload")
        func cut() throws {
            let payload = ByteBuffer(string: "offer")
            let whole = try UDPFrame(from: try place(2, port: 67), to: try place(15, port: 68), payload).frame()
                .encoded()
            for length in 0..<whole.readableBytes {
                let piece = try #require(whole.getSlice(at: whole.readerIndex, length: length))
                if let frame = UDPFrame(parsing: piece) { #expect(frame.payload == payload) }
            }
        }
    }
#endif

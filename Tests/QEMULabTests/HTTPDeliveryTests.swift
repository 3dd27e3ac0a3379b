// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress
import Testing

@testable import QEMULab

@Suite("HTTP deliveries")
struct HTTPDeliveryTests {
    private let server = IPv4Address(10, 0, 2, 2)

    /// A frame of the guest's to the server.
    private func frame(
        from port: UInt16 = 1024, acknowledging number: UInt32, flags: UInt8 = 0x10, _ payload: String = ""
    ) throws -> EthernetFrame {
        var segment = ByteBuffer()
        segment.writeMultipleIntegers(port, UInt16(80), UInt32(1), number, UInt8(5 << 4), flags)
        segment.writeMultipleIntegers(UInt16(8192), UInt16(0), UInt16(0))
        segment.writeString(payload)
        let packet = try IPv4Packet(
            source: IPv4Address(10, 0, 2, 15), destination: server, transport: .tcp, payload: segment)
        return EthernetFrame(
            destination: MACAddress(2, 0, 0, 0, 0, 1), source: MACAddress(2, 0, 0, 0, 0, 2), type: .ipv4,
            payload: packet.encoded())
    }

    private let answer = HTTPDelivery.Answer(path: "/a b", octets: 10_000, duration: .milliseconds(1))

    @Test("a file is loaded when the guest has confirmed its last octet, whatever the server's clock says")
    func confirmed() throws {
        var delivery = HTTPDelivery(server: server)
        // Just below 2^32, so that the number begins anew in the midst of the file.
        let base = UInt32.max - 5000
        #expect(
            delivery.sent(try frame(acknowledging: base, "GET /a%20b?c HTTP/1.1\r\n\r\n"), now: .seconds(1)) == [])
        #expect(delivery.answered(answer) == nil)
        #expect(delivery.sent(try frame(acknowledging: base &+ 9_999), now: .seconds(2)) == [])
        let done = delivery.sent(try frame(acknowledging: base &+ 10_200), now: .seconds(3))
        #expect(done == [.init(answer: answer, duration: .seconds(2))])
        #expect(delivery.sent(try frame(acknowledging: base &+ 10_200), now: .seconds(4)) == [])
    }

    @Test("an answer that the server tells late ends when it was confirmed")
    func toldLate() throws {
        var delivery = HTTPDelivery(server: server)
        _ = delivery.sent(try frame(acknowledging: 7, "GET /a%20b HTTP/1.1\r\n\r\n"), now: .seconds(1))
        _ = delivery.sent(try frame(acknowledging: 7 + 10_200), now: .seconds(2))
        _ = delivery.sent(try frame(acknowledging: 7 + 10_200), now: .seconds(9))
        #expect(delivery.answered(answer) == .init(answer: answer, duration: .seconds(1)))
    }

    @Test("a guest that leaves in the midst has no file; one that was never seen has the server's time")
    func brokenOff() throws {
        var delivery = HTTPDelivery(server: server)
        _ = delivery.sent(try frame(acknowledging: 7, "GET /a%20b HTTP/1.1\r\n\r\n"), now: .seconds(1))
        #expect(delivery.answered(answer) == nil)
        #expect(delivery.sent(try frame(acknowledging: 5000, flags: 0x11), now: .seconds(2)) == [])
        #expect(delivery.sent(try frame(acknowledging: 20_000), now: .seconds(3)) == [])
        #expect(delivery.answered(answer) == .init(answer: answer, duration: .milliseconds(1)))
    }

    @Test("a confirmation that comes late takes nothing back")
    func older() throws {
        var delivery = HTTPDelivery(server: server)
        _ = delivery.sent(try frame(acknowledging: 7, "GET /a%20b HTTP/1.1\r\n\r\n"), now: .seconds(1))
        _ = delivery.sent(try frame(acknowledging: 10_100), now: .seconds(2))
        _ = delivery.sent(try frame(acknowledging: 300), now: .seconds(3))
        #expect(delivery.answered(answer)?.duration == .seconds(1))
    }
}

// SPDX-License-Identifier: Apache-2.0
import DHCPWire
import NIOCore
import NetAddress
import Testing

@Suite("Encoding")
struct DHCPEncodingTests {
    private static func reply(_ options: [DHCPOption] = []) -> DHCPMessage {
        var message = DHCPMessage(
            operation: .reply, transactionID: 1, hardware: HardwareAddress(MACAddress(2, 0, 0, 0, 0, 1)))
        message.options = DHCPOptions(options)
        return message
    }

    @Test("option 53 comes first, then 54, 51, 1, the others as given, 82 last (D22)")
    func order() throws {
        let message = Self.reply(
            [82, 67, 1, 60, 51, 54, 43, 53].map { DHCPOption(DHCPOptionCode(rawValue: $0), [0, 0, 0, 0]) })
        let sent = try DHCPMessage(decoding: message.encoded())
        #expect(sent.options.items.map(\.code.rawValue) == [53, 54, 51, 1, 67, 60, 43, 82, 255])
    }

    @Test("a short message is 300 octets, zeros after the end option (D20), no pad before it (D21)")
    func padding() throws {
        let message = Self.reply([DHCPOption(.pad, [0, 0]), DHCPOption(.messageType, [2])])
        let octets = try message.encoded()
        #expect(octets.readableBytes == 300)
        #expect(octets.readableBytesView.dropFirst(240).prefix(4).elementsEqual([53, 1, 2, 255]))
        #expect(octets.readableBytesView.dropFirst(244).allSatisfy { $0 == 0 })
    }

    @Test("a file name of 127 octets keeps its NUL, one of 128 is refused (D32)")
    func nameLimits() throws {
        var message = Self.reply()
        message.bootFileField = Array(repeating: 65, count: 127)
        #expect(try message.encoded().getInteger(at: 235, as: UInt8.self) == 0)
        message.bootFileField.append(65)
        #expect(throws: DHCPEncodingError(field: "file", size: 128, limit: 127)) { try message.encoded() }
        message.bootFileField = []
        message.serverNameField = Array(repeating: 65, count: 64)
        #expect(throws: DHCPEncodingError(field: "sname", size: 64, limit: 63)) { try message.encoded() }
    }

    @Test("option overload is never sent (D32)")
    func overload() throws {
        let sent = try DHCPMessage(decoding: Self.reply([DHCPOption(.overload, [3])]).encoded())
        #expect(!sent.options.contains(.overload))
    }

    @Test("an option above 255 octets is split and read back whole (RFC 3396)", arguments: [254, 255, 256, 510, 600])
    func longOption(size: Int) throws {
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let sent = try DHCPMessage(decoding: Self.reply([DHCPOption(.hostName, payload)]).encoded())
        #expect(sent.options[.hostName] == payload)
    }

    @Test("a message larger than a frame, or than the client takes, is refused (D41)")
    func limits() throws {
        let large = Self.reply([DHCPOption(.hostName, Array(repeating: 65, count: 1300))])
        #expect(throws: DHCPEncodingError.self) { try large.encoded() }
        let medium = Self.reply([DHCPOption(.hostName, Array(repeating: 65, count: 400))])
        #expect(try medium.encoded().readableBytes == 240 + 400 + 4 + 1)
        #expect(throws: DHCPEncodingError(field: "message", size: 645, limit: 548)) { try medium.encoded(limit: 548) }
    }

    @Test("an empty option is sent with length zero")
    func emptyOption() throws {
        let sent = try DHCPMessage(decoding: Self.reply([DHCPOption(.hostName, [])]).encoded())
        #expect(sent.options[.hostName] == [])
    }
}

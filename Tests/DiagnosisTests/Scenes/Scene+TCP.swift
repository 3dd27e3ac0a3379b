// SPDX-License-Identifier: Apache-2.0

import FrameWire
import NIOCore
import NetAddress

extension Scene {
    /// A TCP connection of the scene; what it says are whole segments with their numbers.
    final class Talk {
        private let scene: Scene
        private let port: UInt16
        private let server: Host
        private let service: UInt16
        private var (sent, received): (UInt32, UInt32) = (1000, 5000)

        init(_ scene: Scene, to server: Host, _ service: UInt16) {
            (self.scene, port, self.server, self.service) = (scene, scene.nextPort(), server, service)
        }

        private func segment(_ flags: UInt8, _ octets: [UInt8] = [], fromClient: Bool) {
            var buffer = ByteBuffer()
            buffer.writeMultipleIntegers(
                fromClient ? port : service, fromClient ? service : port, fromClient ? sent : received,
                fromClient ? received : sent, UInt8(0x50), flags, UInt16(8192), UInt32(0))
            buffer.writeBytes(octets)
            scene.send(.tcp, buffer, from: fromClient ? scene.me : server, to: fromClient ? server : scene.me)
            let step = UInt32(octets.count) + (flags & 3 != 0 ? 1 : 0)
            if fromClient { sent += step } else { received += step }
        }

        func syn() {
            segment(2, fromClient: true)
            sent -= 1
        }
        func open() {
            segment(2, fromClient: true)
            segment(0x12, fromClient: false)
            segment(0x10, fromClient: true)
        }
        func reset() { segment(0x14, fromClient: false) }
        func finish(fromClient: Bool = false) { segment(0x11, fromClient: fromClient) }
        func say(_ text: String) { segment(0x18, Array(text.utf8), fromClient: true) }
        func hear(_ text: String) { segment(0x18, Array(text.utf8), fromClient: false) }
        func octets(_ octets: [UInt8], fromClient: Bool) { segment(0x18, octets, fromClient: fromClient) }
    }

    func talk(to server: Host = .proxy, _ service: UInt16 = 80) -> Talk { Talk(self, to: server, service) }

    /// One request with its answer on a connection of its own.
    func http(
        _ method: String, _ target: String, _ status: String, _ headers: String..., body: Int? = nil,
        from server: Host = .proxy
    ) {
        let talk = talk(to: server)
        talk.open()
        talk.say("\(method) \(target) HTTP/1.1\r\nHost: \(server.ip)\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n")
        let length = body.map { ["Content-Length: \($0)"] } ?? []
        talk.hear((["HTTP/1.1 \(status)"] + length + headers).joined(separator: "\r\n") + "\r\n\r\n")
        if method == "GET", let body, body > 0 { talk.hear(String(repeating: "x", count: body)) }
        talk.finish()
    }

    /// A question to the name server: id(2) flags(2) counts(4 x 2) name type(2) class(2) (RFC 1035 §4).
    func lookup(_ name: String, times: Int = 1, answer: (code: UInt16, count: UInt16)? = nil) {
        var question = ByteBuffer()
        for label in name.split(separator: ".") {
            question.writeInteger(UInt8(label.utf8.count))
            question.writeString(String(label))
        }
        question.writeMultipleIntegers(UInt8(0), UInt16(1), UInt16(1))
        func message(_ flags: UInt16, _ count: UInt16) -> ByteBuffer {
            var buffer = ByteBuffer()
            buffer.writeMultipleIntegers(UInt16(7), flags, UInt16(1), count, UInt16(0), UInt16(0))
            buffer.writeImmutableBuffer(question)
            return buffer
        }
        for _ in 0..<times { udp(message(0x0100, 0), from: me, 1024, to: .dhcp, 53) }
        if let answer { udp(message(0x8180 | answer.code, answer.count), from: .dhcp, 53, to: me, 1024) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import FrameWire
internal import NIOCore
internal import NetAddress

/// Follows one guest's HTTP requests by the frames that it sends, so that a file counts as loaded when the guest has it.
///
/// The server's own clock ends when the last octet is in a buffer of this computer. The kernel and QEMU's user-mode stack take megabytes at once,
/// so that clock would tell thousands of megabytes a second.
struct HTTPDelivery {
    /// A file that the guest has confirmed.
    struct Delivered: Equatable {
        /// What the server said of it.
        let answer: Answer
        /// From the request to the confirmation of its last octet.
        let duration: Duration
    }

    /// What the server sent.
    struct Answer: Equatable {
        /// The path, percent-decoded, without the query.
        let path: String
        /// Octets of the body.
        let octets: UInt64
        /// The server's own time for it: for a request that was not seen here.
        let duration: Duration
    }

    /// A request whose answer is on its way.
    private struct Request {
        let path: String
        let asked: Duration
        /// What the guest had confirmed of the connection when it asked.
        let base: UInt32
        var confirmed: UInt32
        var last: Duration
        var answer: Answer?

        /// Heads are confirmed like bodies, so this is early by the octets of one head: less than a segment.
        var isWhole: Bool { answer.map { UInt64(confirmed &- base) >= $0.octets } ?? false }
    }

    /// More connections than any boot loader has open; a guest that opens more loses the oldest, whose speed is then the server's.
    private static let limit = 256

    private let server: IPv4Address
    private let port: UInt16
    /// By the guest's port, in the order of their requests.
    private var requests: [(port: UInt16, request: Request)] = []

    /// - Parameters:
    ///   - server: the address where our HTTP server is found.
    ///   - port: its port there.
    init(server: IPv4Address, port: UInt16 = 80) {
        (self.server, self.port) = (server, port)
    }

    /// Takes a frame that the guest sent.
    mutating func sent(_ frame: EthernetFrame, now: Duration) -> [Delivered] {
        guard frame.type == .ipv4, let packet = try? IPv4Packet(parsing: frame.payload), packet.transport == .tcp,
            packet.destination == server, let segment = try? TCPSegment(parsing: packet.payload),
            segment.destinationPort == port
        else { return [] }
        var delivered: [Delivered] = []
        let index = requests.firstIndex { $0.port == segment.sourcePort }
        if let index, segment.flags.contains(.ack) {
            delivered = confirmed(index, segment.acknowledgment, now)
        }
        if !segment.flags.isDisjoint(with: [.fin, .rst]) { requests.removeAll { $0.port == segment.sourcePort } }
        if let path = Self.path(of: segment.payload) {
            requests.removeAll { $0.port == segment.sourcePort }
            if requests.count >= Self.limit { requests.removeFirst() }
            let request = Request(
                path: path, asked: now, base: segment.acknowledgment, confirmed: segment.acknowledgment, last: now)
            requests.append((segment.sourcePort, request))
        }
        return delivered
    }

    /// Takes what the server sent; returns it if the guest has it already.
    mutating func answered(_ answer: Answer) -> Delivered? {
        let index = requests.firstIndex { $0.request.path == answer.path && $0.request.answer == nil }
        guard let index else { return Delivered(answer: answer, duration: answer.duration) }
        requests[index].request.answer = answer
        return whole(index)
    }

    private mutating func confirmed(_ index: Int, _ number: UInt32, _ now: Duration) -> [Delivered] {
        // Serial arithmetic (RFC 1982): an older confirmation may come behind a newer one.
        let step = number &- requests[index].request.confirmed
        if step > 0, step < 1 << 31 {
            requests[index].request.confirmed = number
            requests[index].request.last = now
        }
        return whole(index).map { [$0] } ?? []
    }

    private mutating func whole(_ index: Int) -> Delivered? {
        let request = requests[index].request
        guard request.isWhole, let answer = request.answer else { return nil }
        requests.remove(at: index)
        return Delivered(answer: answer, duration: request.last - request.asked)
    }

    /// The path of a GET request that begins a segment.
    private static func path(of payload: ByteBuffer) -> String? {
        let head = payload.readableBytesView.prefix(4096)
        guard head.starts(with: Array("GET ".utf8)) else { return nil }
        let target = head.dropFirst(4).prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "?") }
        let text = String(decoding: target, as: UTF8.self)
        return text.removingPercentEncoding ?? text
    }
}

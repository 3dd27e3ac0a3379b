// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// One TCP connection of a booting machine, with the headers of HTTP and TLS that were seen in it.
final class Connection {
    let client: Endpoint
    let server: Endpoint
    /// The SYN and its repetitions.
    var syns: [Mark]
    var accepted: Mark?
    var reset: (mark: Mark, byClient: Bool)?
    var finished: Mark?
    var exchanges: [Exchange] = []
    /// The first TLS handshake record of each side, and the alert that ended it in clear.
    var clientHello: Mark?
    var serverHello: Mark?
    var alert: (mark: Mark, byClient: Bool, description: UInt8)?
    var applicationData: Mark?
    /// Octets and packets that the server sent, and those that were sent again.
    private(set) var bytes: UInt64 = 0
    private(set) var repeats = 0
    private var nextSequence: UInt32?
    var last: Mark

    /// One request and its answer (RFC 9112).
    struct Exchange {
        let mark: Mark
        let method: String
        let target: String
        var status: (mark: Mark, code: Int)?
        var length: UInt64?
        var contentType: String?
        var location: String?
        /// Octets of the body that were seen.
        var received: UInt64 = 0
        var lastData: Mark?

        var isComplete: Bool {
            guard let status, status.code / 100 == 2 else { return false }
            if method == "HEAD" { return true }
            return length.map { received >= $0 } ?? (received > 0)
        }
    }

    init(client: Endpoint, server: Endpoint, at mark: Mark) {
        (self.client, self.server, syns, last) = (client, server, [mark], mark)
    }

    private static let limit = 32

    func take(_ segment: TCPPart, fromClient: Bool, at mark: Mark) {
        last = mark
        if segment.has(TCPPart.rst) {
            reset = reset ?? (mark, fromClient)
            return
        }
        if segment.has(TCPPart.syn) {
            if !fromClient {
                accepted = accepted ?? mark
                nextSequence = segment.sequence &+ 1
            } else if syns.count < Connection.limit {
                syns.append(mark)
            }
            return
        }
        if segment.has(TCPPart.fin) { finished = finished ?? mark }
        guard segment.payload.readableBytes > 0 else { return }
        takeTLS(segment.payload, fromClient: fromClient, at: mark)
        if fromClient {
            takeRequest(segment.payload, at: mark)
        } else {
            takeResponse(segment, at: mark)
        }
    }

    /// A record is type(1) version(2) length(2) (RFC 8446 §5.1): handshake 22, alert 21, application data 23.
    private func takeTLS(_ payload: ByteBuffer, fromClient: Bool, at mark: Mark) {
        let start = payload.readerIndex
        guard let type: UInt8 = payload.getInteger(at: start), let major: UInt8 = payload.getInteger(at: start + 1),
            major == 3
        else { return }
        switch type {
        case 22:
            if fromClient { clientHello = clientHello ?? mark } else { serverHello = serverHello ?? mark }
        case 21:
            if let length: UInt16 = payload.getInteger(at: start + 3), length == 2,
                let description: UInt8 = payload.getInteger(at: start + 6), description != 0
            {
                alert = alert ?? (mark, fromClient, description)
            }
        case 23 where serverHello != nil: applicationData = applicationData ?? mark
        default: break
        }
    }

    private func takeRequest(_ payload: ByteBuffer, at mark: Mark) {
        guard exchanges.count < Connection.limit else { return }
        let line = payload.readableBytesView.prefix(1024).prefix { $0 != 13 && $0 != 10 }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 3, ["GET", "HEAD", "POST", "PUT"].contains(words[0]), words[2].hasPrefix("HTTP/") else {
            return
        }
        exchanges.append(Exchange(mark: mark, method: String(words[0]), target: String(words[1])))
    }

    private func takeResponse(_ segment: TCPPart, at mark: Mark) {
        let length = UInt32(segment.payload.readableBytes)
        if let next = nextSequence, Int32(bitPattern: segment.sequence &- next) < 0 {
            repeats += 1
            return
        }
        nextSequence = segment.sequence &+ length
        bytes += UInt64(length)
        guard let index = exchanges.indices.last else { return }
        if exchanges[index].status == nil {
            takeHeaders(segment.payload, index, at: mark)
        } else {
            exchanges[index].received += UInt64(length)
        }
        exchanges[index].lastData = mark
    }

    private func takeHeaders(_ payload: ByteBuffer, _ index: Int, at mark: Mark) {
        let view = payload.readableBytesView
        guard view.starts(with: "HTTP/".utf8) else { return }
        let text = String(decoding: view.prefix(4096), as: UTF8.self)
        // "\r\n" is one Character in Swift.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" }
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, let code = Int(words[1]) else { return }
        exchanges[index].status = (mark, code)
        var headerLength = (lines.first?.utf8.count ?? 0) + 2
        for line in lines.dropFirst() {
            headerLength += line.utf8.count + 2
            guard let colon = line.firstIndex(of: ":") else { break }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            switch line[..<colon].lowercased() {
            case "content-length": exchanges[index].length = UInt64(value)
            case "content-type": exchanges[index].contentType = String(value)
            case "location": exchanges[index].location = String(value)
            default: break
            }
        }
        exchanges[index].received = UInt64(max(0, payload.readableBytes - headerLength))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import FileCatalog
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOPosix

/// One request on its way to an answer, and to the event that says how it ended.
struct HTTPExchange: Sendable {
    let summary: HTTPRequestSummary
    let start: ContinuousClock.Instant
    let connection: HTTPConnection?
    let observe: @Sendable (HTTPEvent) -> Void

    /// How much is read at a time, when the client has taken what was read before, see ``HTTPConnection/room()``.
    private static let chunk: UInt64 = 128 * 1024

    /// An answer without a file: one short line, so that a person with curl sees the reason.
    func refusal(_ status: HTTPResponse.Status, _ reason: String, _ headers: HTTPFields = [:]) -> Response {
        finish(status, bytes: 0, failure: reason)
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        let text = ByteBuffer(string: reason + "\n")
        headers[.contentLength] = "\(text.readableBytes)"
        return Response(
            status: status, headers: headers, body: summary.method == "HEAD" ? .init() : .init(byteBuffer: text))
    }

    /// The file, or the parts of it that were asked for.
    func answer(_ request: Request, with entry: CatalogIndex.Entry) -> Response {
        let size = entry.file.size
        let type = MediaType.of(entry.file, path: entry.path.description)
        var headers: HTTPFields = [.acceptRanges: "bytes", .contentType: type]
        // Nothing here is a validator, so If-Range never matches and the whole file is due (RFC 9110 §13.1.5).
        let field = request.method == .get && request.headers[.ifRange] == nil ? request.headers[.range] : nil
        switch ByteRanges(field, size: size) {
        case .whole:
            return response(.ok, headers, [.file(0..<size)], entry.file)
        case .parts(let parts) where parts.count == 1:
            headers[.contentRange] = contentRange(parts[0], size)
            return response(.partialContent, headers, [.file(parts[0])], entry.file)
        case .parts(let parts):
            let boundary = String(UInt64.random(in: .min ... .max), radix: 36)
            headers[.contentType] = "multipart/byteranges; boundary=\(boundary)"
            let pieces = parts.flatMap { part -> [Piece] in
                let head =
                    "\r\n--\(boundary)\r\nContent-Type: \(type)\r\nContent-Range: \(contentRange(part, size))\r\n\r\n"
                return [.text(head), .file(part)]
            }
            return response(.partialContent, headers, pieces + [.text("\r\n--\(boundary)--\r\n")], entry.file)
        case .unsatisfiable:
            return refusal(.rangeNotSatisfiable, "the file has \(size) bytes", [.contentRange: "bytes */\(size)"])
        }
    }

    /// A piece of a body whose length is known before it is read.
    private enum Piece: Sendable {
        case text(String)
        case file(Range<UInt64>)

        var length: UInt64 {
            switch self {
            case .text(let text): UInt64(text.utf8.count)
            case .file(let part): part.upperBound - part.lowerBound
            }
        }
    }

    private func contentRange(_ part: Range<UInt64>, _ size: UInt64) -> String {
        "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
    }

    /// An answer with its exact length: UEFI firmware cannot take chunked bodies, and wants the length before the body.
    private func response(
        _ status: HTTPResponse.Status, _ headers: HTTPFields, _ pieces: [Piece], _ file: CatalogFile
    ) -> Response {
        var headers = headers
        let length = pieces.reduce(0) { $0 + $1.length }
        headers[.contentLength] = "\(length)"
        guard summary.method == "GET", length > 0 else {
            finish(status, bytes: 0, failure: nil)
            return Response(status: status, headers: headers)
        }
        let body = ResponseBody(contentLength: Int(clamping: length)) { writer in
            var sent: UInt64 = 0
            do {
                for piece in pieces {
                    switch piece {
                    case .text(let text):
                        try await writer.write(ByteBuffer(string: text))
                        sent += piece.length
                    case .file(var part):
                        while !part.isEmpty {
                            let (offset, count) = (part.lowerBound, min(part.upperBound - part.lowerBound, Self.chunk))
                            try await connection?.room()
                            let bytes = try await NIOThreadPool.singleton.runIfActive {
                                try file.read(at: offset, count: Int(count))
                            }
                            connection?.willWrite(bytes.readableBytes)
                            try await writer.write(bytes)
                            sent += count
                            part = offset + count..<part.upperBound
                        }
                    }
                }
                try await writer.finish(nil)
            } catch {
                finish(status, bytes: sent, failure: error is CatalogFile.ReadError ? "\(error)" : "the client left")
                throw error
            }
            finish(status, bytes: sent, failure: nil)
        }
        return Response(status: status, headers: headers, body: body)
    }

    private func finish(_ status: HTTPResponse.Status, bytes: UInt64, failure: String?) {
        let outcome = HTTPOutcome(
            status: status.code, bytes: bytes, duration: ContinuousClock.now - start, failure: failure)
        observe(.answered(summary, outcome))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import FileCatalog
internal import NIOHTTP1

/// An answer before it is sent: its head without what belongs to the connection, and its body of a known length.
///
/// UEFI firmware cannot take chunked bodies, and wants the length before the body.
struct HTTPAnswer: Sendable {
    /// A piece of a body.
    enum Piece: Sendable {
        case text(String)
        case file(Range<UInt64>)

        /// In bytes.
        var length: UInt64 {
            switch self {
            case .text(let text): UInt64(text.utf8.count)
            case .file(let part): part.upperBound - part.lowerBound
            }
        }
    }

    let status: HTTPResponseStatus
    private(set) var fields: HTTPHeaders
    /// What follows the head; nothing behind the head of an answer to HEAD.
    private(set) var pieces: [Piece] = []
    /// The file of which the pieces are.
    private(set) var file: CatalogFile?
    /// Why the client does not get what it asked for.
    let failure: String?

    /// One short line instead of a file, so that a person with curl sees the reason.
    static func refusal(
        _ status: HTTPResponseStatus, _ reason: String, _ fields: [(String, String)] = []
    ) -> HTTPAnswer {
        let headers = HTTPHeaders(fields + [("Content-Type", "text/plain; charset=utf-8")])
        return HTTPAnswer(status, headers, [.text(reason + "\n")], nil, failure: reason)
    }

    /// The file that a name leads to, or the parts of it that were asked for, as the request's conditions have it.
    static func of(_ head: HTTPRequestHead, name: [UInt8], client: String, in catalog: CatalogIndex) -> HTTPAnswer {
        guard head.method == .GET || head.method == .HEAD else {
            return refusal(.methodNotAllowed, "only GET and HEAD are served", [("Allow", "GET, HEAD")])
        }
        switch catalog.find(name, client: client) {
        case .refused(let refusal): return .refusal(refusal.httpStatus, "\(refusal)")
        case .found(let entry): return of(head, entry)
        }
    }

    private static func of(_ head: HTTPRequestHead, _ entry: CatalogIndex.Entry) -> HTTPAnswer {
        let (file, size, validators) = (entry.file, entry.file.size, Validators.of(entry.file))
        var headers = HTTPHeaders([("Accept-Ranges", "bytes")])
        if let tag = validators.tag { headers.add(name: "ETag", value: tag) }
        if let modified = validators.modified { headers.add(name: "Last-Modified", value: HTTPDate.text(modified)) }
        switch Preconditions.verdict(head.headers, validators) {
        case .proceed: break
        case .notModified: return HTTPAnswer(.notModified, headers, [], nil, failure: nil)
        case .failed: return refusal(.preconditionFailed, "the file is not the one that the request means")
        }
        let type = MediaType.of(file, path: entry.path.description)
        let isPart = head.method == .GET && Preconditions.rangeCounts(head.headers, validators)
        switch ByteRanges(isPart ? head.headers.first(name: "Range") : nil, size: size) {
        case .whole:
            headers.add(name: "Content-Type", value: type)
            return HTTPAnswer(.ok, headers, size > 0 ? [.file(0..<size)] : [], file, failure: nil)
        case .parts(let parts) where parts.count == 1:
            headers.add(contentsOf: [("Content-Type", type), ("Content-Range", contentRange(parts[0], size))])
            return HTTPAnswer(.partialContent, headers, [.file(parts[0])], file, failure: nil)
        case .parts(let parts):
            let boundary = String(UInt64.random(in: .min ... .max), radix: 36)
            headers.add(name: "Content-Type", value: "multipart/byteranges; boundary=\(boundary)")
            let pieces = parts.flatMap { part -> [Piece] in
                let head =
                    "\r\n--\(boundary)\r\nContent-Type: \(type)\r\nContent-Range: \(contentRange(part, size))\r\n\r\n"
                return [.text(head), .file(part)]
            }
            return HTTPAnswer(
                .partialContent, headers, pieces + [.text("\r\n--\(boundary)--\r\n")], file, failure: nil)
        case .unsatisfiable:
            return refusal(
                .rangeNotSatisfiable, "the file has \(size) bytes", [("Content-Range", "bytes */\(size)")])
        }
    }

    private init(
        _ status: HTTPResponseStatus, _ fields: HTTPHeaders, _ pieces: [Piece], _ file: CatalogFile?, failure: String?
    ) {
        (self.status, self.fields, self.pieces, self.file, self.failure) = (status, fields, pieces, file, failure)
        // An answer 304 has the fields of a file and no body.
        guard status != .notModified else { return }
        self.fields.add(name: "Content-Length", value: "\(pieces.reduce(0) { $0 + $1.length })")
    }

    private static func contentRange(_ part: Range<UInt64>, _ size: UInt64) -> String {
        "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
    }

    /// As an answer to HEAD.
    var withoutBody: HTTPAnswer {
        var answer = self
        (answer.pieces, answer.file) = ([], nil)
        return answer
    }
}

extension CatalogRefusal {
    /// The status that tells a client what kind of refusal this is.
    fileprivate var httpStatus: HTTPResponseStatus {
        switch self {
        case .notFound, .noName, .notRegular: .notFound
        case .containsNUL, .driveLetter, .parentDirectory: .badRequest
        case .tooLong: .uriTooLong
        case .outsideRoot, .tooManyLinks, .unreadable, .unmade: .forbidden
        }
    }
}

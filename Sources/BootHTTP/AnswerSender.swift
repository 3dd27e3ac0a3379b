// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One answer on its way out, on its connection's event loop: the next part leaves when the one before is in the kernel.
///
/// A file on disk goes from there to the socket without passing through this process (sendfile(2)), where nothing has to be encrypted.
final class AnswerSender {
    private let context: ChannelHandlerContext
    private let isEncrypted: Bool
    private let file: CatalogFile?
    private let lent: LentFile?
    private var pieces: ArraySlice<HTTPAnswer.Piece>
    private(set) var sent: UInt64 = 0
    /// How long the file has to be for what was given to the kernel.
    private var needed: UInt64 = 0
    private var readFailure: CatalogFile.ReadError?
    private var ended: ((_ sent: UInt64, _ failure: String?) -> Void)?

    /// So much is given to the kernel at a time, which then has less than two of these to send.
    private static let regionSize: UInt64 = 512 * 1024
    /// What is no larger is copied, and leaves in one segment with the head: a segment more costs more than the copy.
    private static let smallSize: UInt64 = 16 * 1024
    /// So much is read and encrypted at a time.
    private static let chunkSize: UInt64 = 128 * 1024

    /// Begins to send.
    ///
    /// - Parameters:
    ///   - context: writes go from its handler to the client.
    ///   - ended: called once: what was sent of the body, and why it is not all.
    init(
        _ answer: HTTPAnswer, _ fields: HTTPHeaders, to context: ChannelHandlerContext, isEncrypted: Bool,
        ended: @escaping (_ sent: UInt64, _ failure: String?) -> Void
    ) {
        (self.context, self.isEncrypted, self.ended) = (context, isEncrypted, ended)
        (file, pieces) = (answer.file, answer.pieces[...])
        lent = isEncrypted ? nil : answer.file?.lend()
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: fields)
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        proceed()
    }

    /// Whether what was given to the kernel can never be sent, for the file is shorter than it was.
    var isHopeless: Bool { lent?.failure(of: needed) != nil }

    private func proceed() {
        guard ended != nil else { return }
        guard let piece = pieces.first else { return write(.end(nil)) { [self] in end(nil) } }
        switch piece {
        case .text(let text):
            pieces.removeFirst()
            write(.body(.byteBuffer(ByteBuffer(string: text))), piece.length)
            proceed()
        case .file(let part):
            if part.upperBound - part.lowerBound <= Self.smallSize { return copy(part) }
            if let lent { return send(part, lent) }
            readAndSend(part)
        }
    }

    /// Reads a small part here, as sendfile(2) would.
    private func copy(_ part: Range<UInt64>) {
        guard let file else { return end("no file") }
        do {
            let bytes = try file.read(at: part.lowerBound, count: Int(part.upperBound - part.lowerBound))
            pieces.removeFirst()
            write(.body(.byteBuffer(bytes)), UInt64(bytes.readableBytes))
            proceed()
        } catch {
            fail(error)
        }
    }

    /// Sends a region; the last one together with what follows it.
    private func send(_ part: Range<UInt64>, _ lent: LentFile) {
        let next = part.lowerBound..<min(part.upperBound, part.lowerBound + Self.regionSize)
        needed = next.upperBound
        if let failure = lent.failure(of: needed) { return fail(failure) }
        let body = HTTPServerResponsePart.body(.fileRegion(lent.region(next)))
        let length = next.upperBound - next.lowerBound
        if next.upperBound == part.upperBound {
            pieces.removeFirst()
            write(body, length)
            return proceed()
        }
        pieces[pieces.startIndex] = .file(next.upperBound..<part.upperBound)
        write(body, length) { [self] in proceed() }
    }

    /// Reads on a thread that may wait for a disk, then sends. A file in memory is sent as it lies there.
    private func readAndSend(_ part: Range<UInt64>) {
        guard let file else { return end("no file") }
        let limit = file.version == nil ? UInt64(Int.max) : Self.chunkSize
        let next =
            part.lowerBound..<min(part.upperBound, part.lowerBound &+ min(limit, part.upperBound - part.lowerBound))
        let count = Int(next.upperBound - next.lowerBound)
        let rest = next.upperBound..<part.upperBound
        if rest.isEmpty { pieces.removeFirst() } else { pieces[pieces.startIndex] = .file(rest) }
        func send(_ result: Result<ByteBuffer, any Error>) {
            switch result {
            case .success(let bytes): write(.body(.byteBuffer(bytes)), UInt64(count)) { [self] in proceed() }
            case .failure(let error): fail(error as? CatalogFile.ReadError)
            }
        }
        if file.version == nil { return send(Result { try file.read(at: next.lowerBound, count: count) }) }
        NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) {
            try file.read(at: next.lowerBound, count: count)
        }.assumeIsolated().whenComplete(send)
    }

    /// Writes a part, and goes on when it is in the kernel.
    private func write(_ part: HTTPServerResponsePart, _ bytes: UInt64 = 0, then next: (() -> Void)? = nil) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { [self] result in
            switch result {
            case .success:
                sent += bytes
                next?()
            case .failure:
                readFailure = readFailure ?? lent?.failure(of: needed)
                end("the client left")
            }
        }
        let data = NIOAny(part)
        if next == nil { context.write(data, promise: promise) } else { context.writeAndFlush(data, promise: promise) }
    }

    /// Nothing but the connection's end tells the client that the rest will not come.
    private func fail(_ failure: CatalogFile.ReadError?) {
        readFailure = failure
        context.close(promise: nil)
        end("the client left")
    }

    private func end(_ failure: String?) {
        let ended = ended
        self.ended = nil
        ended?(sent, readFailure.map { "\($0)" } ?? failure)
    }
}

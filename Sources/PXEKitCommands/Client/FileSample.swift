// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import ImagePacking
internal import NIOCore
import Subprocess
internal import Synchronization
internal import TFTPEngine
internal import TFTPService

/// The beginning of a boot file, fetched from the server that offers it.
struct FileSample {
    /// What it is, as far as its beginning tells.
    let image: ImageReport

    /// Why there is none.
    struct Failure: Error, Hashable {
        /// In words.
        let reason: String
    }

    /// As much as firmware's first block or two.
    private static let firstBytes = 1024
    /// How long an answer may take, in seconds.
    private static let patience = 10

    /// Fetches the first kilobyte; more where that does not tell what the file is.
    ///
    /// - Parameters:
    ///   - file: a name for TFTP, or a URL.
    ///   - server: the TFTP server.
    init(of file: String, from server: String) async throws(Failure) {
        let first = try await FileSample.fetch(file, server, FileSample.firstBytes)
        let report = ImageReport(head: first.head[...], fileSize: first.size ?? Int.max)
        guard report.kind == .unknown || report.wanted != nil, first.head.count >= FileSample.firstBytes else {
            image = report
            return
        }
        let more = try await FileSample.fetch(file, server, ImageReport.sensibleHead)
        image = ImageReport(head: more.head[...], fileSize: more.size ?? Int.max)
    }

    private static func fetch(
        _ file: String, _ server: String, _ count: Int
    ) async throws(Failure) -> (head: [UInt8], size: Int?) {
        file.contains("://") ? try await byHTTP(file, count) : try await byTFTP(file, server, count)
    }

    /// Enough was read.
    private struct Enough: Error {}

    private static func byTFTP(
        _ file: String, _ server: String, _ count: Int
    ) async throws(Failure) -> (head: [UInt8], size: Int?) {
        let read = Mutex<(head: [UInt8], size: Int?)>(([], nil))
        do {
            let address = try SocketAddress(ipAddress: server, port: 69)
            let client = TFTPFileClient(
                server: address, options: .init(blockSize: UInt16(firstBytes), windowSize: nil))
            let summary = try await client.get(file) { bytes, offset, total in
                try read.withLock { read in
                    if Int(offset) == read.head.count { read.head += bytes.readableBytesView }
                    read.size = total.map { Int(clamping: $0) }
                    if read.head.count >= count { throw Enough() }
                }
            }
            switch summary.outcome {
            case .completed, .lastAckMissing:
                return read.withLock { ($0.head, $0.head.count) }
            case .refused(let error), .peerError(let error):
                throw Failure(reason: "TFTP server \(server) says '\(error)'")
            default: throw Failure(reason: "TFTP server \(server) does not answer")
            }
        } catch is Enough {
            return read.withLock { $0 }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(reason: "TFTP server \(server) cannot be asked: \(error)")
        }
    }

    private static func byHTTP(_ url: String, _ count: Int) async throws(Failure) -> (head: [UInt8], size: Int?) {
        // The head comes at once and not at the end, for a server that knows no ranges (RFC 9110 §14.2) is left in the middle of the file.
        let arguments = [
            "--silent", "--show-error", "--fail", "--location", "--globoff", "--proto", "=http,https", "--max-time",
            "\(patience)", "--range", "0-\(count - 1)", "--dump-header", "/dev/stderr", "--url", url,
        ]
        do {
            let result = try await Subprocess.run(
                .name("curl"), arguments: Arguments(arguments), input: .none, output: .sequence,
                error: .string(limit: 1 << 16)
            ) { curl in
                var head: [UInt8] = []
                for try await piece in curl.standardOutput {
                    head += piece.withUnsafeBytes { Array($0) }
                    guard head.count < count else {
                        try? curl.send(signal: .kill)
                        break
                    }
                }
                return Array(head.prefix(count))
            }
            let head = result.closureResult
            guard result.terminationStatus.isSuccess || head.count == count else {
                let words = result.standardError.split(whereSeparator: \.isNewline).last.map(String.init)
                throw Failure(reason: "\(url) cannot be fetched: \(words ?? "curl says nothing")")
            }
            return (head, size(told: result.standardError) ?? head.count)
        } catch let failure as Failure {
            throw failure
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw Failure(reason: "\(url) is not looked at: curl is not installed; apt install curl")
        } catch {
            throw Failure(reason: "\(url) cannot be fetched: \(error)")
        }
    }

    /// The size of the whole file, from the last head among those of redirections: `Content-Range: bytes 0-1023/175104`, or
    /// `Content-Length` where the server sends all of it.
    private static func size(told heads: String) -> Int? {
        var size: Int?
        for line in heads.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("HTTP/") { size = nil }
            let field = line.split(separator: ":", maxSplits: 1)
            guard field.count == 2 else { continue }
            let value = field[1].trimmingCharacters(in: .whitespaces)
            switch field[0].lowercased() {
            case "content-range": size = value.split(separator: "/").last.flatMap { Int($0) } ?? size
            case "content-length" where size == nil: size = Int(value)
            default: break
            }
        }
        return size
    }
}

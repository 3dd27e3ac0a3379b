// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
import Foundation
internal import NIOCore
internal import Synchronization
internal import TFTPEngine
internal import TFTPService
internal import TerminalText

/// What `get` and `put` have in common.
struct TFTPTransferOptions: ParsableArguments {
    @Option(
        help: "Bytes in a block, 8 to 65464; 0 asks for nothing, which means 512. (default: 1468)",
        transform: wholeNumber(0...65535))
    var blksize: UInt16 = 1468

    @Option(
        help: "Blocks in a window, 1 to 65535; 0 asks for nothing, which means 1. (default: 16)",
        transform: wholeNumber(0...65535))
    var windowsize: UInt16 = 16

    @Option(
        help:
            "How often the request is sent before the server counts as dead. (default: \(TFTPTiming.client.unansweredTries))",
        transform: wholeNumber(Int.min...Int.max))
    var retries = TFTPTiming.client.unansweredTries

    @Flag(help: "Print the result as one JSON object on standard output.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        guard blksize == 0 || (8...65464).contains(blksize) else {
            throw ValidationError("--blksize \(blksize): needed 0 or 8 to 65464")
        }
        guard retries > 0 else { throw ValidationError("--retries \(retries): needed at least 1") }
    }

    /// When packets are repeated, and how often.
    var timing: TFTPTiming {
        var timing = TFTPTiming.client
        timing.unansweredTries = retries
        return timing
    }

    /// A client for the URL's server.
    func client(_ url: TFTPURL, isMulticast: Bool = false) throws -> TFTPFileClient {
        do {
            let server = try SocketAddress.makeAddressResolvingHost(url.host, port: url.port)
            let options = TFTPFileClient.Options(
                blockSize: blksize == 0 ? nil : blksize, windowSize: windowsize == 0 ? nil : windowsize, mode: url.mode,
                isMulticast: isMulticast, timing: timing)
            return TFTPFileClient(server: server, options: options)
        } catch {
            Diagnostics.error("host '\(url.host)' has no address")
            throw ExitCode.badInput
        }
    }

    /// Prints how it ended, and throws the exit code if it did not end well.
    ///
    /// - Parameter outputIsFile: whether standard output is the file itself, so that the result goes to standard error.
    func report(_ summary: TFTPSummary, _ what: String, outputIsFile: Bool = false) throws {
        let report = TFTPTransferReport(summary)
        if json {
            if outputIsFile { Diagnostics.line(try JSONLines.line(report)) } else { try JSONLines.print(report) }
        }
        switch summary.outcome {
        case .completed, .lastAckMissing:
            guard !json, !quiet else { return }
            let line = "\(what): \(report.figures)"
            if outputIsFile { Diagnostics.line(line) } else { Output.line(line) }
        case .neverAnswered, .timedOut:
            Diagnostics.error("\(what): \(report.outcome)")
            throw ExitCode.timedOut
        case .peerError(let error):
            Diagnostics.error("\(what): the server says: \(error)")
            throw ExitCode.workFailed
        default:
            Diagnostics.error("\(what): \(report.outcome)")
            throw ExitCode.workFailed
        }
    }
}

/// A line on standard error that counts bytes; on a terminal only.
final class TransferProgress: Sendable {
    private let name: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private let shownAt = Mutex<ContinuousClock.Instant?>(nil)

    init(_ name: String, isWanted: Bool) {
        self.name = name.printableLine
        isShown = isWanted && isatty(STDERR_FILENO) == 1
    }

    /// Shows `bytes` of `total`, ten times a second at most.
    func update(_ bytes: UInt64, of total: UInt64?) {
        guard isShown else { return }
        let now = ContinuousClock.now
        let isDue = shownAt.withLock { last in
            if let last, now - last < .milliseconds(100) { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let share = total.map { $0 == 0 ? "" : String(format: "%3.0f %%  ", Double(bytes) / Double($0) * 100) } ?? ""
        let speed = Double(bytes) / max((now - start) / .seconds(1), 1e-3) / 1e6
        let text = String(format: "\r%@  %@%.1f MB  %.1f MB/s   ", name, share, Double(bytes) / 1e6, speed)
        Diagnostics.control(text)
    }

    /// Takes the line away.
    func finish() {
        guard isShown else { return }
        Diagnostics.control("\r\u{1B}[K")
    }
}

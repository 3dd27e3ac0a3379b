// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DiskCatalog
import Foundation
internal import NIOCore
internal import Synchronization
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire

/// `pxekit tftp get`
struct TFTPGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Read a file from a TFTP server.",
        discussion: """
            EXAMPLES
              pxekit tftp get tftp://192.0.2.1/pxelinux.0
              pxekit tftp get --mtftp 239.255.69.2:1760 tftp://192.0.2.1/pxelinux.0
              pxekit tftp get --windowsize 64 'tftp://[2001:db8::1]:6969/boot/vmlinuz' -o vmlinuz
            """)

    @Argument(help: "tftp://HOST[:PORT]/FILE, with an IPv6 address in brackets.", transform: tftpURL)
    var url: TFTPURL

    @Option(name: .shortAndLong, help: "Where to write it; - is standard output. Without it the file's own name, here.")
    var output: String?

    @Flag(help: "Replace a file that exists.")
    var force = false

    @Flag(help: "Ask for the file by multicast (RFC 2090), shared with all others who do.")
    var multicast = false

    @Option(
        help: ArgumentHelp(
            "Take what a server sends to this group by PXE's MTFTP, and ask its port 1759 if nothing comes; options of TFTP are not used.",
            valueName: "group:port"), transform: multicastGroup)
    var mtftp: MulticastGroup?

    @Option(
        help: "With --mtftp, seconds to listen before asking (option 43 tag 4). (default: 1)",
        transform: wholeNumber(0...255))
    var startDelay: UInt8 = 1

    @Option(
        help: "With --mtftp, seconds of silence before asking again (option 43 tag 5). (default: 2)",
        transform: wholeNumber(0...255))
    var transferTimeout: UInt8 = 2

    @OptionGroup var options: TFTPTransferOptions

    func validate() throws {
        if multicast, mtftp != nil { throw ValidationError("--multicast and --mtftp are two protocols, needed one") }
        guard multicast || mtftp != nil, output == "-" else { return }
        throw ValidationError("--output - with multicast: blocks come in any order, needed a file")
    }

    func run() async throws {
        let get = try fetch()
        let output = output ?? URL(filePath: url.file).lastPathComponent
        let sink = output == "-" ? nil : try file(output)
        // Remove the unfinished file here: the process may end before the object that holds it is released.
        defer { sink?.discard() }
        let progress = TransferProgress(url.file, isWanted: !options.quiet && !options.json)
        let received = Mutex<UInt64>(0)
        let summary: TFTPSummary
        do {
            let name = url.file
            summary = try await Interruption.watched {
                try await get(name) { bytes, offset, total in
                    let count = received.withLock { count in
                        count += UInt64(bytes.readableBytes)
                        return count
                    }
                    if let sink {
                        try sink.write(bytes, at: offset)
                    } else {
                        try FileHandle.standardOutput.write(contentsOf: Data(bytes.readableBytesView))
                    }
                    progress.update(count, of: total)
                }
            }
            progress.finish()
        } catch is CancellationError {
            progress.finish()
            throw ExitCode.interrupted
        } catch {
            progress.finish()
            Diagnostics.error("\(output): \(error)")
            throw ExitCode.workFailed
        }
        if summary.outcome == .completed, let sink { try keep(sink, output) }
        try options.report(summary, url.file, outputIsFile: output == "-")
    }

    /// How the file is fetched.
    private func fetch() throws
        -> @Sendable (
            _ name: String, _ sink: @escaping @Sendable (ByteBuffer, UInt64, UInt64?) throws -> Void
        ) async throws -> TFTPSummary
    {
        guard let mtftp else {
            let client = try options.client(url, isMulticast: multicast)
            return { try await client.get($0, sink: $1) }
        }
        let port = url.explicitPort ?? Int(MTFTPFile.serverPort)
        let server = try? SocketAddress.makeAddressResolvingHost(url.host, port: port)
        guard let server, server.protocol == .inet else {
            Diagnostics.error("host '\(url.host)' has no IPv4 address, which MTFTP needs")
            throw ExitCode.badInput
        }
        let delays = MTFTPClient.Delays(
            start: .seconds(Int(startDelay)), silence: .seconds(Int(max(transferTimeout, 1))))
        let client = MTFTPFileClient(server: server, group: mtftp.group, delays: delays, timing: options.timing)
        return { try await client.get($0, sink: $1) }
    }

    private func keep(_ sink: OutputFile, _ output: String) throws {
        do {
            if url.mode == .netascii {
                var decoder = Netascii.Decoder()
                try sink.rewrite { $0.readableBytes > 0 ? decoder.decode($0) : decoder.end() }
            }
            try sink.commit()
        } catch {
            Diagnostics.error("\(output): \(error)")
            throw ExitCode.workFailed
        }
    }

    /// The output: a file that gets its name when it is complete, or a device, FIFO or socket.
    private func file(_ output: String) throws -> OutputFile {
        let file: OutputFile
        do {
            file = try OutputFile(output, existing: force ? .replaced : .kept)
        } catch {
            Diagnostics.error("--output \(output): \(error)")
            throw ExitCode.badInput
        }
        guard file.isSeekable || !(multicast || mtftp != nil) else {
            Diagnostics.error("--output \(output): with multicast blocks come in any order, needed a file")
            throw ExitCode.badInput
        }
        return file
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DiskCatalog
internal import FileCatalog
import Foundation
internal import NIOCore
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire

/// `pxekit tftp put`
struct TFTPPut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Write a file to a TFTP server.",
        discussion: """
            EXAMPLE
              pxekit tftp put running-config tftp://192.0.2.1/switch7.cfg
            """)

    @Argument(help: "The file to send.")
    var file: String

    @Argument(help: "tftp://HOST[:PORT]/FILE, with an IPv6 address in brackets.", transform: tftpURL)
    var url: TFTPURL

    @OptionGroup var options: TFTPTransferOptions

    func run() async throws {
        let client = try options.client(url)
        let content = try open()
        let progress = TransferProgress(url.file, isWanted: !options.quiet && !options.json)
        let summary: TFTPSummary
        do {
            let name = url.file
            summary = try await Interruption.watched {
                try await client.put(content, as: name) { progress.update($0, of: content.size) }
            }
            progress.finish()
        } catch is CancellationError {
            progress.finish()
            throw ExitCode.interrupted
        } catch {
            progress.finish()
            Diagnostics.error("\(file): \(error)")
            throw ExitCode.workFailed
        }
        try options.report(summary, url.file)
    }

    private func open() throws -> CatalogFile {
        let place = URL(filePath: file)
        do {
            let name = try CatalogPath(place.lastPathComponent)
            let root = try DiskRoot(place.deletingLastPathComponent().path)
            guard let opened = try root.open(name, client: "", foldsCase: false) else { throw CatalogRefusal.notFound }
            guard url.mode == .netascii else { return opened }
            return CatalogFile(Netascii.encode(try opened.read(at: 0, count: Int(opened.size))))
        } catch {
            Diagnostics.error("\(file): \(error)")
            throw ExitCode.badInput
        }
    }
}

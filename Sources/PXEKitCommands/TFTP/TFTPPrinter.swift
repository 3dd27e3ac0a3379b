// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import NIOCore
internal import NetbootServices
internal import TFTPEngine
internal import TFTPWire

/// The transfer log of `pxekit tftp serve`: one line for each transfer, on standard output.
struct TFTPPrinter: Sendable {
    let json: Bool
    /// Whether requests for files that do not exist are worth a line; boot loaders make many (quirk L7).
    let verbose: Bool
    let quiet: Bool

    private struct Line: Encodable {
        let client: String
        let direction: String
        let file: String
        let mode: String
        let options: [String]
        let transfer: TFTPTransferReport
    }

    func print(_ event: TFTPEvent) {
        guard !quiet else { return }
        switch event {
        case .listening(let address):
            let host = address.ipAddress ?? "?"
            Diagnostics.line("TFTP on \(host.contains(":") ? "[\(host)]" : host):\(address.port ?? 0)")
        case .multicasting(let port, let files):
            for file in files { Diagnostics.line("MTFTP on port \(port): \(file)") }
        case .requested:
            break
        case .junkBehindName(let request, let path):
            Diagnostics.line(
                "\(request.client) asks for '\(request.request.filename)' and gets '\(path)': its DHCP server does not close option 67"
            )
        case .unbootable(let request, let reason):
            Diagnostics.line("\(request.client) cannot boot '\(request.request.filename)': \(reason)")
        case .finished(let request, let summary):
            guard verbose || !summary.isMissingFile else { return }
            let report = TFTPTransferReport(summary)
            let direction = request.direction == .read ? "read" : "write"
            let file = request.request.filename.description
            let line =
                json
                ? try? JSONLines.line(
                    Line(
                        client: "\(request.client)", direction: direction, file: file, mode: "\(request.request.mode)",
                        options: request.request.options.map(\.description), transfer: report))
                : "\(request.client) \(direction) \(file): \(report.outcome), \(report.figures)"
            // Not buffered: the log is read while the server runs.
            FileHandle.standardOutput.write(Data(((line ?? "") + "\n").utf8))
        }
    }
}

extension TFTPSummary {
    /// Whether the file was not there.
    fileprivate var isMissingFile: Bool {
        if case .refused(let error) = outcome { error.code == .fileNotFound } else { false }
    }
}

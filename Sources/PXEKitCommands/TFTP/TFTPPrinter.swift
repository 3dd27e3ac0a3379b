// SPDX-License-Identifier: Apache-2.0

internal import LogOutput
internal import NIOCore
internal import TFTPEngine
internal import TFTPService
internal import TFTPWire
internal import TerminalText

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
                "\(request.client) asks for '\(name(of: request))' and gets '\(path)': its DHCP server does not close option 67",
                causedBy: .stranger)
        case .undecodable(let client, let port, let error):
            Diagnostics.line(
                "\(client) port \(port): TFTP request that cannot be read: \(error)", causedBy: .stranger)
        case .unbootable(let request, let reason):
            Diagnostics.line("\(request.client) cannot boot '\(name(of: request))': \(reason)", causedBy: .stranger)
        case .finished(let request, let summary):
            guard verbose || !summary.isMissingFile else { return }
            let report = TFTPTransferReport(summary)
            let direction = request.direction == .read ? "read" : "write"
            let file = name(of: request)
            let line =
                json
                ? try? JSONLines.line(
                    Line(
                        client: "\(request.client)", direction: direction, file: file, mode: "\(request.request.mode)",
                        options: request.request.options.prefix(16).map { $0.description.shortened(to: 80) },
                        transfer: report))
                : "\(request.client) \(direction) \(file): \(report.outcome), \(report.figures)"
            // A completed transfer proves that the client exists, for it has answered. Any other may come from a forged source.
            let isProven = [.completed, .lastAckMissing].contains(summary.outcome)
            LogSink.output.fitLine((line ?? "").printableLine, causedBy: isProven ? .client : .stranger)
        }
    }

    /// The name that a client asked for, fit for a line and not longer than paths are.
    private func name(of request: TFTPRequestSummary) -> String {
        request.request.filename.description.shortened(to: 240)
    }
}

extension TFTPSummary {
    /// Whether the file was not there.
    fileprivate var isMissingFile: Bool {
        if case .refused(let error) = outcome { error.code == .fileNotFound } else { false }
    }
}

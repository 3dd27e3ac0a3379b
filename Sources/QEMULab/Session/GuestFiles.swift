// SPDX-License-Identifier: Apache-2.0

internal import DiskCatalog
import Foundation

/// The files that one guest of a session writes. They get their names when the session is over.
struct GuestFiles: Sendable {
    /// What it sends to its serial port.
    let serialLog: OutputFile?
    /// Its report, if it is pxeinfo that runs.
    let report: OutputFile?
    /// Its last screen.
    let screenshot: OutputFile?

    /// Opens the files of the guest with this index, from 0.
    init(_ request: BootRequest, guest: Int) throws(LabError) {
        func opened(_ path: String?, _ option: String) throws(LabError) -> OutputFile? {
            try path.map { path throws(LabError) in
                try .lab(Self.path(path, guest: guest), option, replaces: request.replacesFiles)
            }
        }
        screenshot = try opened(request.screenshot, "--screenshot")
        serialLog = try opened(request.serialLog, "--serial")
        report = try opened(request.report, "--report")
    }

    /// The name of a guest's own file: `screen.png` for the first guest, `screen-2.png` for the second.
    static func path(_ path: String, guest: Int) -> String {
        guard guest > 0 else { return path }
        let folderEnd = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        // A dot that begins the name is no ending.
        let dot = path[folderEnd...].dropFirst().lastIndex(of: ".") ?? path.endIndex
        return "\(path[..<dot])-\(guest + 1)\(path[dot...])"
    }

    /// Gives them their names. A report that never came, and a screen that nobody saw, make no file.
    func commit() throws(LabError) {
        try serialLog?.commitLab("--serial")
        if report?.isEmpty == false { try report?.commitLab("--report") }
        if screenshot?.isEmpty == false { try screenshot?.commitLab("--screenshot") }
    }

    /// Leaves nothing behind that has no name.
    func discard() {
        for file in [serialLog, report, screenshot] { file?.discard() }
    }
}

extension OutputFile {
    /// A file that a session writes.
    ///
    /// - Parameters:
    ///   - option: what asks for it, for the error.
    ///   - replaces: whether one is replaced that somebody else wrote.
    static func lab(_ path: String, _ option: String, replaces: Bool) throws(LabError) -> OutputFile {
        do {
            return try OutputFile(path, existing: replaces ? .replaced : .keptUnlessOurs)
        } catch {
            throw .invalid("\(option) '\(path)'", "cannot be written: \(error)")
        }
    }

    /// Gives it its name.
    func commitLab(_ option: String) throws(LabError) {
        do { try commit() } catch { throw .failed("\(option): \(error)") }
    }
}

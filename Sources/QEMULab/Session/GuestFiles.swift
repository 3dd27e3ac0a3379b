// SPDX-License-Identifier: Apache-2.0

/// The files that one guest of a session writes.
struct GuestFiles: Sendable {
    /// What it sends to its serial port.
    let serialLog: OutputFile?
    /// Its report, if it is pxeinfo that runs.
    let report: OutputFile?
    /// Where its last screen goes.
    let screenshot: String?

    /// Makes the files of the guest with this index, from 0.
    init(_ request: BootRequest, guest: Int) throws(LabError) {
        func named(_ path: String?) -> String? { path.map { Self.path($0, guest: guest) } }
        screenshot = named(request.screenshot)
        serialLog = try named(request.serialLog).map { path throws(LabError) in
            try OutputFile(path, purpose: "--serial")
        }
        report = try named(request.report).map { path throws(LabError) in
            try OutputFile(path, purpose: "--report")
        }
    }

    /// The name of a guest's own file: `screen.png` for the first guest, `screen-2.png` for the second.
    static func path(_ path: String, guest: Int) -> String {
        guard guest > 0 else { return path }
        let folderEnd = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        // A dot that begins the name is no ending.
        let dot = path[folderEnd...].dropFirst().lastIndex(of: ".") ?? path.endIndex
        return "\(path[..<dot])-\(guest + 1)\(path[dot...])"
    }

    /// Closes them.
    func close() {
        serialLog?.close()
        report?.close()
    }
}

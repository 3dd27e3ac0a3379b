// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file that is written from its start to its end while a session runs.
struct OutputFile: Sendable {
    private let handle: FileHandle

    /// Makes the file, or empties it.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - purpose: what it is for, as the option is called: for the error.
    init(_ path: String, purpose: String) throws(LabError) {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw .invalid("\(purpose) '\(path)'", "cannot be written: \(String(cString: strerror(errno)))") }
        self.handle = handle
    }

    /// Appends bytes. A disk that is full ends the file, not the boot.
    func write(_ bytes: some Collection<UInt8>) {
        try? handle.write(contentsOf: Data(bytes))
    }

    /// Closes the file.
    func close() {
        try? handle.close()
    }
}

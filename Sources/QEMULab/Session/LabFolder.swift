// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The temporary folder of one session: its sockets and generated files. Nothing of it outlives the session.
struct LabFolder: Sendable {
    /// The folder's path, short enough for a Unix socket's address with a name behind it (108 octets on Linux, 104 on macOS).
    let path: String

    /// Makes a folder that only this user can enter. Its name tells the process, so that what a killed one left can be told.
    init(parent: String = "/tmp") throws(LabError) {
        // mkdtemp(3) writes its own letters over the six X.
        var template = Array("\(parent)/pxekit.\(getpid()).XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else {
            throw .failed("cannot make a folder in \(parent): \(String(cString: strerror(errno)))")
        }
        path = made
    }

    /// Removes the folder and all in it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Why a file cannot be read, by what the system says of it.
enum UnreadableFile {
    /// The reason, and what would help.
    static func reason(_ path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return words(errno, path) }
        if status.st_mode & S_IFMT == S_IFDIR { return "is a directory; a file is needed" }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return words(errno, path) }
        close(descriptor)
        return "cannot be read"
    }

    private static func words(_ code: Int32, _ path: String) -> String {
        switch code {
        case ENOENT: "does not exist" + missingFolder(path)
        case ENOTDIR: "does not exist: what stands before a '/' in it is no directory"
        case EACCES, EPERM: "must not be read by user '\(NSUserName())'; change its rights, or run as its owner or root"
        case ELOOP: "is a link that leads to itself"
        case ENAMETOOLONG: "is too long for a file's name"
        default: "cannot be read: \(String(cString: strerror(code)))"
        }
    }

    /// The first folder of a path that is not there, where it is not the file itself.
    private static func missingFolder(_ path: String) -> String {
        var folder = URL(filePath: path).deletingLastPathComponent()
        var missing: String?
        while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
            missing = folder.path
            folder = folder.deletingLastPathComponent()
        }
        return missing.map { ", nor does the directory \($0)" } ?? ""
    }
}

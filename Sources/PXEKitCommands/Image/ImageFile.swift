// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// A file that is looked at in pieces: boot trees hold images of DVDs.
final class ImageFile {
    /// Bytes in it when it was opened.
    let size: Int
    private let descriptor: Int32

    /// Opens a file, or says why not and ends with exit code 2.
    convenience init(_ path: String) throws {
        guard let opened = Self.opened(path) else {
            throw ImageFiles.refused("\(path): cannot be read: \(String(cString: strerror(errno)))")
        }
        guard opened.status.st_mode & S_IFMT == S_IFREG else {
            close(opened.descriptor)
            throw ImageFiles.refused("\(path): cannot be read: it is no regular file")
        }
        self.init(opened.descriptor, opened.status)
    }

    /// Opens a file; nil if it is none that can be read.
    convenience init?(readable path: String) {
        guard let opened = Self.opened(path) else { return nil }
        guard opened.status.st_mode & S_IFMT == S_IFREG else {
            close(opened.descriptor)
            return nil
        }
        self.init(opened.descriptor, opened.status)
    }

    private init(_ descriptor: Int32, _ status: stat) {
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    /// Nil and `errno` if there is nothing to open.
    private static func opened(_ path: String) -> (descriptor: Int32, status: stat)? {
        // O_NONBLOCK: opening a FIFO would wait for its writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0 else { return nil }
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            errno = code
            return nil
        }
        return (descriptor, status)
    }

    deinit { close(descriptor) }

    /// The bytes of a range; fewer at the end of the file, nil if the system cannot read them.
    func read(_ range: Range<Int>) -> [UInt8]? {
        var (done, failed) = (0, false)
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while done < range.count {
                let got = pread(
                    descriptor, buffer.baseAddress?.advanced(by: done), range.count - done,
                    off_t(range.lowerBound + done))
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                guard got > 0 else { break }
                done += got
            }
            count = done
        }
        return failed ? nil : bytes
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// A file that is looked at in pieces: boot trees hold images of DVDs.
final class ImageFile {
    /// Bytes in it when it was opened.
    let size: Int
    private let descriptor: Int32

    /// Opens a file, or says why not and ends with exit code 2.
    init(_ path: String) throws {
        // Nothing waits for the other end of a FIFO.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw ImageFiles.refused("\(path): cannot be read: \(reason)")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw ImageFiles.refused("\(path): cannot be read: it is no regular file")
        }
        size = Int(status.st_size)
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

// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A table of the system that is read as a file, as `/proc/net/udp` (proc(5)).
public enum SystemTable {
    /// What the file has; nil where it cannot be read.
    ///
    /// The system hands such a file out a page at a time and says that it has no octets, so Foundation takes the first page for all.
    public static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var octets: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &page, page.count)
            if count > 0 {
                octets += page[..<count]
            } else if count == 0 {
                return String(decoding: octets, as: UTF8.self)
            } else if errno != EINTR {
                return nil
            }
        }
    }
}

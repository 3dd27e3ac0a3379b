// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import NIOCore

/// A device, FIFO or socket that a command writes to.
final class OutputStream {
    private var descriptor: Int32

    /// How long a reader may take to come, or to read on.
    private static let patience = Duration.seconds(10)

    /// Opens it; nothing waits for ever for a reader.
    init(_ path: String, isSocket: Bool) throws(OutputFile.Refusal) {
        descriptor = -1
        // A reader that goes away is an error with a message, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        let end = ContinuousClock.now + Self.patience
        while true {
            descriptor =
                isSocket
                ? Self.connect(path) : Foundation.open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            if descriptor >= 0 { return }
            // A FIFO without a reader; a socket whose queue is full.
            guard errno == ENXIO || errno == EAGAIN, ContinuousClock.now < end else { break }
            usleep(20_000)
        }
        let code = errno
        switch code {
        case ENXIO: throw OutputFile.Refusal("nobody reads the FIFO; start its reader first")
        case ECONNREFUSED: throw OutputFile.Refusal("nobody listens at the socket")
        default: throw OutputFile.Refusal(system: code)
        }
    }

    deinit { close() }

    /// The descriptor of a stream to the socket of this name; -1 and `errno` if there is none.
    private static func connect(_ path: String) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return -1
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        #if os(Linux)
            let type = Int32(SOCK_STREAM.rawValue)
        #else
            let type = SOCK_STREAM
        #endif
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return -1 }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(descriptor, $0, size) }
        }
        guard result == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0,
            fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0
        else {
            let code = errno
            Foundation.close(descriptor)
            errno = code
            return -1
        }
        return descriptor
    }

    /// Writes all octets. A reader that is slow has ``patience`` for each part.
    func write(_ bytes: ByteBuffer) throws(OutputFile.Refusal) {
        var rest = bytes.readableBytesView[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                let patience = Int32(Self.patience / .milliseconds(1))
                guard poll(&wait, 1, patience) != 0 else { throw OutputFile.Refusal("its reader does not read") }
            case EPIPE: throw OutputFile.Refusal("its reader has gone")
            default: throw OutputFile.Refusal(system: errno)
            }
        }
    }

    /// Closes it.
    func close() {
        guard descriptor >= 0 else { return }
        Foundation.close(descriptor)
        descriptor = -1
    }
}

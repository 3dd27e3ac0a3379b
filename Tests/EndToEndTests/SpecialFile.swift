// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Something at a file's place that is no file, and what is written to it.
final class SpecialFile: Sendable {
    enum Kind: Equatable {
        case device
        case fifo
        case socket

        /// Those that this user can make: a device is root's.
        static var possible: [Kind] { (geteuid() == 0 ? [.device] : []) + [.fifo, .socket] }

        fileprivate var type: FileAttributeType {
            switch self {
            case .device: .typeCharacterSpecial
            case .fifo: .typeUnknown
            case .socket: .typeSocket
            }
        }
    }

    private let kind: Kind
    private let path: String
    private let read = Mutex<[UInt8]>([])
    private let end = DispatchSemaphore(value: 0)

    private struct Failed: Error { let code: Int32 }

    /// Makes it, and reads what comes on a thread of its own.
    init(_ kind: Kind, at path: String) throws {
        (self.kind, self.path) = (kind, path)
        switch kind {
        case .device:
            // A null device of our own: the one of the system is at stake if it were replaced.
            guard mknod(path, S_IFCHR | 0o666, 0x103) == 0 else { throw Failed(code: errno) }
            end.signal()
        case .fifo:
            guard mkfifo(path, 0o600) == 0 else { throw Failed(code: errno) }
            Thread.detachNewThread { [self] in collect(open(path, O_RDONLY)) }
        case .socket:
            let listener = try Self.listener(path)
            Thread.detachNewThread { [self] in
                collect(accept(listener, nil, nil))
                close(listener)
            }
        }
    }

    private static func listener(_ path: String) throws -> Int32 {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
        }
        guard bound == 0, listen(listener, 1) == 0 else { throw Failed(code: errno) }
        return listener
    }

    private func collect(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = Foundation.read(descriptor, &buffer, buffer.count), count > 0 {
            read.withLock { $0 += buffer[..<count] }
        }
        close(descriptor)
        end.signal()
    }

    /// Whether it is still what it was.
    var isThere: Bool {
        // lstat(2) by Foundation: a link is no special file.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == kind.type
    }

    /// What was written to it, once the writer has closed it.
    func octets() -> [UInt8] {
        _ = end.wait(timeout: .now() + 10)
        return read.withLock { $0 }
    }
}
